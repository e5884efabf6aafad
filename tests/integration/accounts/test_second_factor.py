"""Authenticator application, recovery codes: required where the installation says so, each code once."""

import re
import time
from collections.abc import Callable

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, override_settings

from tests.integration.accounts.conftest import sign_in
from visavis.core.models import AuditEvent
from visavis.directory.models import User

WRONG = "Ce code n’est pas le bon, ou a déjà servi."
required = override_settings(SECOND_FACTOR_REQUIRED=True)


def code_now(secret: str, periods_ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods_ahead))


def add_application(client: Client) -> str:
    """Add an authenticator application as its page says; its key."""
    page = client.get("/compte/application/ajouter").content.decode()
    secret = "".join(re.findall(r"<code[^>]*>([^<]+)</code>", page)[0].split())
    answer = client.post("/compte/application/ajouter", {"code": code_now(secret)})
    assert answer["Location"] == "/compte/codes-de-secours"
    return secret


@pytest.fixture
def at_noon():  # type: ignore[no-untyped-def]
    with time_machine.travel("2026-11-24T17:00:05Z", tick=False) as clock:
        yield clock


@pytest.fixture
def secret(client: Client, user: User, at_noon: object) -> str:
    """The key of an application that is in force; nobody is signed in."""
    sign_in(client)
    found = add_application(client)
    client.post("/deconnexion")
    at_noon.shift(300)  # type: ignore[attr-defined]
    return found


def test_the_demonstration_asks_for_no_second_factor(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/compte/role").status_code == 200


@required
def test_where_it_is_required_nothing_opens_before_it_is_added(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/journee/")["Location"] == "/compte/securite"
    assert client.get("/")["Location"] == "/compte/securite"
    page = client.get("/compte/securite").content.decode()
    assert "Votre établissement demande une deuxième preuve" in page
    add_application(client)
    assert client.get("/")["Location"] == "/journee/"


def test_the_second_step_follows_the_password(client: Client, secret: str) -> None:
    assert sign_in(client)["Location"].startswith("/connexion/code")
    assert client.get("/compte/securite").status_code == 302
    answer = client.post("/connexion/code", {"code": code_now(secret)})
    assert answer["Location"] == "/journee/"
    assert client.get("/compte/securite").status_code == 200


@pytest.mark.parametrize("written", ["{} {}", " {}-{} "])
def test_a_pasted_code_may_have_spaces(client: Client, secret: str, written: str) -> None:
    sign_in(client)
    code = code_now(secret)
    assert client.post("/connexion/code", {"code": written.format(code[:3], code[3:])}).status_code == 302


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_clock_may_be_off_by_half_a_minute(client: Client, secret: str, drift: int) -> None:
    sign_in(client)
    assert client.post("/connexion/code", {"code": code_now(secret, drift)}).status_code == 302


def test_a_code_passes_once_in_all_processes(browser: Callable[..., Client], secret: str) -> None:
    from django.core.cache import cache

    code = code_now(secret)
    first, second = browser(), browser("198.51.100.9")
    sign_in(first)
    sign_in(second)
    assert first.post("/connexion/code", {"code": code}).status_code == 302
    cache.clear()  # another process knows nothing of this one's memory
    assert WRONG in second.post("/connexion/code", {"code": code}).content.decode()


def test_an_older_code_is_refused(client: Client, secret: str) -> None:
    sign_in(client)
    assert WRONG in client.post("/connexion/code", {"code": code_now(secret, -3)}).content.decode()


@pytest.mark.requirement("N7")
def test_codes_cannot_be_tried_out(client: Client, secret: str) -> None:
    sign_in(client)
    for wrong in range(5):
        client.post("/connexion/code", {"code": f"00000{wrong}"})
    page = client.post("/connexion/code", {"code": code_now(secret)}).content.decode()
    assert "Attendez une minute, puis réessayez." in page
    assert AuditEvent.objects.filter(action="account.code_failed").count() == 5


def test_a_recovery_code_serves_once(client: Client, secret: str, user: User) -> None:
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    sign_in(client)
    assert client.post("/connexion/code", {"code": codes[0]}).status_code == 302
    client.post("/deconnexion")
    sign_in(client)
    assert client.post("/connexion/code", {"code": codes[0]}).status_code == 200
    assert client.post("/connexion/code", {"code": codes[1]}).status_code == 302


@pytest.mark.requirement("N3")
def test_no_key_stands_in_clear_in_the_database(secret: str, user: User) -> None:
    kept = [authenticator.data for authenticator in Authenticator.objects.filter(user=user)]
    assert len(kept) == 2
    assert secret not in repr(kept)
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().generate_codes()
    assert not any(code in repr(kept) for code in codes)


@pytest.mark.requirement("N4")
def test_each_change_of_a_factor_leaves_a_line(client: Client, secret: str, user: User) -> None:
    sign_in(client)
    client.post("/connexion/code", {"code": code_now(secret)})
    client.post("/compte/codes-de-secours/nouveaux")
    client.post("/compte/application/retirer")
    found = AuditEvent.objects.filter(action__startswith="account.factor").order_by("id")
    assert [(line.action, line.details["kind"], line.actor_id) for line in found] == [
        ("account.factor_added", "totp", user.id),
        ("account.factor_reset", "recovery_codes", user.id),
        ("account.factor_removed", "totp", user.id),
    ]


@required
def test_the_last_factor_stays_where_one_is_required(client: Client, secret: str, user: User) -> None:
    sign_in(client)
    client.post("/connexion/code", {"code": code_now(secret)})
    page = client.post("/compte/application/retirer").content.decode()
    assert "Ajoutez d’abord une clé d’accès" in page
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_a_change_of_factors_asks_again_who_one_is(client: Client, user: User, at_noon: object) -> None:
    sign_in(client)
    at_noon.shift(660)  # type: ignore[attr-defined]
    answer = client.get("/compte/application/ajouter")
    assert answer["Location"] == "/compte/confirmer?next=%2Fcompte%2Fapplication%2Fajouter"
    again = client.post("/compte/confirmer?next=/compte/application/ajouter", {"password": "faux"})
    assert "Ce mot de passe n’est pas le bon." in again.content.decode()
    right = {"password": "une phrase assez longue", "next": "/compte/application/ajouter"}
    assert client.post("/compte/confirmer", right)["Location"] == "/compte/application/ajouter"


def test_a_passkey_of_another_site_opens_nothing(client: Client, user: User) -> None:
    challenge = client.get("/connexion/cle", headers={"accept": "application/json"}).json()
    assert challenge["request_options"]["publicKey"]["rpId"] == "localhost"
    for nonsense in ("", "{}", '{"id": "x"}', "null", "[]", "\0", '{"rawId": "AAAA", "response": {}}'):
        answer = client.post("/connexion/cle", {"credential": nonsense})
        assert (answer.status_code, answer["Location"]) == (302, "/connexion"), nonsense
    assert "n’ouvre aucun compte" in client.get("/connexion").content.decode()
