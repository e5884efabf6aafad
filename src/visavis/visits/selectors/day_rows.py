"""What a row of « Ma journée » knows of its visit: small values, read from the nested JSON of a statement."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from visavis.patients.models import CallbackSafety
from visavis.visits.models import Participant, ParticipantKind, PrivacyAnswer, Task, Visit
from visavis.visits.states import LIVE_STATES, PRESENT_STATES, ConnectionState, VisitState

Value = TypeVar("Value")
GATE_ANSWERS = frozenset(
    {"presence_required", "plan_technical_text", "plan_clinical_text", "in_person_possible"}
)
PARTICIPANT_FIELDS = frozenset(
    {
        "id",
        "kind",
        "name",
        "relation",
        "email",
        "email_owner",
        "telephone",
        "callback_safety",
        "has_device",
        "role_id",
    }
)
GUESTS_ON_SCREEN = frozenset({ConnectionState.ARRIVED, *PRESENT_STATES})


@dataclass(frozen=True)
class DayConnection:
    """A guest's browser or telephone call."""

    id: UUID
    participant_id: UUID
    name: str
    kind: str
    relation: str
    state: str
    device_number: int
    said_name: str
    identity_confirmed_at: datetime | None
    privacy_answer: str
    telephone_said: str
    callback_safety: str
    test: dict[str, Any] | None
    tested_at: datetime | None
    testing_since: datetime | None
    waiting_since: datetime | None
    away_since: datetime | None
    last_seen_at: datetime | None  # None: their browser has no live page
    created_at: datetime


@dataclass(frozen=True)
class DayNotice:
    id: UUID
    participant_id: UUID
    kind: str
    state: str
    failure: str
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class DayMessage:
    id: UUID
    connection_id: UUID | None
    from_host: bool
    author_name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class DayHelp:
    id: UUID
    connection_id: UUID
    at: datetime


@dataclass
class DayRow:
    """One visit of the list, with all that its row shows."""

    visit: Visit
    people: list[Participant] = field(default_factory=list)
    connections: list[DayConnection] = field(default_factory=list)
    notices: list[DayNotice] = field(default_factory=list)
    messages: list[DayMessage] = field(default_factory=list)
    help_requests: list[DayHelp] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)  # of a draft only
    consent: str = ""
    decided: bool = False

    @property
    def starts(self) -> datetime:
        return self.visit.start or self.visit.created_at

    @property
    def waiting(self) -> list[DayConnection]:
        """Guests who wait, the first to arrive first; those who went away keep their place."""
        found = [c for c in self.connections if c.state == ConnectionState.WAITING]
        return sorted(found, key=lambda c: c.waiting_since or c.created_at)

    @property
    def present(self) -> list[DayConnection]:
        return [c for c in self.connections if c.state in PRESENT_STATES]

    @property
    def testing(self) -> DayConnection | None:
        """Somebody tries their device now."""
        return next(
            (c for c in self.connections if c.testing_since and c.state == ConnectionState.ARRIVED), None
        )

    @property
    def latest_test(self) -> DayConnection | None:
        """The newest finished test of the person's own devices."""
        tested = [c for c in self.connections if c.tested_at and c.kind == ParticipantKind.PATIENT]
        return max(tested, key=lambda c: c.tested_at or c.created_at, default=None)

    @property
    def not_alone(self) -> bool:
        """Someone may hear: ask questions that yes or no answers (R037)."""
        said = [c for c in self.connections if c.privacy_answer]
        return bool(said) and said[-1].privacy_answer == PrivacyAnswer.NOT_ALONE

    @property
    def patient(self) -> Participant | None:
        return next((one for one in self.people if one.kind == ParticipantKind.PATIENT), None)

    def participant(self, participant_id: UUID) -> Participant | None:
        return next((one for one in self.people if one.id == participant_id), None)

    def is_on_screen(self, participant: Participant) -> bool:
        """Whether a page of this participant is open, on which news show by themselves."""
        return any(
            c.participant_id == participant.id and c.state in GUESTS_ON_SCREEN for c in self.connections
        )

    @property
    def is_live(self) -> bool:
        return self.visit.state in LIVE_STATES

    @property
    def has_no_plan(self) -> bool:
        """A draft without what to do when technology or health fails (R086)."""
        if self.visit.state != VisitState.DRAFT:
            return False
        return not all(
            str(self.answers.get(key) or "").strip() for key in ("plan_technical_text", "plan_clinical_text")
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


def row_of(visit: Any) -> DayRow:
    """The row of a visit annotated by `day._nested`."""
    return DayRow(
        visit=visit,
        people=[_participant(visit, found) for found in visit.day_people],
        connections=[_read(DayConnection, found) for found in visit.day_connections],
        notices=[_read(DayNotice, found) for found in visit.day_notices],
        messages=[_read(DayMessage, found) for found in visit.day_messages],
        help_requests=[_read(DayHelp, found) for found in visit.day_help],
        answers={found["key"]: found["value"] for found in visit.day_answers},
        consent=visit.day_consent or "",
        decided=visit.day_decided,
    )


def names_of(kind: type[Any]) -> set[str]:
    """The fields that a small value is read from."""
    return {one.name for one in fields(kind)}


def _participant(visit: Visit, found: dict[str, Any]) -> Participant:
    """An unsaved copy, enough to ask where this participant may be told things."""
    known = found | {"id": UUID(found["id"]), "role_id": UUID(found["role_id"]) if found["role_id"] else None}
    participant = Participant(**known, visit=visit)
    participant.patient = visit.patient if known["kind"] == ParticipantKind.PATIENT else None
    participant.callback_safety = known["callback_safety"] or CallbackSafety.UNKNOWN
    return participant


def _read(kind: type[Value], found: dict[str, Any]) -> Value:
    readers = {f.name: str(f.type) for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: _value(readers[name], value) for name, value in found.items()})


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if "datetime" in kind:
        return datetime.fromisoformat(value)
    return UUID(value) if "UUID" in kind else value
