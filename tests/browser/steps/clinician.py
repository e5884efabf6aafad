"""What a professional does, at a desk."""

import re
from types import SimpleNamespace

from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import is_sound, picture
from tests.browser.steps.room import Room


class Professional:
    """Somebody with an account, in their own browser."""

    def __init__(self, page: Page, account: SimpleNamespace, *, looks: bool = False) -> None:
        self.page = page
        self.account = account
        self.room = Room(page)
        self._looks = looks

    @property
    def name(self) -> str:
        return str(self.account.name)

    def look(self, name: str) -> None:
        if self._looks:
            is_sound(self.page, f"pro-{name}")
            picture(self.page, name)

    def signs_in(self) -> "Professional":
        self.page.goto("/connexion")
        self.look("sign-in")
        self.page.locator("[name=login]").fill(self.account.email)
        self.page.locator("[name=password]").fill(self.account.password)
        self.page.locator("form:has([name=password]) button[type=submit]").click()
        expect(self.page).to_have_url(re.compile("/journee/"))
        return self

    # The day

    def opens_day(self) -> None:
        self.page.goto("/journee/")
        expect(self.page.locator("[data-part=list]")).to_be_visible()

    def row(self, visit: str) -> Locator:
        return self.page.locator(f"#rencontre-{visit}")

    def sees_arrival_of(self, name: str) -> None:
        expect(self.page.locator("[data-arrival]", has_text=f"{name} vient d’arriver")).to_be_visible()
        expect(self.page.locator("#announce")).to_have_text(re.compile(re.escape(name)))
        expect(self.page).to_have_title(re.compile(r"^\(1\) Ma journée"))

    def goes_to_door(self, visit: str) -> None:
        """The row's one act."""
        self.page.locator(f"#geste-{visit}").click()
        expect(self.page).to_have_url(re.compile(f"/rencontres/{visit}/"))

    def opens_visit(self, visit: str) -> "Professional":
        self.page.goto(f"/rencontres/{visit}/")
        return self

    # Door and identity

    def admits(self, name: str) -> None:
        """First gesture: « Faire entrer », and its dialog."""
        self.page.locator(".door li", has_text=name).locator("[data-admit]").first.click()
        self.look("admission")
        self.page.locator("#admit-yes").click()
        expect(self.page.locator("#admit-dialog")).to_be_hidden()

    def confirms_identity(self) -> None:
        """Second gesture: two identifiers, how each was compared, and the place."""
        expect(self.page.locator("#identity-yes")).to_be_visible()
        name = self.page.locator("#way_full_name-said")
        if name.count():
            name.check()
        birth = self.page.locator("#way_birth_date-card")
        if birth.count():
            birth.check()
        place = self.page.locator("#place-still")
        if place.count():
            place.check()
        self.look("identity")
        self.page.locator("#identity-yes").click()
        expect(self.page.locator("#identity-yes")).to_be_hidden()

    def confirms_identity_if_asked(self) -> None:
        """Others than the person cared for name themselves."""
        asked = self.page.locator("#identity-yes")
        expect(asked.or_(self.page.locator(".who"))).to_be_visible()
        if asked.is_visible():
            self.page.locator("[data-identity] .pill input").first.check()
            asked.click()
            expect(asked).to_be_hidden()

    def writes_to_waiting(self, visit: str, text: str) -> None:
        """From « Ma journée », without leaving it."""
        self.page.locator(f"#ecrire-{visit} summary").click()
        self.page.locator(f"#texte-{visit}").fill(text)
        self.page.locator(f"#ecrire-{visit} button[type=submit]").click()
        expect(self.row(visit)).to_contain_text(text)

    def lets_in(self, name: str) -> None:
        self.admits(name)
        self.confirms_identity()

    # The telephone

    def asks_for_telephone(self) -> None:
        self.room.control("telephone").click()
        expect(self.page.locator("#panel").get_by_role("heading", name="Passer au téléphone")).to_be_visible()

    def goes_to_telephone(self, cause: str) -> None:
        self.asks_for_telephone()
        self.page.locator(f"#cause-{cause}").click()
        expect(self.page.locator("#call-done")).to_be_visible()

    def records_call(self, outcome: str) -> None:
        self.page.locator("#panel").get_by_label(outcome).check()
        self.page.locator("#call-done").click()
        expect(self.page.locator("#call-done")).to_be_hidden()

    def ends_for_all(self) -> None:
        self.room.control("leave").click()
        self.page.get_by_role("button", name="Terminer pour tout le monde").click()
        expect(self.page).to_have_url(re.compile("/note$"))

    # The note

    def signs_note(self, text: str) -> None:
        self.page.locator("#text-0").fill(text)
        self.page.locator("[data-sign]").click()
        expect(self.page.get_by_text("Signée par")).to_be_visible()

    def files_note(self, where: str) -> None:
        self.page.locator("#deposer [name=where]").fill(where)
        self.page.locator("#deposer").get_by_role("radio").first.check()
        self.page.locator("#deposer").get_by_role("button", name="Note déposée").click()
        expect(self.page.get_by_text(re.compile("^Déposée le"))).to_be_visible()
