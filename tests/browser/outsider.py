"""Somebody who kept a media token and tries it again, without our pages."""

import asyncio
import threading
import time
from typing import Any

from livekit import rtc


class Outsider:
    """A plain client of the media server, on a loop of its own beside Playwright's."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def stays(self, token: str) -> float:
        """Seconds in the room before being thrown out; 0 when not let in at all."""
        return asyncio.run_coroutine_threadsafe(self._stay(token), self._loop).result(40)

    async def _stay(self, token: str) -> float:
        room, out = rtc.Room(), asyncio.Event()

        def leave(*_reason: Any) -> None:
            out.set()

        room.on("disconnected", leave)
        try:
            await room.connect(self._url, token)
        except rtc.ConnectError:
            return 0.0
        began = time.monotonic()
        try:
            await asyncio.wait_for(out.wait(), 20)
        except TimeoutError:
            return 20.0
        finally:
            await room.disconnect()
        return time.monotonic() - began

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
