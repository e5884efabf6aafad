"""The facts of a visit, as the norms name them (contract of the norms): answers on file, and the consent."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from visavis.compliance.selectors import values_of
from visavis.consent.models import Consent, Giver, Purpose
from visavis.consent.selectors import latest
from visavis.core import clock
from visavis.patients.models import Patient
from visavis.visits.models import Visit

ELIGIBILITY_FACTS = (
    "has_internet",
    "has_email",
    "can_receive_text",
    "reachable_by_telephone",
    "at_ease",
    "helper_available",
    "device",
    "computer_camera",
    "computer_microphone",
    "computer_sound",
    "headset",
)


def day_of_visit(visit: Visit) -> date:
    """The civil date in Montréal on which the visit is (design §5.1)."""
    return (visit.start or clock.now()).astimezone(clock.MONTREAL).date()


def local_zone(visit: Visit) -> ZoneInfo:
    return ZoneInfo(visit.zone)


def facts_for(visit: Visit, answers: Mapping[str, Any] | None = None) -> dict[str, dict[str, Any]]:
    """Facts by question, from the answers on file (or `answers`, when the caller has read them).

    An unanswered question is an absent fact, which never permits.
    """
    known = values_of(visit.id) if answers is None else answers
    return facts_from(visit.modality, visit.patient, known, latest(visit.id, Purpose.TELEHEALTH))


def facts_from(
    modality: str, patient: Patient | None, answers: Mapping[str, Any], consent: Consent | None
) -> dict[str, dict[str, Any]]:
    """The same from what a page holds, before anything is kept."""
    return {
        "gate": gate_facts(answers, consent),
        "eligibility": eligibility_facts(modality, patient, answers),
    }


def gate_facts(answers: Mapping[str, Any], consent: Consent | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "consent": consent.status if consent else "not_asked",
        "emergency_transfer": False,
        "group_activity": False,
        "presence_required": answers.get("presence_required"),
        "plan_technical": _written(answers, "plan_technical_text"),
        "plan_clinical": _written(answers, "plan_clinical_text"),
        "in_person_possible": answers.get("in_person_possible"),
    }
    if consent:
        by_substitute = consent.giver == Giver.SUBSTITUTE
        facts |= {
            "patient_capable": not by_substitute,
            "consent_by_substitute": by_substitute,
            "informed_limits": consent.informed_limits,
            "informed_means_and_risks": consent.informed_means_and_risks,
            "informed_in_person_place": consent.informed_in_person_place,
            "informed_recording": consent.informed_recording,
        }
        if by_substitute:
            facts |= {"substitute_name": consent.giver_name, "substitute_quality": consent.giver_quality}
    return {name: value for name, value in facts.items() if value is not None}


def _written(answers: Mapping[str, Any], key: str) -> bool | None:
    """An unanswered plan is unknown; one that was emptied is a plan that does not exist."""
    return bool(str(answers[key]).strip()) if key in answers else None


def eligibility_facts(modality: str, patient: Patient | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {"requested_modality": modality}
    if patient is not None:
        known |= {
            "has_email": bool(patient.email),
            "can_receive_text": patient.receives_texts,
            "reachable_by_telephone": bool(patient.telephone),
        }
    known |= {key: answers[key] for key in ELIGIBILITY_FACTS if key in answers}
    return {name: value for name, value in known.items() if value is not None}
