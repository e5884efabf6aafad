"""One LISTEN connection a process, and the streams that wait for its wakes.

A wake carries no content and wakes of a stream coalesce: a slow reader gets one event for many changes and
holds nobody up. Whoever subscribes first and then reads the state misses nothing. After the connection was
re-made every stream is woken, since notifications of the meantime are lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from itertools import count

import psycopg
from django.conf import settings

from visavis.core.live import CHANNEL

log = logging.getLogger("visavis.live")

HEARTBEAT_SECONDS = 15
BACK_OFF_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
STREAMS_OF_ONE_OWNER = 20
# Woken when a sign-in session has ended.
SESSION_TOPICS = "session:"
_SILENCE_BEFORE_CHECK_SECONDS = 20.0


class Stream:
    """What one open page waits for."""

    __slots__ = ("beat", "changed", "doubtful", "ended", "owner", "signal", "slot", "topics", "urgent")

    def __init__(self, topics: frozenset[str], owner: str, slot: int) -> None:
        self.topics = topics
        self.owner = owner
        self.slot = slot
        self.signal = asyncio.Event()
        self.changed = True  # the page's state may be older than its subscription
        self.beat = False
        self.doubtful = False  # whoever follows may have lost the right to
        self.urgent = False  # …and most likely has
        self.ended = False
        self.signal.set()

    def wake(self) -> None:
        self.changed = True
        self.signal.set()

    def end(self) -> None:
        self.ended = True
        self.signal.set()


class Hub:
    """The streams of this process. All methods but `begin_shutdown` belong to the event loop's thread."""

    def __init__(self) -> None:
        self._by_topic: dict[str, set[Stream]] = defaultdict(set)
        self._by_owner: dict[str, deque[Stream]] = defaultdict(deque)
        self._by_slot: list[set[Stream]] = [set() for _ in range(HEARTBEAT_SECONDS)]
        self._slots = count()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._shutting_down = False
        self.listening = asyncio.Event()

    def start(self) -> None:
        """Begin to listen; a database that is down is tried again, with back-off."""
        self._loop = asyncio.get_running_loop()
        self._shutting_down = False
        self._tasks = [
            asyncio.create_task(self._listen_for_ever()),
            asyncio.create_task(self._beat_for_ever()),
        ]

    async def stop(self) -> None:
        self.end_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def begin_shutdown(self) -> None:
        """End every stream, now and from now on; safe from a signal handler or another thread.

        Without it a server that was told to stop waits for streams that never end.
        """
        self._shutting_down = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.end_all)

    def end_all(self) -> None:
        self._shutting_down = True
        for stream in [stream for slot in self._by_slot for stream in slot]:
            stream.end()

    @property
    def streams(self) -> int:
        return sum(len(slot) for slot in self._by_slot)

    def owners(self) -> list[str]:
        """Who holds at least one stream here."""
        return list(self._by_owner)

    @contextlib.contextmanager
    def subscribed(self, topics: Iterable[str], owner: str) -> Iterator[Stream]:
        """A stream of `topics`; `owner` (a connection, a session) may hold a few, the oldest gives way."""
        stream = Stream(frozenset(topics), owner, next(self._slots) % HEARTBEAT_SECONDS)
        self._add(stream)
        try:
            yield stream
        finally:
            self._remove(stream)

    def wake(self, topic: str) -> None:
        urgent = topic.startswith(SESSION_TOPICS)
        for stream in self._by_topic.get(topic, ()):
            stream.doubtful = True
            stream.urgent = stream.urgent or urgent
            stream.wake()

    def wake_all(self) -> None:
        for slot in self._by_slot:
            for stream in slot:
                stream.wake()

    def _add(self, stream: Stream) -> None:
        for topic in stream.topics:
            self._by_topic[topic].add(stream)
        self._by_slot[stream.slot].add(stream)
        mine = self._by_owner[stream.owner]
        mine.append(stream)
        if len(mine) > STREAMS_OF_ONE_OWNER:
            mine[0].end()
        if self._shutting_down:
            stream.end()

    def _remove(self, stream: Stream) -> None:
        self._by_slot[stream.slot].discard(stream)
        for topic in stream.topics:
            self._by_topic[topic].discard(stream)
            if not self._by_topic[topic]:
                del self._by_topic[topic]
        mine = self._by_owner[stream.owner]
        with contextlib.suppress(ValueError):
            mine.remove(stream)
        if not mine:
            del self._by_owner[stream.owner]

    async def _beat_for_ever(self) -> None:
        """Each second a fifteenth of the streams: no burst of 10,000 writes at once."""
        for second in count():
            await asyncio.sleep(1)
            for stream in self._by_slot[second % HEARTBEAT_SECONDS]:
                stream.beat = True
                stream.signal.set()

    async def _listen_for_ever(self) -> None:
        failures = 0
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                self.listening.clear()
                if not failures:
                    log.warning("Live events wait for the database (%s)", type(error).__name__)
                wait = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
                failures = 0 if self._was_listening else failures + 1
                self._was_listening = False
                await asyncio.sleep(wait)

    _was_listening = False

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            settings.DATABASE_URL, autocommit=True, connect_timeout=5, application_name="visavis live events"
        )
        async with connection:
            await connection.execute(f"listen {CHANNEL}")
            self._was_listening = True
            self.listening.set()
            self.wake_all()
            while True:
                async for notification in connection.notifies(timeout=_SILENCE_BEFORE_CHECK_SECONDS):
                    self.wake(notification.payload)
                # A connection that died in silence is found out here.
                await connection.execute("select 1")


hub = Hub()
