"""Each page, in both languages, on a small screen and a desk: sound, and nothing scrolls sideways."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from tests.browser.checks import is_sound
from tests.browser.conftest import Stage
from tests.browser.office import Office
from tests.browser.test_english import professional_pages

WIDTHS = (320, 1280)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_of_the_person(stage: Stage, office: Office, clinic: SimpleNamespace, language: str) -> None:
    visit = office("visit", clinic=clinic.clinic)
    later = office("visit", clinic=clinic.clinic, state="confirmed", minutes=3 * 24 * 60)
    guest = stage.person(language, is_mobile=False)
    for path in (visit.path, later.path):
        guest.page.goto(path)
        if language == "en" and not (guest.page.locator("html").get_attribute("lang") or "").startswith("en"):
            guest.page.get_by_role("button", name="English").click()
    places = {
        "arrival": visit.path,
        "early": later.path,
        "link-help": f"{visit.path}/aide",
        "link-telephone": f"{visit.path}/telephone",
        "link-test": f"{visit.path}/essai",
        "change-of-mind": f"{later.path}/avis",
        "join": "/joindre",
        "information": "/renseignements",
        "unknown": "/r/inconnu",
    }
    walk(guest.page, places, language)
    guest.opens_link(visit.path)
    guest.starts()
    base = guest.page.url.removesuffix("avant")
    pages = ("avant", "essai", "attente", "telephone", "nom", "avis")
    walk(guest.page, {name: base + name for name in pages}, language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_of_the_professional(
    stage: Stage, office: Office, clinic: SimpleNamespace, language: str
) -> None:
    person = office("patient", clinic=clinic.clinic)
    visit = office("visit", clinic=clinic.clinic, patient=person.id, state="ready")
    open_visit = office("visit", clinic=clinic.clinic)
    karim = stage.professional(clinic)
    if language == "en":
        karim.page.get_by_role("button", name="English").click()
    confirmed = office("visit", clinic=clinic.clinic, state="confirmed", minutes=5000)
    more = {
        "pro-sheet": f"/rencontres/{confirmed.id}/planification",
        "pro-move": f"/rencontres/{confirmed.id}/deplacer",
        "pro-cancel": f"/rencontres/{confirmed.id}/annuler",
        "pro-add-person": f"/rencontres/{confirmed.id}/personnes",
        "pro-early": f"/rencontres/{confirmed.id}/",
        "pro-room-empty": f"/rencontres/{open_visit.id}/",
        "pro-note-draft": f"/rencontres/{open_visit.id}/note",
        "pro-edit": f"/personnes/{person.id}/modifier",
    }
    walk(karim.page, professional_pages(person.id, visit.id) | more, language)


def walk(page: Page, places: dict[str, str], language: str) -> None:
    faults = []
    for name, place in places.items():
        answer = page.goto(place)
        if answer is not None and answer.status >= 400 and name != "unknown":
            faults.append(f"{name}: {answer.status} at {place}")
            continue
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            try:
                is_sound(page, f"walk-{name}-{language}")
            except AssertionError as fault:
                faults.append(str(fault))
    assert faults == [], "\n".join(faults)
