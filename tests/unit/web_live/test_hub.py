"""Streams wait for wakes: coalesced, a queue each, and none outlives the server's stop."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from visavis.web.live.hub import HEARTBEAT_SECONDS, STREAMS_OF_ONE_OWNER, Hub, Stream


def run(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scenario)


def awaited(stream: Stream) -> Stream:
    """As a stream that has just written what it knew."""
    stream.changed = stream.beat = False
    stream.signal.clear()
    return stream


def test_a_new_stream_is_told_at_once() -> None:
    async def scenario() -> None:
        with Hub().subscribed(["visit:1"], "me") as stream:
            assert stream.signal.is_set()
            assert stream.changed

    run(scenario())


def test_a_wake_reaches_its_topic_only() -> None:
    async def scenario() -> None:
        hub = Hub()
        with hub.subscribed(["visit:1", "role:9"], "a") as mine, hub.subscribed(["visit:2"], "b") as other:
            awaited(mine), awaited(other)
            hub.wake("role:9")
            assert mine.changed
            assert not other.signal.is_set()

    run(scenario())


def test_many_wakes_of_a_slow_reader_are_one() -> None:
    async def scenario() -> None:
        hub = Hub()
        with hub.subscribed(["visit:1"], "slow") as stream:
            awaited(stream)
            for _ in range(1000):
                hub.wake("visit:1")
            awaited(stream)
            assert not stream.signal.is_set()

    run(scenario())


def test_a_closed_page_leaves_nothing_behind() -> None:
    async def scenario() -> None:
        hub = Hub()
        with hub.subscribed(["visit:1"], "me"):
            assert hub.streams == 1
        assert hub.streams == 0
        assert not hub._by_topic
        assert not hub._by_owner

    run(scenario())


def test_the_oldest_stream_of_one_owner_gives_way() -> None:
    async def scenario() -> None:
        hub = Hub()
        first = hub.subscribed(["visit:1"], "greedy")
        oldest = first.__enter__()
        others = [hub.subscribed(["visit:1"], "greedy") for _ in range(STREAMS_OF_ONE_OWNER)]
        streams = [other.__enter__() for other in others]
        assert oldest.ended
        assert not any(stream.ended for stream in streams)

    run(scenario())


def test_a_stop_ends_all_streams_and_those_that_come_late() -> None:
    async def scenario() -> None:
        hub = Hub()
        hub._loop = asyncio.get_running_loop()
        with hub.subscribed(["visit:1"], "me") as stream:
            hub.begin_shutdown()
            await asyncio.sleep(0)
            assert stream.ended
        with hub.subscribed(["visit:1"], "late") as late:
            assert late.ended

    run(scenario())


def test_heartbeats_are_spread_over_the_interval() -> None:
    async def scenario() -> None:
        hub = Hub()
        open_pages = [hub.subscribed(["visit:1"], str(number)) for number in range(150)]
        for page in open_pages:
            page.__enter__()
        assert {len(slot) for slot in hub._by_slot} == {150 // HEARTBEAT_SECONDS}

    run(scenario())
