"""« Ma journée »: the visits of a professional around today, in eight queries whatever their number."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from visavis.compliance.models import Decision
from visavis.compliance.selectors import latest_decisions_of
from visavis.core import clock
from visavis.directory.models import PractitionerRole
from visavis.visits.models import Connection, HelpRequest, Notice, NoticeState, Task, Visit, WaitingMessage
from visavis.visits.states import (
    LIVE_STATES,
    PRESENT_STATES,
    ConnectionState,
    VisitState,
)

UNFINISHED = (VisitState.OPEN, VisitState.IN_PROGRESS, VisitState.ENDED, VisitState.SIGNED)


@dataclass
class DayRow:
    """One visit of the list, with all that its row shows."""

    visit: Visit
    connections: list[Connection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    decisions: dict[str, Decision] = field(default_factory=dict)
    messages: list[WaitingMessage] = field(default_factory=list)
    help_requests: list[HelpRequest] = field(default_factory=list)

    @property
    def waiting(self) -> list[Connection]:
        """Guests who wait, the first to arrive first; those who went away keep their place."""
        found = [c for c in self.connections if c.state == ConnectionState.WAITING]
        return sorted(found, key=lambda c: c.waiting_since or c.created_at)

    @property
    def present(self) -> list[Connection]:
        return [c for c in self.connections if c.state in PRESENT_STATES]

    @property
    def testing(self) -> Connection | None:
        """Somebody tries their device now."""
        return next(
            (c for c in self.connections if c.testing_since and c.state == ConnectionState.ARRIVED), None
        )


@dataclass
class DayView:
    """The list around `today`: unfinished before, today, tomorrow; and the tasks of the professional."""

    today: date
    now: datetime
    before: list[DayRow]
    rows: list[DayRow]
    tomorrow: list[DayRow]
    tasks: list[Task]

    @property
    def all_rows(self) -> list[DayRow]:
        return [*self.before, *self.rows, *self.tomorrow]

    @property
    def in_progress(self) -> DayRow | None:
        return next((row for row in self.all_rows if row.visit.state == VisitState.IN_PROGRESS), None)


def day_of(role: PractitionerRole, on: date | None = None) -> DayView:
    """The day of `role`: own visits, those planned for them, those where they are expected. Seven queries."""
    today = on or clock.today()
    start, end = clock.day_bounds(today)
    after = clock.day_bounds(today + timedelta(days=1))[1]
    rows = [DayRow(visit) for visit in _visits(role, start, after)]
    _fill(rows)
    return DayView(
        today=today,
        now=clock.now(),
        before=[row for row in rows if _starts(row) < start],
        rows=[row for row in rows if start <= _starts(row) < end],
        tomorrow=[row for row in rows if _starts(row) >= end],
        tasks=list(
            Task.objects.filter(role=role, done_at=None).select_related("patient", "visit").order_by("due_on")
        ),
    )


def _starts(row: DayRow) -> datetime:
    return row.visit.start or row.visit.created_at


def _visits(role: PractitionerRole, start: datetime, after: datetime) -> list[Visit]:
    mine = Q(host=role) | Q(participants__role=role, participants__revoked_at=None)
    when = Q(start__gte=start, start__lt=after)
    unfinished = Q(state__in=UNFINISHED, start__lt=start)
    undated = Q(state=VisitState.DRAFT, start=None)
    missed = Q(state=VisitState.MISSED, start__lt=start, start__gte=start - timedelta(days=1))
    return list(
        Visit.objects.filter(mine & (when | unfinished | undated | missed))
        .select_related("patient", "host__practitioner")
        .distinct()
        .order_by("start", "id")[:300]
    )


def _fill(rows: list[DayRow]) -> None:
    by_id: dict[UUID, DayRow] = {row.visit.id: row for row in rows}
    ids = list(by_id)
    for connection in (
        Connection.objects.filter(visit__in=ids)
        .exclude(participant__kind="host")
        .select_related("participant")
        .order_by("created_at")
    ):
        by_id[connection.visit_id].connections.append(connection)
    troubled = [NoticeState.FAILED, NoticeState.TO_CALL, NoticeState.SENT, NoticeState.PENDING]
    for notice in Notice.objects.filter(visit__in=ids, state__in=troubled).select_related("participant"):
        by_id[notice.visit_id].notices.append(notice)
    live = [row.visit.id for row in rows if row.visit.state in LIVE_STATES]
    for message in WaitingMessage.objects.filter(visit__in=live):
        by_id[message.visit_id].messages.append(message)
    for request in HelpRequest.objects.filter(visit__in=live, answered_at=None):
        by_id[request.visit_id].help_requests.append(request)
    drafts = [row.visit.id for row in rows if row.visit.state == VisitState.DRAFT]
    for visit_id, decisions in latest_decisions_of(drafts).items():
        by_id[visit_id].decisions = decisions


def late_notes(day: DayView, filing_hours: int) -> dict[str, list[Visit]]:
    """Visits whose note is to be signed or filed, by state, the most urgent first."""
    found: dict[str, list[Visit]] = defaultdict(list)
    for row in day.all_rows:
        if row.visit.state in (VisitState.ENDED, VisitState.SIGNED) and row.visit.ended_at:
            found[row.visit.state].append(row.visit)
    for visits in found.values():
        visits.sort(key=lambda visit: visit.ended_at or visit.created_at)
    return dict(found)
