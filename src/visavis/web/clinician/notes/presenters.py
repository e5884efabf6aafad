"""The note page's values: the clock in words, the facts, the sections."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from visavis.core import clock, formats
from visavis.records.models import Note, NoteState
from visavis.records.policies import check_may_sign
from visavis.records.prefill import Fact, facts_of
from visavis.visits.models import Visit

SOON = timedelta(hours=6)


def first_headings() -> list[str]:
    """The three headings of a new note; the author may rename them."""
    return [_("Situation"), _("Évaluation"), _("Plan")]


@dataclass(frozen=True)
class FilingClock:
    """Until when the note must be filed (R103). `tone` is `soon` under six hours, `late` once over."""

    words: str
    tone: str


def filing_clock(visit: Visit, hours: int, language: str) -> FilingClock | None:
    """None before the end of the visit and once the note is filed."""
    if visit.ended_at is None or visit.filed_at is not None:
        return None
    zone = ZoneInfo(visit.zone)
    due = visit.ended_at + timedelta(hours=hours)
    left = due - clock.now()
    if left < timedelta(0):
        return FilingClock(_("En retard de %(time)s") % {"time": formats.duration(-left, language)}, "late")
    words = _("À déposer avant %(moment)s") % {"moment": moment_words(due, zone, language)}
    return FilingClock(words, "soon" if left < SOON else "")


def moment_words(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """« demain 14 h 30 », « aujourd’hui 16 h 10 »."""
    local = moment.astimezone(zone)
    day = formats.relative_day(local.date(), clock.now().astimezone(zone).date(), language)
    return f"{day} {formats.clock(local, language)}"


@dataclass(frozen=True)
class NotePage:
    """What the page of a note shows."""

    visit: Visit
    note: Note | None
    facts: list[Fact]
    sections: list[dict[str, Any]]
    revision: int
    clock: FilingClock | None
    cannot_sign: str

    @property
    def is_draft(self) -> bool:
        return self.note is None or self.note.state == NoteState.DRAFT


def note_page(
    visit: Visit,
    note: Note | None,
    hours: int,
    language: str,
    typed: list[dict[str, Any]] | None = None,
) -> NotePage:
    """The page; `typed` is what was sent and could not be kept: it stays in the fields."""
    facts = [Fact(**fact) for fact in note.facts] if note and note.facts else facts_of(visit, language)
    saved = note.sections if note and note.sections else []
    sections = typed or saved or [{"heading": heading, "text": ""} for heading in first_headings()]
    refusal = check_may_sign(visit, note)
    return NotePage(
        visit=visit,
        note=note,
        facts=facts,
        sections=sections,
        revision=note.revision if note else 0,
        clock=filing_clock(visit, hours, language),
        cannot_sign=str(refusal.sentence) if refusal else "",
    )
