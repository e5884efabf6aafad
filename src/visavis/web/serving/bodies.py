"""Reads a request's body before Django sees it: six slow uploads would otherwise hold all WSGI threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from tempfile import SpooledTemporaryFile

from visavis.web.serving.types import Application, Headers, Message, Receive, Scope, Send, header, respond

LIMIT = 10 * 1024 * 1024
DEADLINE_SECONDS = 30.0
IN_MEMORY = 1024 * 1024
_CHUNK = 64 * 1024
# A browser shows our answer only if somebody reads what it is still sending.
_READ_AND_DROPPED_AT_MOST = 8 * LIMIT

_PAGE = """<!doctype html><html lang="fr-CA"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>{title}</h1><p>{french}</p><p lang="en">{english}</p></main></body></html>"""
_TOO_LARGE = _PAGE.format(
    title="Fichier trop volumineux",
    french="L’envoi dépasse 10 Mo. Revenez en arrière et choisissez un fichier plus petit.",
    english="The upload is over 10 MB. Go back and choose a smaller file.",
)
_TOO_SLOW = _PAGE.format(
    title="La connexion est trop lente",
    french="L’envoi a pris plus de 30 secondes. Revenez en arrière et réessayez.",
    english="The upload took more than 30 seconds. Go back and try again.",
)


class TooLarge(Exception):
    """The body is over the limit."""


class Disconnected(Exception):
    """The client left before it had sent everything."""


class BodiesFirst:
    """Hands over a request once its body is here, or answers 413 (too large) or 408 (too slow)."""

    def __init__(
        self, application: Application, *, limit: int = LIMIT, deadline_seconds: float = DEADLINE_SECONDS
    ) -> None:
        self._application = application
        self._limit = limit
        self._deadline = deadline_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _announces_body(scope):
            await self._application(scope, receive if scope["type"] != "http" else _empty, send)
            return
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                async with asyncio.timeout(self._deadline):
                    length = await self._read(scope, receive, body.write)
            except TooLarge:
                await respond(send, 413, _headers(), _TOO_LARGE.encode())
                return
            except TimeoutError:
                await respond(send, 408, [*_headers(), (b"connection", b"close")], _TOO_SLOW.encode())
                return
            except Disconnected:
                return
            body.seek(0)
            await self._application(_with_length(scope, length), _replay(body.read, length), send)

    async def _read(self, scope: Scope, receive: Receive, write: Callable[[bytes], object]) -> int:
        announced = header(scope, b"content-length")
        too_large = announced.isdigit() and int(announced) > self._limit
        if too_large and int(announced) > _READ_AND_DROPPED_AT_MOST:
            raise TooLarge
        total, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            chunk, more = message.get("body", b""), message.get("more_body", False)
            total += len(chunk)
            too_large = too_large or total > self._limit
            if total > _READ_AND_DROPPED_AT_MOST:
                raise TooLarge
            if not too_large:
                write(chunk)
        if too_large:
            raise TooLarge
        return total


def _announces_body(scope: Scope) -> bool:
    return header(scope, b"content-length") not in ("", "0") or bool(header(scope, b"transfer-encoding"))


def _with_length(scope: Scope, length: int) -> Scope:
    """WSGI knows bodies by their length only; a chunked one has none until it was read."""
    kept = [(k, v) for k, v in scope["headers"] if k not in (b"content-length", b"transfer-encoding")]
    return {**scope, "headers": [*kept, (b"content-length", str(length).encode())]}


async def _empty() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _replay(read: Callable[[int], bytes], length: int) -> Receive:
    left = length

    async def receive() -> Message:
        nonlocal left
        chunk = read(_CHUNK)
        left -= len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": left > 0 and bool(chunk)}

    return receive


def _headers() -> Headers:
    return [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'"),
    ]
