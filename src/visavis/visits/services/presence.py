"""Which browsers are there: noted in bulk, without history; who is away is told when a page is drawn."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from visavis.core import clock
from visavis.core.live import role_topic, visit_topic, wake
from visavis.visits.models import Connection, ConnectionPresence
from visavis.visits.states import ConnectionState

AWAY_AFTER = timedelta(seconds=45)


def seen(connections: Collection[UUID]) -> None:
    """The pages of these connections are open now. One statement for all of them."""
    if not connections:
        return
    now = clock.now()
    ConnectionPresence.objects.bulk_create(
        [ConnectionPresence(connection_id=connection, last_seen_at=now) for connection in connections],
        update_conflicts=True,
        unique_fields=["connection"],
        update_fields=["last_seen_at"],
    )


def tell_absence(connections: Collection[UUID]) -> None:
    """Wake the pages that show somebody whose browser was not heard of for a while."""
    if not connections:
        return
    away = Connection.objects.filter(
        pk__in=connections,
        state=ConnectionState.WAITING,
        presence__last_seen_at__lt=clock.now() - AWAY_AFTER,
    ).values_list("visit_id", "visit__host_id")
    topics = {topic for visit, host in away for topic in (visit_topic(visit), role_topic(host))}
    if topics:
        wake(*topics)


class Waiter(Protocol):
    """Somebody at the door, as a row or as a list shows them."""

    @property
    def state(self) -> str: ...
    @property
    def away_since(self) -> datetime | None: ...
    @property
    def last_seen_at(self) -> datetime | None: ...


def is_away(waiter: Waiter) -> bool:
    """Went out keeping the place, or the page closed a while ago. The place is kept all the same."""
    if waiter.away_since is not None:
        return True
    last = waiter.last_seen_at
    return waiter.state == ConnectionState.WAITING and last is not None and clock.now() - last > AWAY_AFTER
