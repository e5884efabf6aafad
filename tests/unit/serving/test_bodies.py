"""A request's body is here before a thread is taken; too large or too slow gets a page, not a hang."""

import asyncio
from typing import Any

import pytest
from tests.unit.serving.asgi import ask, scope_of

from visavis.web.serving.bodies import BodiesFirst
from visavis.web.serving.types import Message, Receive, Scope, Send, respond


class Echo:
    """Answers with the body that it was given."""

    def __init__(self) -> None:
        self.asked = 0
        self.length = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        self.length = next((v.decode() for k, v in scope["headers"] if k == b"content-length"), "")
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        await respond(send, 200, [], body)


def test_a_body_arrives_whole_and_in_order() -> None:
    echo = Echo()
    pieces = [bytes([at]) * 50_000 for at in range(40)]
    scope = scope_of("POST", headers={"content-length": str(2_000_000)})
    answer = asyncio.run(ask(BodiesFirst(echo), scope, pieces))
    assert answer.body == b"".join(pieces)


def test_a_chunked_body_gets_its_length() -> None:
    echo = Echo()
    scope = scope_of("POST", headers={"transfer-encoding": "chunked"})
    answer = asyncio.run(ask(BodiesFirst(echo), scope, [b"abc", b"defg"]))
    assert (answer.body, echo.length) == (b"abcdefg", "7")


def test_a_request_without_body_is_not_waited_for() -> None:
    answer = asyncio.run(ask(BodiesFirst(Echo()), scope_of("GET")))
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize("headers", [{"content-length": "30"}, {"transfer-encoding": "chunked"}])
def test_too_large_is_told_after_reading_it(headers: dict[str, str]) -> None:
    echo = Echo()
    answer = asyncio.run(ask(BodiesFirst(echo, limit=20), scope_of("POST", headers=headers), [b"x" * 15] * 2))
    assert answer.status == 413
    assert "10 Mo" in answer.body.decode()
    assert echo.asked == 0


def test_far_too_large_is_not_even_read() -> None:
    scope = scope_of("POST", headers={"content-length": str(10**12)})
    assert asyncio.run(ask(BodiesFirst(Echo()), scope, [])).status == 413


def test_too_slow_gives_up() -> None:
    echo = Echo()
    application = BodiesFirst(echo, deadline_seconds=0.05)

    async def slowly() -> Any:
        answer: list[Message] = []

        async def receive() -> Message:
            await asyncio.sleep(0.03)
            return {"type": "http.request", "body": b"x", "more_body": True}

        async def send(message: Message) -> None:
            answer.append(message)

        await application(scope_of("POST", headers={"content-length": "1000"}), receive, send)
        return answer

    assert asyncio.run(slowly())[0]["status"] == 408
    assert echo.asked == 0


def test_a_client_that_leaves_takes_no_thread() -> None:
    echo = Echo()

    async def leaving() -> list[Message]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await BodiesFirst(echo)(scope_of("POST", headers={"content-length": "5"}), receive, send)
        return sent

    assert asyncio.run(leaving()) == []
    assert echo.asked == 0
