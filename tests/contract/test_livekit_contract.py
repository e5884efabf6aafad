"""The media server and its fake answer alike."""

import asyncio
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest
from livekit import rtc

from tests.contract.livekit_server import RunningLivekit
from visavis.gateways.livekit.client import Sfu, SfuClient
from visavis.gateways.livekit.errors import SfuRefused, SfuUnavailable, WebhookRefused
from visavis.gateways.livekit.fake import FakeSfu
from visavis.gateways.livekit.schemas import RoomInfo, WebhookEvent, WebhookKind


class Browsers(Protocol):
    """Joins rooms as a browser would; False when the server does not let it in."""

    def join(self, token: str) -> bool: ...


class RealBrowsers:
    """Participants over real WebRTC, without a browser."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._rooms: list[rtc.Room] = []

    def join(self, token: str) -> bool:
        return asyncio.run_coroutine_threadsafe(self._join(token), self._loop).result(10)

    async def _join(self, token: str) -> bool:
        room = rtc.Room()
        try:
            await room.connect(self._url, token)
        except rtc.ConnectError:
            return False
        self._rooms.append(room)
        return True

    def close(self) -> None:
        async def close() -> None:
            await asyncio.gather(*(room.disconnect() for room in self._rooms), return_exceptions=True)

        asyncio.run_coroutine_threadsafe(close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


class FakeBrowsers:
    def __init__(self, sfu: FakeSfu) -> None:
        self._sfu = sfu

    def join(self, token: str) -> bool:
        try:
            self._sfu.browser_joins(token)
        except SfuRefused:
            return False
        return True


@dataclass
class World:
    sfu: Sfu
    browsers: Browsers

    def token(self, room: str, identity: str) -> str:
        return self.sfu.join_token(room=room, identity=identity, name="Jeanne Gagnon")

    def inside(self, room: str) -> set[str]:
        return {person.identity for person in self.sfu.list_participants(room)}

    def becomes(self, room: str, expected: set[str]) -> bool:
        """Leaving is told a moment later by the real server."""
        deadline = time.monotonic() + 3
        while self.inside(room) != expected and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.inside(room) == expected


@pytest.fixture(params=["fake", "real"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "fake":
        fake = FakeSfu()
        yield World(fake, FakeBrowsers(fake))
        return
    running: RunningLivekit = request.getfixturevalue("running_livekit")
    browsers = RealBrowsers(running.livekit.url)
    yield World(running.client(), browsers)
    browsers.close()


@pytest.fixture
def room() -> str:
    return f"room-{uuid.uuid4()}"


def test_server_is_up(world: World) -> None:
    assert world.sfu.is_up()


def test_room_can_be_asked_for_twice_and_deleted_twice(world: World, room: str) -> None:
    world.sfu.ensure_room(room)
    world.sfu.ensure_room(room)
    assert world.sfu.list_rooms().count(RoomInfo(room, 0)) == 1
    world.sfu.delete_room(room)
    world.sfu.delete_room(room)
    assert room not in {known.name for known in world.sfu.list_rooms()}


def test_room_without_name_is_refused(world: World) -> None:
    with pytest.raises(SfuRefused):
        world.sfu.ensure_room("")


def test_unknown_room_has_nobody(world: World, room: str) -> None:
    assert world.sfu.list_participants(room) == []


def test_nobody_enters_a_room_that_was_not_opened(world: World, room: str) -> None:
    assert not world.browsers.join(world.token(room, "jeanne"))
    assert room not in {known.name for known in world.sfu.list_rooms()}


def test_nobody_enters_with_a_token_of_another_key(world: World, room: str) -> None:
    world.sfu.ensure_room(room)
    token = world.token(room, "jeanne")
    assert not world.browsers.join(token[:-6] + "AAAAAA")


@pytest.mark.requirement("N2")
def test_token_opens_nothing_after_its_end(running_livekit: RunningLivekit, room: str) -> None:
    client = running_livekit.client()
    client.ensure_room(room)
    short = client.join_token(room=room, identity="jeanne", name="Jeanne Gagnon", ttl_seconds=1)
    time.sleep(2.5)  # the server's own clock: nothing can be frozen
    browsers = RealBrowsers(running_livekit.livekit.url)
    try:
        assert not browsers.join(short)
    finally:
        browsers.close()


def test_joining_shows_who_and_when(world: World, room: str) -> None:
    world.sfu.ensure_room(room)
    assert world.browsers.join(world.token(room, "jeanne"))
    (person,) = world.sfu.list_participants(room)
    assert person.identity == "jeanne"
    assert person.session
    assert abs(datetime.now(UTC) - person.joined_at) < timedelta(seconds=5)
    assert person.tracks == ()


def test_creating_an_open_room_again_throws_nobody_out(world: World, room: str) -> None:
    world.sfu.ensure_room(room)
    assert world.browsers.join(world.token(room, "jeanne"))
    world.sfu.ensure_room(room)
    assert world.inside(room) == {"jeanne"}


def test_removal_puts_out_that_person_only(world: World, room: str) -> None:
    world.sfu.ensure_room(room)
    assert world.browsers.join(world.token(room, "jeanne"))
    assert world.browsers.join(world.token(room, "karim"))
    assert world.sfu.remove_participant(room, "jeanne")
    assert world.becomes(room, {"karim"})


def test_removing_who_is_not_there_succeeds(world: World, room: str) -> None:
    assert not world.sfu.remove_participant(room, "jeanne")
    world.sfu.ensure_room(room)
    assert not world.sfu.remove_participant(room, "jeanne")


def test_token_still_opens_after_removal(world: World, room: str) -> None:
    """Why the product must throw out again whoever replays a token (N2)."""
    world.sfu.ensure_room(room)
    token = world.token(room, "jeanne")
    assert world.browsers.join(token)
    world.sfu.remove_participant(room, "jeanne")
    assert world.becomes(room, set())
    assert world.browsers.join(token)
    assert world.sfu.remove_participant(room, "jeanne")


def test_second_connection_of_one_identity_replaces_the_first(world: World, room: str) -> None:
    world.sfu.ensure_room(room)
    assert world.browsers.join(world.token(room, "jeanne"))
    (first,) = world.sfu.list_participants(room)
    assert world.browsers.join(world.token(room, "jeanne"))
    (second,) = world.sfu.list_participants(room)
    assert second.session != first.session


def test_deleting_the_room_puts_everybody_out(world: World, room: str) -> None:
    world.sfu.ensure_room(room)
    assert world.browsers.join(world.token(room, "jeanne"))
    world.sfu.delete_room(room)
    assert world.becomes(room, set())
    assert not world.browsers.join(world.token(room, "jeanne"))


def test_full_room_lets_nobody_in(world: World, room: str) -> None:
    world.sfu.ensure_room(room, capacity=1)
    assert world.browsers.join(world.token(room, "jeanne"))
    assert not world.browsers.join(world.token(room, "karim"))


def test_many_threads_at_once(world: World, room: str) -> None:
    names = [f"{room}-{number}" for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(world.sfu.ensure_room, names))
        assert set(names) <= {known.name for known in world.sfu.list_rooms()}
        list(pool.map(world.sfu.delete_room, names))


def test_wrong_key_is_refused(running_livekit: RunningLivekit) -> None:
    client = running_livekit.client(api_secret="not-the-secret-of-this-server-at-all")
    with pytest.raises(SfuRefused) as error:
        client.list_rooms()
    assert "not-the-secret" not in str(error.value)
    assert not client.is_up()


def test_killed_server_is_unavailable_and_comes_back_empty(
    running_livekit: RunningLivekit, room: str
) -> None:
    client = running_livekit.client()
    client.ensure_room(room)
    running_livekit.kill()
    try:
        assert not client.is_up()
        for call in (
            lambda: client.ensure_room(room),
            client.list_rooms,
            lambda: client.list_participants(room),
            lambda: client.remove_participant(room, "jeanne"),
        ):
            with pytest.raises(SfuUnavailable):
                call()
    finally:
        running_livekit.start()
    assert client.is_up()
    assert client.list_rooms() == []


def test_called_from_a_thread_with_a_running_loop(running_livekit: RunningLivekit) -> None:
    client = running_livekit.client()

    async def inside() -> bool:
        return client.is_up()

    assert asyncio.run(inside())


def test_webhooks_are_signed_and_tell_who_joined(running_livekit: RunningLivekit, room: str) -> None:
    client = running_livekit.client()
    browsers = RealBrowsers(running_livekit.livekit.url)
    client.ensure_room(room)
    try:
        assert browsers.join(client.join_token(room=room, identity="jeanne", name="Jeanne Gagnon"))
        client.delete_room(room)
        seen = _events(running_livekit, client, room, wanted=WebhookKind.ROOM_FINISHED)
    finally:
        browsers.close()
    joined = next(event for event in seen if event.kind is WebhookKind.PARTICIPANT_JOINED)
    assert joined.identity == "jeanne"
    assert joined.session
    assert abs(datetime.now(UTC) - joined.at) < timedelta(seconds=10)
    assert len({event.id for event in seen}) == len(seen)


def test_webhook_with_another_body_or_signature_is_refused(
    running_livekit: RunningLivekit, room: str
) -> None:
    client = running_livekit.client()
    client.ensure_room(room)
    _events(running_livekit, client, room, wanted=WebhookKind.ROOM_STARTED)
    body, authorization = running_livekit.webhooks.received[-1]
    with pytest.raises(WebhookRefused):
        client.verify_webhook(body + b" ", authorization)
    with pytest.raises(WebhookRefused):
        client.verify_webhook(body, authorization[:-6] + "AAAAAA")


def _events(
    running: RunningLivekit, client: SfuClient, room: str, *, wanted: WebhookKind
) -> list[WebhookEvent]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        events = [client.verify_webhook(*received) for received in list(running.webhooks.received)]
        events = [event for event in events if event.room == room]
        if wanted in {event.kind for event in events}:
            return events
        time.sleep(0.05)
    raise AssertionError(f"no {wanted} within 10 s")
