"""Django's synchronous pages in a few fixed threads, each with its own database connection."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import Any

from a2wsgi import WSGIMiddleware

from visavis.web.serving.types import Application, Message, Receive, Scope, Send

# An answer waits here for a slow reader, so that its thread is free for the next request.
_MESSAGES_IN_WAITING = 1024


def pages_in_threads(pages: Callable[[dict[str, Any], Any], Iterable[bytes]], *, threads: int) -> Application:
    """The WSGI application `pages` as an ASGI one; a client that left is no error."""
    bridge = WSGIMiddleware(pages, workers=threads, send_queue_size=_MESSAGES_IN_WAITING)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        async def patient_send(message: Message) -> None:
            # A failing send would leave the thread waiting for room in the queue.
            with contextlib.suppress(OSError):
                await send(message)

        await bridge(scope, receive, patient_send)

    return application
