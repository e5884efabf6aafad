"""Visits with a media server and a mail server in memory; the database is real."""

import pytest

from tests.factories import Clinic, clinic
from visavis.gateways.livekit.fake import FakeSfu
from visavis.gateways.mail.fake import FakeMail
from visavis.jobs import tasks
from visavis.visits.services import media

pytestmark = pytest.mark.django_db


@pytest.fixture
def sfu(monkeypatch: pytest.MonkeyPatch) -> FakeSfu:
    fake = FakeSfu()
    monkeypatch.setattr(media, "sfu", lambda: fake)
    return fake


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> FakeMail:
    fake = FakeMail()
    monkeypatch.setattr(tasks, "mail_server", lambda: fake)
    return fake


@pytest.fixture
def place(db: None) -> Clinic:
    return clinic()
