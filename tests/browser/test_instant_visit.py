"""The visit begun on the spot, with the person already on the telephone."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage
from tests.browser.office import Office
from tests.browser.steps.planning import Planner


@pytest.mark.requirement("R047")
@pytest.mark.requirement("R048")
def test_a_visit_begun_on_the_telephone(stage: Stage, office: Office, clinic: SimpleNamespace) -> None:
    # given a person on the line, seen here before
    person = office("patient", clinic=clinic.clinic)
    office("visit", clinic=clinic.clinic, state="confirmed", patient=person.id, minutes=3 * 24 * 60)
    karim = stage.professional(clinic, looks=True)
    planner = Planner(karim)

    # when the professional wants video now: at most three gestures to the number that is dictated
    gestures = 0
    karim.page.get_by_role("link", name="Maintenant, je suis au téléphone").click()
    gestures += 1
    karim.look("instant-who")
    karim.page.locator(".results li", has_text=person.name).get_by_text("Choisir").click()
    gestures += 1
    number = karim.page.locator(".dictation__number").inner_text()
    password = karim.page.locator(".dictation__password").inner_text()
    assert gestures <= 3
    assert re.fullmatch(r"\d{3}\s*\d{3}\s*\d{3}", number.strip())
    assert re.fullmatch(r"\d{3}\s*\d{3}", password.strip())

    # and the person types what they hear, with the spaces that one writes
    guest = stage.person(looks=True)
    guest.page.goto("/joindre")
    guest.look("join")
    guest.page.locator("[name=number]").fill(number)
    guest.page.locator("[name=password]").fill(password)
    guest.button("continue")
    expect(guest.page).to_have_url(re.compile("/avant$"))
    guest.answers_before_entering()
    guest.tests_device()
    guest.goes_to_waiting_room()

    # then the professional sees where they are, while the gate's questions are answered
    expect(karim.page.locator("[data-part=status]")).to_contain_text("salle d’attente")
    karim.look("dictation")
    planner.answers_what_is_asked()
    karim.page.locator("#plan [name=act][value=consent]").click()
    planner.asks_consent()
    door = karim.page.locator("#faire-entrer")
    expect(door).not_to_have_attribute("aria-disabled", "true")
    door.click()
    karim.admits(person.name)
    guest.enters()
    karim.confirms_identity()
    karim.room.sees_and_hears()
    guest.room.sees_and_hears()
    karim.ends_for_all()
    guest.is_at_the_end()


@pytest.mark.requirement("N7")
def test_a_wrong_number_tells_nothing_and_keeps_what_was_typed(stage: Stage) -> None:
    guest = stage.person(looks=True)
    guest.page.goto("/joindre")
    guest.page.locator("[name=number]").fill("123 456 789")
    guest.page.locator("[name=password]").fill("123-456")
    guest.button("continue")
    expect(guest.page.locator("[data-error-summary]")).to_be_focused()
    expect(guest.page.locator("[data-error-summary]")).to_contain_text(
        "Ce numéro et ce mot de passe ne vont pas ensemble."
    )
    expect(guest.page).to_have_title(re.compile("^Erreur"))
    assert re.sub(r"\D", "", guest.page.locator("[name=number]").input_value()) == "123456789"
    guest.look("join-wrong")
    guest.page.goto("/r/nulle-part")
    expect(guest.page.get_by_role("heading", name="Ce lien n’existe plus")).to_be_visible()
    guest.look("unknown-link")
