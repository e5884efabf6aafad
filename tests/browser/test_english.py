"""The same path in English: no French is left on any page of it."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import is_sound
from tests.browser.conftest import Stage
from tests.browser.office import Office

# Words that no English sentence of ours holds; proper names of places and people are taken out first.
FRENCH = re.compile(
    r"\b(vous|votre|vos|nous|est|une|pour|dans|avec|rencontre|personne|salle|attente|aujourd|appareil|"
    r"enregistr\w+|téléphone|caméra|courriel|retard|demain|planifi\w+|connexion|revenir|annuler|signer|"
    r"confirm(?:er|ée)|minutes? avant|à \d|le \d|h \d\d)\b",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"CISSS des Trois-Ruisseaux[ \d]*|CLSC du Vieux-Moulin|\d+, (rue|chemin) [^\n,]*|Sainte-Brume|"
    r"Vis-à-vis|Français|travail social|Suivi fait"
)


def is_english(page: Page, name: str, *, look: bool = True) -> None:
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    text = page.evaluate(
        "() => { const copy = document.body.cloneNode(true);"
        " copy.querySelectorAll('script, noscript, style, [lang^=fr], textarea, template')"
        "  .forEach((part) => part.remove());"
        " return copy.innerText + ' ' + [...copy.querySelectorAll('[aria-label], [title], [placeholder]')]"
        "  .map((part) => part.getAttribute('aria-label') ?? part.title ?? part.placeholder).join(' ')"
        " + ' ' + document.title }"
    )
    found = sorted({match[0] for match in FRENCH.finditer(NAMES.sub(" ", text))})
    assert found == [], f"French on {name} ({page.url}): {found}"
    if look:
        is_sound(page, f"{name}-en")


@pytest.mark.requirement("N10")
def test_the_patients_path_in_english(stage: Stage, office: Office, clinic: SimpleNamespace) -> None:
    person = office("patient", clinic=clinic.clinic, language="en-ca")
    visit = office("visit", clinic=clinic.clinic, patient=person.id)
    karim = stage.professional(clinic).opens_visit(visit.id)
    guest = stage.person("en")
    guest.opens_link(visit.path)
    if guest.page.locator("html").get_attribute("lang") != "en-CA":
        guest.page.get_by_role("button", name="English").click()
    is_english(guest.page, "arrival")
    guest.starts()
    is_english(guest.page, "before")
    guest.answers_before_entering()
    is_english(guest.page, "test")
    guest.tests_device()
    is_english(guest.page, "test-done")
    guest.goes_to_waiting_room()
    is_english(guest.page, "waiting")
    karim.admits(visit.name)
    guest.is_admitted()
    is_english(guest.page, "admitted")
    guest.enters()
    karim.confirms_identity()
    guest.room.sees_and_hears()
    is_english(guest.page, "room-guest")
    karim.ends_for_all()
    guest.is_at_the_end()
    is_english(guest.page, "end")


@pytest.mark.requirement("N10")
def test_the_professionals_pages_in_english(stage: Stage, office: Office, clinic: SimpleNamespace) -> None:
    person = office("patient", clinic=clinic.clinic)
    visit = office("visit", clinic=clinic.clinic, patient=person.id, state="ready")
    karim = stage.professional(clinic)
    karim.page.get_by_role("button", name="English").click()
    expect(karim.page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    for name, path in professional_pages(person.id, visit.id).items():
        karim.page.goto(path)
        is_english(karim.page, name, look=False)  # `test_every_page` looks at these


def professional_pages(person: str, visit: str) -> dict[str, str]:
    return {
        "pro-day": "/journee/",
        "pro-people": "/personnes/",
        "pro-person": f"/personnes/{person}/",
        "pro-person-new": "/personnes/nouvelle",
        "pro-visits": "/rencontres/",
        "pro-new": f"/rencontres/nouvelle?personne={person}",
        "pro-plan": f"/rencontres/{visit}/planification",
        "pro-consent": f"/rencontres/{visit}/consentement",
        "pro-now": "/rencontres/maintenant",
        "pro-notes": "/notes/",
        "pro-security": "/compte/securite",
    }
