"""« Ma journée »: the visits of a professional around today, in three statements whatever their number.

One statement reads the visits with all that their rows show, nested as JSON by the database; the parts come
out as the small values of `day_rows`. Then the tasks, and the line of the audit trail.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from visavis.compliance.models import Answer, Decision
from visavis.consent.models import Consent, Purpose
from visavis.core import audit, clock
from visavis.directory.models import PractitionerRole
from visavis.visits.models import (
    Connection,
    HelpRequest,
    Notice,
    NoticeState,
    Participant,
    Task,
    Visit,
    WaitingMessage,
)
from visavis.visits.selectors.day_rows import (
    GATE_ANSWERS,
    PARTICIPANT_FIELDS,
    DayConnection,
    DayHelp,
    DayMessage,
    DayNotice,
    DayView,
    names_of,
    row_of,
)
from visavis.visits.states import VisitState

# A visit that its conditions kept from opening, or that nobody opened, is not forgotten either.
UNFINISHED = (
    VisitState.CONFIRMED,
    VisitState.OPEN,
    VisitState.IN_PROGRESS,
    VisitState.ENDED,
    VisitState.SIGNED,
)
# What the professional must see of messages: the trouble, and that the invitation left.
TELLING = (NoticeState.FAILED, NoticeState.TO_CALL, NoticeState.SENT, NoticeState.PENDING)
MOST_ROWS = 300


def day_of(role: PractitionerRole, on: date | None = None) -> DayView:
    """The day of `role`: own visits, those planned for them, those where they are expected.

    Three statements, one of which is the line `day.read` of the audit trail (rule N4).
    """
    today = on or clock.today()
    start, end = clock.day_bounds(today)
    after = clock.day_bounds(today + timedelta(days=1))[1]
    rows = [row_of(visit) for visit in _visits(role, start, after)]
    tasks = list(
        Task.objects.filter(role=role, done_at=None)
        .select_related("patient", "visit")
        .order_by("due_on", "created_at")[:MOST_ROWS]
    )
    people = {row.visit.patient_id for row in rows} | {task.patient_id for task in tasks}
    audit.record("day.read", patients=[person for person in people if person])
    return DayView(
        today=today,
        now=clock.now(),
        before=[row for row in rows if row.starts < start],
        rows=[row for row in rows if start <= row.starts < end],
        tomorrow=[row for row in rows if row.starts >= end],
        tasks=tasks,
    )


def _visits(role: PractitionerRole, start: datetime, after: datetime) -> QuerySet[Visit]:
    expected = Exists(Participant.objects.filter(visit=OuterRef("pk"), role=role, revoked_at=None))
    when = Q(start__gte=start, start__lt=after)
    unfinished = Q(state__in=UNFINISHED, start__lt=start)
    to_plan = Q(state=VisitState.DRAFT) & (
        Q(start=None) | Q(start__gte=after) & ~Q(planned_by=role) & Q(host=role)
    )
    missed = Q(state=VisitState.MISSED, start__lt=start, start__gte=start - timedelta(days=1))
    return (
        Visit.objects.filter(Q(host=role) | expected, when | unfinished | to_plan | missed)
        .select_related("patient", "host__practitioner", "planned_by__practitioner")
        .annotate(**_nested())
        .order_by("start", "id")[:MOST_ROWS]
    )


def _nested() -> dict[str, Any]:
    visit = {"visit": OuterRef("pk")}
    return {
        "day_people": _rows(
            Participant.objects.filter(**visit, revoked_at=None).order_by("created_at"), PARTICIPANT_FIELDS
        ),
        "day_connections": _rows(
            Connection.objects.filter(**visit).exclude(participant__kind="host").order_by("created_at"),
            names_of(DayConnection) - {"name", "kind", "relation", "last_seen_at"},
            name="participant__name",
            last_seen_at="presence__last_seen_at",
            kind="participant__kind",
            relation="participant__relation",
        ),
        "day_notices": _rows(
            Notice.objects.filter(**visit, state__in=TELLING).order_by("due_at"), names_of(DayNotice)
        ),
        "day_messages": _rows(WaitingMessage.objects.filter(**visit).order_by("at"), names_of(DayMessage)),
        "day_help": _rows(
            HelpRequest.objects.filter(**visit, answered_at=None).order_by("at"), names_of(DayHelp)
        ),
        "day_answers": _rows(
            Answer.objects.filter(subject_id=OuterRef("pk"), key__in=GATE_ANSWERS)
            .order_by("key", "-id")
            .distinct("key"),
            {"key", "value"},
        ),
        "day_consent": Subquery(
            Consent.objects.filter(subject_id=OuterRef("pk"), purpose=Purpose.TELEHEALTH)
            .order_by("-id")
            .values("status")[:1]
        ),
        "day_decided": Exists(Decision.objects.filter(subject_id=OuterRef("pk"))),
    }


def _rows(found: QuerySet[Any], names: Iterable[str], **others: str) -> ArraySubquery:
    return ArraySubquery(found.values(json=JSONObject(**{name: name for name in names}, **others)))
