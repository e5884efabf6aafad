"""The watch over the media rooms: what a lost webhook did not say is seen here within two seconds (rule N2).

One call lists the rooms with their head counts; only a room whose count is not the expected one is looked at
closely, and each live room every ten seconds, since one may have left as another came.
"""

import logging
import time
from collections.abc import Callable
from uuid import UUID

from django.db import close_old_connections, connection
from django.db.models import Count, Q

from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.gateways.errors import GatewayError
from visavis.visits.models import Visit
from visavis.visits.services import media
from visavis.visits.states import ADMITTED_STATES, LIVE_STATES

log = logging.getLogger(__name__)

TICK_SECONDS = 1.2
CLOSE_LOOK_SECONDS = 10
# Any number of workers may run; the one that holds this lock watches.
WATCH_LOCK = 7_203_114


class Watch:
    """The watch of one worker; `tick` is one round."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._looked_at: dict[UUID, float] = {}

    def tick(self) -> None:
        """One round. A fault of one room never keeps the others from being watched."""
        visits = _live_visits()
        try:
            rooms = {room.name: room.participants for room in media.sfu().list_rooms()}
        except GatewayError:
            for visit in visits:
                if visit.media_down_since is None:
                    media.mark_media(visit.id, down=True)
            return
        for visit in visits:
            self._guarded(self._look_at, visit, rooms)
        for name in set(rooms) - {visit.room for visit in visits}:
            self._guarded(_close_leftover, name)

    def _guarded(self, act: Callable[..., None], *arguments: object) -> None:
        try:
            act(*arguments)
        except GatewayError:
            log.warning("the media server did not answer; the next round tries again")
        except Exception:
            log.exception("a room could not be watched")

    def _look_at(self, visit: Visit, rooms: dict[str, int]) -> None:
        if visit.media_down_since is not None:
            media.mark_media(visit.id, down=False)
        if visit.room not in rooms and visit.admitted:  # type: ignore[attr-defined]
            # The SFU was restarted: clients come back only to a room that exists.
            media.sfu().ensure_room(visit.room, empty_timeout_seconds=media.EMPTY_ROOM_SECONDS)
        count = rooms.get(visit.room, 0)
        now = self._monotonic()
        due = now - self._looked_at.get(visit.id, 0.0) >= CLOSE_LOOK_SECONDS
        if count != visit.attending or (due and (count or visit.attending)):  # type: ignore[attr-defined]
            self._looked_at[visit.id] = now
            media.reconcile(visit.id)


def _live_visits() -> list[Visit]:
    return list(
        Visit.objects.filter(state__in=LIVE_STATES).annotate(
            attending=Count("attendance", filter=Q(attendance__left_at=None), distinct=True),
            admitted=Count("connections", filter=Q(connections__state__in=ADMITTED_STATES), distinct=True),
        )
    )


def _close_leftover(name: str) -> None:
    """A room of a visit that is over; rooms of device tests and of others are not ours to close."""
    if not name.startswith("v-"):
        return
    visit_hex = name.removeprefix("v-").partition("-")[0]
    try:
        visit_id = UUID(hex=visit_hex)
    except ValueError:
        return
    if Visit.objects.filter(pk=visit_id).exists():
        media.enforce(visit_id)


def run(stopped: Callable[[float], bool]) -> None:
    """Watch until `stopped(seconds)`, which waits that long, says so."""
    watch = Watch()
    while not stopped(TICK_SECONDS):
        try:
            close_old_connections()
            with acting(system("watch", "media")):
                if _is_ours():
                    watch.tick()
        except Exception:
            # PostgreSQL restarts, for instance: the next round has a new connection.
            log.warning("a round of the watch failed", exc_info=True)


def _is_ours() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
            " and objid = %s) or pg_try_advisory_lock(%s)",
            [WATCH_LOCK, WATCH_LOCK],
        )
        return bool(cursor.fetchone()[0])
