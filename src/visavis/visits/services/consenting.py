"""The answer to the question of consent, and what follows from it for the visit (R016, R025-R036)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from visavis.compliance.selectors import values_of
from visavis.consent.models import Consent, Giver, Manner, Purpose, Status
from visavis.consent.services import ALL_INFORMED, record_consent
from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import NotFound
from visavis.directory.models import PractitionerRole
from visavis.visits.models import Participant, Task, TaskKind, Visit
from visavis.visits.services.common import changed, visit_of_actor

DAYS_TO_OFFER = 2


@transaction.atomic
def record_answer(
    *,
    actor: Actor,
    role: PractitionerRole,
    visit_id: UUID,
    status: Status,
    manner: Manner = Manner.VERBAL,
    language: str = "fr-ca",
    giver: Giver = Giver.PATIENT,
    giver_name: str = "",
    giver_quality: str = "",
    scope: str = "visit",
) -> Consent:
    """Keep the answer about this visit. A refusal makes the task of offering to meet in person (R016)."""
    visit = visit_of_actor(actor, visit_id)
    if visit.patient is None:
        raise NotFound
    consent = record_consent(
        actor=actor,
        role=role,
        patient=visit.patient,
        subject_id=visit.id,
        status=status,
        manner=manner,
        language=language,
        place=str(values_of(visit.id).get("in_person_place") or ""),
        informed=ALL_INFORMED if status == Status.GIVEN else {},
        giver=giver,
        giver_name=giver_name,
        giver_quality=giver_quality,
        scope=scope,
    )
    if status == Status.REFUSED:
        _offer_in_person(visit)
    audit.record(f"consent.{status}", patients=[visit.patient.id], visit=visit.id)
    changed(visit)
    return consent


def _offer_in_person(visit: Visit) -> None:
    Task.objects.get_or_create(
        organization_id=visit.organization_id,
        visit=visit,
        patient=visit.patient,
        role=visit.host,
        kind=TaskKind.OFFER_IN_PERSON,
        done_at=None,
        defaults={"due_on": clock.today() + timedelta(days=DAYS_TO_OFFER)},
    )


@transaction.atomic
def record_third_person(
    *, actor: Actor, role: PractitionerRole, participant: Participant, language: str
) -> Consent:
    """The person agrees that somebody else is present (R036)."""
    visit = visit_of_actor(actor, participant.visit_id)
    if visit.patient is None:
        raise NotFound
    return record_consent(
        actor=actor,
        role=role,
        patient=visit.patient,
        subject_id=participant.id,
        status=Status.GIVEN,
        manner=Manner.VERBAL,
        language=language,
        informed={},
        purpose=Purpose.THIRD_PERSON,
        person=participant.name,
    )
