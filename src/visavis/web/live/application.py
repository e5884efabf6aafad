"""The addresses of live events, below /direct/, in raw ASGI: no thread and no Django request for a stream."""

from __future__ import annotations

import asyncio
import contextlib
import time

from visavis.web.live.access import Grant, still_granted, stream_grant
from visavis.web.live.hub import Hub, Stream
from visavis.web.live.presence import PresenceNotes
from visavis.web.serving.types import Application, Headers, Receive, Scope, Send, respond

PREFIX = "/direct/"
CHANGED = b"event: changed\ndata: {}\n\n"
BEAT = b": \n\n"
# A page re-opens its stream after this many milliseconds.
RETRY = b"retry: 2000\n\n"
# Whether a stream may go on is asked soon after a change, rarely otherwise, at once when its session ended.
DOUBT_SECONDS = 2.0
RECHECK_SECONDS = 300.0
_STUCK_SECONDS = 60.0
_HEADERS: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
_REFUSAL: Headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]


class LiveEvents:
    """Serves event streams and the application's lifespan; hands over everything else."""

    def __init__(self, application: Application, *, hub: Hub) -> None:
        self._application = application
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await self._serve(scope, receive, send)
        elif scope["type"] == "http":
            await self._application(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._hub.start()
        notes = asyncio.create_task(PresenceNotes(self._hub).run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        notes.cancel()
        await self._hub.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await respond(send, 405, [*_REFUSAL, (b"allow", b"GET")])
            return
        try:
            grant = await stream_grant(scope)
        except Exception as error:
            if not _is_database_trouble(error):
                raise
            await respond(send, 503, [*_REFUSAL, (b"retry-after", b"2")])
            return
        if grant is None:
            await respond(send, 404, _REFUSAL)
            return
        with (
            self._hub.subscribed(grant.topics, grant.owner) as stream,
            contextlib.suppress(OSError, TimeoutError),
        ):
            leaving = asyncio.create_task(_end_when_gone(receive, stream))
            try:
                await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
                await _write(send, RETRY)
                await _relay(stream, grant, send)
                await send({"type": "http.response.body", "body": b""})
            finally:
                leaving.cancel()


async def _relay(stream: Stream, grant: Grant, send: Send) -> None:
    """Events and heartbeats until the stream ends or its grant does."""
    checked_at = time.monotonic()
    asking: asyncio.Task[None] | None = None
    while True:
        await stream.signal.wait()
        stream.signal.clear()
        if stream.ended:
            return
        changed, stream.changed, stream.beat = stream.changed, False, False
        await _write(send, CHANGED if changed else BEAT)
        # The event tells nothing, hence first: one who was removed learns at once where they stand.
        age = time.monotonic() - checked_at
        doubt = stream.urgent or age > RECHECK_SECONDS or (stream.doubtful and age > DOUBT_SECONDS)
        if doubt and (asking is None or asking.done()):
            checked_at = time.monotonic()
            stream.doubtful = stream.urgent = False
            # Beside, so that the next event does not wait for the answer.
            asking = asyncio.create_task(_end_unless_granted(stream, grant))


async def _end_unless_granted(stream: Stream, grant: Grant) -> None:
    if not await still_granted(grant):
        stream.end()


async def _write(send: Send, chunk: bytes) -> None:
    async with asyncio.timeout(_STUCK_SECONDS):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _end_when_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def _is_database_trouble(error: Exception) -> bool:
    from django.db import InterfaceError, OperationalError

    return isinstance(error, InterfaceError | OperationalError)
