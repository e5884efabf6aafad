"""A planned visit before its day: people, messages, reminders, moving, cancelling, the list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.factories import Clinic
from visavis.consent.models import Consent
from visavis.core import clock
from visavis.directory.models import PractitionerRole
from visavis.visits.models import Notice, Participant, Visit
from visavis.visits.services import planning, sending
from visavis.visits.services.people import Guest, add_participant

pytestmark = pytest.mark.django_db


def page(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def sheet(client: Client, visit: Visit) -> str:
    return page(client.get(f"/rencontres/{visit.id}/planification"))


@pytest.mark.requirement("R036")
def test_a_relative_comes_only_with_the_persons_agreement(place: Clinic, client: Client) -> None:
    visit = place.confirmed()
    address = f"/rencontres/{visit.id}/personnes"
    typed = {
        "kind": "relative",
        "name": "Sophie Tremblay",
        "relation": "fille",
        "email": "sophie@example.com",
    }
    assert "Demandez à la personne si elle accepte." in page(client.post(address, typed))
    refused = client.post(address, typed | {"agreed": "no"})
    assert "Sans son accord, cette personne ne peut pas être présente." in page(refused)
    assert "Sophie Tremblay" in page(refused)
    client.post(address, typed | {"agreed": "yes"})
    sophie = Participant.objects.get(name="Sophie Tremblay")
    assert Consent.objects.get(subject_id=sophie.id).purpose == "third_person"
    assert "présence acceptée" in sheet(client, visit)
    assert Notice.objects.filter(participant=sophie, kind="invitation").exists()
    client.post(f"{address}/{sophie.id}/retirer")
    assert "Sophie Tremblay" not in sheet(client, visit).split("Messages")[0]


def test_a_second_professional_is_chosen_from_the_directory(place: Clinic, client: Client) -> None:
    visit, nadia = place.confirmed(), place.colleague()
    typed = {"kind": "practitioner", "role": str(nadia.id)}
    assert client.post(f"/rencontres/{visit.id}/personnes", typed).status_code == 302
    assert Participant.objects.get(role=nadia).name == "Nadia Bouchard"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choisissez le rôle de la personne."),
        ({"kind": "relative", "agreed": "yes"}, "Écrivez le nom de la personne."),
        ({"kind": "relative", "email": "sophie@"}, "Écrivez une adresse complète, comme nom@exemple.ca."),
        ({"kind": "practitioner"}, "Choisissez la personne dans la liste."),
    ],
)
def test_bad_people_are_told_at_the_field(
    place: Clinic, client: Client, fields: dict[str, str], sentence: str
) -> None:
    visit = place.confirmed()
    refused = client.post(f"/rencontres/{visit.id}/personnes", fields)
    assert refused.status_code == 422
    assert sentence in page(refused)


def test_a_message_not_delivered_says_what_to_do(place: Clinic, client: Client) -> None:
    visit = place.confirmed()
    invitation = Notice.objects.get(kind="invitation")
    with place.acting():
        sending.claim(invitation.id)
        sending.mark_failed(invitation.id, "550 no such user")
    html = sheet(client, visit)
    assert "Non livré" in html
    assert "Vérifiez l’adresse, puis renvoyez. Sinon, appelez." in html
    client.post(f"/rencontres/{visit.id}/messages/{invitation.id}/renvoyer")
    assert Notice.objects.filter(kind="invitation").count() == 2
    client.post(f"/rencontres/{visit.id}/messages/{invitation.id}/appel-fait")


def test_who_has_no_mail_is_called(place: Clinic, client: Client) -> None:
    visit = place.confirmed(place.patient(email=""))
    assert "Sans courriel : appelez, puis touchez « Appel fait »." in sheet(client, visit)
    notice = Notice.objects.get(kind="invitation")
    client.post(f"/rencontres/{visit.id}/messages/{notice.id}/appel-fait")
    notice.refresh_from_db()
    assert notice.state == "called"


@pytest.mark.requirement("R046")
def test_the_invitation_is_written_in_the_persons_language(place: Clinic, client: Client) -> None:
    visit = place.confirmed(place.patient(language="en-ca"))
    html = sheet(client, visit)
    assert "Your visit with Karim Haddad" in html
    assert "514-555-0199" in html


def test_reminders_are_changed_for_what_is_not_sent(place: Clinic, client: Client) -> None:
    visit = place.confirmed()
    client.post(f"/rencontres/{visit.id}/rappels", {"reminders": ["60", "15"]})
    live = Notice.objects.filter(kind="reminder", state="pending").values_list("minutes_before", flat=True)
    assert sorted(live) == [15, 60]
    client.post(f"/rencontres/{visit.id}/rappels", {"reminders": ["1440"]})
    live = Notice.objects.filter(kind="reminder", state="pending").values_list("minutes_before", flat=True)
    assert sorted(live) == [1440]


def test_moving_follows_the_same_rules_and_tells_everyone(place: Clinic, client: Client) -> None:
    visit = place.confirmed()
    address = f"/rencontres/{visit.id}/deplacer"
    assert "Jeanne Gagnon, par courriel" in page(client.get(address))
    past = {"day": "2020-01-01", "hour": "09:00", "minutes": "45"}
    assert "Cette date est passée." in page(client.post(address, past))
    assert "Écrivez l’heure." in page(client.post(address, past | {"hour": ""}))
    later = past | {"day": (clock.today() + timedelta(days=9)).isoformat()}
    assert client.post(address, later).status_code == 302
    visit.refresh_from_db()
    assert visit.calendar_sequence == 1
    assert Notice.objects.filter(kind="moved").count() == 1


def test_cancelling_says_who_is_told(place: Clinic, client: Client) -> None:
    visit = place.confirmed()
    address = f"/rencontres/{visit.id}/annuler"
    assert "Jeanne Gagnon, par courriel" in page(client.get(address))
    client.post(address, {"reason": "Demande de la personne"})
    visit.refresh_from_db()
    assert visit.state == "cancelled"
    assert "Demande de la personne" in sheet(client, visit)


def test_who_is_only_expected_reads_and_changes_nothing(
    place: Clinic, browser_of: Callable[[PractitionerRole], Client]
) -> None:
    visit, nadia = place.confirmed(), place.colleague()
    with place.acting() as actor:
        guest = Guest(kind="practitioner", name="Nadia Bouchard", role=nadia)
        add_participant(actor=actor, visit_id=visit.id, guest=guest)
    client = browser_of(nadia)
    html = sheet(client, visit)
    assert "Jeanne Gagnon" in html
    for act in ("Copier l’invitation", "Annuler la rencontre", "Changer l’horaire", "Retirer"):
        assert act not in html
    for page_of_act in ("annuler", "deplacer", "personnes"):
        assert client.get(f"/rencontres/{visit.id}/{page_of_act}").status_code == 404
        assert client.post(f"/rencontres/{visit.id}/{page_of_act}", {"reason": ""}).status_code == 404


def test_an_address_corrected_on_the_file_is_the_one_written_to(place: Clinic) -> None:
    person = place.patient(email="")
    visit = place.ready(person)
    with place.acting() as actor:
        person.email = "jeanne@example.com"
        person.save()
        planning.confirm_visit(actor=actor, visit_id=visit.id)
    assert Notice.objects.get(kind="invitation").address == "jeanne@example.com"


@pytest.mark.parametrize("modality", ["in_person", "telephone"])
def test_messages_speak_of_video_so_other_visits_are_told_by_a_call(
    place: Clinic, client: Client, modality: str
) -> None:
    visit = place.confirmed(modality=modality)
    assert set(Notice.objects.values_list("channel", flat=True)) == {"call"}
    html = sheet(client, visit)
    assert "Les messages parlent de vidéo" in html
    assert "Copier l’invitation" not in html


def test_a_missed_visit_gets_a_new_date(place: Clinic, client: Client) -> None:
    with time_machine.travel(clock.now() - timedelta(hours=1)):
        visit = place.opened()
    assert "La personne n’est pas venue" in page(client.get("/journee/"))
    address = f"/rencontres/{visit.id}/pas-venu"
    assert "Dites qui n’est pas venu." in page(client.post(address))
    client.post(address, {"by": "patient"})
    assert "Donner une nouvelle date" in sheet(client, visit)
    later = {"day": (clock.today() + timedelta(days=2)).isoformat(), "hour": "10:00", "minutes": "30"}
    client.post(f"/rencontres/{visit.id}/deplacer", later)
    visit.refresh_from_db()
    assert visit.state == "confirmed"


def test_a_new_link_closes_the_old_one(place: Clinic, client: Client) -> None:
    visit = place.confirmed()
    guest = place.guest(visit)
    client.post(f"/rencontres/{visit.id}/personnes/{guest.id}/nouveau-lien")
    guest.refresh_from_db()
    assert guest.secret_epoch == 2


def test_the_list_is_searched_filtered_and_read_page_by_page(place: Clinic, client: Client) -> None:
    assert "Aucune rencontre encore." in page(client.get("/rencontres/"))
    for rank in range(27):
        place.draft(place.patient(family_name=f"Numero{rank:02d}"))
    place.confirmed(place.patient(family_name="Tournesol", given_name="Odilon"))
    first = page(client.get("/rencontres/"))
    assert "Suite de la liste" in first
    following = first.split('href="?')[1].split('"')[0].replace("&amp;", "&")
    second = page(client.get(f"/rencontres/?{following}"))
    assert first.count("<tr>") + second.count("<tr>") == 28 + 2
    assert page(client.get("/rencontres/", {"q": "tourn"})).count("<tr>") == 2
    assert page(client.get("/rencontres/", {"etat": "planned"})).count("<tr>") == 2
    assert "Aucune rencontre de ce genre." in page(client.get("/rencontres/", {"etat": "missed"}))
    assert client.get("/rencontres/", {"apres": "n’importe quoi"}).status_code == 200
