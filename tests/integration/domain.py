"""What the tests of the domain share: servers in memory, a clinic, and the words for refusals and commits."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import Clinic, clinic
from visavis.core.acting import acting
from visavis.core.errors import Refused
from visavis.gateways.livekit.fake import FakeSfu
from visavis.gateways.mail.fake import FakeMail
from visavis.jobs import tasks
from visavis.visits.models import Connection
from visavis.visits.services import arrival, media, probe

Commits = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def sfu(monkeypatch: pytest.MonkeyPatch) -> FakeSfu:
    fake = FakeSfu()
    monkeypatch.setattr(media, "sfu", lambda: fake)
    monkeypatch.setattr(probe, "sfu", lambda: fake)
    return fake


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> FakeMail:
    fake = FakeMail()
    monkeypatch.setattr(tasks, "mail_server", lambda: fake)
    return fake


@pytest.fixture
def place(db: None) -> Clinic:
    return clinic()


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Callable[..., Any]) -> Commits:
    """`with commits():` what follows a commit happens at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@contextmanager
def refuses(code: str) -> Iterator[None]:
    """What is inside is refused with this code."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.refusal.code == code


@contextmanager
def as_guest(connection: Connection) -> Iterator[dict[str, Any]]:
    """Acting as the person behind a connection: gives what the services of arrival ask for."""
    with acting(arrival.guest_actor(connection, "192.0.2.44")) as actor:
        yield {"actor": actor, "connection_id": connection.id, "visit_id": connection.visit_id}


def jobs_named(task: str) -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name=task).order_by("id"))
