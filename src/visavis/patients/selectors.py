"""Finding people and reading about them, in the actor’s establishment only (N8). Each reading is audited."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from visavis.core import audit
from visavis.core.acting import acting
from visavis.core.actors import Actor
from visavis.core.errors import NotFound
from visavis.patients import search
from visavis.patients.models import Patient, RelatedPerson
from visavis.patients.permissions import may_read

PAGE = 20


@dataclass(frozen=True)
class Found:
    """One page of people in order of names; `following` begins the next one, empty on the last."""

    people: list[Patient]
    following: str = ""


def people_of(actor: Actor) -> QuerySet[Patient]:
    """The people whom this actor may know of; nobody for who has no need."""
    if not may_read(actor) or actor.organization_id is None:
        return Patient.objects.none()
    return Patient.objects.filter(organization_id=actor.organization_id)


def patient_for(actor: Actor, patient_id: UUID, *, lock: bool = False) -> Patient:
    """One person. Raises `NotFound` for a stranger, another establishment's person, or a role without need.

    Leaves the line `patient.read`. With `lock`, inside a transaction, the row is held until its end.
    """
    people = people_of(actor)
    patient = (people.select_for_update() if lock else people).filter(id=patient_id).first()
    if patient is None:
        raise NotFound
    with acting(actor):
        audit.record("patient.read", patients=[patient.id])
    return patient


def find_people(actor: Actor, typed: str, after: str = "") -> Found:
    """Search by name, birth date, NAM, telephone or record number; without a query, the people one cares for.

    `after` is `Found.following` of the page before. Leaves the line `patient.found` for each person shown.
    """
    query = search.read(typed)
    if query.is_empty:
        if typed.strip():
            return Found([])
        people = people_of(actor).filter(care_relations__role_id=actor.role_id).distinct()
    else:
        people = _matching(people_of(actor), query)
    rows = list(_after(people, after).order_by("search_key", "id")[: PAGE + 1])
    shown = rows[:PAGE]
    if shown:
        with acting(actor):
            audit.record("patient.found", patients=[person.id for person in shown])
    return Found(shown, str(shown[-1].id) if len(rows) > PAGE else "")


def _matching(people: QuerySet[Patient], query: search.Query) -> QuerySet[Patient]:
    if query.words:
        # The expression of the index `patient_by_words`; `prefixes` holds folded word characters only.
        people = people.annotate(
            has_words=RawSQL(
                "array_to_tsvector(string_to_array(patients_patient.search_key, ' ')) @@ %s::tsquery",
                [query.prefixes],
            )
        ).filter(has_words=True)
    if query.birth_dates:
        people = people.filter(birth_date__in=query.birth_dates)
    if query.nam:
        people = people.filter(nam__startswith=query.nam)
    if len(query.telephone) == 10:
        people = people.filter(telephone__startswith=f"+1{query.telephone}")
    elif query.telephone:
        people = people.filter(telephone__regex=f"^[+]1[0-9]{{3}}{query.telephone}")
    return people


def _after(people: QuerySet[Patient], mark: str) -> QuerySet[Patient]:
    """Those who come behind the person `mark` in the order of names; an unknown mark begins at the start."""
    try:
        last = people.model.objects.filter(id=UUID(mark)).values_list("search_key", "id").first()
    except ValueError:
        return people
    if last is None:
        return people
    return people.filter(Q(search_key__gt=last[0]) | Q(search_key=last[0], id__gt=last[1]))


def same_person(
    organization_id: UUID, family_name: str, given_name: str, birth_date: date, excluding: UUID | None = None
) -> Patient | None:
    """Somebody of the same folded name and birth date in that establishment."""
    sought = search.words(f"{family_name} {given_name}")
    born = Patient.objects.filter(organization_id=organization_id, birth_date=birth_date).exclude(
        id__in=_own(excluding)
    )
    return next(
        (other for other in born if search.words(f"{other.family_name} {other.given_name}") == sought), None
    )


def same_nam(organization_id: UUID, nam: str, excluding: UUID | None = None) -> Patient | None:
    """Somebody of the same health insurance number in that establishment."""
    return (
        Patient.objects.filter(organization_id=organization_id, nam=nam)
        .exclude(id__in=_own(excluding))
        .first()
    )


def _own(patient_id: UUID | None) -> list[UUID]:
    return [patient_id] if patient_id else []


def related_people(patient: Patient) -> list[RelatedPerson]:
    """Those around a person, whom to call first; the person was read through `patient_for`."""
    return list(RelatedPerson.objects.filter(patient=patient).order_by("-is_emergency_contact", "name", "id"))
