"""What happens around a visit: two devices, a delay, another date, several people, a change of mind."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Meeting, Stage
from tests.browser.office import Office
from tests.browser.steps.forms import tick
from tests.browser.steps.planning import Planner

Visits = Callable[..., SimpleNamespace]
AT_ONCE = 2_000


def test_a_second_device_of_the_same_person_waits_and_is_seen_as_such(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits, meeting: Meeting
) -> None:
    # given a person in the room by their telephone
    visit = a_visit()
    karim, _first = meeting(visit)

    # when the same link is opened on another device
    second = stage.person(user_agent=None, is_mobile=False, viewport={"width": 1280, "height": 800})
    second.waits(visit.path)

    # then it waits, and the professional sees that it is a second device
    door = karim.page.locator(".door")
    expect(door).to_contain_text(f"Un autre appareil avec l’invitation de {visit.name}")
    door.locator("[data-admit]").click()
    expect(karim.page.locator("#admit-dialog")).to_contain_text("Appareil numéro 2 de cette invitation")
    karim.look("admission-second-device")
    assert second.page.evaluate("window.visavisRoom") is None

    # and comes in by name only
    karim.page.locator("#admit-yes").click()
    second.enters()
    second.room.sees_and_hears()


@pytest.mark.requirement("R052")
def test_a_late_professional_says_so_and_the_answer_comes_back(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits
) -> None:
    visit = a_visit()
    karim = stage.professional(clinic)
    guest = stage.person().waits(visit.path)
    karim.sees_arrival_of(visit.name)

    karim.page.locator("#retard-15").click()
    expect(guest.page.locator("[data-part=place]")).to_contain_text(
        "Karim Haddad a environ 15 minutes de retard.", timeout=AT_ONCE
    )
    expect(guest.page.locator("[data-announce]")).to_contain_text("15 minutes de retard")

    guest.replies("Pas de souci, je vous attends.")
    expect(karim.row(visit.id)).to_contain_text("Pas de souci, je vous attends.", timeout=AT_ONCE)
    karim.writes_to_waiting(visit.id, "Merci de votre patience.")
    guest.reads("Merci de votre patience.", seconds=2)


def test_a_call_for_help_reaches_the_professional(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits
) -> None:
    visit = a_visit()
    karim = stage.professional(clinic)
    guest = stage.person().waits(visit.path)
    guest.page.get_by_role("button", name="J’ai besoin d’aide").click()
    expect(guest.page.locator("[data-part=help]")).to_contain_text("voit votre demande d’aide")
    expect(karim.row(visit.id)).to_contain_text("Demande d’aide")
    karim.row(visit.id).get_by_role("button", name="Je m’en occupe").click()
    expect(karim.row(visit.id)).not_to_contain_text("Demande d’aide")


def test_a_visit_moved_while_the_person_waits_shows_its_new_date(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits
) -> None:
    visit = a_visit()
    guest = stage.person().waits(visit.path)
    Planner(stage.professional(clinic)).moves(visit.id, datetime.now(UTC) + timedelta(days=3))
    expect(guest.page.get_by_text("Nouvelle date : cette rencontre a changé de moment.")).to_be_visible()
    expect(guest.page.get_by_text("Revenez par le même lien.")).to_be_visible()
    expect(guest.page.get_by_role("heading", level=1)).to_be_focused()


def test_a_visit_that_was_ended_is_reopened_in_a_new_room(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits, meeting: Meeting
) -> None:
    # given a visit that has just ended
    visit = a_visit()
    karim, guest = meeting(visit)
    karim.ends_for_all()
    guest.is_at_the_end()

    # when it is reopened
    karim.opens_visit(visit.id)
    karim.page.get_by_role("button", name="Rouvrir la rencontre").click()
    karim.room.is_open()

    # then the person comes back by the same link, waits, and is admitted again
    guest.opens_link(visit.path)
    guest.page.get_by_role("button", name="Continuer").click()
    guest.page.get_by_role("button", name="Revenir").click()
    guest.is_waiting()
    guest.opens_camera()
    karim.admits(visit.name)
    guest.enters()
    karim.confirms_identity()
    karim.room.sees_and_hears()
    guest.room.sees_and_hears()


def test_a_second_professional_waits_and_is_admitted(
    stage: Stage, office: Office, clinic: SimpleNamespace, a_visit: Visits, meeting: Meeting
) -> None:
    visit = a_visit()
    nadia_account = office("colleague", clinic=clinic.clinic)
    office("guest", visit=visit.id, kind="practitioner", name=nadia_account.name, role=nadia_account.clinic)
    karim, guest = meeting(visit)

    nadia = stage.professional(nadia_account).opens_visit(visit.id)
    expect(nadia.page.locator("[data-colleague]")).to_be_visible()
    wait = nadia.page.get_by_role("button", name="Attendre d’entrer")
    if wait.count():
        wait.click()
    expect(nadia.page.get_by_text("Vous êtes dans la salle d’attente.")).to_be_visible()
    karim.admits(nadia.name)
    nadia.room.is_open()
    nadia.room.sees_and_hears()
    karim.confirms_identity_if_asked()
    expect(guest.page.locator(".room-tile")).to_have_count(2)
    guest.room.shows(nadia.name)


def test_an_interpreter_is_pinned_for_everybody(
    stage: Stage, office: Office, clinic: SimpleNamespace, a_visit: Visits, meeting: Meeting
) -> None:
    visit = a_visit()
    invited = office(
        "guest", visit=visit.id, kind="interpreter", name="Salima Brise", email="salima@example.com"
    )
    karim, guest = meeting(visit)
    salima = stage.person().waits(invited.path)
    karim.admits("Salima Brise")
    salima.enters()
    karim.confirms_identity_if_asked()
    for room in (karim.room, guest.room):
        expect(room.page.locator(".room-tile[data-pinned=true]")).to_contain_text("Salima Brise")
    salima.room.sees_and_hears()
    # what was confirmed of the person cared for stays what the list shows
    expect(karim.page.locator(".items")).to_contain_text("Date de naissance")


@pytest.mark.requirement("R036")
def test_a_relative_beside_is_named_in_the_room_and_in_the_note(
    stage: Stage, office: Office, clinic: SimpleNamespace, a_visit: Visits, meeting: Meeting
) -> None:
    visit = a_visit()
    office(
        "guest", visit=visit.id, kind="relative", name="Sophie Tremblay", relation="fille", has_device=False
    )
    karim, _guest = meeting(visit)
    karim.ends_for_all()
    expect(karim.page.locator(".known")).to_contain_text("Sophie Tremblay")


@pytest.mark.requirement("R033")
def test_consent_revoked_in_the_room_ends_the_visit_and_owes_one_in_person(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits, meeting: Meeting
) -> None:
    visit = a_visit()
    karim, guest = meeting(visit)
    guest.room.chooses("Personnes et messages")
    guest.page.locator(".room-panel").get_by_role("link", name="Changer d’avis").click()
    guest.page.get_by_role("button", name="Seulement cette rencontre").click()
    expect(guest.page.get_by_role("heading", name="C’est noté")).to_be_visible()
    guest.look("revoked")
    expect(karim.page).to_have_url(re.compile("/note$"))
    karim.opens_day()
    expect(karim.page.locator("#a-faire")).to_contain_text(visit.name)
    expect(karim.row(visit.id)).to_contain_text("Note à signer")


def test_a_helper_afar_sees_the_state_of_the_device_and_nothing_else(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits
) -> None:
    # given a person whose browser refuses the microphone, and who names who helps
    visit = a_visit()
    guest = stage.person(browser=stage.browsers("guest", asks=True), permissions=["clipboard-read"])
    guest.opens_link(visit.path)
    guest.starts()
    tick(guest.page, "privacy", "alone")
    guest.page.get_by_label(re.compile("Où êtes-vous")).fill("12, rue des Merles-Bleus")
    guest.page.get_by_text("Ajouter la personne qui m’aide").click()
    guest.page.locator("[name=helper_name]").fill("Sophie Tremblay")
    guest.page.locator("[name=helper_relation]").fill("fille")
    guest.page.get_by_role("button", name="Continuer vers le test").click()
    link = guest.page.locator("#lien-1").inner_text().strip()

    # when the helper opens their own link and the test fails
    helper = stage.person(user_agent=None, is_mobile=False, viewport={"width": 1280, "height": 800})
    helper.page.goto(link)
    helper.page.get_by_role("button", name="Continuer").click()
    guest.page.get_by_role("link", name="Continuer vers le test").click()
    guest.button("test")

    # then the helper reads it on the spot
    expect(helper.page.locator("[data-part=device]")).to_contain_text(
        re.compile(r"Micro\s*bloqué", re.IGNORECASE)
    )
