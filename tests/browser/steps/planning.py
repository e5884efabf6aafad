"""How a professional plans: later through « Nouvelle rencontre », or now, with the person on the line."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.steps.clinician import Professional
from tests.browser.steps.forms import is_asked, tick

ANSWERS = {"has_internet": "yes", "at_ease": "yes", "device": "smartphone"}
SAFETY = {
    "plan_technical_text": "Rappeler au numéro confirmé dans les 5 minutes.",
    "plan_clinical_text": "911, puis la personne à joindre.",
    "in_person_place": "CLSC du Vieux-Moulin, 40, chemin de la Grève",
}


class Planner:
    """The planning pages in the hands of a professional."""

    def __init__(self, professional: Professional) -> None:
        self.who = professional
        self.page = professional.page

    def ticks(self, name: str, value: str) -> None:
        tick(self.page, name, value)

    def chooses(self, person: str) -> None:
        """Find somebody by name and take them."""
        self.page.get_by_role("searchbox").last.fill(person)
        self.page.get_by_role("search").last.get_by_role("button").click()
        self.page.locator(".results li", has_text=person).get_by_text("Choisir").click()

    def opens_new_visit_for(self, person: str) -> None:
        self.who.opens_day()
        self.page.get_by_role("link", name="Nouvelle rencontre").click()
        self.chooses(person)
        expect(self.page.locator("#plan")).to_be_visible()

    def fills_in(self, start: datetime) -> None:
        """Date, situation, what is known of the device, and what happens if something fails."""
        local = start.astimezone(ZoneInfo("America/Toronto"))
        if self.page.locator("[name=timing][value=later]").count():
            self.ticks("timing", "later")
        self.page.locator("[name=day]").fill(local.date().isoformat())
        self.page.locator("[name=hour]").fill(local.strftime("%H:%M"))
        self.ticks("situation", "known_condition_follow_up")
        self.ticks("modality", "video")
        self.answers()

    def answers(self) -> None:
        for name, value in ANSWERS.items():
            self.ticks(name, value)
        self.ticks("presence_required", "no")
        self.ticks("in_person_possible", "yes")
        for name, text in SAFETY.items():
            self.page.locator(f"[name={name}]").fill(text)

    def answers_what_is_asked(self) -> None:
        """The gate's questions; those answered before are shown with where they come from, and confirmed."""
        for block in ("person", "safety"):
            if self.page.locator(f"[name=confirm_{block}]").count():
                tick(self.page, f"confirm_{block}")
        for name, value in (ANSWERS | {"presence_required": "no", "in_person_possible": "yes"}).items():
            if is_asked(self.page, name, value):
                tick(self.page, name, value)
        for name, text in SAFETY.items():
            field = self.page.locator(f"[name={name}]")
            if field.count() and field.is_visible() and not field.input_value():
                field.fill(text)

    def asks_consent(self) -> None:
        """Read aloud, and noted: of vive voix, by the person, for this visit."""
        expect(self.page).to_have_url(re.compile("/consentement"))
        self.who.look("consent")
        self.page.get_by_role("button", name="La personne accepte").click()
        self.ticks("manner", "verbal")
        self.ticks("giver", "patient")
        self.ticks("scope", "visit")
        self.who.look("consent-how")
        self.page.get_by_role("button", name="Noter le consentement").click()

    def plans(self, person: str, start: datetime) -> str:
        """From « Ma journée » to a confirmed visit; gives its identifier."""
        self.opens_new_visit_for(person)
        self.fills_in(start)
        self.who.look("planning")
        self.page.locator("#panneau [value=consent]").first.click()
        self.asks_consent()
        confirm = self.page.locator("#confirmer")
        expect(confirm).not_to_have_attribute("aria-disabled", "true")
        self.who.look("planning-ready")
        confirm.click()
        expect(self.page.locator("#personnes")).to_be_visible()
        self.who.look("sheet")
        found = re.search(r"/rencontres/([0-9a-f-]{36})", self.page.url)
        assert found
        return found[1]

    def confirms(self, visit: str) -> None:
        """A draft that has all it needs."""
        self.page.goto(f"/rencontres/{visit}/planification")
        self.page.locator("#confirmer").click()
        expect(self.page.locator("#personnes")).to_be_visible()

    def moves(self, visit: str, start: datetime) -> None:
        """« Changer l’horaire », from the visit's sheet."""
        local = start.astimezone(ZoneInfo("America/Toronto"))
        self.page.goto(f"/rencontres/{visit}/planification")
        self.page.get_by_role("link", name="Changer l’horaire").click()
        self.page.locator("[name=day]").fill(local.date().isoformat())
        self.page.locator("[name=hour]").fill("10:15")
        self.page.locator("[type=submit]", has_text="Changer l’horaire").click()
        expect(self.page.locator("#personnes")).to_be_visible()
