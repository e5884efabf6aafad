"""Hours, lengths and deadlines in the words of « Ma journée », for one reading of the page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.core import clock, formats
from visavis.directory.dated import DatedSettings
from visavis.visits.contact import age_on

if TYPE_CHECKING:
    from visavis.web.clinician.day.rows import Line


@dataclass(frozen=True)
class Words:
    today: date
    now: datetime
    settings: DatedSettings

    @property
    def lang(self) -> str:
        return get_language() or "fr-ca"

    @property
    def no_answer_minutes(self) -> int:
        return self.settings.integer("no_answer_minutes")

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(clock.MONTREAL)

    def is_today(self, moment: datetime | None) -> bool:
        return moment is not None and self.local(moment).date() == self.today

    def hour(self, moment: datetime) -> str:
        return formats.clock(self.local(moment), self.lang)

    def length(self, length: timedelta) -> str:
        return formats.duration(max(length, timedelta()), self.lang)

    def deadline(self, moment: datetime) -> str:
        """« 16 h 10 aujourd’hui », « demain 10 h 52 »."""
        local = self.local(moment)
        if local.date() == self.today:
            return _("%(hour)s aujourd’hui") % {"hour": self.hour(moment)}
        day = formats.relative_day(local.date(), self.today, self.lang)
        return _("%(day)s %(hour)s") % {"day": day, "hour": self.hour(moment)}

    def filing_due(self, ended_at: datetime) -> datetime:
        """The clock of R103: 24 hours from the end."""
        return ended_at + timedelta(hours=self.settings.integer("note_filing_hours"))

    def filing(self, ended_at: datetime) -> "Line":
        """The clock in words; copper when close, red once late."""
        from visavis.web.clinician.day.rows import Line

        due = self.filing_due(ended_at)
        left = due - self.now
        if left < timedelta():
            return Line(strong=_("en retard de %(length)s") % {"length": self.length(-left)}, tone="danger")
        if left <= timedelta(hours=self.settings.integer("filing_alert_hours")):
            strong = _("avant %(deadline)s") % {"deadline": self.deadline(due)}
            return Line(
                strong=strong, text=_("dans %(length)s") % {"length": self.length(left)}, tone="attention"
            )
        return Line(text=_("à déposer avant %(deadline)s") % {"deadline": self.deadline(due)})

    def minor_age(self, birth_date: date) -> str:
        """« 15 ans » of who is under 18: it changes to whom one may write."""
        years = age_on(birth_date, self.today)
        return formats.age(birth_date, self.today, self.lang) if years < 18 else ""

    def test_failures(self, test: dict[str, Any] | None) -> list[str]:
        """What the person's own test of their device found wrong, in words."""
        wrong = {
            "microphone": {
                "blocked": _("Micro bloqué"),
                "busy": _("Micro occupé"),
                "missing": _("Aucun micro"),
            },
            "camera": {
                "blocked": _("Caméra bloquée"),
                "busy": _("Caméra occupée"),
                "missing": _("Aucune caméra"),
            },
            "speaker": {"not_heard": _("Son non entendu")},
            "network": {"weak": _("Connexion faible"), "very_weak": _("Connexion très faible")},
        }
        found = [words.get(str((test or {}).get(name))) for name, words in wrong.items()]
        return [said for said in found if said]
