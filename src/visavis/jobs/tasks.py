"""The bodies of background work. Each reads its rows again, and may run twice without harm (rule N5)."""

from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.core.clock import now
from visavis.gateways.errors import GatewayError, PermanentError, RetryableError
from visavis.gateways.mail.client import from_settings as mail_server
from visavis.jobs import returned_mail
from visavis.visits.messages import compose
from visavis.visits.services import exchange, media, notices, schedule, sending

# Waits of 2, 4, 8… seconds, for about an hour and a half; then the sweep takes it up again.
PATIENT_RETRY = RetryStrategy(max_attempts=12, exponential_wait=2, retry_exceptions={RetryableError})
QUICK_RETRY = RetryStrategy(max_attempts=60, wait=1, retry_exceptions={GatewayError})


@app.task(name=notices.SEND_TASK, retry=PATIENT_RETRY)
def send_notice(notice_id: str) -> None:
    """Send one promised message. Claimed first; its Message-ID never changes."""
    identifier = UUID(notice_id)
    with acting(system("mail", "notice")):
        notice = sending.claim(identifier)
        if notice is None:
            return
        try:
            mail_server().send(compose(notice))
        except PermanentError as failure:
            sending.mark_failed(identifier, str(failure))
        except RetryableError as failure:
            sending.release(identifier, str(failure))
            raise
        else:
            sending.mark_sent(identifier, now())


@app.task(name=media.ENFORCE_TASK, retry=QUICK_RETRY)
def enforce_room(visit_id: str) -> None:
    """Make the SFU's room agree with the admissions (rule N2)."""
    with acting(system("media", "enforce")):
        media.enforce(UUID(visit_id))


@app.task(name=exchange.PURGE_TASK, retry=PATIENT_RETRY)
def purge_chat(visit_id: str) -> None:
    """The chat goes at most 24 hours after the end; a visit that was reopened keeps it until its next end."""
    with acting(system("purge", "retention")):
        exchange.purge_after_end(UUID(visit_id))


@app.periodic(cron="* * * * *")
@app.task(name="visavis.each_minute", queueing_lock="each_minute")
def each_minute(timestamp: int) -> None:
    """Open visits that are due, and take up notices whose job was lost."""
    with acting(system("clock", "schedule")):
        schedule.open_due_visits()
        for notice_id in sending.overdue():
            _send_again(notice_id)


def _send_again(notice_id: UUID) -> None:
    """One job at a time: while the mail server is down for hours, a minute must not add one more each."""
    again = send_notice.configure(queueing_lock=f"notice:{notice_id}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        again.defer(notice_id=str(notice_id))


@app.periodic(cron="* * * * *")
@app.task(name="visavis.read_returned_mail", queueing_lock="read_returned_mail")
def read_returned_mail(timestamp: int) -> None:
    """Take in the reports of messages that came back (« Non livré »)."""
    if settings.VISAVIS_RETURN_MAILDIR:
        with acting(system("mail", "returned")):
            returned_mail.read(Path(settings.VISAVIS_RETURN_MAILDIR))


@app.periodic(cron="* * * * *")
@app.task(name="visavis.take_up_stalled", queueing_lock="take_up_stalled", pass_context=True)
async def take_up_stalled(context, timestamp: int) -> None:  # type: ignore[no-untyped-def]
    """A worker that was killed leaves its job `doing` for ever: give it back to the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await manager.retry_job(job)
