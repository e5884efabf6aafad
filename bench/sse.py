"""Many open event streams in one web process: memory, and how long a change takes to reach all of them."""

import asyncio
import statistics
import threading
import time
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import urlsplit

import psutil
import psycopg

from bench.report import Figure
from bench.scene import Scene

PEOPLE, STREAMS_OF_EACH, WAKES = 25, 20, 20
PAUSE_SECONDS = 0.3
PATIENCE_SECONDS = 20.0
EVENT = b"event: changed"


@dataclass
class Streams:
    """Open streams, and when each saw its last event."""

    host: str
    port: int
    open: list[asyncio.StreamWriter] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    readers: list[asyncio.Task[None]] = field(default_factory=list)

    async def add(self, person: SimpleNamespace) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(
            f"GET /direct/rencontre/{person.connection} HTTP/1.1\r\nHost: {self.host}\r\n"
            f"Cookie: vv_guest_live={person.cookie}\r\n\r\n".encode()
        )
        rank = len(self.open)
        self.open.append(writer)
        self.seen.append(0.0)
        self.readers.append(asyncio.create_task(self._follow(reader, rank)))

    async def _follow(self, reader: asyncio.StreamReader, rank: int) -> None:
        while line := await reader.readline():
            if line.startswith(EVENT):
                self.seen[rank] = time.perf_counter()

    async def all_after(self, moment: float) -> None:
        """Until every stream saw an event later than `moment`."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while min(self.seen) <= moment:
                await asyncio.sleep(0.001)

    def close(self) -> None:
        for task in self.readers:
            task.cancel()
        for writer in self.open:
            writer.close()


@dataclass
class Measured:
    """What came out of the loop's thread."""

    memory: list[int] = field(default_factory=list)
    one: list[float] = field(default_factory=list)
    every: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    failure: BaseException | None = None


def figures(scene: Scene) -> list[Figure]:
    """One stream, then all of them, on the product's web process."""
    waiting = scene.inside("waiting_people", str(PEOPLE))
    measured = Measured()
    # A loop of its own: Playwright's already runs in this thread.
    thread = threading.Thread(target=lambda: _run(scene, waiting, measured))
    thread.start()
    thread.join(240)
    if measured.failure:
        raise SystemExit(f"sse: {measured.failure!r}")
    count = PEOPLE * STREAMS_OF_EACH
    before, after = measured.memory
    slowest = statistics.quantiles(measured.every, n=100)[98]
    return [
        Figure(
            f"memory of the web process with {count} streams",
            f"{after / 1e6:.1f} MB ({(after - before) / 1024 / count:.1f} KiB a stream)",
            f"with one stream: {before / 1e6:.1f} MB",
            f"{after / before:.2f}",
        ),
        Figure(
            f"one change for all {count}: the middle stream, the slowest in a hundred",
            f"{statistics.median(measured.every):.1f} ms, {slowest:.1f} ms",
            f"one stream alone: {statistics.median(measured.one):.1f} ms",
        ),
        Figure(
            "the same, until the last has it",
            f"{statistics.median(measured.last):.1f} ms",
            f"one stream alone: {statistics.median(measured.one):.1f} ms",
            "",
            "2,000 ms",
        ),
    ]


def _run(scene: Scene, waiting: SimpleNamespace, measured: Measured) -> None:
    try:
        asyncio.run(_measure(scene, waiting, measured))
    except BaseException as failure:
        measured.failure = failure


async def _measure(scene: Scene, waiting: SimpleNamespace, measured: Measured) -> None:
    address = urlsplit(scene.product.url)
    process = psutil.Process(scene.product.pid("web"))
    streams = Streams(address.netloc, address.port or 80)
    with psycopg.connect(scene.product.info["database_url"], autocommit=True) as connection:
        await streams.add(waiting.people[0])
        await streams.all_after(0)
        measured.memory.append(process.memory_info().rss)
        measured.one = [
            took for _ in range(WAKES) for took in await _wake(connection, waiting.topic, streams)
        ]
        for rank in range(1, PEOPLE * STREAMS_OF_EACH):
            await streams.add(waiting.people[rank % PEOPLE])
        await streams.all_after(0)
        measured.memory.append(process.memory_info().rss)
        for _ in range(WAKES):
            took = await _wake(connection, waiting.topic, streams)
            measured.every += took
            measured.last.append(max(took))
    streams.close()


async def _wake(connection: psycopg.Connection, topic: str, streams: Streams) -> list[float]:
    await asyncio.sleep(PAUSE_SECONDS)
    moment = time.perf_counter()
    connection.execute("select pg_notify('visavis_live', %s)", [topic])
    await streams.all_after(moment)
    return [(at - moment) * 1000 for at in streams.seen]
