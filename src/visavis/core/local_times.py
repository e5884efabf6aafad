"""A day and an hour as people say them, in a place: the instants that they may mean.

When clocks go forward an hour does not exist, when they go back one exists twice: neither is guessed.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_STEP = timedelta(minutes=1)


def instants(day: date, hour: time, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants meant, earliest first: one as a rule, none in spring's gap, two in autumn's hour.

    Each carries `zone`.
    """
    found: list[datetime] = []
    for fold in (0, 1):
        local = datetime.combine(day, hour, tzinfo=zone).replace(fold=fold)
        back = local.astimezone(UTC).astimezone(zone)
        same = (back.date(), back.time().replace(fold=0)) == (day, hour.replace(fold=0))
        if same and all(back.astimezone(UTC) != other.astimezone(UTC) for other in found):
            found.append(back)
    return tuple(found)


def next_valid(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The first instant at or after an hour that does not exist: 2:30 in spring becomes 3:00."""
    moment = datetime.combine(day, hour)
    for _minute in range(24 * 60):
        found = instants(moment.date(), moment.time(), zone)
        if found:
            return found[0]
        moment += _STEP
    raise ValueError("no such day in this zone")
