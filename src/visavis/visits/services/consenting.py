"""The answer to the question of consent, and what follows from it for the visit (R016, R025-R036)."""

from uuid import UUID

from django.db import transaction

from visavis.compliance.selectors import values_of
from visavis.consent.models import Consent, Giver, Manner, Purpose, Status
from visavis.consent.services import ALL_INFORMED, record_consent
from visavis.core import audit
from visavis.core.actors import Actor
from visavis.core.errors import NotFound
from visavis.directory.models import PractitionerRole
from visavis.visits.models import Participant
from visavis.visits.services import ending
from visavis.visits.services.common import changed, visit_of_actor


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
    """Keep the answer about this visit. A refusal is heard at once, even inside: the visit does
    not go on at a distance, and offering to meet in person is a task (R016).
    """
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
    audit.record(f"consent.{status}", patients=[visit.patient.id], visit=visit.id)
    if status == Status.REFUSED:
        ending.stop_remote_visit(actor, visit)
    else:
        changed(visit)
    return consent


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
