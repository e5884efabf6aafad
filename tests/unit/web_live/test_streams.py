"""What a page receives, byte by byte, and when its stream ends."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import OperationalError
from tests.unit.serving.asgi import ask, scope_of

from visavis.web.live import application as live
from visavis.web.live.access import Grant
from visavis.web.live.hub import Hub
from visavis.web.serving.types import Message, Receive, Scope, Send, respond


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    await respond(send, 299, [])


class Page:
    """An open page: what it was sent, and how it leaves."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.status = 0
        self.closed = False
        self.left = asyncio.Event()
        self.blocked: asyncio.Event | None = None

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        if self.blocked:
            await self.blocked.wait()
        if not message.get("more_body"):
            self.closed = True
            return
        self.sent.append(message["body"])

    async def until(self, count: int) -> None:
        async with asyncio.timeout(2):
            while len(self.sent) < count:
                await asyncio.sleep(0)


Scenario = Callable[[Hub, Callable[[], Awaitable[tuple[Page, asyncio.Task[None]]]]], Awaitable[None]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs a scenario with a hub and a way to open a page that follows visit:1."""

    def run(scenario: Scenario, *, granted: Callable[[], bool] = lambda: True) -> None:
        async def allow(scope: Scope) -> Grant | None:
            return Grant(frozenset(["visit:1", "session:mine"]), "me", lambda: None)

        async def again(grant: Grant) -> bool:
            return granted()

        monkeypatch.setattr(live, "stream_grant", allow)
        monkeypatch.setattr(live, "still_granted", again)

        async def main() -> None:
            hub = Hub()
            application = live.LiveEvents(pages, hub=hub)

            async def open_page() -> tuple[Page, asyncio.Task[None]]:
                page = Page()
                scope = scope_of(path="/direct/rencontre/x")
                task = asyncio.create_task(application(scope, page.receive, page.send))
                await page.until(2)
                return page, task

            await scenario(hub, open_page)

        asyncio.run(main())

    return run


def test_a_page_is_told_at_once_and_at_each_change(play: Callable[..., None]) -> None:
    async def scenario(hub: Hub, open_page: Any) -> None:
        page, task = await open_page()
        assert page.sent == [live.RETRY, live.CHANGED]
        hub.wake("visit:1")
        await page.until(3)
        assert page.sent[2] == live.CHANGED
        page.left.set()
        await task
        assert hub.streams == 0

    play(scenario)


def test_a_heartbeat_is_a_comment(play: Callable[..., None]) -> None:
    async def scenario(hub: Hub, open_page: Any) -> None:
        page, task = await open_page()
        for stream in hub._by_slot[0]:
            stream.beat = True
            stream.signal.set()
        await page.until(3)
        assert page.sent[2].startswith(b":")
        task.cancel()

    play(scenario)


def test_a_slow_reader_holds_nobody_up(play: Callable[..., None]) -> None:
    async def scenario(hub: Hub, open_page: Any) -> None:
        slow, slow_task = await open_page()
        quick, quick_task = await open_page()
        slow.blocked = asyncio.Event()
        for count in range(3, 8):
            hub.wake("visit:1")
            await quick.until(count)
        slow.blocked.set()
        await slow.until(3)
        await asyncio.sleep(0.01)
        assert len(slow.sent) == 4  # what it was writing, and one event for all the rest
        slow_task.cancel()
        quick_task.cancel()

    play(scenario)


def test_one_who_lost_the_right_is_told_and_cut_off(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "DOUBT_SECONDS", 0.0)
    allowed = [True]

    async def scenario(hub: Hub, open_page: Any) -> None:
        page, task = await open_page()
        allowed[0] = False
        hub.wake("visit:1")
        await asyncio.wait_for(task, 2)
        assert page.sent[-1] == live.CHANGED
        assert page.closed

    play(scenario, granted=lambda: allowed[0])


def test_the_right_is_not_asked_again_at_each_of_many_changes(play: Callable[..., None]) -> None:
    asked: list[int] = []

    async def scenario(hub: Hub, open_page: Any) -> None:
        page, task = await open_page()
        for count in range(3, 20):
            hub.wake("visit:1")
            await page.until(count)
        task.cancel()
        assert asked == []

    play(scenario, granted=lambda: bool(asked.append(1)) or True)


def test_an_ended_session_is_cut_off_at_once(play: Callable[..., None]) -> None:
    async def scenario(hub: Hub, open_page: Any) -> None:
        page, task = await open_page()
        hub.wake("session:mine")
        await asyncio.wait_for(task, 2)
        assert page.closed

    play(scenario, granted=lambda: False)


def test_the_server_stops_without_waiting(play: Callable[..., None]) -> None:
    async def scenario(hub: Hub, open_page: Any) -> None:
        page, task = await open_page()
        hub._loop = asyncio.get_running_loop()
        hub.begin_shutdown()
        await asyncio.wait_for(task, 2)
        assert page.closed

    play(scenario)


def refuse(monkeypatch: pytest.MonkeyPatch, answer: Exception | None) -> int:
    async def grant(scope: Scope) -> None:
        if answer:
            raise answer

    monkeypatch.setattr(live, "stream_grant", grant)
    application = live.LiveEvents(pages, hub=Hub())
    return asyncio.run(ask(application, scope_of(path="/direct/journee"))).status


def test_a_stranger_gets_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refuse(monkeypatch, None) == 404


def test_a_database_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refuse(monkeypatch, OperationalError()) == 503


def test_all_else_goes_to_the_pages() -> None:
    assert asyncio.run(ask(live.LiveEvents(pages, hub=Hub()), scope_of(path="/journee/"))).status == 299


def test_events_are_not_posted_to() -> None:
    answer = asyncio.run(ask(live.LiveEvents(pages, hub=Hub()), scope_of("POST", "/direct/journee")))
    assert answer.status == 405
