"""The only clock of the domain. Aware times in UTC; tests freeze it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

MONTREAL = ZoneInfo("America/Toronto")


_played: ContextVar[datetime | None] = ContextVar("visavis_played_moment", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _played.get() or timezone.now()


@contextmanager
def played_at(moment: datetime) -> Iterator[None]:
    """For the demonstration alone, which plays past visits. The audit trail keeps true times."""
    token = _played.set(moment)
    try:
        yield
    finally:
        _played.reset(token)


def today(zone: ZoneInfo = MONTREAL) -> date:
    """The civil date in `zone`."""
    return now().astimezone(zone).date()


def day_bounds(day: date, zone: ZoneInfo = MONTREAL) -> tuple[datetime, datetime]:
    """The instants at which `day` begins and the next one does, in `zone`: 23 to 25 hours apart."""
    start = datetime.combine(day, time.min, tzinfo=zone)
    return start, datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
