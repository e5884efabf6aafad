"""Without JavaScript: everything up to the room's door, and all of the professional's pages."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage
from tests.browser.office import Office
from tests.browser.steps.clinician import Professional
from tests.browser.steps.planning import Planner


@pytest.mark.requirement("N10")
def test_the_whole_path_to_the_door_without_script(
    stage: Stage, office: Office, clinic: SimpleNamespace
) -> None:
    # given a professional whose browser runs no script, who plans with consent
    person = office("patient", clinic=clinic.clinic)
    page = stage.page(stage.browsers("host"), java_script_enabled=False)
    karim = Professional(page, clinic).signs_in()
    planner = Planner(karim)
    planner.opens_new_visit_for(person.name)
    planner.fills_in(datetime.now(UTC) + timedelta(minutes=12))
    page.get_by_role("button", name="Vérifier").click()
    page.locator("#panneau [value=consent]").first.click()
    planner.asks_consent()
    page.locator("#confirmer").click()
    expect(page.locator("#personnes")).to_be_visible()
    visit = re.search(r"/rencontres/([0-9a-f-]{36})", page.url)[1]  # type: ignore[index]
    page.get_by_text("Voir l’invitation").click()
    link = re.search(r"https?://[^/\s]+(/r/[\w-]+)", page.locator(".to-copy").first.inner_text())[1]  # type: ignore[index]

    # when the person comes, also without script
    guest = stage.person(java_script_enabled=False)
    guest.opens_link(link)
    guest.starts()
    guest.answers_before_entering()
    expect(guest.page.get_by_text(re.compile(r"Nous vous appellerons au 514\s555-0142"))).to_be_visible()
    guest.goes_to_waiting_room()
    guest.page.get_by_role("link", name="Voir ma place").click()
    guest.is_waiting()
    expect(guest.page.locator(".place__rank")).to_contain_text("Vous êtes la prochaine personne")
    guest.page.locator("#id_text").fill("Je suis là.")
    guest.page.locator("[data-reply] button").click()
    expect(guest.page.get_by_text("Je suis là.")).to_be_visible()

    # then the professional lets them in by plain pages, up to the room's door: nobody is identified unseen
    page.goto(f"/rencontres/{visit}/")
    page.locator("[data-admit]").first.click()
    page.locator("#admit-yes").click()
    expect(page.get_by_role("heading", name="Confirmez l’identité")).to_be_visible()
    page.locator("#identity-yes").click()
    expect(page.get_by_text("La personne n’est pas encore entrée").first).to_be_visible()

    # and the visit goes on by telephone, as plain pages too
    page.goto(f"/rencontres/{visit}/telephone")
    expect(page.get_by_role("heading", name="Passer au téléphone")).to_be_visible()
