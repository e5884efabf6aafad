"""The page of who helps: the state of the other's device, nothing clinical, nothing of the other's words."""

from collections.abc import Callable

import pytest

from tests.factories import Clinic
from tests.integration.patient_pages.browsing import Browser, arrived_by_link, link, pages
from visavis.visits.models import Connection, Participant


@pytest.fixture
def helped(clinic: Clinic, phone: Browser) -> Connection:
    connection = arrived_by_link(phone, clinic.guest(clinic.opened()))
    said = {
        "privacy": "not_alone",
        "place": "27, rue des Merles-Bleus",
        "telephone": "514 555-0142",
        "helper_name": "Sophie Tremblay",
        "helper_relation": "ma fille",
    }
    phone.send(f"{pages(connection)}avant", said)
    return connection


@pytest.fixture
def daughter(helped: Connection, browser: Callable[..., Browser]) -> tuple[Browser, Connection]:
    laptop = browser()
    return laptop, arrived_by_link(laptop, Participant.objects.get(name="Sophie Tremblay"))


def test_the_helpers_link_leads_to_the_helpers_page(daughter: tuple[Browser, Connection]) -> None:
    laptop, connection = daughter
    assert laptop.last.headers["Location"] == f"{pages(connection)}aide"
    laptop.see(link(connection.participant))
    assert "Vous aidez Jeanne Gagnon" in laptop.page


def test_the_state_of_the_device_is_seen_and_nothing_else(
    phone: Browser, helped: Connection, daughter: tuple[Browser, Connection]
) -> None:
    laptop, connection = daughter
    phone.ask(f"{pages(helped)}api/test", {"microphone": "blocked", "camera": "ok", "network": "good"})
    laptop.see(f"{pages(connection)}aide/etat")
    assert "Bloqué" in laptop.page
    assert "Image : bonne" in laptop.page
    laptop.see(f"{pages(connection)}aide")
    for hidden in ("Merles-Bleus", "555-0142", "Non, ou je ne sais pas"):
        assert hidden not in laptop.page


def test_the_helper_sees_where_the_person_is(
    phone: Browser, helped: Connection, daughter: tuple[Browser, Connection]
) -> None:
    laptop, connection = daughter
    phone.send(f"{pages(helped)}attente")
    laptop.see(f"{pages(connection)}aide")
    assert "Jeanne Gagnon est dans la salle d’attente." in laptop.page


def test_who_helps_nobody_has_no_such_page(phone: Browser, helped: Connection) -> None:
    assert phone.see(f"{pages(helped)}aide").status_code == 302
    assert phone.see(f"{pages(helped)}aide/etat").status_code == 204
