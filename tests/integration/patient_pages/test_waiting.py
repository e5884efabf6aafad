"""Step 3: the place, the words exchanged, help, leaving, admission; without a script too."""

from collections.abc import Callable

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from tests.factories import Clinic, in_minutes
from tests.integration.patient_pages.browsing import Browser, arrived_by_link, pages
from visavis.visits.models import Connection, HelpRequest, Task, VisitEvent, WaitingMessage
from visavis.visits.services import admission, ending, exchange, schedule


@pytest.fixture
def waiting(clinic: Clinic, phone: Browser) -> Connection:
    """Somebody in the waiting room; their page is the last one seen."""
    connection = arrived_by_link(phone, clinic.guest(clinic.opened()))
    assert phone.send(f"{pages(connection)}attente").status_code == 303
    phone.see(f"{pages(connection)}attente")
    connection.refresh_from_db()
    return connection


def admit(clinic: Clinic, connection: Connection) -> None:
    with clinic.acting() as actor:
        admission.admit(
            actor=actor, role=clinic.role, visit_id=connection.visit_id, connection_id=connection.id
        )


def test_reading_the_page_takes_no_place(clinic: Clinic, phone: Browser) -> None:
    connection = arrived_by_link(phone, clinic.guest(clinic.opened()))
    response = phone.see(f"{pages(connection)}attente")
    assert response.headers["Location"] == f"{pages(connection)}avant"
    connection.refresh_from_db()
    assert connection.waiting_since is None


@pytest.mark.requirement("R073")
def test_the_page_shows_the_place_and_the_way_to_help(phone: Browser, waiting: Connection) -> None:
    assert "Vous êtes dans la salle d’attente" in phone.page
    assert "Vous êtes la prochaine personne" in phone.page
    assert "J’ai besoin d’aide" in phone.page
    assert "Nous vous appelons au" in phone.page
    assert "Voir ma place" in phone.page  # without a script


def test_people_ahead_are_counted_and_never_named(clinic: Clinic, browser: Callable[..., Browser]) -> None:
    first = clinic.opened(clinic.patient(given_name="Paul", family_name="Premier"), start=in_minutes(2))
    clinic.waiting(first)
    later = browser()
    connection = arrived_by_link(later, clinic.guest(clinic.opened(start=in_minutes(25))))
    later.send(f"{pages(connection)}attente")
    later.see(f"{pages(connection)}attente")
    assert "1 personne avant vous" in later.page
    assert "Premier" not in later.page


@pytest.mark.requirement("R052")
def test_the_delay_is_told_with_its_hour(clinic: Clinic, phone: Browser, waiting: Connection) -> None:
    with clinic.acting() as actor:
        exchange.announce_delay(actor=actor, role=clinic.role, minutes=15)
    phone.see(f"{pages(waiting)}attente/etat?situation=waiting")
    assert "Karim Haddad a environ 15 minutes de retard." in phone.page
    assert "(dit à" in phone.page


def test_the_fragment_costs_few_statements(clinic: Clinic, phone: Browser, waiting: Connection) -> None:
    with CaptureQueriesContext(database) as seen:
        phone.see(f"{pages(waiting)}attente/etat?situation=waiting")
    assert len([query for query in seen if "select" in query["sql"].lower()]) <= 9


def test_words_go_both_ways(clinic: Clinic, phone: Browser, waiting: Connection) -> None:
    with clinic.acting() as actor:
        exchange.write_to_waiting(
            actor=actor, visit_id=waiting.visit_id, text="Je ne vous oublie pas.", connection_id=waiting.id
        )
    answer = phone.send(f"{pages(waiting)}message", {"text": "Merci."}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200
    assert "Je ne vous oublie pas." in phone.page
    assert WaitingMessage.objects.filter(text="Merci.", from_host=False).count() == 1


def test_without_a_script_an_empty_reply_is_explained_on_the_page(
    phone: Browser, waiting: Connection
) -> None:
    assert phone.send(f"{pages(waiting)}message", {"text": "  "}).status_code == 422
    assert "Écrivez d’abord votre message." in phone.page


def test_a_reply_sent_twice_is_one_message(phone: Browser, waiting: Connection) -> None:
    for _time in range(2):
        phone.send(f"{pages(waiting)}message", {"text": "Merci.", "client_id": "same"})
    assert WaitingMessage.objects.count() == 1


def test_asking_for_help_is_one_request_and_gives_a_telephone(phone: Browser, waiting: Connection) -> None:
    for _time in range(2):
        assert phone.send(f"{pages(waiting)}besoin-aide").status_code == 303
    assert HelpRequest.objects.count() == 1
    phone.see(f"{pages(waiting)}attente")
    assert "voit votre demande d’aide" in phone.page
    assert "tel:+15145550199" in phone.page


def test_leaving_keeps_the_place(phone: Browser, waiting: Connection) -> None:
    since = waiting.waiting_since
    phone.send(f"{pages(waiting)}sortir")
    phone.see(f"{pages(waiting)}attente")
    assert "Votre place est gardée" in phone.page
    phone.send(f"{pages(waiting)}attente")
    waiting.refresh_from_db()
    assert waiting.away_since is None
    assert waiting.waiting_since == since


def test_hiding_the_page_needs_no_token_and_is_told_to_the_professional(
    phone: Browser, waiting: Connection, browser: Callable[..., Browser]
) -> None:
    strict = browser(csrf=True)
    strict.cookies = phone.cookies
    assert strict.send(f"{pages(waiting)}cacher").status_code == 204
    assert VisitEvent.objects.filter(kind="hidden", connection_id=waiting.id).count() == 1


def test_a_stranger_hides_nothing(waiting: Connection, browser: Callable[..., Browser]) -> None:
    assert browser().send(f"{pages(waiting)}cacher").status_code == 204
    assert not VisitEvent.objects.filter(kind="hidden").exists()


# --- Admission and what follows -------------------------------------------------------------------


@pytest.mark.requirement("R073")
def test_admission_takes_the_place_of_the_waiting_room(
    clinic: Clinic, phone: Browser, waiting: Connection
) -> None:
    admit(clinic, waiting)
    phone.see(f"{pages(waiting)}attente/etat?situation=waiting")
    assert 'data-situation="admitted"' in phone.page
    assert 'data-body-class="admission-page"' in phone.page
    assert "Karim Haddad vous attend." in phone.page
    assert 'data-enter="audio"' in phone.page
    phone.see(f"{pages(waiting)}attente/etat?situation=admitted")
    assert "Karim Haddad vous attend." not in phone.page.replace('data-title="Karim Haddad vous attend"', "")


def test_the_page_carries_what_the_room_needs(phone: Browser, waiting: Connection) -> None:
    assert 'id="room-boot"' in phone.page
    assert f'"base": "/rencontre/{waiting.id}/api/"' in phone.page
    assert f'"events": "/direct/rencontre/{waiting.id}"' in phone.page


@pytest.mark.requirement("R089")
def test_without_a_script_the_door_leads_to_the_telephone(
    clinic: Clinic, phone: Browser, waiting: Connection
) -> None:
    admit(clinic, waiting)
    phone.send(f"{pages(waiting)}entrer")
    assert "Votre navigateur ne peut pas faire la vidéo" in phone.page
    assert "514 555-0142" in phone.page


def test_an_unsafe_number_is_shown_nowhere(clinic: Clinic, phone: Browser, waiting: Connection) -> None:
    phone.send(f"{pages(waiting)}avant", {"telephone": "514 555-0142", "callback": "unsafe"})
    admit(clinic, waiting)
    phone.send(f"{pages(waiting)}entrer")
    assert "514 555-0142" not in phone.page
    assert "Appelez le" in phone.page
    for name in ("attente", "essai", "telephone"):
        phone.see(f"{pages(waiting)}{name}")
        assert "514 555-0142" not in phone.page, name


def test_held_says_that_nobody_sees(clinic: Clinic, phone: Browser, waiting: Connection) -> None:
    admit(clinic, waiting)
    with clinic.acting() as actor:
        admission.hold(actor=actor, visit_id=waiting.visit_id, connection_id=waiting.id)
    phone.see(f"{pages(waiting)}attente")
    assert "Personne ne vous voit ni ne vous entend." in phone.page


def test_who_left_may_come_back_while_the_visit_lives(phone: Browser, waiting: Connection) -> None:
    phone.ask(f"{pages(waiting)}api/leave")
    assert phone.see(f"{pages(waiting)}fin").status_code == 302
    phone.see(f"{pages(waiting)}attente")
    assert "Revenir" in phone.page
    phone.send(f"{pages(waiting)}attente")
    phone.see(f"{pages(waiting)}attente")
    assert "Vous êtes la prochaine personne" in phone.page


def test_over_leads_to_the_end(clinic: Clinic, phone: Browser, waiting: Connection) -> None:
    admit(clinic, waiting)
    with clinic.acting() as actor:
        ending.end_visit(actor=actor, visit_id=waiting.visit_id)
    phone.see(f"{pages(waiting)}attente/etat?situation=admitted")
    assert f'data-go="{pages(waiting)}fin"' in phone.page
    phone.see(f"{pages(waiting)}fin")
    assert "La rencontre est terminée" in phone.page


def test_cancelled_while_waiting_says_who_calls(clinic: Clinic, phone: Browser, waiting: Connection) -> None:
    with clinic.acting() as actor:
        schedule.cancel_visit(actor=actor, visit_id=waiting.visit_id)
    phone.see(f"{pages(waiting)}attente")
    assert "Cette rencontre est annulée" in phone.page


# --- By telephone ---------------------------------------------------------------------------------


def test_asking_to_be_called_tells_the_professional_and_keeps_the_number(
    phone: Browser, waiting: Connection
) -> None:
    assert phone.send(f"{pages(waiting)}telephone", {"telephone": "514 555-0187"}).status_code == 303
    waiting.refresh_from_db()
    assert waiting.telephone_said == "+15145550187"
    assert WaitingMessage.objects.filter(text__contains="Appelez-moi").exists()
    phone.see(f"{pages(waiting)}telephone?demande")
    assert "C’est demandé." in phone.page
    assert "514 555-0187" in phone.page


# --- Whose page ------------------------------------------------------------------------------------


PAGES = ("avant", "aidant", "nom", "essai", "attente", "attente/etat", "fin", "avis", "telephone", "aide")


def test_the_pages_of_a_connection_open_to_its_browser_alone(
    clinic: Clinic, waiting: Connection, browser: Callable[..., Browser]
) -> None:
    stranger = browser()
    other = arrived_by_link(stranger, clinic.guest(clinic.opened()))
    for name in PAGES:
        response = stranger.see(f"{pages(waiting)}{name}")
        assert response.status_code == 404, name
        assert "Reprenez le lien de votre message." in stranger.page
        assert "Jeanne" not in stranger.page
    stranger.cookies["vv_guest"]["path"] = "/"  # a cookie of another connection proves nothing here
    assert stranger.see(f"{pages(waiting)}attente").status_code == 404
    assert stranger.see(f"{pages(other)}avant").status_code == 200


def test_every_page_is_kept_by_nobody(phone: Browser, waiting: Connection) -> None:
    for name in PAGES:
        response = phone.see(f"{pages(waiting)}{name}")
        assert response.status_code in (200, 302, 303), name
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_a_post_without_its_token_is_refused(
    clinic: Clinic, phone: Browser, waiting: Connection, browser: Callable[..., Browser]
) -> None:
    strict = browser(csrf=True)
    strict.cookies = phone.cookies
    assert strict.send(f"{pages(waiting)}sortir").status_code == 403
    assert strict.ask(f"{pages(waiting)}api/leave").status_code == 403


def test_asked_before_the_day_the_call_is_a_task_of_the_professional(clinic: Clinic, phone: Browser) -> None:
    connection = arrived_by_link(phone, clinic.guest(clinic.confirmed()))
    for _time in range(2):
        response = phone.send(f"{pages(connection)}telephone", {"telephone": "514 555-0187"})
        assert response.status_code == 303
    task = Task.objects.get()
    assert (task.kind, task.role_id) == ("call", clinic.role.id)
    assert "0187" not in task.detail


def test_who_waits_and_may_not_be_called_changes_that_by_giving_a_number(
    phone: Browser, waiting: Connection
) -> None:
    phone.send(f"{pages(waiting)}avant", {"telephone": "514 555-0142", "callback": "unsafe"})
    phone.send(f"{pages(waiting)}telephone", {"telephone": "514 555-0187"})
    waiting.refresh_from_db()
    assert (waiting.telephone_said, waiting.callback_safety) == ("+15145550187", "safe")
