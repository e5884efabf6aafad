"""One line for each request: method, redacted path, status, time, address. Never a query, cookie or body."""

from __future__ import annotations

import logging
import time

from visavis.web.middleware.redaction import redact
from visavis.web.serving.types import Application, Message, Receive, Scope, Send

log = logging.getLogger("visavis.access")


class AccessLog:
    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self._application(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 0

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._application(scope, receive, noting_send)
        finally:
            client = scope.get("client") or ("-", 0)
            elapsed = (time.perf_counter() - begun) * 1000
            path = redact(scope["path"]).replace("\n", "").replace("\r", "")
            log.info("%s %s %s %.0fms %s", scope["method"], path, status or "-", elapsed, client[0])
