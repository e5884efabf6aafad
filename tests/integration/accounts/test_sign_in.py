"""Sign-in by password: what it lets in, what it says, what it leaves in the trail."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from tests.integration.accounts.conftest import EMAIL, PASSWORD, sign_in
from visavis.core.models import AuditEvent
from visavis.directory.models import PractitionerRole, User

NO_MATCH = "Ce courriel et ce mot de passe ne vont pas ensemble."
WAIT = "Attendez une minute, puis réessayez."


def lines(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action))


def test_the_right_password_opens_the_day(client: Client, user: User) -> None:
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/journee/")


def test_the_sign_in_page_names_everything(client: Client, db: None) -> None:
    page = client.get("/connexion").content.decode()
    for words in ("Se connecter", "Courriel professionnel", "Mot de passe", "Joindre votre rencontre"):
        assert words in page


def test_the_address_is_taken_in_any_case_and_with_spaces(client: Client, user: User) -> None:
    assert sign_in(client, email=f"  {EMAIL.upper()} ").status_code == 302


def test_a_page_asked_for_comes_after_the_sign_in(client: Client, user: User) -> None:
    assert sign_in(client, next="/compte/role")["Location"] == "/compte/role"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_other_site_comes_after_the_sign_in(client: Client, user: User, elsewhere: str) -> None:
    assert sign_in(client, next=elsewhere)["Location"] == "/journee/"


@pytest.mark.parametrize("email", [EMAIL, "personne@trois-ruisseaux.example"])
def test_a_wrong_answer_never_tells_which_part_was_wrong(client: Client, user: User, email: str) -> None:
    page = sign_in(client, password="faux", email=email).content.decode()
    assert NO_MATCH in page
    assert f'value="{email}"' in page
    assert "faux" not in page


@pytest.mark.parametrize(
    ("email", "password", "message"),
    [
        ("", "x", "Entrez votre courriel."),
        ("karim", "x", "Entrez un courriel complet, comme nom@exemple.ca."),
        (EMAIL, "", "Entrez votre mot de passe."),
        (EMAIL, "x" * 5000, "Assurez-vous"),
        ("a\0b@exemple.ca", "x", "Le caractère nul"),
    ],
)
def test_what_is_missing_is_said_at_the_field(
    client: Client, user: User, email: str, password: str, message: str
) -> None:
    assert message in sign_in(client, password=password, email=email).content.decode()


def test_a_post_without_token_is_refused_calmly(browser: Callable[..., Client], user: User) -> None:
    response = sign_in(browser(csrf=True))
    assert response.status_code == 403
    assert "Cette page vous est fermée" in response.content.decode()


def test_the_form_works_without_script(browser: Callable[..., Client], user: User) -> None:
    client = browser(csrf=True)
    page = client.get("/connexion").content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[-1]
    answer = client.post("/connexion", {"login": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def test_a_closed_account_says_so_to_its_owner_only(client: Client, user: User) -> None:
    user.is_active = False
    user.save()
    assert NO_MATCH in sign_in(client, password="faux").content.decode()
    assert sign_in(client)["Location"] == "/connexion/compte-ferme"
    assert "Ce compte est fermé" in client.get("/connexion/compte-ferme").content.decode()


def test_nobody_makes_an_account_for_themselves(client: Client, db: None) -> None:
    assert client.get("/connexion/inscription").status_code == 404
    assert client.post("/connexion/inscription", {"email": "a@b.ca"}).status_code == 404


@pytest.mark.requirement("N4")
def test_coming_and_going_leave_a_line(client: Client, user: User, roles: list[PractitionerRole]) -> None:
    sign_in(client)
    client.post("/deconnexion")
    (came,), (went,) = lines("account.signed_in"), lines("account.signed_out")
    assert came.actor_id == went.actor_id == user.id
    assert came.organization_id == roles[0].organization_id
    assert came.source == "192.0.2.7"
    assert came.details == {"by": "password"}


@pytest.mark.requirement("N3")
def test_a_failed_try_leaves_a_line_without_what_was_typed(client: Client, user: User) -> None:
    sign_in(client, password="mot de passe secret")
    (line,) = lines("account.sign_in_failed")
    assert "secret" not in repr(line.__dict__)
    assert line.source == "192.0.2.7"


def test_signing_out_takes_a_post_and_ends_the_session(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/deconnexion").status_code == 405
    assert client.post("/deconnexion")["Location"] == "/connexion"
    assert Session.objects.count() == 0
    assert client.get("/compte/securite").status_code == 302


def test_an_idle_session_ends_after_thirty_minutes(client: Client, user: User) -> None:
    with time_machine.travel("2026-11-24T14:00:00Z", tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(minutes=29))
        assert client.get("/compte/securite").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get("/compte/securite").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert client.get("/compte/securite").status_code == 302


def test_a_session_is_noted_once_a_minute_only(
    client: Client, user: User, django_assert_num_queries: Callable[..., object]
) -> None:
    sign_in(client)
    client.get("/compte/securite")
    with django_assert_num_queries(5):  # session, account, role; the page reads the factors twice
        client.get("/compte/securite")


@pytest.mark.requirement("N7")
def test_six_wrong_passwords_make_one_wait_a_minute(client: Client, user: User) -> None:
    with time_machine.travel("2026-11-24T14:00:00Z", tick=False) as clock:
        for _ in range(5):
            assert NO_MATCH in sign_in(client, password="faux").content.decode()
        assert WAIT in sign_in(client).content.decode()
        clock.shift(timedelta(seconds=61))
        assert sign_in(client).status_code == 302


@pytest.mark.requirement("N7")
def test_guessing_from_elsewhere_never_locks_the_owner_out(
    browser: Callable[..., Client], user: User
) -> None:
    for attacker in range(30):
        for _ in range(6):
            sign_in(browser(f"198.51.100.{attacker}"), password="faux")
    assert sign_in(browser("192.0.2.7")).status_code == 302


@pytest.mark.requirement("N7")
def test_guessing_from_next_door_does_not_lock_a_known_device_out(
    browser: Callable[..., Client], user: User
) -> None:
    own = browser()
    sign_in(own)
    own.post("/deconnexion")
    stranger = browser()  # same address: the hospital's
    for _ in range(8):
        sign_in(stranger, password="faux")
    assert WAIT in sign_in(stranger).content.decode()
    assert sign_in(own).status_code == 302


@pytest.mark.requirement("N7")
def test_a_known_device_does_not_guess_for_free(client: Client, user: User) -> None:
    sign_in(client)
    client.post("/deconnexion")
    for _ in range(5):
        sign_in(client, password="faux")
    assert WAIT in sign_in(client).content.decode()


def test_the_page_speaks_english_on_demand(client: Client, db: None) -> None:
    answer = client.post("/langue", {"language": "en-ca", "next": "/connexion"})
    assert (answer.status_code, answer["Location"]) == (303, "/connexion")
    assert answer.cookies["vv_lang"]["httponly"]
    page = client.get("/connexion")
    assert page["Content-Language"] == "en-ca"
    assert '<html lang="en-CA">' in page.content.decode()


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "javascript:alert(1)", ""])
def test_the_language_form_leads_nowhere_else(client: Client, db: None, back: str) -> None:
    assert client.post("/langue", {"language": "xx", "next": back})["Location"] == "/"
