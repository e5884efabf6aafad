"""Only proxies that are named may say who the client is."""

import asyncio
from typing import Any

import pytest
from tests.unit.serving.asgi import ask, scope_of

from visavis.web.serving.requests import TrustedHead
from visavis.web.serving.types import Receive, Scope, Send, respond


def seen_by_pages(headers: dict[str, str], trusted: list[str]) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    async def pages(scope: Scope, receive: Receive, send: Send) -> None:
        seen.update(scope)
        await respond(send, 200, [])

    asyncio.run(ask(TrustedHead(pages, trusted), scope_of(headers=headers)))
    return seen


def test_a_stranger_cannot_say_where_it_comes_from() -> None:
    seen = seen_by_pages({"x-forwarded-for": "10.0.0.1", "x-forwarded-proto": "https"}, trusted=[])
    assert seen["client"][0] == "192.0.2.7"
    assert seen["scheme"] == "http"
    assert seen["headers"] == []


def test_a_named_proxy_can() -> None:
    headers = {"x-forwarded-for": "198.51.100.4", "x-forwarded-proto": "https"}
    seen = seen_by_pages(headers, trusted=["192.0.2.0/24"])
    assert (seen["client"][0], seen["scheme"]) == ("198.51.100.4", "https")


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("10.9.9.9, 198.51.100.4", "198.51.100.4"),  # the first part was invented by the client
        ("198.51.100.4, 192.0.2.9", "198.51.100.4"),  # two proxies of ours
        ("nonsense", "192.0.2.7"),
        ("", "192.0.2.7"),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours(chain: str, client: str) -> None:
    assert seen_by_pages({"x-forwarded-for": chain}, trusted=["192.0.2.0/24"])["client"][0] == client


def test_names_with_underscores_are_dropped() -> None:
    seen = seen_by_pages({"x_forwarded_for": "10.0.0.1", "accept": "text/html"}, trusted=["192.0.2.7"])
    assert [name for name, _ in seen["headers"]] == [b"accept"]
