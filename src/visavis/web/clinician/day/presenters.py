"""The whole page of « Ma journée », from the day that the selector read."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from visavis.core import formats
from visavis.core.phones import display
from visavis.directory.dated import DatedSettings
from visavis.visits.contact import address_of, may_write_to, number_to_call
from visavis.visits.models import Modality, NoticeKind, NoticeState, Participant, ParticipantKind, TaskKind
from visavis.visits.selectors import DayRow, DayView
from visavis.visits.states import VisitState
from visavis.web.clinician.day.rows import RowView, present_row
from visavis.web.clinician.day.words import Words

FREE_TIME = timedelta(minutes=30)


@dataclass(frozen=True)
class Free:
    """A time without a visit, long enough to be worth a line."""

    start: str
    end: str
    kind: str = "free"


@dataclass(frozen=True)
class NowLine:
    hour: str
    kind: str = "now"


@dataclass(frozen=True)
class VisitItem:
    view: RowView
    kind: str = "visit"


@dataclass(frozen=True)
class StripItem:
    """« 1 note à déposer avant 16 h 10 aujourd’hui »."""

    icon: str
    strong: str
    text: str
    url: str
    late: bool = False


@dataclass(frozen=True)
class Told:
    """Who is told of a delay, and how."""

    name: str
    how: str


@dataclass(frozen=True)
class Todo:
    """A task of the team, or a message that only a call can bring."""

    title: str
    detail: str
    number: str
    url: str
    done_url: str
    due: str = ""
    unsafe: bool = False


@dataclass(frozen=True)
class Arrival:
    id: str
    name: str
    hour: str
    waiting_since: datetime
    row_hour: str
    visit_id: Any


@dataclass
class DayPage:
    title: str
    now: datetime
    before: list[tuple[str, list[VisitItem]]] = field(default_factory=list)
    items: list[VisitItem | Free | NowLine] = field(default_factory=list)
    tomorrow: list[VisitItem] = field(default_factory=list)
    tomorrow_title: str = ""
    undated: list[VisitItem] = field(default_factory=list)
    strip: list[StripItem] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    todos: list[Todo] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.before or self.items or self.undated)

    @property
    def has_rows(self) -> bool:
        return any(item.kind == "visit" for item in self.items)


def present_day(day: DayView, settings: DatedSettings) -> DayPage:
    """All that the page shows; no question to the database."""
    words = Words(day.today, day.now, settings)
    running = day.in_progress

    def item(row: DayRow) -> VisitItem:
        return VisitItem(present_row(row, words, running if running is not row else None))

    page = DayPage(title=formats.capitalized(formats.day_and_month(day.today, words.lang)), now=day.now)
    page.before = _by_day([row for row in day.before if row.visit.start], words, item)
    page.undated = [item(row) for row in day.all_rows if row.visit.start is None]
    dated = [row for row in day.rows if row.visit.start]
    page.items = _with_times(dated, words, item)
    later = [row for row in day.tomorrow if row.visit.start]
    page.tomorrow = [item(row) for row in later]
    page.tomorrow_title = _day_title(day.today + timedelta(days=1), words)
    page.strip = _strip(day, words)
    page.told = [told for row in dated for told in _told(row, words)]
    page.todos = _todos(day, words)
    page.arrivals = _arrivals(day, words)
    return page


def _day_title(day: Any, words: Words) -> str:
    near = formats.relative_day(day, words.today, words.lang)
    full = formats.day_and_month(day, words.lang)
    title = full if near == full else f"{near}, {full}"
    return formats.capitalized(title)


def _by_day(rows: list[DayRow], words: Words, item: Any) -> list[tuple[str, list[VisitItem]]]:
    days: dict[Any, list[VisitItem]] = {}
    for row in rows:
        days.setdefault(words.local(row.starts).date(), []).append(item(row))
    return [(_day_title(day, words), items) for day, items in days.items()]


def _with_times(rows: list[DayRow], words: Words, item: Any) -> list[VisitItem | Free | NowLine]:
    """Visits by hour, with the free times between them and the line of now."""
    found: list[VisitItem | Free | NowLine] = []
    busy_until: datetime | None = None
    line_drawn = False
    for row in rows:
        start = row.starts
        is_free = busy_until is not None and start - busy_until >= FREE_TIME
        if is_free and busy_until is not None:
            found.append(Free(words.hour(busy_until), words.hour(start)))
        if not line_drawn and start > words.now:
            found.append(NowLine(words.hour(words.now)))
            line_drawn = True
        found.append(item(row))
        if row.visit.state != VisitState.CANCELLED and row.visit.end:
            busy_until = max(busy_until or row.visit.end, row.visit.end)
    if found and not line_drawn:
        found.append(NowLine(words.hour(words.now)))
    return found


def _strip(day: DayView, words: Words) -> list[StripItem]:
    owed = [row for row in day.all_rows if row.visit.ended_at and row.visit.patient]
    found = []
    for state, icon in ((VisitState.SIGNED, "file-clock"), (VisitState.ENDED, "file-pen-line")):
        rows = sorted((r for r in owed if r.visit.state == state), key=lambda r: r.visit.ended_at or r.starts)
        if rows:
            found.append(_note_item(rows, state, icon, words))
    bare = [row for row in day.all_rows if row.has_no_plan]
    if bare:
        first = bare[0]
        text = _("%(count)s rencontres sans plan de contingence") if len(bare) > 1 else ""
        strong = text % {"count": len(bare)} if text else _("1 rencontre sans plan de contingence")
        when = f", {words.deadline(first.visit.start)}" if first.visit.start else ""
        url = reverse("clinician:visit_plan", args=[first.visit.id]) + "#securite"
        found.append(StripItem("life-buoy", strong, when, url))
    return found


def _note_item(rows: list[DayRow], state: VisitState, icon: str, words: Words) -> StripItem:
    due = words.filing_due(rows[0].visit.ended_at or rows[0].starts)
    if state == VisitState.SIGNED:
        strong = ngettext("%(count)s note à déposer", "%(count)s notes à déposer", len(rows))
    else:
        strong = ngettext("%(count)s note à signer", "%(count)s notes à signer", len(rows))
    late = due < words.now
    text = _("en retard") if late else _("avant %(deadline)s") % {"deadline": words.deadline(due)}
    close = due - words.now <= timedelta(hours=words.settings.integer("filing_alert_hours"))
    return StripItem(
        icon, strong % {"count": len(rows)}, f" {text}", f"/rencontres/{rows[0].visit.id}/note", late=close
    )


def _told(row: DayRow, words: Words) -> list[Told]:
    """The same choice as the service makes when the delay is announced."""
    if row.visit.state not in (VisitState.CONFIRMED, VisitState.OPEN):
        return []
    return [
        Told(one.name, _how(row, one, words))
        for one in row.people
        if one.has_device and one.kind != ParticipantKind.HOST
    ]


def _how(row: DayRow, one: Participant, words: Words) -> str:
    if row.is_on_screen(one):
        return _("à l’écran")
    if row.visit.modality == Modality.VIDEO and (one.role_id or (address_of(one) and may_write_to(one))):
        return _("par courriel")
    number = number_to_call(one, row.connections)
    if not number:
        return _("à appeler, numéro à ne pas composer")
    return _("à appeler au %(number)s") % {"number": display(number, words.lang)}


def _todos(day: DayView, words: Words) -> list[Todo]:
    found = [_task(task, words) for task in day.tasks]
    for row in day.all_rows:
        for notice in row.notices:
            if notice.state != NoticeState.TO_CALL:
                continue
            one = row.participant(notice.participant_id)
            if one is None or (notice.kind == NoticeKind.REMINDER and notice.due_at > words.now):
                continue
            number = number_to_call(one, row.connections)
            found.append(
                Todo(
                    title=_("Appeler %(name)s") % {"name": one.name},
                    detail=str(NoticeKind(notice.kind).label),
                    number=number,
                    unsafe=not number,
                    url=reverse("clinician:visit_plan", args=[row.visit.id]) + "#messages",
                    done_url=reverse("clinician:day_called", args=[row.visit.id, notice.id]),
                )
            )
    return found


def _task(task: Any, words: Words) -> Todo:
    name = task.patient.name if task.patient else ""
    titles = {
        TaskKind.OFFER_IN_PERSON: _("Offrir une rencontre en personne à %(name)s"),
        TaskKind.IN_PERSON_FOLLOW_UP: _("Revoir %(name)s en personne"),
        TaskKind.CALL: _("Appeler %(name)s"),
    }
    unsafe = bool(task.patient and task.patient.callback_safety == "unsafe")
    due = formats.relative_day(task.due_on, words.today, words.lang) if task.due_on else ""
    return Todo(
        title=titles[TaskKind(task.kind)] % {"name": name},
        detail=task.detail,
        number="" if unsafe or not task.patient else task.patient.telephone,
        unsafe=unsafe,
        url=reverse("clinician:visit_plan", args=[task.visit_id]),
        done_url=reverse("clinician:day_task_done", args=[task.id]),
        due=_("avant %(day)s") % {"day": due} if due else "",
    )


def _arrivals(day: DayView, words: Words) -> list[Arrival]:
    """Who waits, the last to come first."""
    found = [
        Arrival(
            id=str(connection.id),
            name=connection.said_name or connection.name,
            hour=words.hour(connection.waiting_since or connection.created_at),
            waiting_since=connection.waiting_since or connection.created_at,
            row_hour=words.hour(row.starts),
            visit_id=row.visit.id,
        )
        for row in day.all_rows
        if row.is_live
        for connection in row.waiting
    ]
    return sorted(found, key=lambda one: one.waiting_since, reverse=True)
