"""The minute's job, and what stands behind « nothing lost, nothing twice » (rule N5)."""

from datetime import timedelta

import pytest

from tests.factories import Clinic
from tests.integration.domain import jobs_named
from visavis.core import clock
from visavis.core.acting import current_actor
from visavis.core.models import AuditEvent
from visavis.gateways.mail.errors import MailFault, MailPermanent, MailRetryable
from visavis.jobs import tasks
from visavis.visits.models import Notice, Visit
from visavis.visits.services import notices

pytestmark = pytest.mark.django_db


def test_minute_opens_what_is_due_in_its_own_name(place: Clinic) -> None:
    due, later = (place.confirmed(start=clock.now() + timedelta(minutes=m)) for m in (20, 200))
    tasks.each_minute(0)
    assert [Visit.objects.get(pk=v.pk).state for v in (due, later)] == ["open", "confirmed"]
    line = AuditEvent.objects.get(action="visit.opened")
    assert (line.actor_kind, line.actor_name) == ("system", "opening")
    assert current_actor() is None


def test_visit_that_cannot_open_does_not_keep_the_others_closed(place: Clinic) -> None:
    first, second = (place.confirmed(start=clock.now() + timedelta(minutes=m)) for m in (10, 20))
    place.consent(first, "refused")
    tasks.each_minute(0)
    assert [Visit.objects.get(pk=v.pk).state for v in (first, second)] == ["confirmed", "open"]


@pytest.mark.requirement("N5")
def test_notice_whose_job_was_lost_is_taken_up_again(place: Clinic) -> None:
    visit = place.confirmed()
    notice = Notice.objects.get(visit=visit, kind="invitation")
    before = len(jobs_named(notices.SEND_TASK))
    tasks.each_minute(0)
    assert len(jobs_named(notices.SEND_TASK)) == before
    with clock.played_at(clock.now() + timedelta(minutes=2)):
        tasks.each_minute(0)
    assert jobs_named(notices.SEND_TASK)[-1].args == {"notice_id": str(notice.id)}


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (MailRetryable(MailFault.UNREACHABLE), True),
        (MailPermanent(MailFault.REFUSED), False),
        (ValueError(), False),
    ],
)
def test_only_what_may_succeed_later_is_tried_again(error: Exception, again: bool) -> None:
    from types import SimpleNamespace

    decision = tasks.PATIENT_RETRY.get_retry_decision(
        exception=error,
        job=SimpleNamespace(attempts=1),  # type: ignore[arg-type]
    )
    assert (decision is not None) == again


@pytest.mark.requirement("N3")
def test_jobs_carry_identifiers_alone(place: Clinic, sfu: object) -> None:
    """No name, no address, no words: see rule N3."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from visavis.visits.services import ending

    visit = place.opened()
    place.identified(visit)
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
    for job in ProcrastinateJob.objects.all():
        assert set(job.args) <= {"notice_id", "visit_id"}
        assert all(len(value) == 36 for value in job.args.values())


def test_every_promised_task_has_a_body() -> None:
    from procrastinate.contrib.django import app

    from visavis.visits.services import exchange, media

    assert {notices.SEND_TASK, media.ENFORCE_TASK, exchange.PURGE_TASK} <= set(app.tasks)


def test_unknown_notice_is_nothing_to_do(place: Clinic, mail: object) -> None:
    tasks.send_notice("00000000-0000-0000-0000-000000000000")
