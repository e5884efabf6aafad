"""A professional's browser without script, on a clinic made by the factories."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories import Clinic, clinic
from visavis.directory.models import PractitionerRole
from visavis.gateways.livekit.fake import FakeSfu
from visavis.visits.services import media

Answers = dict[str, Any]


@pytest.fixture(autouse=True)
def _no_media_server(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeSfu()
    monkeypatch.setattr(media, "sfu", lambda: fake)


@pytest.fixture
def place(db: None) -> Clinic:
    return clinic()


@pytest.fixture
def browser_of() -> Callable[[PractitionerRole], Client]:
    def signed_in(role: PractitionerRole) -> Client:
        client = Client(HTTP_HOST="localhost")
        client.force_login(role.practitioner.user)
        return client

    return signed_in


@pytest.fixture
def client(place: Clinic, browser_of: Callable[[PractitionerRole], Client]) -> Client:
    return browser_of(place.role)


@pytest.fixture
def coordinator(place: Clinic) -> PractitionerRole:
    return place.colleague("Luce Roy", "coordinator")


@pytest.fixture
def answers() -> Answers:
    """The planning form filled in, all but the date and the person."""
    return {
        "situation": "known_condition_follow_up",
        "modality": "video",
        "minutes": "45",
        "has_internet": "yes",
        "at_ease": "yes",
        "device": "tablet",
        "physical_exam_needed": "no",
        "presence_required": "no",
        "patient_prefers": "video",
        "plan_technical_text": "Rappeler au 514 555-0142 dans les 5 minutes.",
        "plan_clinical_text": "911, puis la personne à joindre.",
        "third_person_name": "Sophie Tremblay (fille)",
        "third_person_telephone": "450 555-0190",
        "in_person_possible": "yes",
        "in_person_place": "CLSC du Vieux-Moulin, 40, chemin de la Grève",
        "reminders": ["1440", "60"],
    }
