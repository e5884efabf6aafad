"""Step 1: never blocking, kept, and the first answer never shown again on this device."""

import pytest

from tests.factories import Clinic
from tests.integration.patient_pages.browsing import Browser, arrived_by_link, link, pages
from visavis.visits.models import Connection, Participant
from visavis.visits.secrets import link_secret
from visavis.visits.services import people

SAID = {
    "privacy": "not_alone",
    "place": "27, rue des Merles-Bleus, app. 4, Laval",
    "telephone": "(514) 555-0187",
    "callback": "unsafe",
    "helper_name": "",
    "helper_relation": "",
}


@pytest.fixture
def connection(clinic: Clinic, phone: Browser) -> Connection:
    return arrived_by_link(phone, clinic.guest(clinic.opened()))


def test_nothing_is_ticked_and_the_telephone_is_filled_in(phone: Browser, connection: Connection) -> None:
    phone.see(f"{pages(connection)}avant")
    assert "checked" not in phone.page
    assert 'value="514 555-0142"' in phone.page


@pytest.mark.requirement("R044")
def test_what_is_said_is_kept(phone: Browser, connection: Connection) -> None:
    response = phone.send(f"{pages(connection)}avant", SAID)
    assert response.headers["Location"] == f"{pages(connection)}essai"
    connection.refresh_from_db()
    assert connection.privacy_answer == "not_alone"
    assert connection.location_said == SAID["place"]
    assert connection.location_said_at is not None
    assert connection.telephone_said == "+15145550187"
    assert connection.callback_safety == "unsafe"


def test_the_privacy_answer_is_never_shown_again_and_not_lost(phone: Browser, connection: Connection) -> None:
    phone.send(f"{pages(connection)}avant", SAID)
    phone.see(f"{pages(connection)}avant")
    privacy = phone.page[phone.page.index('name="privacy"') : phone.page.index('name="place"')]
    assert "checked" not in privacy
    phone.send(f"{pages(connection)}avant", SAID | {"privacy": ""})
    connection.refresh_from_db()
    assert connection.privacy_answer == "not_alone"


def test_empty_answers_do_not_block(phone: Browser, connection: Connection) -> None:
    assert phone.send(f"{pages(connection)}avant", {"telephone": ""}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("33 1 42 68 53 00", "Écrivez un numéro de téléphone à 10 chiffres"),
        ("+33 1 42 68 53 00", "Ce numéro est d’un autre pays."),
        ("514 55", "Écrivez un numéro de téléphone à 10 chiffres"),
    ],
)
def test_a_telephone_that_cannot_be_is_said_at_the_field(
    phone: Browser, connection: Connection, typed: str, sentence: str
) -> None:
    assert phone.send(f"{pages(connection)}avant", SAID | {"telephone": typed}).status_code == 422
    assert sentence in phone.page
    assert f'value="{typed}"' in phone.page
    assert f'value="{SAID["place"]}"' in phone.page
    assert "<title>Erreur" in phone.page
    connection.refresh_from_db()
    assert not connection.location_said


def test_too_long_is_said_at_the_field(phone: Browser, connection: Connection) -> None:
    assert phone.send(f"{pages(connection)}avant", SAID | {"place": "a" * 301}).status_code == 422
    assert "Cette adresse est trop longue." in phone.page


def test_a_relation_without_a_name_is_asked_about(phone: Browser, connection: Connection) -> None:
    assert phone.send(f"{pages(connection)}avant", SAID | {"helper_relation": "ma fille"}).status_code == 422
    assert "Écrivez le nom de la personne qui vous aide." in phone.page


@pytest.mark.requirement("R005")
def test_who_helps_gets_a_link_of_their_own(phone: Browser, connection: Connection) -> None:
    said = SAID | {"helper_name": "Sophie Tremblay", "helper_relation": "ma fille"}
    response = phone.send(f"{pages(connection)}avant", said)
    assert response.headers["Location"] == f"{pages(connection)}aidant"
    phone.see(f"{pages(connection)}aidant")
    helper = Participant.objects.get(name="Sophie Tremblay")
    assert f"/r/{link_secret(helper)}" in phone.page
    assert link_secret(connection.participant) not in phone.page
    phone.send(f"{pages(connection)}avant", said)
    assert Participant.objects.filter(name="Sophie Tremblay").count() == 1


def test_an_interpreter_is_asked_neither_place_nor_helper(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    with clinic.acting() as actor:
        interpreter = people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest(kind="interpreter", name="Wei Chen")
        )
    phone.see(link(interpreter))
    assert "Jeanne Gagnon" not in phone.page
    connection = arrived_by_link(phone, interpreter)
    phone.see(f"{pages(connection)}avant")
    assert 'name="place"' not in phone.page
    assert 'name="helper_name"' not in phone.page
    assert phone.send(f"{pages(connection)}avant", {"telephone": ""}).status_code == 303
