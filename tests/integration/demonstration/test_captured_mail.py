"""The captured mail: found, read, harmless; and absent where messages leave for real."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

MESSAGE = """From: rendez-vous@visavis.example
To: {to}
Subject: {subject}
MIME-Version: 1.0
Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain; charset=utf-8

Voir ma rencontre : http://localhost:8000/r/secret
--x
Content-Type: text/html; charset=utf-8

<p>Bonjour <img src="cid:mark@visavis"><script>alert(1)</script></p>
--x
Content-Type: text/calendar; method=REQUEST; charset=utf-8

BEGIN:VCALENDAR
END:VCALENDAR
--x--
--r
Content-Type: image/png
Content-ID: <mark@visavis>
Content-Disposition: inline
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--r--
"""


@pytest.fixture
def receive(tmp_path: Path, settings: object) -> Callable[..., str]:
    settings.VISAVIS_MAILDIR = str(tmp_path)  # type: ignore[attr-defined]
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()

    def one(key: str, to: str, subject: str) -> str:
        (tmp_path / "new" / key).write_text(MESSAGE.format(to=to, subject=subject))
        return f"/demonstration/courriels/{key}/"

    return one


@pytest.fixture
def client(db: None) -> Client:
    return Client(SERVER_NAME="localhost")


def test_messages_are_listed_and_found(client: Client, receive: Callable[..., str]) -> None:
    receive("1.a.host", "jeanne@exemple.ca", "Votre rendez-vous")
    receive("2.b.host", "odilon@exemple.ca", "Votre rendez-vous")
    page = client.get("/demonstration/courriels/").content.decode()
    assert "jeanne@exemple.ca" in page
    assert "odilon@exemple.ca" in page
    found = client.get("/demonstration/courriels/?q=JEANNE").content.decode()
    assert "odilon@exemple.ca" not in found
    assert "Aucun courriel ne correspond." in client.get("/demonstration/courriels/?q=x@y").content.decode()


def test_an_empty_box_says_so(client: Client, receive: Callable[..., str]) -> None:
    assert "Aucun courriel pour l’instant." in client.get("/demonstration/courriels/").content.decode()


def test_the_text_has_links_to_follow(client: Client, receive: Callable[..., str]) -> None:
    page = client.get(receive("1.a.host", "jeanne@exemple.ca", "Votre rendez-vous")).content.decode()
    assert 'href="http://localhost:8000/r/secret"' in page


def test_the_html_part_can_do_nothing(client: Client, receive: Callable[..., str]) -> None:
    address = receive("1.a.host", "jeanne@exemple.ca", "Votre rendez-vous")
    outer = client.get(address)
    assert "frame-src 'self'" in outer["Content-Security-Policy"]
    part = client.get(address + "html")
    policy = part["Content-Security-Policy"]
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert part["X-Frame-Options"] == "SAMEORIGIN"
    assert "data:image/png;base64,iVBORw0KGgo=" in part.content.decode()


def test_the_calendar_file_can_be_kept(client: Client, receive: Callable[..., str]) -> None:
    answer = client.get(receive("1.a.host", "jeanne@exemple.ca", "x") + "rendez-vous.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"BEGIN:VCALENDAR" in answer.content


@pytest.mark.parametrize("key", ["none", "..", "..%2F..%2Fetc", "a%00b"])
def test_nothing_else_can_be_read(client: Client, receive: Callable[..., str], key: str) -> None:
    assert client.get(f"/demonstration/courriels/{key}/").status_code == 404


def test_a_real_mail_server_leaves_nothing_to_read(client: Client, settings: object) -> None:
    settings.VISAVIS_MAILDIR = ""  # type: ignore[attr-defined]
    assert client.get("/demonstration/courriels/").status_code == 404
