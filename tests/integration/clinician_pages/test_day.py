"""« Ma journée »: what each state shows, who is told of a delay, and the count of statements."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.factories import Clinic, clinic
from tests.integration.clinician_pages.statements import statements
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.models import AuditEvent
from visavis.directory.models import PractitionerRole
from visavis.visits.models import HelpRequest, Notice, Task, Visit, WaitingMessage
from visavis.visits.services import arrival, exchange
from visavis.visits.services.ending import end_visit

pytestmark = pytest.mark.django_db
NOON = "2026-11-24T17:00:00+00:00"  # 12 h in Montréal


def page(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def at_noon() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def place(at_noon: Any, db: None) -> Clinic:
    return clinic()


def row(html: str, visit: Visit) -> str:
    return html.split(f'id="rencontre-{visit.id}"')[1].split('<li class="visit-row')[0]


def test_an_empty_day_says_so_and_what_to_do(client: Client) -> None:
    html = page(client.get("/journee/"))
    assert "Aucune rencontre aujourd’hui." in html
    assert "Planifier une rencontre" in html


def test_each_state_has_its_one_act(place: Clinic, client: Client) -> None:
    start = clock.now()
    planned = place.confirmed(start=start + timedelta(hours=3))
    draft = place.draft(place.patient(given_name="Ambre"), start=start + timedelta(hours=4))
    waiting = place.opened(place.patient(given_name="Odilon"), start=start + timedelta(minutes=10))
    place.waiting(waiting)
    html = page(client.get("/journee/"))
    assert ">Préparer<" in row(html, planned)
    assert ">Préparer<" in row(html, draft)
    assert "plan de contingence à compléter" in row(html, draft)
    assert ">Faire entrer<" in row(html, waiting)
    assert "En attente" in row(html, waiting)
    assert "attend depuis 0 min" in row(html, waiting)
    assert "1 rencontre sans plan de contingence" in html


def test_notes_run_against_the_24_hour_clock(
    place: Clinic, browser_of: Callable[[PractitionerRole], Client], at_noon: Any
) -> None:
    def day() -> str:
        return page(browser_of(place.role).get("/journee/"))

    visit = place.opened()
    place.identified(visit)
    with place.acting() as actor:
        end_visit(actor=actor, visit_id=visit.id)
    html = day()
    assert ">Signer la note<" in row(html, visit)
    assert "à déposer avant demain 12 h" in row(html, visit)
    assert "1 note à signer" in html
    at_noon.shift(timedelta(hours=20))
    assert "avant 12 h aujourd’hui" in row(day(), visit)
    at_noon.shift(timedelta(hours=6))
    late = day()
    assert "en retard de 2 h" in row(late, visit)
    assert "Hier, mardi 24 novembre" in late


def test_while_one_visit_runs_the_next_says_what_to_end_first(place: Clinic, client: Client) -> None:
    running = place.opened(place.patient(given_name="Odilon", family_name="Tournesol"))
    place.identified(running)
    waiting = place.opened(place.patient(), start=clock.now() + timedelta(minutes=20))
    place.waiting(waiting)
    html = page(client.get("/journee/"))
    assert ">Reprendre<" in row(html, running)
    assert "Terminez d’abord avec Odilon Tournesol." in row(html, waiting)
    assert 'data-dialog="#dialog-en-cours"' in row(html, waiting)


def test_who_may_be_overheard_is_asked_closed_questions(place: Clinic, client: Client) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    with acting(arrival.guest_actor(connection)) as guest:
        arrival.save_before(
            actor=guest,
            connection_id=connection.id,
            visit_id=visit.id,
            said=arrival.BeforeEntering("not_alone", "Ici", "", "unsafe"),
        )
    assert "Posez des questions à réponse oui ou non" in row(page(client.get("/journee/")), visit)


def test_a_failed_test_and_a_call_for_help_are_shown(place: Clinic, client: Client) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    with acting(arrival.guest_actor(connection)) as guest:
        result = {"microphone": "blocked", "camera": "ok", "speaker": "heard", "network": "good"}
        arrival.save_test(actor=guest, connection_id=connection.id, visit_id=visit.id, result=result)
        arrival.ask_help(actor=guest, connection_id=connection.id, visit_id=visit.id)
    html = row(page(client.get("/journee/")), visit)
    assert "Micro bloqué" in html
    assert "Demande d’aide à 12 h" in html
    request = HelpRequest.objects.get()
    client.post(f"/journee/aide/{visit.id}/{request.id}")
    assert "Demande d’aide" not in page(client.get("/journee/"))


@pytest.mark.requirement("R052")
def test_a_delay_says_beforehand_who_is_told_and_how(place: Clinic, client: Client) -> None:
    on_screen = place.opened(start=clock.now() + timedelta(minutes=10))
    place.waiting(on_screen)
    by_mail = place.confirmed(
        place.patient(given_name="Rosaline", family_name="Papillon"), start=clock.now() + timedelta(hours=2)
    )
    by_call = place.confirmed(
        place.patient(given_name="Ambre", family_name="Vent", email="", telephone="+15145550128"),
        start=clock.now() + timedelta(hours=3),
    )
    html = page(client.get("/journee/"))
    assert "<li>Jeanne Gagnon, à l’écran</li>" in html
    assert "<li>Rosaline Papillon, par courriel</li>" in html
    assert "<li>Ambre Vent, à appeler au 514 555-0128</li>" in html
    client.post("/journee/retard", {"minutes": "15"})
    told = dict(Notice.objects.filter(kind="delay").values_list("visit_id", "channel"))
    assert told == {by_mail.id: "email", by_call.id: "call"}
    after = page(client.get("/journee/"))
    assert "C’est dit pour 3 rencontres : environ 15 minutes de retard." in after
    assert "Appeler Ambre Vent" in after
    notice = Notice.objects.get(kind="delay", channel="call")
    client.post(f"/journee/appel/{by_call.id}/{notice.id}")
    notice.refresh_from_db()
    assert notice.state == "called"


def test_words_to_and_from_who_waits(place: Clinic, client: Client) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    client.post(f"/journee/message/{visit.id}", {"text": "J’arrive dans 5 minutes."})
    with acting(arrival.guest_actor(connection)) as guest:
        exchange.reply_from_waiting(
            actor=guest, connection_id=connection.id, visit_id=visit.id, text="Merci, je vous attends."
        )
    html = row(page(client.get("/journee/")), visit)
    assert "J’arrive dans 5 minutes." in html
    assert "Merci, je vous attends." in html
    assert client.post(f"/journee/message/{visit.id}", {"text": "  "}).status_code == 302
    assert WaitingMessage.objects.count() == 2


def test_a_task_is_done_in_one_gesture(place: Clinic, client: Client) -> None:
    visit = place.draft()
    client.post(f"/rencontres/{visit.id}/consentement", {"answer": "refused"})
    task = Task.objects.get()
    client.post(f"/journee/tache/{task.id}")
    task.refresh_from_db()
    assert task.done_by == place.role


@pytest.mark.requirement("R002")
def test_a_draft_sent_for_decision_is_to_confirm(
    place: Clinic, client: Client, browser_of: Callable[[PractitionerRole], Client]
) -> None:
    luce = place.colleague("Luce Roy", "coordinator")
    person = place.patient()
    typed = {
        "personne": str(person.id),
        "host": str(place.role.id),
        "day": (clock.today() + timedelta(days=5)).isoformat(),
        "hour": "09:00",
        "minutes": "30",
        "modality": "video",
        "act": "send",
    }
    other = browser_of(luce)
    assert "Envoyer pour décision" in page(other.get("/rencontres/nouvelle", {"personne": str(person.id)}))
    assert "Choisissez qui rencontre la personne." in page(
        other.post("/rencontres/nouvelle", typed | {"host": ""})
    )
    other.post("/rencontres/nouvelle", typed)
    visit = Visit.objects.get()
    assert visit.state == "draft"
    assert visit.host == place.role
    refused = other.post(f"/rencontres/{visit.id}/planification", typed | {"act": "confirm"})
    assert "Seule la personne qui rencontre peut confirmer." in page(refused)
    html = page(client.get("/journee/"))
    assert "À confirmer" in html
    assert "préparée par Luce Roy" in html


def test_a_stranger_sees_nothing(place: Clinic, browser_of: Callable[[PractitionerRole], Client]) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(hours=1))
    nadia = browser_of(place.colleague())
    assert str(visit.id) not in page(nadia.get("/journee/"))
    assert nadia.get(f"/rencontres/{visit.id}/planification").status_code == 404
    elsewhere = browser_of(clinic("Autre").role)
    assert elsewhere.get(f"/rencontres/{visit.id}/planification").status_code == 404
    assert elsewhere.post(f"/rencontres/{visit.id}/annuler").status_code == 404


@pytest.mark.parametrize("visits", [0, 1, 12])
def test_the_day_takes_eight_statements_whatever_its_length(
    place: Clinic, client: Client, visits: int
) -> None:
    """All of the request is counted: session, user and role (three), then the page."""
    for rank in range(visits):
        visit = place.opened(place.patient(given_name=f"P{rank}"), start=clock.now() + timedelta(minutes=10))
        place.waiting(visit)
    client.get("/journee/")  # the session notes once a minute that somebody was there
    with statements() as sent:
        html = page(client.get("/journee/"))
    assert html.count(">Faire entrer<") == visits
    assert len(sent) <= 8, "\n".join(one[:120] for one in sent)


def test_reading_the_day_leaves_a_line_for_each_person(place: Clinic, client: Client) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(hours=1))
    client.get("/journee/")
    line = AuditEvent.objects.get(action="day.read")
    assert line.patient_id == visit.patient_id
    assert line.actor_role_id == place.role.id


def test_the_living_part_is_the_same_without_the_frame(place: Clinic, client: Client) -> None:
    visit = place.opened()
    place.waiting(visit)
    whole, part = page(client.get("/journee/")), page(client.get("/journee/liste"))
    assert "<html" not in part
    for name in ("top", "list", "side"):
        assert f'data-part="{name}"' in whole
        assert f'data-part="{name}"' in part
    assert "Jeanne Gagnon vient d’arriver" in part
