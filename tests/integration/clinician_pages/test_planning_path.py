"""A visit planned with no script at all: person, draft, consent, confirmation; and what the form keeps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from tests.factories import Clinic
from visavis.compliance.models import Answer
from visavis.consent.models import Consent
from visavis.core import clock
from visavis.directory.models import PractitionerRole
from visavis.visits.models import Notice, Task, Visit

pytestmark = pytest.mark.django_db


def tomorrow() -> str:
    return (clock.today() + timedelta(days=3)).isoformat()


def page(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


@pytest.mark.requirement("R046")
def test_a_visit_is_planned_without_script(place: Clinic, client: Client, answers: dict[str, Any]) -> None:
    person = place.patient()
    found = client.get("/rencontres/nouvelle", {"q": "gagnon"})
    assert f"?personne={person.id}" in page(found)
    form = client.get("/rencontres/nouvelle", {"personne": str(person.id)})
    assert "sur 4 remplie" in page(form)
    assert "Rappeler au 514 555-0142 dans les 5 minutes." in page(form)

    typed = answers | {"personne": str(person.id), "day": tomorrow(), "hour": "09:00", "act": "consent"}
    kept = client.post("/rencontres/nouvelle", typed | {"submission_key": str(uuid4())})
    visit = Visit.objects.get()
    assert kept.headers["Location"] == f"/rencontres/{visit.id}/consentement"
    assert visit.state == "draft"

    read = client.get(kept.headers["Location"])
    assert "CLSC du Vieux-Moulin, 40, chemin de la Grève" in page(read)
    asked = client.post(kept.headers["Location"], {"answer": "given"})
    assert "De vive voix" in page(asked)
    assert not Consent.objects.exists()
    said = {"answer": "how", "manner": "verbal", "giver": "patient", "scope": "visit"}
    back = client.post(kept.headers["Location"], said)
    assert back.headers["Location"] == f"/rencontres/{visit.id}/planification"
    assert "4 conditions sur 4 remplies" in page(client.get(back.headers["Location"]))

    confirmed = client.post(back.headers["Location"], typed | {"act": "confirm"})
    assert confirmed.status_code == 302, page(confirmed)[:3000]
    visit.refresh_from_db()
    assert visit.state == "confirmed"
    kinds = sorted(Notice.objects.values_list("kind", "minutes_before"))
    assert kinds == [("invitation", 0), ("reminder", 60), ("reminder", 1440)]
    sheet = page(client.get(f"/rencontres/{visit.id}/planification"))
    assert "Copier l’invitation" in sheet
    assert f"Numéro de la rencontre : {visit.number[:3]} {visit.number[3:6]} {visit.number[6:]}" in sheet


def test_answers_are_kept_with_the_words_shown(
    place: Clinic, client: Client, answers: dict[str, Any]
) -> None:
    person = place.patient()
    client.post("/rencontres/nouvelle", answers | {"personne": str(person.id), "act": "draft"})
    kept = {answer.key: answer for answer in Answer.objects.all()}
    assert kept["in_person_place"].value == "CLSC du Vieux-Moulin, 40, chemin de la Grève"
    assert kept["in_person_place"].text_shown == "Où se ferait le suivi en personne?"
    assert kept["in_person_place"].answered_by == place.role
    assert kept["third_person_telephone"].value == "+14505550190"
    assert kept["presence_required"].block == "situation"


def test_confirming_too_early_says_what_is_missing_and_keeps_all(
    place: Clinic, client: Client, answers: dict[str, Any]
) -> None:
    person = place.patient()
    typed = answers | {"personne": str(person.id), "day": tomorrow(), "hour": "09:00", "act": "confirm"}
    refused = client.post("/rencontres/nouvelle", typed)
    assert refused.status_code == 422
    assert "911, puis la personne à joindre." in page(refused)
    assert "Le consentement n’est pas encore demandé." in page(refused)
    assert Visit.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "2020-01-01", "hour": "09:00"}, "Cette date est passée. Choisissez une date à venir."),
        ({"day": "hier"}, "Écrivez une date comme 2026-11-25."),
        ({"hour": "midi"}, "Écrivez une heure comme 14:30."),
        ({"minutes": "-10"}, "Choisissez une durée de la liste."),
        ({"third_person_telephone": "+33 1 42 68 53 00"}, "Ce numéro est d’un autre pays."),
        ({"third_person_telephone": "555"}, "Écrivez un numéro de téléphone à 10 chiffres"),
        ({"plan_clinical_text": "x" * 501}, "Écrivez 500 caractères au plus (il y en a 501)."),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_saved(
    place: Clinic, client: Client, answers: dict[str, Any], fields: dict[str, str], sentence: str
) -> None:
    person = place.patient()
    typed = (
        answers | {"personne": str(person.id), "day": tomorrow(), "hour": "09:00", "act": "draft"} | fields
    )
    refused = client.post("/rencontres/nouvelle", typed)
    assert refused.status_code == 422
    assert sentence in page(refused)
    assert "Sophie Tremblay (fille)" in page(refused)
    assert page(refused).count("<title>Erreur :") == 1
    assert not Visit.objects.exists()


@time_machine.travel("2027-03-01T12:00:00-05:00", tick=True)
def test_an_hour_that_does_not_exist_names_the_next_one(
    place: Clinic, browser_of: Callable[[PractitionerRole], Client], answers: dict[str, Any]
) -> None:
    client, person = browser_of(place.role), place.patient()
    typed = answers | {"personne": str(person.id), "day": "2027-03-14", "hour": "02:30", "act": "draft"}
    refused = client.post("/rencontres/nouvelle", typed)
    assert "2 h 30 n’existe pas ce jour-là : on avance l’heure. Choisissez 3 h ou plus tard." in page(refused)
    assert not Visit.objects.exists()


@time_machine.travel("2027-11-01T12:00:00-04:00", tick=True)
def test_an_hour_that_exists_twice_is_asked_about(
    place: Clinic, browser_of: Callable[[PractitionerRole], Client], answers: dict[str, Any]
) -> None:
    client, person = browser_of(place.role), place.patient()
    typed = answers | {"personne": str(person.id), "day": "2027-11-07", "hour": "01:30", "act": "draft"}
    asked = client.post("/rencontres/nouvelle", typed)
    assert asked.status_code == 422
    assert "Est-ce la première ou la deuxième 1 h 30?" in page(asked)
    assert not Visit.objects.exists()
    client.post("/rencontres/nouvelle", typed | {"which": "second"})
    visit = Visit.objects.get()
    assert visit.start is not None
    assert visit.start.isoformat() == "2027-11-07T06:30:00+00:00"
    assert visit.end is not None
    assert visit.end - visit.start == timedelta(minutes=45)
    assert 'value="second" id="id_which_1" checked' in page(
        client.post(f"/rencontres/{visit.id}/planification", typed | {"which": "second", "act": "verify"})
    )


def test_two_tabs_make_one_visit(place: Clinic, client: Client, answers: dict[str, Any]) -> None:
    person = place.patient()
    typed = answers | {"personne": str(person.id), "submission_key": str(uuid4()), "act": "draft"}
    first = client.post("/rencontres/nouvelle", typed)
    second = client.post("/rencontres/nouvelle", typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert Visit.objects.count() == 1


def test_an_overlap_is_warned_about_with_the_other_visit_named(
    place: Clinic, client: Client, answers: dict[str, Any]
) -> None:
    other = place.confirmed(place.patient(given_name="Rosaline", family_name="Papillon"))
    mine = place.ready(place.patient(), start=other.start)
    assert other.start is not None
    local = other.start.astimezone(clock.MONTREAL)
    typed = answers | {"day": local.date().isoformat(), "hour": local.strftime("%H:%M"), "act": "confirm"}
    address = f"/rencontres/{mine.id}/planification"
    warned = client.post(address, typed)
    assert "En même temps qu’une autre rencontre : Rosaline Papillon" in page(warned)
    mine.refresh_from_db()
    assert mine.state == "draft"
    seen = page(warned).split('name="overlap_seen" value="')[1].split('"')[0].replace(" ", " ")
    raw = warned.content.decode().split('name="overlap_seen" value="')[1].split('"')[0]
    assert seen
    assert client.post(address, typed | {"overlap_seen": raw}).status_code == 302
    mine.refresh_from_db()
    assert mine.state == "confirmed"


def test_earlier_answers_count_once_their_block_is_confirmed(
    place: Clinic, client: Client, answers: dict[str, Any]
) -> None:
    person = place.patient()
    place.confirmed(person)
    form = page(client.get("/rencontres/nouvelle", {"personne": str(person.id)}))
    assert "Réponses reprises du" in form
    assert "Karim Haddad" in form
    carried = {
        "has_internet": "yes",
        "at_ease": "yes",
        "device": "tablet",
        "plan_technical_text": "Rappeler au numéro confirmé.",
        "plan_clinical_text": "911, puis la personne à joindre.",
        "in_person_possible": "yes",
        "in_person_place": "CLSC du Vieux-Moulin",
    }
    typed = (
        answers | carried | {"personne": str(person.id), "day": tomorrow(), "hour": "09:00", "carried": "1"}
    )
    checked = page(client.post("/rencontres/nouvelle", typed | {"act": "verify"}))
    assert "Le plan repris est à confirmer." in checked
    client.post("/rencontres/nouvelle", typed | {"confirm_safety": "on", "act": "draft"})
    visit = Visit.objects.get(state="draft")
    kept = {answer.key: answer for answer in Answer.objects.filter(subject_id=visit.id)}
    assert kept["in_person_place"].carried_from is not None
    assert "has_internet" not in kept


@pytest.mark.requirement("R016")
def test_a_refusal_makes_the_task_of_meeting_in_person(place: Clinic, client: Client) -> None:
    visit = place.draft()
    client.post(f"/rencontres/{visit.id}/consentement", {"answer": "refused"})
    assert Consent.objects.get().status == "refused"
    assert Task.objects.get().kind == "offer_in_person"
    assert "Offrir une rencontre en personne à Jeanne Gagnon" in page(client.get("/journee/"))


@pytest.mark.requirement("R034")
def test_who_consents_for_the_person_is_named(place: Clinic, client: Client) -> None:
    visit = place.draft()
    place.answer(visit)
    said = {"answer": "how", "manner": "verbal", "giver": "substitute", "scope": "visit"}
    refused = client.post(f"/rencontres/{visit.id}/consentement", said)
    assert "Écrivez le nom de qui consent pour la personne." in page(refused)
    named = said | {"giver_name": "Sophie Tremblay", "giver_quality": "fille"}
    client.post(f"/rencontres/{visit.id}/consentement", named)
    assert Consent.objects.get().giver_quality == "fille"


def test_without_a_place_consent_cannot_be_given(place: Clinic, client: Client) -> None:
    visit = place.draft()
    shown = page(client.get(f"/rencontres/{visit.id}/consentement"))
    assert "Écrire l’endroit du suivi en personne" in shown
    assert "La personne accepte" not in shown


def test_an_in_person_visit_needs_no_gate(place: Clinic, client: Client, answers: dict[str, Any]) -> None:
    person = place.patient()
    typed = {
        "personne": str(person.id),
        "day": tomorrow(),
        "hour": "09:00",
        "minutes": "45",
        "modality": "in_person",
        "act": "confirm",
    }
    assert client.post("/rencontres/nouvelle", typed).status_code == 302
    assert Visit.objects.get().state == "confirmed"


@pytest.mark.requirement("R007")
def test_a_mark_is_lifted_by_a_motive(place: Clinic, client: Client, answers: dict[str, Any]) -> None:
    visit = place.ready()
    place.answer(visit, at_ease=False, helper_available=False)
    typed = answers | {
        "day": tomorrow(),
        "hour": "09:00",
        "at_ease": "no",
        "helper_available": "no",
        "act": "confirm",
    }
    address = f"/rencontres/{visit.id}/planification"
    assert "Motif (visible au dossier)" in page(client.post(address, typed))
    reason = {"motive_eligibility": "Sa voisine sera là."}
    assert client.post(address, typed | reason).status_code == 302
