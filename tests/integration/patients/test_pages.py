"""The pages of people: what is typed is kept, each fault stands at its field, strangers find nothing."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import Clinic
from visavis.patients.models import Patient

FORM = {
    "family_name": "Gagnon",
    "given_name": "Jeanne",
    "birth_date": "1948-05-03",
    "nam": "gagj 4805 0316",
    "language": "fr-ca",
    "telephone": "514 555-0142",
    "telephone_owner": "own",
    "callback_safety": "safe",
    "email": "jeanne@example.com",
    "email_owner": "own",
    "preference": "video",
    "interpreter_language": "",
    "zone": "America/Toronto",
}


def browser(place: Clinic) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(place.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_person_is_registered_from_the_form(place: Clinic) -> None:
    response = browser(place).post("/personnes/nouvelle", FORM)
    patient = Patient.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/personnes/{patient.id}/"
    assert (patient.nam, patient.telephone, patient.preference) == ("GAGJ48050316", "+15145550142", "video")


def test_registering_in_order_to_meet_goes_on_to_the_planning_page(place: Clinic) -> None:
    response = browser(place).post("/personnes/nouvelle?suite=rencontre", FORM)
    assert response["Location"] == f"/rencontres/nouvelle?personne={Patient.objects.get().id}"


def test_faults_stand_in_the_summary_and_at_their_fields_and_what_was_typed_is_kept(place: Clinic) -> None:
    wrong = FORM | {
        "family_name": "",
        "birth_date": "2048-05-03",
        "nam": "gagj",
        "telephone": "+33 1 23 45 67 89",
        "email": "jeanne@",
    }
    response = browser(place).post("/personnes/nouvelle", wrong)
    page = text_of(response)
    assert response.status_code == 422
    for field in ("family_name", "birth_date", "nam", "telephone", "email"):
        assert f'href="#id_{field}"' in page
        assert f'id="id_{field}_error"' in page
    for typed in ("2048-05-03", "gagj", "+33 1 23 45 67 89", "jeanne@"):
        assert f'value="{typed}"' in page
    assert not Patient.objects.exists()


def test_markup_that_is_typed_is_shown_as_text(place: Clinic) -> None:
    page = text_of(browser(place).post("/personnes/nouvelle", FORM | {"family_name": "<script>x</script>"}))
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_a_double_is_shown_with_a_link_to_the_file(place: Clinic) -> None:
    client = browser(place)
    client.post("/personnes/nouvelle", FORM)
    first = Patient.objects.get()
    page = text_of(client.post("/personnes/nouvelle", FORM | {"nam": "", "nam_absence": "not_at_hand"}))
    assert f'href="/personnes/{first.id}/"' in page
    assert 'name="is_another"' in page
    again = FORM | {"nam": "", "nam_absence": "not_at_hand", "is_another": "1"}
    assert client.post("/personnes/nouvelle", again).status_code == 302
    assert Patient.objects.count() == 2


def test_the_form_of_a_file_gives_the_same_file_back(place: Clinic) -> None:
    client = browser(place)
    client.post("/personnes/nouvelle", FORM)
    patient = Patient.objects.get()
    response = client.get(f"/personnes/{patient.id}/modifier")
    form = response.context["form"]
    typed = {name: value for name, value in form.initial.items() if value}
    typed["read_at"] = response.context["read_at"]
    assert client.post(f"/personnes/{patient.id}/modifier", typed).status_code == 302
    before = {name: value for name, value in vars(patient).items() if name[0] != "_" and name != "updated_at"}
    patient.refresh_from_db()
    assert {name: vars(patient)[name] for name in before} == before


def test_an_older_form_is_refused_and_can_be_saved_again(place: Clinic) -> None:
    client = browser(place)
    client.post("/personnes/nouvelle", FORM)
    address = f"/personnes/{Patient.objects.get().id}/modifier"
    old = client.get(address).context["read_at"]
    client.post(address, FORM | {"city": "Sainte-Brume", "read_at": old})
    refused = client.post(address, FORM | {"city": "Saint-Loin", "read_at": old})
    assert refused.status_code == 422
    assert 'value="Saint-Loin"' in text_of(refused)
    assert Patient.objects.get().city == "Sainte-Brume"
    client.post(address, FORM | {"city": "Saint-Loin", "read_at": refused.context["read_at"]})
    assert Patient.objects.get().city == "Saint-Loin"


@pytest.mark.parametrize("path", ["/personnes/{id}/", "/personnes/{id}/modifier"])
def test_a_stranger_finds_no_page(place: Clinic, elsewhere: Clinic, path: str) -> None:
    patient = place.patient()
    address = path.format(id=patient.id)
    assert browser(place).get(address).status_code == 200
    assert browser(elsewhere).get(address).status_code == 404
    assert browser(elsewhere).get(path.format(id=elsewhere.role.id)).status_code == 404


def test_a_parents_address_from_14_on_is_told(place: Clinic) -> None:
    young = place.patient(birth_date="2010-01-01", email="parent@example.com", email_owner="parent")
    page = text_of(browser(place).get(f"/personnes/{young.id}/"))
    assert "rien n’est envoyé à l’adresse d’un parent" in page


def test_search_shows_who_was_found_or_how_to_go_on(place: Clinic) -> None:
    place.patient()
    client = browser(place)
    assert "Jeanne Gagnon" in text_of(client.get("/personnes/", {"q": "gagn"}))
    nobody = text_of(client.get("/personnes/", {"q": "zzz"}))
    assert "Personne ne correspond" in nobody
    assert "/personnes/nouvelle" in nobody


def test_pages_are_english_for_who_reads_english(place: Clinic) -> None:
    place.user.language = "en-ca"
    place.user.save()
    page = text_of(browser(place).get("/personnes/nouvelle"))
    assert 'lang="en-CA"' in page
    assert "Register a person" in page


def test_visits_of_the_person_are_listed(place: Clinic) -> None:
    visit = place.draft()
    page = text_of(browser(place).get(f"/personnes/{visit.patient_id}/"))
    assert f"/rencontres/{visit.id}/" in page
