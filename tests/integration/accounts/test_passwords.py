"""A password forgotten: the same answer for all, a link that serves once, no secret in the queue."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from tests.integration.accounts.conftest import EMAIL, PASSWORD, sign_in
from visavis.core.models import AuditEvent
from visavis.directory.models import User
from visavis.gateways.mail.schemas import OutgoingMail
from visavis.jobs import accounts as jobs

NEW = "un tout autre secret"


def queued() -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select args from procrastinate_jobs where task_name = %s", [jobs.send_password_reset.name]
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[OutgoingMail]:
    kept: list[OutgoingMail] = []

    class Box:
        def send(self, mail: OutgoingMail) -> None:
            kept.append(mail)

    monkeypatch.setattr(jobs, "mailer", Box)
    return kept


def link_in(mail: OutgoingMail) -> str:
    found = re.search(r"http://localhost:8000(/connexion/nouveau-mot-de-passe/\S+)", mail.text)
    assert found
    return found[1]


def ask(client: Client, email: str = EMAIL) -> None:
    answer = client.post("/connexion/mot-de-passe-oublie", {"email": email})
    assert (answer.status_code, answer["Location"]) == (302, "/connexion/message-envoye")


@pytest.mark.requirement("N3")
def test_the_queue_holds_an_account_and_no_secret(client: Client, user: User) -> None:
    ask(client)
    assert queued() == [{"user_id": str(user.id), "language": "fr-ca"}]


def test_an_unknown_address_gets_the_same_answer(
    client: Client, user: User, sent: list[OutgoingMail]
) -> None:
    ask(client, "personne@trois-ruisseaux.example")
    (args,) = queued()
    jobs.send_password_reset(**args)
    assert sent == []


def test_three_messages_an_hour_at_most(client: Client, user: User) -> None:
    for _ in range(6):
        ask(client)
    assert len(queued()) == 3


def test_the_link_serves_once(client: Client, user: User, sent: list[OutgoingMail]) -> None:
    jobs.send_password_reset(user_id=str(user.id), language="fr-ca")
    link = link_in(sent[0])
    form = client.get(link)
    assert form["Location"].endswith("-set-password")  # the secret has left the address bar
    short = client.post(form["Location"], {"password1": "court"})
    assert "12" in short.content.decode()
    done = client.post(form["Location"], {"password1": NEW})
    assert done["Location"] == "/connexion"
    assert sign_in(client, password=PASSWORD).status_code == 200
    assert sign_in(client, password=NEW).status_code == 302
    assert AuditEvent.objects.filter(action="account.password_reset", actor_id=user.id).exists()
    assert "Ce lien ne sert plus" in client.get(link).content.decode()


def test_opening_the_link_changes_nothing(client: Client, user: User, sent: list[OutgoingMail]) -> None:
    jobs.send_password_reset(user_id=str(user.id), language="fr-ca")
    for _ in range(3):
        client.get(link_in(sent[0]), follow=True)
    assert sign_in(client).status_code == 302


def test_the_link_is_old_after_an_hour(client: Client, user: User, sent: list[OutgoingMail]) -> None:
    with time_machine.travel("2026-11-24T14:00:00Z", tick=False) as clock:
        jobs.send_password_reset(user_id=str(user.id), language="fr-ca")
        clock.shift(timedelta(minutes=61))
        assert "Ce lien ne sert plus" in client.get(link_in(sent[0]), follow=True).content.decode()


@pytest.mark.parametrize("key", ["x-y", "0-0", "zzzz-abc-def", "1%00-2"])
def test_nonsense_gets_the_same_calm_page(client: Client, db: None, key: str) -> None:
    answer = client.get(f"/connexion/nouveau-mot-de-passe/{key}")
    assert answer.status_code in (200, 404)


def test_the_message_speaks_the_language_of_the_page(user: User, sent: list[OutgoingMail]) -> None:
    jobs.send_password_reset(user_id=str(user.id), language="en-ca")
    assert sent[0].language == "en-CA"
    assert "Pour choisir" not in sent[0].text
    assert sent[0].to_address == EMAIL


def test_a_change_needs_the_present_password(client: Client, user: User) -> None:
    sign_in(client)
    wrong = client.post("/compte/mot-de-passe", {"oldpassword": "faux", "password1": NEW})
    assert "Ce mot de passe n’est pas le bon." in wrong.content.decode()
    right = client.post("/compte/mot-de-passe", {"oldpassword": PASSWORD, "password1": NEW})
    assert right["Location"] == "/compte/securite"
    assert client.get("/compte/securite").status_code == 200
    assert AuditEvent.objects.filter(action="account.password_changed", actor_id=user.id).exists()
