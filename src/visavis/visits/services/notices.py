"""Messages promised, sent once, and told about (R046, R050, R052).

A notice is a row, written with the fact it tells; a job sends it. The row is claimed before the message
leaves, and its Message-ID never changes: a job that runs again after a crash repeats the same message, which
receivers know by its Message-ID.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.core.queue import defer
from visavis.directory.models import PractitionerRole
from visavis.visits.contact import may_write_to
from visavis.visits.models import (
    Notice,
    NoticeChannel,
    NoticeKind,
    NoticeState,
    Participant,
    ParticipantKind,
    Visit,
)
from visavis.visits.services.common import changed, locked_visit, visit_of_actor
from visavis.visits.states import VisitState

SEND_TASK = "visavis.send_notice"
STALE_CLAIM = timedelta(minutes=2)
OPEN_STATES = (NoticeState.PENDING, NoticeState.SENDING)


def _recipients(visit: Visit) -> list[Participant]:
    return list(
        Participant.objects.filter(visit=visit, revoked_at=None, has_device=True)
        .exclude(kind=ParticipantKind.HOST)
        .select_related("patient", "role__practitioner__user")
    )


def _promise(
    visit: Visit,
    participants: Iterable[Participant],
    kind: NoticeKind,
    *,
    minutes_before: int = 0,
    repeat: int = 0,
) -> list[Notice]:
    due = clock.now()
    if minutes_before and visit.start:
        due = visit.start - timedelta(minutes=minutes_before)
    notices = [
        _notice(visit, participant, kind, due, minutes_before=minutes_before, repeat=repeat)
        for participant in participants
    ]
    created = Notice.objects.bulk_create(notices)
    for notice in created:
        if notice.channel == NoticeChannel.EMAIL and notice.state == NoticeState.PENDING:
            defer(SEND_TASK, at=due if minutes_before else None, notice_id=str(notice.id))
    return created


def _notice(
    visit: Visit,
    participant: Participant,
    kind: NoticeKind,
    due: datetime,
    *,
    minutes_before: int,
    repeat: int,
) -> Notice:
    address = address_of(participant)
    by_email = bool(address) and may_write_to(participant)
    return Notice(
        organization_id=visit.organization_id,
        visit=visit,
        participant=participant,
        kind=kind,
        channel=NoticeChannel.EMAIL if by_email else NoticeChannel.CALL,
        state=NoticeState.PENDING if by_email else NoticeState.TO_CALL,
        due_at=due,
        minutes_before=minutes_before,
        calendar_sequence=visit.calendar_sequence,
        repeat=repeat,
        address=address if by_email else "",
    )


def address_of(participant: Participant) -> str:
    """Where this participant is written to; empty when nowhere."""
    if participant.role is not None and not participant.email:
        return participant.role.practitioner.user.email
    return participant.email


def promise_invitations(visit: Visit) -> None:
    """One invitation a participant, and their reminders."""
    recipients = _recipients(visit)
    _promise(visit, recipients, NoticeKind.INVITATION)
    _promise_reminders(visit, recipients)


def promise_moved(visit: Visit) -> None:
    recipients = _recipients(visit)
    _promise(visit, recipients, NoticeKind.MOVED)
    _promise_reminders(visit, recipients)


def promise_cancelled(visit: Visit) -> None:
    """To those who had been told of the visit."""
    told = set(Notice.objects.filter(visit=visit).values_list("participant_id", flat=True))
    _promise(visit, [p for p in _recipients(visit) if p.id in told], NoticeKind.CANCELLED)


def _promise_reminders(visit: Visit, recipients: list[Participant]) -> None:
    """Reminders that can still leave in time; who has no e-mail gets one task to call, for the first."""
    if visit.start is None or visit.is_instant:
        return
    now = clock.now()
    for rank, minutes in enumerate(sorted(set(visit.reminder_minutes), reverse=True)):
        if visit.start - timedelta(minutes=minutes) <= now:
            continue
        reached = [p for p in recipients if rank == 0 or (address_of(p) and may_write_to(p))]
        _promise(visit, reached, NoticeKind.REMINDER, minutes_before=minutes)


def withdraw_pending(visit: Visit) -> None:
    """What was not sent yet and no longer holds: a reminder of a moved or cancelled visit."""
    Notice.objects.filter(visit=visit, state__in=[NoticeState.PENDING, NoticeState.TO_CALL]).update(
        state=NoticeState.WITHDRAWN, updated_at=clock.now()
    )


@transaction.atomic
def invite(*, actor: Actor, visit: Visit, participant: Participant) -> None:
    """Invite somebody who was added after the confirmation."""
    _promise(visit, [participant], NoticeKind.INVITATION)
    _promise_reminders(visit, [participant])


@transaction.atomic
def resend(*, actor: Actor, visit_id: UUID, notice_id: UUID) -> None:
    """« Renvoyer »: the same message again, to the participant's present address, once more in the list."""
    visit = visit_of_actor(actor, visit_id)
    notice = _notice_of(visit, notice_id)
    if visit.state == VisitState.CANCELLED and notice.kind != NoticeKind.CANCELLED:
        raise Refused(Refusal("visit_state", _("Cette rencontre est annulée.")))
    if not address_of(notice.participant):
        raise Refused(Refusal("no_address", _("Cette personne n’a pas de courriel. Appelez-la.")))
    last = Notice.objects.filter(participant=notice.participant, kind=notice.kind).aggregate(Max("repeat"))
    _promise(visit, [notice.participant], NoticeKind(notice.kind), repeat=last["repeat__max"] + 1)
    if notice.state in (NoticeState.FAILED, NoticeState.TO_CALL):
        Notice.objects.filter(pk=notice.pk).update(state=NoticeState.WITHDRAWN, updated_at=clock.now())
    changed(visit)


def _notice_of(visit: Visit, notice_id: UUID) -> Notice:
    try:
        return Notice.objects.select_related(
            "participant__role__practitioner__user", "participant__patient"
        ).get(pk=notice_id, visit=visit)
    except Notice.DoesNotExist as missing:
        raise NotFound from missing


@transaction.atomic
def mark_called(*, actor: Actor, role: PractitionerRole, visit_id: UUID, notice_id: UUID) -> None:
    """« Appel fait »: the task to call is done."""
    visit = visit_of_actor(actor, visit_id)
    notice = _notice_of(visit, notice_id)
    if notice.state not in (NoticeState.TO_CALL, NoticeState.FAILED):
        return
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.CALLED, sent_at=clock.now(), done_by=role, updated_at=clock.now()
    )
    audit.record("notice.called", patients=[visit.patient_id] if visit.patient_id else [], visit=visit.id)
    changed(visit)


# --- What the job does ----------------------------------------------------------------------------


@transaction.atomic
def claim(notice_id: UUID) -> Notice | None:
    """Take a notice for sending; None when it is sent, withdrawn, too late, or in another job's hands."""
    found = Notice.objects.filter(pk=notice_id).values_list("visit_id", flat=True).first()
    if found is None:
        return None
    visit = locked_visit(found)
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    now = clock.now()
    if notice.state == NoticeState.SENDING and notice.claimed_at and now - notice.claimed_at < STALE_CLAIM:
        return None
    if notice.state not in OPEN_STATES:
        return None
    if _is_pointless(visit, notice, now):
        notice.state = NoticeState.TOO_LATE if notice.kind == NoticeKind.REMINDER else NoticeState.WITHDRAWN
        notice.save(update_fields=["state", "updated_at"])
        changed(visit)
        return None
    notice.state, notice.claimed_at, notice.attempts = NoticeState.SENDING, now, notice.attempts + 1
    notice.save(update_fields=["state", "claimed_at", "attempts", "updated_at"])
    return notice


def _is_pointless(visit: Visit, notice: Notice, now: datetime) -> bool:
    """A reminder after the start, or news that a later one replaced."""
    if notice.kind == NoticeKind.CANCELLED:
        return False
    if visit.state == VisitState.CANCELLED or notice.calendar_sequence != visit.calendar_sequence:
        return True
    return notice.kind == NoticeKind.REMINDER and visit.start is not None and now >= visit.start


@transaction.atomic
def mark_sent(notice_id: UUID, at: datetime) -> None:
    notice = Notice.objects.select_related("visit").get(pk=notice_id)
    visit = locked_visit(notice.visit_id)
    Notice.objects.filter(pk=notice_id, state=NoticeState.SENDING).update(
        state=NoticeState.SENT, sent_at=at, failure="", updated_at=clock.now()
    )
    audit.record("notice.sent", patients=[visit.patient_id] if visit.patient_id else [], visit=visit.id)
    changed(visit)


@transaction.atomic
def mark_failed(notice_id: UUID, why: str) -> None:
    """« Non livré »: refused by the receiver, at once or by a later bounce. Someone has to call."""
    visit = locked_visit(Notice.objects.get(pk=notice_id).visit_id)
    Notice.objects.filter(pk=notice_id).exclude(state=NoticeState.CALLED).update(
        state=NoticeState.FAILED, failed_at=clock.now(), failure=why[:200], updated_at=clock.now()
    )
    changed(visit)


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
