"""What the job that sends a notice does to its row: claim, sent, not delivered (rule N5).

The row is claimed before the message leaves, and its Message-ID never changes: a job that runs again after a
crash repeats the same message, which receivers know by its Message-ID.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from visavis.core import audit, clock
from visavis.visits.contact import address_of, may_write_to
from visavis.visits.models import Notice, NoticeChannel, NoticeKind, NoticeState, Visit
from visavis.visits.services.common import changed, locked_visit
from visavis.visits.states import OVER_STATES, VisitState

STALE_CLAIM = timedelta(minutes=1)
OPEN_STATES = (NoticeState.PENDING, NoticeState.SENDING)


@transaction.atomic
def claim(notice_id: UUID) -> Notice | None:
    """Take a notice for sending; None when it is sent, withdrawn, too late, or in another job's hands."""
    found = Notice.objects.filter(pk=notice_id).values_list("visit_id", flat=True).first()
    if found is None:
        return None
    visit = locked_visit(found)
    notice = _locked(notice_id)
    now = clock.now()
    if notice.state == NoticeState.SENDING and notice.claimed_at and now - notice.claimed_at < STALE_CLAIM:
        return None
    if notice.state not in OPEN_STATES:
        return None
    if _is_pointless(visit, notice, now):
        notice.state = NoticeState.TOO_LATE if _came_too_late(visit, notice) else NoticeState.WITHDRAWN
        notice.save(update_fields=["state", "updated_at"])
        changed(visit)
        return None
    address = address_of(notice.participant)
    if not address or not may_write_to(notice.participant):
        _leave_to_a_call(visit, notice)
        return None
    notice.state, notice.claimed_at, notice.attempts = NoticeState.SENDING, now, notice.attempts + 1
    notice.address = address
    notice.save(update_fields=["state", "claimed_at", "attempts", "address", "updated_at"])
    return notice


def _leave_to_a_call(visit: Visit, notice: Notice) -> None:
    """Since it was promised the address went away, or the right to write to it: « À appeler »."""
    notice.state, notice.channel, notice.address = NoticeState.TO_CALL, NoticeChannel.CALL, ""
    notice.save(update_fields=["state", "channel", "address", "updated_at"])
    audit.record("notice.to_call", patients=[visit.patient_id] if visit.patient_id else [], visit=visit.id)
    changed(visit)


def _locked(notice_id: UUID) -> Notice:
    """With what its address is read from, as it is now."""
    rows = Notice.objects.select_for_update(of=("self",)).select_related(
        "participant__patient", "participant__role__practitioner__user"
    )
    return rows.get(pk=notice_id)


def _is_pointless(visit: Visit, notice: Notice, now: datetime) -> bool:
    """News that a later one replaced, of a visit that is over, or for who is not expected any more; a
    reminder after the start.
    """
    if notice.participant.revoked_at is not None:
        return True
    if notice.kind == NoticeKind.CANCELLED:
        return False
    if visit.state == VisitState.CANCELLED or notice.calendar_sequence != visit.calendar_sequence:
        return True
    if visit.state in OVER_STATES or visit.state == VisitState.MISSED:
        return True
    if notice.kind == NoticeKind.DELAY:
        return visit.state == VisitState.IN_PROGRESS
    return notice.kind == NoticeKind.REMINDER and visit.start is not None and now >= visit.start


def _came_too_late(visit: Visit, notice: Notice) -> bool:
    """It was still true, only its moment is past: « trop tard »."""
    if notice.participant.revoked_at is not None or visit.state == VisitState.CANCELLED:
        return False
    return notice.calendar_sequence == visit.calendar_sequence


@transaction.atomic
def mark_sent(notice_id: UUID, at: datetime) -> None:
    visit = locked_visit(Notice.objects.get(pk=notice_id).visit_id)
    sent = Notice.objects.filter(pk=notice_id, state=NoticeState.SENDING).update(
        state=NoticeState.SENT, sent_at=at, failure="", updated_at=clock.now()
    )
    if not sent:
        return
    audit.record("notice.sent", patients=[visit.patient_id] if visit.patient_id else [], visit=visit.id)
    changed(visit)


@transaction.atomic
def mark_failed(notice_id: UUID, why: str) -> None:
    """« Non livré »: the server refused it at once. Someone has to call."""
    _not_delivered(notice_id, why, (NoticeState.SENDING,))


@transaction.atomic
def mark_returned(notice_id: UUID, why: str) -> bool:
    """« Non livré » by a report that came back later. Gives whether it was news: told twice, it is one.

    A notice that was sent again, or followed by a call, stays as it is.
    """
    return _not_delivered(notice_id, why, (NoticeState.SENDING, NoticeState.SENT))


def _not_delivered(notice_id: UUID, why: str, states: tuple[NoticeState, ...]) -> bool:
    found = Notice.objects.filter(pk=notice_id).values_list("visit_id", flat=True).first()
    if found is None:
        return False
    visit = locked_visit(found)
    fresh = Notice.objects.filter(pk=notice_id, state__in=states).update(
        state=NoticeState.FAILED, failed_at=clock.now(), failure=why[:200], updated_at=clock.now()
    )
    if fresh:
        audit.record(
            "notice.failed",
            patients=[visit.patient_id] if visit.patient_id else [],
            visit=visit.id,
            details={"notice": notice_id},
        )
        changed(visit)
    return bool(fresh)


@transaction.atomic
def release(notice_id: UUID, why: str) -> None:
    """The mail server did not answer: the notice waits for the next try."""
    visit = locked_visit(Notice.objects.get(pk=notice_id).visit_id)
    Notice.objects.filter(pk=notice_id, state=NoticeState.SENDING).update(
        state=NoticeState.PENDING, claimed_at=None, failure=why[:200], updated_at=clock.now()
    )
    changed(visit)


def overdue(limit: int = 500) -> list[UUID]:
    """Notices whose job was lost or whose worker died: the minute's sweep takes them up again."""
    now = clock.now()
    pending = Notice.objects.filter(state=NoticeState.PENDING, due_at__lt=now - timedelta(minutes=1))
    stuck = Notice.objects.filter(state=NoticeState.SENDING, claimed_at__lt=now - STALE_CLAIM)
    return list((pending | stuck).filter(channel=NoticeChannel.EMAIL).values_list("pk", flat=True)[:limit])
