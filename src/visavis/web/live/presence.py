"""Whether the page of somebody who waits is still open, told from its stream of live events.

Each quarter of a minute one statement notes all connections whose stream is open in this process. When a
stream has been gone for a while the professional's pages are woken: they read for themselves who is away.
"""

from __future__ import annotations

import asyncio
import logging
import time
from uuid import UUID

from django.db import DatabaseError, close_old_connections

from visavis.visits.services import presence
from visavis.web.live.hub import Hub

log = logging.getLogger("visavis.live")

NOTE_SECONDS = 15
OWNER = "connection:"


class PresenceNotes:
    """The notes of one process; `run` never ends by itself."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._present: set[UUID] = set()
        self._gone: dict[UUID, float] = {}

    async def run(self) -> None:
        while True:
            await asyncio.sleep(NOTE_SECONDS)
            present = {
                UUID(owner.removeprefix(OWNER)) for owner in self._hub.owners() if owner.startswith(OWNER)
            }
            now = time.monotonic()
            self._gone |= dict.fromkeys(self._present - present, now)
            self._present = present
            due = [c for c, since in self._gone.items() if now - since >= presence.AWAY_AFTER.total_seconds()]
            self._gone = {c: since for c, since in self._gone.items() if c not in due and c not in present}
            await asyncio.get_running_loop().run_in_executor(None, _note, list(present), due)


def _note(present: list[UUID], gone: list[UUID]) -> None:
    close_old_connections()
    try:
        presence.seen(present)
        presence.tell_absence(gone)
    except DatabaseError:
        log.warning("Presence waits for the database")
    finally:
        close_old_connections()
