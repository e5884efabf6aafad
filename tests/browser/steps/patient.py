"""What the person cared for does, on a telephone, without an account."""

import re

from playwright.sync_api import Page, expect

from tests.browser.checks import is_sound, picture
from tests.browser.steps.forms import tick
from tests.browser.steps.room import Room
from tests.browser.steps.waiting import until

WORDS = {
    "fr": {
        "continue": "Continuer",
        "place": "Où êtes-vous",
        "to_test": "Continuer vers le test",
        "test": "Tester le micro et la caméra",
        "yes": "Oui",
        "to_waiting": "Aller à la salle d’attente",
        "waiting": "Vous êtes dans la salle d’attente",
        "enter": "Entrer",
        "over": "La rencontre est terminée",
        "send": "Envoyer",
    },
    "en": {
        "continue": "Continue",
        "place": "Where are you",
        "to_test": "Continue to the test",
        "test": "Test the microphone and camera",
        "yes": "Yes",
        "to_waiting": "Go to the waiting room",
        "waiting": "You are in the waiting room",
        "enter": "Enter",
        "over": "The visit is over",
        "send": "Send",
    },
}


class Person:
    """Somebody who was invited, at their own device."""

    def __init__(self, page: Page, language: str = "fr", *, looks: bool = False) -> None:
        self.page = page
        self.room = Room(page)
        self.words = WORDS[language]
        self._looks = looks
        self.language = language

    def look(self, name: str) -> None:
        """Check the page on the way, where the journey asks for it."""
        if self._looks:
            is_sound(self.page, f"{name}-{self.language}")
            if self.language == "fr":
                picture(self.page, name)

    def button(self, key: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=self.words[key], exact=exact).click()

    def opens_link(self, path: str) -> None:
        self.page.goto(path)
        self.look("arrival")

    def starts(self) -> None:
        """« Continuer »: the link is exchanged and leaves the address bar."""
        self.button("continue")
        expect(self.page).to_have_url(re.compile(r"/rencontre/[0-9a-f-]+/avant"))

    def answers_before_entering(
        self, place: str = "12, rue des Merles-Bleus, Sainte-Brume", callback: str = ""
    ) -> None:
        self.look("before")
        if callback:
            tick(self.page, "callback", callback)
        tick(self.page, "privacy", "alone")
        field = self.page.get_by_label(re.compile(self.words["place"]))
        if field.count():
            field.fill(place)
        self.page.get_by_role("button", name=self.words["to_test"]).click()
        expect(self.page).to_have_url(re.compile("/essai$"))

    def tests_device(self) -> None:
        self.look("test")
        self.button("test")
        self.page.locator("[data-question]").get_by_role("button", name=self.words["yes"]).click()
        expect(self.page.locator("[data-verdict]")).to_be_visible(timeout=15_000)
        self.look("test-done")

    def goes_to_waiting_room(self) -> None:
        self.page.get_by_role("button", name=self.words["to_waiting"]).click()
        self.is_waiting()

    def is_waiting(self) -> None:
        expect(self.page.get_by_role("heading", name=self.words["waiting"])).to_be_visible()

    def waits(self, path: str) -> "Person":
        """From the link to the waiting room, past the test, with the camera open."""
        self.opens_link(path)
        self.starts()
        self.answers_before_entering()
        self.goes_on_without_camera()
        self.opens_camera()
        return self

    def opens_camera(self) -> None:
        """In the waiting room, seen by oneself only."""
        camera = self.page.locator("[data-device=camera]")
        camera.click()
        expect(camera).to_have_attribute("data-on", "true")

    def goes_on_without_camera(self) -> None:
        self.page.locator("[data-without-camera]").click()
        self.is_waiting()

    def is_admitted(self, seconds: float = 10) -> None:
        expect(self.page.locator("[data-enter=camera]")).to_be_visible(timeout=seconds * 1000)

    def enters(self) -> None:
        self.is_admitted()
        self.look("admitted")
        self.page.locator("[data-enter=camera]").click()
        self.room.is_open()

    def replies(self, text: str) -> None:
        self.page.locator("#id_text").fill(text)
        self.page.locator("[data-reply] button").click()
        expect(self.page.locator(".message--mine", has_text=text)).to_be_visible()

    def reads(self, text: str, seconds: float = 2) -> None:
        expect(self.page.locator("[data-waiting]")).to_contain_text(text, timeout=seconds * 1000)

    def is_at_the_end(self) -> None:
        until(self.page, lambda: "/fin" in self.page.url or self.continues(), "the end page")
        expect(self.page.get_by_role("heading", name=self.words["over"])).to_be_visible()

    def continues(self) -> bool:
        """The room's last screen offers to go on; most go by themselves."""
        return False
