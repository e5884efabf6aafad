"""The room, the same for both sides: what one sees, hears, says."""

import re
from typing import Any

from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.cameras import LOOKS
from tests.browser.steps.waiting import until

COLOUR = """() => [...document.querySelectorAll('.room-tile video')].filter((video) => video.videoWidth > 0)
  .map((video) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 8;
    const pen = canvas.getContext('2d');
    pen.drawImage(video, 0, 0, 8, 8);
    const sum = [0, 0, 0];
    pen.getImageData(0, 0, 8, 8).data.forEach((value, rank) => {
      if (rank % 4 < 3) sum[rank % 4] += value / 64;
    });
    return sum;
  })"""


class Room:
    """One person's room."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bar = page.locator("#room-bar")

    def control(self, name: str) -> Locator:
        return self.bar.locator(f"[data-control={name}]")

    def stats(self) -> dict[str, Any]:
        """The counters of WebRTC; zeros while the room is not open."""
        found: dict[str, Any] = self.page.evaluate(
            "async () => (window.visavisRoom ? await visavisRoom.stats() : null)"
            " ?? {framesDecoded: 0, audioEnergy: 0}"
        )
        return found

    def _state(self) -> str:
        try:
            return str(self.page.evaluate("window.visavisRoom?.state()"))
        except Error:  # the page is just going elsewhere
            return "leaving"

    def is_open(self, seconds: float = 20) -> None:
        """Connected to the media server."""
        until(
            self.page,
            lambda: self._state() == "in_room",
            "the room to open",
            seconds,
        )

    def sees_and_hears(self, seconds: float = 20) -> None:
        """Pictures are decoded and sound has energy, now and growing."""
        before = self.stats()

        def growing() -> bool:
            now = self.stats()
            return bool(
                now["framesDecoded"] > before["framesDecoded"] + 3
                and now["audioEnergy"] > before["audioEnergy"]
            )

        until(self.page, growing, f"pictures and sound at {self.page.url} (were {before})", seconds)

    def hears(self, seconds: float = 20) -> None:
        """Sound alone."""
        before = self.stats()["audioEnergy"]
        until(self.page, lambda: self.stats()["audioEnergy"] > before, "sound", seconds)

    def sees(self, who: str) -> None:
        """The colour of a remote picture is that of `who`'s camera: copper the host, teal the guest."""
        copper = LOOKS[who].colour[2] > 128

        def found() -> bool:
            return any((red > blue) == copper for red, _green, blue in self.page.evaluate(COLOUR))

        until(self.page, found, f"the picture of the {who}")

    def sees_a_shared_screen(self) -> None:
        """A screen is on the stage, and its frames are decoded."""
        video = self.page.locator("[data-media=screen] video")
        expect(video).to_be_visible()

        def drawn() -> bool:
            return bool(
                video.evaluate(
                    "video => video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames"
                )
            )

        until(self.page, drawn, "frames of the shared screen")

    def neither_sees_nor_hears(self) -> None:
        """For a whole second nothing comes any more."""

        def silent() -> bool:
            before = self.stats()
            self.page.wait_for_timeout(1000)
            now = self.stats()
            return bool(
                now["framesDecoded"] <= before["framesDecoded"]
                and now["audioEnergy"] <= before["audioEnergy"]
            )

        until(self.page, silent, "picture and sound to stop", 10)

    def writes(self, text: str) -> None:
        field = self.page.locator("#room-message")
        if not field.is_visible():
            self.control("chat").click()
        field.fill(text)
        field.press("Enter")
        expect(self.page.locator(".room-message__text", has_text=text)).to_be_visible()

    def reads(self, text: str) -> None:
        if not self.page.locator(".room-chat").is_visible():
            self.control("chat").click()
        expect(self.page.locator(".room-message__text", has_text=text)).to_be_visible()

    def closes_panel(self) -> None:
        self.page.locator(".room-panel__head button").click()

    def chooses(self, words: str) -> None:
        """An act of « Plus »."""
        self.control("more").click()
        self.page.locator(".room-menu__item", has_text=words).click()

    def shows(self, words: str, seconds: float = 10) -> None:
        expect(self.page.locator("#room").get_by_text(re.compile(re.escape(words))).first).to_be_visible(
            timeout=seconds * 1000
        )
