"""Messages promised, sent once, and told about (R046, R050, R052).

A notice is a row, written with the fact it tells; a job sends it (`sending`).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.core.queue import defer_many
from visavis.directory.models import PractitionerRole
from visavis.visits.contact import address_of, may_write_to, take_present_contact
from visavis.visits.models import (
    Modality,
    Notice,
    NoticeChannel,
    NoticeKind,
    NoticeState,
    Participant,
    ParticipantKind,
    Visit,
)
from visavis.visits.services.common import changed, visit_of_actor
from visavis.visits.states import PRESENT_STATES, ConnectionState, VisitState

SEND_TASK = "visavis.send_notice"
_TELL_OF_VISIT = (NoticeKind.INVITATION, NoticeKind.MOVED, NoticeKind.REMINDER)
# What is being sent may arrive: better a cancellation too many.
_WAS_TOLD = (NoticeState.SENDING, NoticeState.SENT, NoticeState.CALLED)
MOST_MINUTES_BEFORE = 14 * 24 * 60


def _recipients(visit: Visit) -> list[Participant]:
    return list(
        Participant.objects.filter(visit=visit, revoked_at=None, has_device=True)
        .exclude(kind=ParticipantKind.HOST)
        .select_related("patient", "role__practitioner__user")
    )


def _keep(notices: list[Notice]) -> list[Notice]:
    """Write the rows and promise their sending: two statements, whatever their number."""
    created = Notice.objects.bulk_create(notices)
    now = clock.now()
    defer_many(
        SEND_TASK,
        [
            (notice.due_at if notice.due_at > now else None, {"notice_id": str(notice.id)})
            for notice in created
            if notice.channel == NoticeChannel.EMAIL and notice.state == NoticeState.PENDING
        ],
    )
    return created


def _promise(
    visit: Visit, participants: Iterable[Participant], kind: NoticeKind, *, repeat: int = 0
) -> list[Notice]:
    return _keep([_notice(visit, one, kind, clock.now(), repeat=repeat) for one in participants])


def _notice(
    visit: Visit,
    participant: Participant,
    kind: NoticeKind,
    due: datetime,
    *,
    minutes_before: int = 0,
    repeat: int = 0,
) -> Notice:
    address = address_of(participant)
    by_email = reached_by_email(visit, participant)
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


def reached_by_email(visit: Visit, participant: Participant) -> bool:
    """Whether a message may go out by itself. Messages speak of video: for another visit, one calls."""
    if visit.modality != Modality.VIDEO:
        return False
    return bool(address_of(participant)) and may_write_to(participant)


def promise_invitations(visit: Visit) -> None:
    """One invitation a participant, and their reminders; an instant visit is dictated instead."""
    if not visit.is_instant:
        _tell_all(visit, NoticeKind.INVITATION, _recipients(visit))


def promise_moved(visit: Visit) -> None:
    _tell_all(visit, NoticeKind.MOVED, _recipients(visit))


def _tell_all(visit: Visit, kind: NoticeKind, recipients: list[Participant]) -> None:
    now = clock.now()
    for one in recipients:
        take_present_contact(one)
    _keep([*(_notice(visit, one, kind, now) for one in recipients), *_reminders(visit, recipients)])


@transaction.atomic
def send_invitations(*, actor: Actor, visit_id: UUID) -> int:
    """« Envoyer par courriel » while the number is dictated: to those who have an address, once.

    Gives how many can be written to. Works before the confirmation: the link opens the same waiting room as
    the number, and nobody enters before the conditions are met (rule N1).
    """
    visit = visit_of_actor(actor, visit_id)
    reached = [one for one in _recipients(visit) if reached_by_email(visit, one)]
    told = set(
        Notice.objects.filter(visit=visit, kind=NoticeKind.INVITATION).values_list(
            "participant_id", flat=True
        )
    )
    _promise(visit, [one for one in reached if one.id not in told], NoticeKind.INVITATION)
    if any(one.id not in told for one in reached):
        changed(visit)
    return len(reached)


def promise_cancelled(visit: Visit) -> None:
    """To those whom a message or a call told of the visit; what never left was withdrawn, in silence."""
    told = set(
        Notice.objects.filter(visit=visit, kind__in=_TELL_OF_VISIT, state__in=_WAS_TOLD).values_list(
            "participant_id", flat=True
        )
    )
    _promise(visit, [p for p in _recipients(visit) if p.id in told], NoticeKind.CANCELLED)


def _reminders(visit: Visit, recipients: list[Participant]) -> list[Notice]:
    """Reminders that can still leave in time; who has no e-mail gets one task to call, for the first."""
    if visit.start is None or visit.is_instant:
        return []
    now = clock.now()
    # In UTC: Python subtracts from the face of the clock, an hour off when the hour changes meanwhile.
    start = visit.start.astimezone(UTC)
    found: list[Notice] = []
    for rank, minutes in enumerate(sorted(set(visit.reminder_minutes), reverse=True)):
        due = start - timedelta(minutes=minutes)
        if due <= now:
            continue
        reached = [p for p in recipients if rank == 0 or reached_by_email(visit, p)]
        found += [_notice(visit, p, NoticeKind.REMINDER, due, minutes_before=minutes) for p in reached]
    return found


@transaction.atomic
def change_reminders(*, actor: Actor, visit_id: UUID, minutes: list[int]) -> Visit:
    """Other reminders than those promised: what was not sent yet is withdrawn or added."""
    visit = visit_of_actor(actor, visit_id)
    wanted = sorted({m for m in minutes if 0 < m <= MOST_MINUTES_BEFORE}, reverse=True)
    if visit.state == VisitState.CONFIRMED:
        unsent = Notice.objects.filter(
            visit=visit, kind=NoticeKind.REMINDER, state__in=[NoticeState.PENDING, NoticeState.TO_CALL]
        )
        unsent.exclude(minutes_before__in=wanted).update(state=NoticeState.WITHDRAWN, updated_at=clock.now())
        _add_reminders(visit, wanted)
    changed(visit, reminder_minutes=wanted)
    return visit


def _add_reminders(visit: Visit, wanted: list[int]) -> None:
    rows = Notice.objects.filter(
        visit=visit, kind=NoticeKind.REMINDER, calendar_sequence=visit.calendar_sequence
    )
    again = rows.filter(minutes_before__in=wanted, state=NoticeState.WITHDRAWN, due_at__gt=clock.now())
    for channel, state in (
        (NoticeChannel.EMAIL, NoticeState.PENDING),
        (NoticeChannel.CALL, NoticeState.TO_CALL),
    ):
        again.filter(channel=channel).update(state=state, updated_at=clock.now())
    known = set(rows.values_list("participant_id", "minutes_before"))
    visit.reminder_minutes = wanted
    fresh = [
        one
        for one in _reminders(visit, _recipients(visit))
        if (one.participant_id, one.minutes_before) not in known
    ]
    _keep(fresh)


def withdraw_pending(visit: Visit, participant: Participant | None = None) -> None:
    """What was not sent yet and no longer holds: a reminder of a moved or cancelled visit, or of one person
    who is not expected any more.
    """
    unsent = Notice.objects.filter(visit=visit, state__in=[NoticeState.PENDING, NoticeState.TO_CALL])
    if participant is not None:
        unsent = unsent.filter(participant=participant)
    unsent.update(state=NoticeState.WITHDRAWN, updated_at=clock.now())


@transaction.atomic
def invite(*, actor: Actor, visit: Visit, participant: Participant) -> None:
    """Invite somebody who was added after the confirmation."""
    _tell_all(visit, NoticeKind.INVITATION, [participant])


@transaction.atomic
def resend(*, actor: Actor, visit_id: UUID, notice_id: UUID) -> None:
    """« Renvoyer »: the same message again, to the participant's present address, once more in the list."""
    visit = visit_of_actor(actor, visit_id)
    notice = _notice_of(visit, notice_id)
    if visit.state == VisitState.CANCELLED and notice.kind != NoticeKind.CANCELLED:
        raise Refused(Refusal("visit_state", _("Cette rencontre est annulée.")))
    take_present_contact(notice.participant)
    if not reached_by_email(visit, notice.participant):
        raise Refused(Refusal("no_address", _("Cette personne n’a pas de courriel. Appelez-la.")))
    last = Notice.objects.filter(participant=notice.participant, kind=notice.kind).aggregate(Max("repeat"))
    _promise(visit, [notice.participant], NoticeKind(notice.kind), repeat=last["repeat__max"] + 1)
    if notice.state in (NoticeState.FAILED, NoticeState.TO_CALL):
        Notice.objects.filter(pk=notice.pk).update(state=NoticeState.WITHDRAWN, updated_at=clock.now())
    changed(visit)


def promise_delay(visits: list[Visit], minutes: int) -> list[Notice]:
    """The news of a delay for who has no page open: by e-mail, else a task to call (R052)."""
    away = (
        Participant.objects.filter(visit__in=visits, revoked_at=None, has_device=True)
        .exclude(kind=ParticipantKind.HOST)
        .exclude(connections__state__in=[ConnectionState.ARRIVED, *PRESENT_STATES])
        .select_related("patient", "role__practitioner__user")
    )
    by_visit = {visit.id: visit for visit in visits}
    times = dict(
        Notice.objects.filter(visit__in=visits, kind=NoticeKind.DELAY)
        .values_list("participant_id")
        .annotate(times=Count("id"))
    )
    older = Notice.objects.filter(visit__in=visits, kind=NoticeKind.DELAY)
    older.filter(state__in=[NoticeState.TO_CALL, NoticeState.PENDING]).update(
        state=NoticeState.WITHDRAWN, updated_at=clock.now()
    )
    rows = []
    for one in away:
        visit = by_visit[one.visit_id]
        notice = _notice(visit, one, NoticeKind.DELAY, clock.now(), repeat=times.get(one.id, 0))
        notice.data = {"minutes": minutes}
        rows.append(notice)
    return _keep(rows)


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
