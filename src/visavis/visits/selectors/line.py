"""The line in front of a professional."""

from django.db.models import Q

from visavis.visits.models import Connection
from visavis.visits.states import LIVE_STATES, ConnectionState


def people_ahead(connection: Connection) -> int:
    """How many visits of the same professional are in line before this one: planned start, then arrival."""
    visit = connection.visit
    if connection.waiting_since is None or visit.start is None:
        return 0
    before = Q(visit__start__lt=visit.start) | Q(
        visit__start=visit.start, waiting_since__lt=connection.waiting_since
    )
    return (
        Connection.objects.filter(
            before, visit__host=visit.host_id, state=ConnectionState.WAITING, visit__state__in=LIVE_STATES
        )
        .exclude(visit=visit)
        .exclude(participant__role__isnull=False)
        .values("visit")
        .distinct()
        .count()
    )
