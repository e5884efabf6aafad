"""« Changer d’avis »: as many taps as consenting, no reason asked (R033)."""

from collections.abc import Callable

import pytest
from tests.factories import Clinic
from tests.integration.patient_pages.browsing import Browser, arrived_by_link, link, pages

from visavis.consent.selectors import latest
from visavis.visits.models import Task, Visit
from visavis.visits.services import people


def state_of(visit: Visit) -> str:
    visit.refresh_from_db()
    return visit.state


@pytest.mark.requirement("R033")
def test_from_the_message_one_visit_is_stopped(clinic: Clinic, phone: Browser) -> None:
    person = clinic.patient()
    visit, other = clinic.confirmed(person), clinic.confirmed(person)
    address = f"{link(clinic.guest(visit))}/avis"
    phone.see(address)
    assert phone.page.count('class="choice-button"') == 2
    assert state_of(visit) == "confirmed"
    assert phone.send(address, {"scope": "visit"}).status_code == 303
    assert state_of(visit) == "cancelled"
    assert state_of(other) == "confirmed"
    assert Task.objects.get().kind == "offer_in_person"
    phone.see(address)
    assert "C’est noté" in phone.page
    assert "514 555-0142" in phone.page


def test_all_visits_to_come_are_stopped_when_the_person_asks_for_it(clinic: Clinic, phone: Browser) -> None:
    person = clinic.patient()
    visit, other = clinic.confirmed(person), clinic.confirmed(person)
    stranger = clinic.confirmed(clinic.patient(given_name="Luc", email="luc@example.com"))
    phone.send(f"{link(clinic.guest(visit))}/avis", {"scope": "episode"})
    assert (state_of(visit), state_of(other), state_of(stranger)) == ("cancelled", "cancelled", "confirmed")
    consent = latest(visit.id)
    assert consent is not None
    assert (consent.status, consent.scope, consent.manner) == ("revoked", "episode", "page")


@pytest.mark.requirement("R033")
def test_in_the_room_the_visit_ends_and_the_note_is_owed(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    connection = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(connection)}attente")
    clinic.identified(visit)
    assert phone.send(f"{pages(connection)}avis", {"scope": "visit"}).status_code == 303
    assert state_of(visit) == "ended"
    assert visit.end_reason == "revoked"
    phone.see(f"{pages(connection)}avis")
    assert "C’est noté" in phone.page
    phone.see(f"{pages(connection)}fin")
    assert "Votre clinique vous offre une rencontre en personne." in phone.page


def test_twice_is_once(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.confirmed()
    for _time in range(2):
        phone.send(f"{link(clinic.guest(visit))}/avis", {"scope": "visit"})
    assert Task.objects.count() == 1


@pytest.mark.parametrize("scope", ["", "everything"])
def test_an_unknown_button_changes_nothing(clinic: Clinic, phone: Browser, scope: str) -> None:
    visit = clinic.confirmed()
    assert phone.send(f"{link(clinic.guest(visit))}/avis", {"scope": scope}).status_code == 303
    assert state_of(visit) == "confirmed"


def test_who_helps_decides_nothing(clinic: Clinic, phone: Browser, browser: Callable[..., Browser]) -> None:
    visit = clinic.confirmed()
    with clinic.acting() as actor:
        relative = people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest(kind="relative", name="Luc Roy")
        )
    assert phone.see(f"{link(relative)}/avis").status_code == 404
    assert phone.send(f"{link(relative)}/avis", {"scope": "visit"}).status_code == 404
    assert state_of(visit) == "confirmed"
