"""Recording what a person answers to the question of consent. Each answer is a new row (R025-R036)."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from visavis.consent.models import Consent, Giver, Manner, Purpose, Status
from visavis.consent.selectors import PLACE_MISSING, latest, text_in_force
from visavis.consent.texts import ShownText, digest_of
from visavis.core import audit, clock
from visavis.core.acting import acting
from visavis.core.actors import Actor
from visavis.core.errors import Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.patients.models import Patient

INFORMATION = (
    "informed_limits",
    "informed_means_and_risks",
    "informed_in_person_place",
    "informed_recording",
)
ALL_INFORMED: Mapping[str, bool] = dict.fromkeys(INFORMATION, True)

SUBSTITUTE_UNNAMED = Refusal(
    "substitute_unnamed",
    _("Écrivez le nom et la qualité de qui consent pour la personne."),
    source="MSSS, orientations, 1.3.2",
    field="giver_name",
)
NOTHING_TO_REVOKE = Refusal(
    "nothing_to_revoke", _("Aucun consentement n’est en vigueur pour cette rencontre.")
)


def record_consent(
    *,
    actor: Actor,
    role: PractitionerRole | None,
    patient: Patient,
    subject_id: UUID,
    status: Status,
    manner: Manner,
    language: str,
    place: str = "",
    informed: Mapping[str, bool],
    purpose: Purpose = Purpose.TELEHEALTH,
    giver: Giver = Giver.PATIENT,
    giver_name: str = "",
    giver_quality: str = "",
    scope: str = "visit",
    person: str = "",
) -> Consent:
    """Keep the answer with the text in force word for word, `place` (or `person`) filled in.

    `informed` has the four items of `INFORMATION`; what is absent was not told. A refusal needs no place: a
    person may refuse before anything is read. Two statements.
    """
    if giver == Giver.SUBSTITUTE and not (giver_name.strip() and giver_quality.strip()):
        raise Refused(SUBSTITUTE_UNNAMED)
    shown = _shown(patient, purpose, status, language, place, person)
    with acting(actor):
        return Consent.objects.create(
            organization_id=patient.organization_id,
            patient=patient,
            purpose=purpose,
            subject_id=subject_id,
            scope=scope,
            status=status,
            manner=manner,
            giver=giver,
            giver_name=giver_name.strip() or patient.name,
            giver_quality=giver_quality.strip(),
            collected_by=role,
            given_at=clock.now(),
            text_id=shown.text_id if shown else None,
            text_shown=shown.plain if shown else "",
            text_hash=shown.digest if shown else digest_of(""),
            language=language,
            **{item: bool(informed.get(item, False)) for item in INFORMATION},
        )


def _shown(
    patient: Patient, purpose: Purpose, status: Status, language: str, place: str, person: str
) -> ShownText | None:
    try:
        return text_in_force(patient.organization_id, purpose, None, language, place, person)
    except Refused as refused:
        if status == Status.GIVEN or refused.refusal != PLACE_MISSING:
            raise
        return None


@transaction.atomic
def revoke(
    *,
    actor: Actor,
    subject_id: UUID,
    manner: Manner,
    role: PractitionerRole | None = None,
    purpose: Purpose = Purpose.TELEHEALTH,
    giver_name: str = "",
    scope: str = "",
) -> Consent:
    """Take back the consent that holds, at any time and without a reason (R033). Doing it twice is one act.

    `scope` is that of the consent, unless the person takes back more (`episode`).

    The caller ends the remote visit and creates the in-person task.
    """
    held = latest(subject_id, purpose)
    if held is not None and held.status == Status.REVOKED:
        return held
    if held is None or held.status != Status.GIVEN:
        raise Refused(NOTHING_TO_REVOKE)
    with acting(actor):
        revoked = Consent.objects.create(
            organization_id=held.organization_id,
            patient_id=held.patient_id,
            purpose=purpose,
            subject_id=subject_id,
            scope=scope or held.scope,
            status=Status.REVOKED,
            manner=manner,
            giver=held.giver,
            giver_name=giver_name.strip() or held.giver_name,
            giver_quality=held.giver_quality,
            collected_by=role,
            given_at=clock.now(),
            text_id=held.text_id,
            text_shown=held.text_shown,
            text_hash=held.text_hash,
            language=held.language,
            **{item: getattr(held, item) for item in INFORMATION},
        )
        audit.record("consent.revoked", patients=[held.patient_id], details={"subject": subject_id})
    return revoked
