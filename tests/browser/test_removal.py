"""Who was removed stays out, whatever tokens they kept (rule N2)."""

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.conftest import Stage
from tests.browser.outsider import Outsider
from tests.harness.product import Product

Visits = Callable[..., SimpleNamespace]
JWT = re.compile(rb"eyJ[\w-]+\.[\w-]+\.[\w-]+")
# Two seconds promised by the product, and what a laden machine adds to seeing it.
OUT_WITHIN = 3.0


@pytest.fixture
def outsider(product: Product) -> Iterator[Outsider]:
    made = Outsider(product.info["livekit_url"])
    yield made
    made.close()


def tokens_of(page: Page) -> list[str]:
    """Fills itself: the first token that our server gives, then those that the media server renews."""
    found: list[str] = []

    def keep(data: bytes | str) -> None:
        raw = data if isinstance(data, bytes) else data.encode()
        found.extend(match.decode() for match in JWT.findall(raw))

    def listen(socket: WebSocket) -> None:
        keep(socket.url)
        socket.on("framereceived", keep)

    page.on("websocket", listen)
    return found


@pytest.mark.requirement("N2")
def test_a_removed_person_is_out_and_no_token_brings_them_back(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits, outsider: Outsider
) -> None:
    # given a person in the room, whose tokens somebody kept
    visit = a_visit()
    karim = stage.professional(clinic).opens_visit(visit.id)
    guest = stage.person()
    tokens = tokens_of(guest.page)
    guest.waits(visit.path)
    karim.admits(visit.name)
    guest.enters()
    karim.confirms_identity()
    karim.room.sees_and_hears()
    assert tokens, "no token was seen on its way"

    # when the professional makes them leave
    karim.room.chooses("Personnes et messages")
    karim.page.locator(".room-person__actions button", has_text="Faire sortir").click()
    karim.page.locator("dialog[open]").get_by_role("button", name=re.compile("Faire sortir")).click()
    expect(guest.page.get_by_role("heading", name="Vous n’êtes plus dans la rencontre")).to_be_visible()
    karim.room.neither_sees_nor_hears()

    # then neither the first token nor a renewed one lets anybody stay
    stays = [outsider.stays(token) for token in dict.fromkeys(tokens)]
    assert max(stays) < OUT_WITHIN, stays
