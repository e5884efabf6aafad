"""The only clock of the domain. Aware times in UTC; tests freeze it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

MONTREAL = ZoneInfo("America/Toronto")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def today(zone: ZoneInfo = MONTREAL) -> date:
    """The civil date in `zone`."""
    return now().astimezone(zone).date()
