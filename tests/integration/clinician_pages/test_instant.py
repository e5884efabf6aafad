"""The instant visit (R047): two gestures to a number that can be dictated, confirmed when all is answered."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories import Clinic
from visavis.visits import secrets
from visavis.visits.models import Notice, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R047")]


def page(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def begun(place: Clinic, client: Client, **person: Any) -> Visit:
    chosen = place.patient(**person)
    client.post("/rencontres/maintenant", {"personne": str(chosen.id), "submission_key": str(uuid4())})
    return Visit.objects.get()


def test_two_gestures_to_dictate(place: Clinic, client: Client) -> None:
    assert "Maintenant, je suis au téléphone" in page(client.get("/journee/"))
    person = place.patient()
    assert "Choisir" in page(client.get("/rencontres/maintenant", {"q": "gagnon"}))
    sent = {"personne": str(person.id), "submission_key": str(uuid4())}
    first = client.post("/rencontres/maintenant", sent)
    again = client.post("/rencontres/maintenant", sent)
    assert first.headers["Location"] == again.headers["Location"]
    visit = Visit.objects.get()
    html = page(client.get(first.headers["Location"]))
    number, password = visit.number, secrets.password(place.guest(visit))
    for digits in (number[:3], number[3:6], number[6:], password[:3], password[3:]):
        assert f"<span>{digits}</span>" in html
    assert "/joindre\nNuméro de la rencontre" in html
    assert "Rien encore" in html
    assert "Pas encore possible" in html


def test_complete_answers_and_consent_open_the_door(
    place: Clinic, client: Client, answers: dict[str, Any]
) -> None:
    visit = begun(place, client)
    place.arrived(visit)
    address = f"/rencontres/{visit.id}/maintenant"
    assert "Numéro accepté" in page(client.get(f"{address}/etat"))
    asked = client.post(address, answers | {"act": "consent"})
    assert asked.headers["Location"] == f"/rencontres/{visit.id}/consentement"
    visit.refresh_from_db()
    assert visit.state == "draft"
    said = {"answer": "how", "manner": "verbal", "giver": "patient", "scope": "visit"}
    assert client.post(asked.headers["Location"], said).headers["Location"] == address
    visit.refresh_from_db()
    assert visit.state == "open"
    place.waiting(visit)
    living = page(client.get(f"{address}/etat"))
    assert "Dans la salle d’attente" in living
    assert f'href="/rencontres/{visit.id}/">Faire entrer' in living


def test_consent_first_then_answers_open_it_too(
    place: Clinic, client: Client, answers: dict[str, Any]
) -> None:
    visit = begun(place, client)
    place.consent(visit)
    client.post(f"/rencontres/{visit.id}/maintenant", answers | {"act": "answers"})
    visit.refresh_from_db()
    assert visit.state == "open"
    assert not Notice.objects.exists()


def test_the_invitation_goes_by_mail_in_one_gesture(place: Clinic, client: Client) -> None:
    visit = begun(place, client)
    address = f"/rencontres/{visit.id}/maintenant/courriel"
    client.post(address)
    client.post(address)
    assert Notice.objects.get().kind == "invitation"


def test_without_mail_there_is_no_such_button(place: Clinic, client: Client) -> None:
    visit = begun(place, client, email="")
    assert "Envoyer par courriel" not in page(client.get(f"/rencontres/{visit.id}/maintenant"))


def test_kept_answers_are_confirmed_by_block(place: Clinic, client: Client, answers: dict[str, Any]) -> None:
    person = place.patient()
    place.confirmed(person)
    client.post("/rencontres/maintenant", {"personne": str(person.id), "submission_key": str(uuid4())})
    visit = Visit.objects.get(is_instant=True)
    place.consent(visit)
    address = f"/rencontres/{visit.id}/maintenant"
    html = page(client.get(address))
    assert "Réponses reprises du" in html
    carried = {
        "has_internet": "yes",
        "at_ease": "yes",
        "device": "tablet",
        "presence_required": "no",
        "plan_technical_text": "Rappeler au numéro confirmé.",
        "plan_clinical_text": "911, puis la personne à joindre.",
        "in_person_possible": "yes",
        "in_person_place": "CLSC du Vieux-Moulin",
        "act": "answers",
    }
    client.post(address, carried)
    visit.refresh_from_db()
    assert visit.state == "draft"
    client.post(address, carried | {"confirm_person": "on", "confirm_safety": "on"})
    visit.refresh_from_db()
    assert visit.state == "open"


def test_the_row_of_my_day_leads_back(place: Clinic, client: Client) -> None:
    visit = begun(place, client)
    assert f"/rencontres/{visit.id}/planification" in page(client.get("/journee/"))
    back = client.get(f"/rencontres/{visit.id}/planification")
    assert back.headers["Location"] == f"/rencontres/{visit.id}/maintenant"


@pytest.mark.requirement("R048")
def test_digits_that_do_not_match_are_told_to_who_dictates(place: Clinic, client: Client) -> None:
    visit = begun(place, client)
    public = Client(HTTP_HOST="localhost")
    public.post("/joindre", {"number": visit.number, "password": "000001"})
    living = page(client.get(f"/rencontres/{visit.id}/maintenant/etat"))
    assert "Relisez les chiffres." in living
