"""The keyboard alone: the person's path, the bar of the room, and a focus that is never lost."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Meeting, Stage
from tests.browser.office import Office
from tests.browser.steps.waiting import until

FOCUSED = "() => document.activeElement?.tagName ?? 'BODY'"


def tab_to(page: Page, words: str, most: int = 40) -> None:
    """Tab until what has the focus says `words`."""
    says = (
        "() => { const one = document.activeElement; if (one === document.body) return '';"
        " return (one?.innerText || one?.labels?.[0]?.innerText || '')"
        ".trim() }"
    )
    for _turn in range(most):
        if words in str(page.evaluate(says)):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"« {words} » is not reached by Tab at {page.url}")


def focus_is_somewhere(page: Page) -> None:
    """Once the swap has settled."""
    until(page, lambda: page.evaluate(FOCUSED) != "BODY", "the focus to stand on something", 2)


@pytest.mark.requirement("N10")
def test_the_persons_path_by_keyboard_alone(stage: Stage, office: Office, clinic: SimpleNamespace) -> None:
    visit = office("visit", clinic=clinic.clinic)
    guest = stage.person(user_agent=None, is_mobile=False, viewport={"width": 1280, "height": 800})
    page = guest.page
    guest.opens_link(visit.path)
    tab_to(page, "Continuer")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/avant$"))
    tab_to(page, "Oui")
    page.keyboard.press("Space")
    tab_to(page, "Où êtes-vous")
    page.keyboard.type("12, rue des Merles-Bleus")
    tab_to(page, "Continuer vers le test")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/essai$"))
    tab_to(page, "Tester le micro et la caméra")
    page.keyboard.press("Enter")
    expect(page.locator("[data-question] button").first).to_be_visible()
    tab_to(page, "Oui")
    page.keyboard.press("Enter")
    expect(page.locator("[data-verdict]")).to_be_visible(timeout=15_000)
    tab_to(page, "Aller à la salle d’attente")
    page.keyboard.press("Enter")
    guest.is_waiting()
    tab_to(page, "J’ai besoin d’aide")


@pytest.mark.requirement("N10")
def test_f2_leads_to_the_bar_whose_letters_work_only_there(
    clinic: SimpleNamespace, office: Office, meeting: Meeting
) -> None:
    karim, guest = meeting(office("visit", clinic=clinic.clinic))
    for page in (karim.page, guest.page):
        page.keyboard.press("m")
        expect(page.locator("[data-control=mic]")).to_have_attribute("data-on", "true")
        page.keyboard.press("F2")
        assert page.evaluate("document.querySelector('#room-bar').contains(document.activeElement)")
        page.keyboard.press("m")
        expect(page.locator("[data-control=mic]")).to_have_attribute("data-on", "false")
        page.keyboard.press("M")
        expect(page.locator("[data-control=mic]")).to_have_attribute("data-on", "true")
        page.keyboard.press("c")
        expect(page.locator("[data-control=camera]")).to_have_attribute("data-on", "false")
    guest.page.keyboard.press("l")
    karim.room.shows("main levée")


@pytest.mark.requirement("N10")
def test_no_swap_of_the_panel_drops_the_focus(stage: Stage, office: Office, clinic: SimpleNamespace) -> None:
    visit = office("visit", clinic=clinic.clinic)
    karim = stage.professional(clinic).opens_visit(visit.id)
    guest = stage.person().waits(visit.path)
    door = karim.page.locator("[data-admit]").first
    expect(door).to_be_visible()
    door.focus()
    karim.page.keyboard.press("Enter")
    expect(karim.page.locator("#admit-title")).to_be_visible()
    focus_is_somewhere(karim.page)
    karim.page.keyboard.press("Escape")
    expect(door).to_be_focused()
    karim.admits(visit.name)
    expect(karim.page.locator("#identity-yes")).to_be_visible()
    focus_is_somewhere(karim.page)
    guest.enters()
    karim.confirms_identity()
    focus_is_somewhere(karim.page)
    karim.asks_for_telephone()
    focus_is_somewhere(karim.page)
