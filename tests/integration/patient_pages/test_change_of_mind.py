"""« Changer d’avis »: as many taps as consenting, no reason asked (R033)."""

from collections.abc import Callable

import pytest

from tests.factories import TWO_IDENTIFIERS, Clinic
from tests.integration.patient_pages.browsing import Browser, arrived_by_link, link, pages
from visavis.consent.selectors import latest
from visavis.core import clock
from visavis.encounters.services import confirm_identity
from visavis.visits.models import Connection, Task, Visit, WaitingMessage
from visavis.visits.services import admission, media, people


def state_of(visit: Visit) -> str:
    visit.refresh_from_db()
    return visit.state


def let_in(clinic: Clinic, connection: Connection) -> None:
    """Admitted by this device, identity confirmed on it."""
    same = {"role": clinic.role, "visit_id": connection.visit_id, "connection_id": connection.id}
    with clinic.acting() as actor:
        admission.admit(actor=actor, **same)  # type: ignore[arg-type]
    media.joined(connection.visit_id, connection.identity, clock.now())
    with clinic.acting() as actor:
        confirm_identity(actor=actor, compared=TWO_IDENTIFIERS, place="chez elle", **same)  # type: ignore


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
    assert "514 555-0142" not in phone.page, "a link may be in other hands"


def test_all_visits_to_come_are_stopped_when_the_person_asks_for_it(clinic: Clinic, phone: Browser) -> None:
    person = clinic.patient()
    visit, other = clinic.confirmed(person), clinic.confirmed(person)
    stranger = clinic.confirmed(clinic.patient(given_name="Luc", email="luc@example.com"))
    address = f"{link(clinic.guest(visit))}/avis"
    assert phone.send(address, {"scope": "episode", "birth_date": "1948-05-03"}).status_code == 303
    assert (state_of(visit), state_of(other), state_of(stranger)) == ("cancelled", "cancelled", "confirmed")
    consent = latest(visit.id)
    assert consent is not None
    assert (consent.status, consent.scope, consent.manner) == ("revoked", "episode", "page")


@pytest.mark.requirement("R033")
def test_in_the_room_the_visit_ends_and_the_note_is_owed(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    connection = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(connection)}attente")
    let_in(clinic, connection)
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


# --- A link may be in other hands than the person's -------------------------------------------------


@pytest.mark.requirement("R033")
@pytest.mark.parametrize("scope", ["visit", "episode"])
def test_a_device_that_nobody_identified_only_asks_to_stop_a_visit_that_runs(
    clinic: Clinic, phone: Browser, browser: Callable[..., Browser], scope: str
) -> None:
    visit = clinic.opened()
    clinic.identified(visit)
    other = browser("203.0.113.9")
    connection = arrived_by_link(other, clinic.guest(visit))
    said = {"scope": scope, "birth_date": "1948-05-03"}
    for who, address in ((phone, f"{link(clinic.guest(visit))}/avis"), (other, f"{pages(connection)}avis")):
        for _time in range(2):
            assert who.send(address, said).status_code == 303
        who.see(f"{address}?demande")
        assert "Votre demande est envoyée" in who.page
    assert state_of(visit) == "in_progress"
    asked = WaitingMessage.objects.filter(visit=visit, from_host=False)
    assert asked.count() == 2, "once by device"
    assert all("demande d’arrêter" in message.text for message in asked)


@pytest.mark.requirement("R033")
@pytest.mark.parametrize("birth_date", ["", "1950-01-01", "hier"])
def test_all_visits_are_not_stopped_by_a_forwarded_link(
    clinic: Clinic, phone: Browser, birth_date: str
) -> None:
    person = clinic.patient()
    visit, other = clinic.confirmed(person), clinic.confirmed(person)
    address = f"{link(clinic.guest(visit))}/avis"
    assert phone.send(address, {"scope": "episode", "birth_date": birth_date}).status_code == 422
    assert 'id="id_birth_date"' in phone.page
    assert (state_of(visit), state_of(other)) == ("confirmed", "confirmed")


def test_guessing_the_birth_date_is_slowed_down(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.confirmed()
    address = f"{link(clinic.guest(visit))}/avis"
    for day in range(1, 8):
        phone.send(address, {"scope": "episode", "birth_date": f"1950-01-0{day}"})
    assert phone.send(address, {"scope": "episode", "birth_date": "1948-05-03"}).status_code == 422
    assert state_of(visit) == "confirmed"


def test_an_identified_device_stops_all_without_being_asked_anything(clinic: Clinic, phone: Browser) -> None:
    person = clinic.patient()
    visit, other = clinic.opened(person), clinic.confirmed(person)
    connection = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(connection)}attente")
    let_in(clinic, connection)
    phone.see(f"{pages(connection)}avis")
    assert "birth_date" not in phone.page
    assert phone.send(f"{pages(connection)}avis", {"scope": "episode"}).status_code == 303
    assert (state_of(visit), state_of(other)) == ("ended", "cancelled")
