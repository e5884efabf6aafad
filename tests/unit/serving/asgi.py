"""Playing a client of an ASGI application, in memory."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from visavis.web.serving.types import Application, Message


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def scope_of(method: str = "GET", path: str = "/", headers: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()],
        "client": ("192.0.2.7", 5000),
        "scheme": "http",
        "http_version": "1.1",
        "server": ("localhost", 80),
    }


async def ask(application: Application, scope: dict[str, Any], chunks: Iterable[bytes] = ()) -> Answer:
    """One request with its body in pieces; the client then stays."""
    answer = Answer()
    pieces = list(chunks)
    left: list[Message] = [
        {"type": "http.request", "body": piece, "more_body": at < len(pieces) - 1}
        for at, piece in enumerate(pieces)
    ]

    async def receive() -> Message:
        if left:
            return left.pop(0)
        return await asyncio.Future()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    await application(scope, receive, send)
    return answer
