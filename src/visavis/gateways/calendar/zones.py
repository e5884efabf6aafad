"""VTIMEZONE of our people's zones, with the rule of daylight saving time; every other zone is told in UTC.

Not icalendar's `add_missing_timezones`: it lists changes without a rule. The rules are those in force since
2007; a test compares them with the zone database for the years to come.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur


@dataclass(frozen=True)
class _Zone:
    """Standard time as hours from UTC; no daylight name means no daylight saving time."""

    hours: int
    standard: str
    daylight: str = ""


_EASTERN = _Zone(-5, "EST", "EDT")
_ATLANTIC = _Zone(-4, "AST", "ADT")
KNOWN = {
    "America/Toronto": _EASTERN,
    "America/Montreal": _EASTERN,
    "America/Iqaluit": _EASTERN,
    "America/New_York": _EASTERN,
    "America/Halifax": _ATLANTIC,  # Îles-de-la-Madeleine
    "America/Moncton": _ATLANTIC,
    "America/Blanc-Sablon": _Zone(-4, "AST"),  # Basse-Côte-Nord
}


def timezone_component(name: str) -> Timezone:
    """The VTIMEZONE of a zone of KNOWN."""
    zone = KNOWN[name]
    normal = timedelta(hours=zone.hours)
    summer = normal + timedelta(hours=1) if zone.daylight else normal
    component = Timezone()
    component.add("tzid", name)
    if not zone.daylight:
        component.add_component(_filled(TimezoneStandard(), zone.standard, date(1970, 1, 1), normal, normal))
        return component
    for part, label, first, month, week, before, after in (
        (TimezoneDaylight(), zone.daylight, date(2007, 3, 11), 3, "2SU", normal, summer),
        (TimezoneStandard(), zone.standard, date(2007, 11, 4), 11, "1SU", summer, normal),
    ):
        filled = _filled(part, label, first, before, after)
        filled.add("rrule", vRecur({"freq": "yearly", "bymonth": month, "byday": week}))
        component.add_component(filled)
    return component


def _filled(
    part: TimezoneStandard | TimezoneDaylight,
    label: str,
    first: date,
    before: timedelta,
    after: timedelta,
) -> TimezoneStandard | TimezoneDaylight:
    part.add("tzname", label)
    part.add("dtstart", datetime.combine(first, time(2)))  # local, by the format's rule
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    return part
