"""Day, hour and length of a visit, as typed: instants, or the question that the hour raises."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from visavis.core import clock, formats
from visavis.core.local_times import instants, next_valid
from visavis.web.clinician.planning.fields import DayField, HourField

DURATIONS = (15, 20, 30, 45, 60, 75, 90, 120, 180)
FIRST, SECOND = "first", "second"


def zone_label(zone: str) -> str:
    """« heure de l’Est »."""
    return formats.zone_name(datetime.now(ZoneInfo(zone)), get_language() or "fr")


class WhenForm(forms.Form):
    """`start` and `end` are aware once the form is valid and complete; None while something is missing."""

    day = DayField(label=gettext_lazy("Date"), required=False)
    hour = HourField(label=gettext_lazy("Heure"), required=False)
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Durée"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choisissez une durée de la liste.")},
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Heure de quel endroit?"), required=False, widget=forms.RadioSelect
    )
    which = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        choices=((FIRST, gettext_lazy("La première")), (SECOND, gettext_lazy("La deuxième"))),
    )

    start: datetime | None = None
    end: datetime | None = None
    is_ambiguous = False

    def __init__(self, *args: Any, zones: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.zones = list(dict.fromkeys(zones))
        lengths = sorted({*DURATIONS, int(self.initial.get("minutes") or DURATIONS[0])})
        self.fields["minutes"].choices = [(m, formats.duration(m, get_language() or "fr")) for m in lengths]  # type: ignore[attr-defined]
        self.fields["zone"].choices = [(zone, formats.capitalized(zone_label(zone))) for zone in self.zones]  # type: ignore[attr-defined]

    @property
    def asks_zone(self) -> bool:
        return len(self.zones) > 1

    @property
    def chosen_zone(self) -> str:
        chosen = self.cleaned_data.get("zone") if hasattr(self, "cleaned_data") else ""
        return str(chosen or self.zones[0])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        day, hour, minutes = cleaned.get("day"), cleaned.get("hour"), cleaned.get("minutes")
        if day and hour:
            self._settle(day, hour)
        elif day and not hour and "hour" not in self.errors and self.needs_both:
            self.add_error("hour", _("Écrivez l’heure."))
        elif hour and not day and "day" not in self.errors and self.needs_both:
            self.add_error("day", _("Écrivez la date."))
        if self.start and minutes:
            self.end = self.start + timedelta(minutes=minutes)
        return cleaned

    needs_both = True

    def _settle(self, day: date, hour: time) -> None:
        zone = ZoneInfo(self.chosen_zone)
        found = instants(day, hour, zone)
        language = get_language() or "fr"
        if not found:
            valid = next_valid(day, hour, zone)
            words = {"hour": formats.clock(hour, language), "next": formats.clock(valid, language)}
            self.add_error(
                "hour",
                _("%(hour)s n’existe pas ce jour-là : on avance l’heure. Choisissez %(next)s ou plus tard.")
                % words,
            )
            return
        if len(found) == 2:
            self.is_ambiguous = True
            which = self.cleaned_data.get("which")
            if which not in (FIRST, SECOND):
                self.add_error("which", self.ambiguous_question(hour))
                return
            found = (found[0 if which == FIRST else 1],)
        # In UTC: sums in a zone follow the clock face, wrong across a change of hour.
        self.start = found[0].astimezone(UTC)
        if self.start < clock.now():
            self.add_error(*self._in_the_past(day))

    def _in_the_past(self, day: date) -> tuple[str, str]:
        if day < clock.today(ZoneInfo(self.chosen_zone)):
            return "day", _("Cette date est passée. Choisissez une date à venir.")
        return "hour", _("Cette heure est passée. Choisissez une heure à venir.")

    def ambiguous_question(self, hour: time | None = None) -> str:
        """« On recule l’heure ce jour-là : la première ou la deuxième 1 h 30? »"""
        at = hour or self.cleaned_data.get("hour")
        words = formats.clock(at, get_language() or "fr") if at else ""
        return _("On recule l’heure ce jour-là. Est-ce la première ou la deuxième %(hour)s?") % {
            "hour": words
        }


def initial_times(start: datetime | None, end: datetime | None, zone: str, minutes: int) -> dict[str, Any]:
    """The typed values that would give these instants."""
    if start is None:
        return {"minutes": minutes, "zone": zone}
    local = start.astimezone(ZoneInfo(zone))
    same_hour = instants(local.date(), local.time().replace(fold=0), ZoneInfo(zone))
    return {
        "day": local.date(),
        "hour": local.time().replace(fold=0),
        "minutes": int((end - start).total_seconds() // 60) if end else minutes,
        "zone": zone,
        "which": (FIRST, SECOND)[local.fold] if len(same_hour) == 2 else "",
    }
