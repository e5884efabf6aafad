"""Writing about people cared for. Everything typed has gone through `details.read`; nothing is half saved."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from visavis.core import audit, clock, phones
from visavis.core.acting import acting
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.patients import search
from visavis.patients.details import Details
from visavis.patients.models import CareRelation, Patient, RelatedPerson
from visavis.patients.permissions import may_write
from visavis.patients.selectors import patient_for, same_nam, same_person

CHANGED_MEANWHILE = Refusal(
    "changed_meanwhile",
    _("Quelqu’un a modifié cette fiche pendant que vous écriviez. Comparez, puis enregistrez de nouveau."),
)


@transaction.atomic
def create_patient(
    *, actor: Actor, role: PractitionerRole, details: Details, is_another: bool = False
) -> Patient:
    """A new person of the role's establishment, whom the role cares for from now on.

    Raises `Refused` with `data["patient_id"]` when somebody has the same NAM (`same_nam`), or the same name
    and birth date (`same_person`) unless the professional says that it `is_another` person.
    """
    if not may_write(actor):
        raise NotFound
    with acting(actor):
        _one_at_a_time(role.organization_id, details)
        _refuse_same(role.organization_id, details, None, is_another=is_another)
        patient = Patient(organization_id=role.organization_id, **_fields(details))
        _save(patient)
        CareRelation.objects.create(
            organization_id=role.organization_id,
            patient=patient,
            role=role,
            origin="created",
            since=clock.today(),
        )
        audit.record("patient.created", patients=[patient.id])
    return patient


@transaction.atomic
def update_patient(
    *,
    actor: Actor,
    patient_id: UUID,
    details: Details,
    read_at: datetime | None = None,
    is_another: bool = False,
) -> Patient:
    """Replace the person's fields. `read_at` is the `updated_at` that the form was filled from.

    Raises `NotFound` for a stranger, `Refused` when the file changed meanwhile or would be somebody else's.
    """
    if not may_write(actor):
        raise NotFound
    patient = patient_for(actor, patient_id, lock=True)
    if read_at is not None and patient.updated_at != read_at:
        raise Refused(CHANGED_MEANWHILE)
    renamed = (patient.family_name, patient.given_name, patient.birth_date) != (
        details.family_name,
        details.given_name,
        details.birth_date,
    )
    with acting(actor):
        _one_at_a_time(patient.organization_id, details)
        _refuse_same(patient.organization_id, details, patient.id, is_another=is_another or not renamed)
        confirmed_before = patient.contact_confirmed_on
        same_contact = (patient.telephone, patient.email) == (details.telephone, details.email)
        for name, value in _fields(details).items():
            setattr(patient, name, value)
        if patient.contact_confirmed_on is None and same_contact:
            patient.contact_confirmed_on = confirmed_before
        _save(patient)
        audit.record("patient.changed", patients=[patient.id])
    return patient


@transaction.atomic
def add_related_person(
    *,
    actor: Actor,
    patient: Patient,
    name: str,
    relation: str,
    quality: str = "",
    telephone: str = "",
    email: str = "",
    is_emergency_contact: bool = False,
) -> RelatedPerson:
    """Somebody around the person. Raises `Refused` for a telephone that is not one."""
    if not may_write(actor):
        raise NotFound
    with acting(actor):
        related = RelatedPerson.objects.create(
            organization_id=patient.organization_id,
            patient=patient,
            name=name,
            relation=relation,
            quality=quality,
            telephone=phones.parse(telephone) if telephone else "",
            email=email,
            is_emergency_contact=is_emergency_contact,
        )
        audit.record("patient.related_person_added", patients=[patient.id])
    return related


def relate(*, actor: Actor, organization_id: UUID, patient_id: UUID, role_id: UUID, origin: str) -> None:
    """Note that this role cares for this person, since today; once only. Called by upper packages."""
    with acting(actor):
        CareRelation.objects.bulk_create(
            [
                CareRelation(
                    organization_id=organization_id,
                    patient_id=patient_id,
                    role_id=role_id,
                    origin=origin,
                    since=clock.today(),
                )
            ],
            ignore_conflicts=True,
        )


def _fields(details: Details) -> dict[str, object]:
    return {
        **asdict(details),
        "search_key": search.key(details.family_name, details.given_name, details.record_number),
    }


def _one_at_a_time(organization_id: UUID, details: Details) -> None:
    """Two people who write the same person at once take turns: the second one sees the first one's row."""
    name = " ".join(search.words(f"{details.family_name} {details.given_name}"))
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"patient:{organization_id}:{name}:{details.birth_date}"],
        )


def _refuse_same(organization_id: UUID, details: Details, own: UUID | None, *, is_another: bool) -> None:
    other = same_nam(organization_id, details.nam, own) if details.nam else None
    if other:
        raise Refused(_same_nam(other))
    other = (
        None
        if is_another
        else same_person(organization_id, details.family_name, details.given_name, details.birth_date, own)
    )
    if other:
        sentence = _("Une personne du même nom, née le même jour, est déjà inscrite. Ouvrez sa fiche.")
        raise Refused(
            Refusal("same_person", sentence, field="family_name", data={"patient_id": str(other.id)})
        )


def _same_nam(other: Patient | None) -> Refusal:
    sentence = _("Une personne qui a ce NAM est déjà inscrite. Ouvrez sa fiche.")
    return Refusal("same_nam", sentence, field="nam", data={"patient_id": str(other.id)} if other else {})


def _save(patient: Patient) -> None:
    try:
        with transaction.atomic():
            patient.save()
    except IntegrityError as error:
        # Two people wrote the same NAM at once, under two names: the database had the last word.
        if "nam_once_by_organization" in str(error):
            raise Refused(_same_nam(None)) from None
        raise
