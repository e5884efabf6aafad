"""LiveKit's library is asynchronous, our callers are threads: one loop in one thread of our own serves all.

Not `asyncio.run` for each call: it refuses a thread in which a loop runs already.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from livekit import api


class Caller:
    """Runs one call of the library and waits for its answer, with a deadline."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def call(
        self,
        action: Callable[[api.LiveKitAPI], Awaitable[Any]],
        *,
        url: str,
        api_key: str,
        api_secret: str,
        timeout: float,
    ) -> Any:
        """What `action` answers. Raises api.TwirpError, or OSError (TimeoutError too) when nobody answers."""

        async def once() -> Any:
            # A connection each: a kept one that the server closed meanwhile would look like an outage.
            async with (
                asyncio.timeout(timeout),
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout)) as session,
            ):
                library = api.LiveKitAPI(url, api_key, api_secret, session=session, failover=False)
                return await action(library)

        try:
            return asyncio.run_coroutine_threadsafe(once(), self._running_loop()).result(timeout + 1)
        except aiohttp.ClientError as error:
            raise ConnectionError(type(error).__name__) from None

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="livekit-calls", daemon=True).start()
            return self._loop
