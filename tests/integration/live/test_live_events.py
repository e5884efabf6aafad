"""Live events through a real server, a real PostgreSQL, and what may happen to both."""

import signal
import time
from uuid import uuid4

import psycopg
import pytest

from tests import factories
from tests.harness.database import TestDatabase
from tests.integration.live.conftest import Server
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.core.live import role_topic, visit_topic, wake
from visavis.directory.models import PractitionerRole, User
from visavis.runtime.postgres import SUPERUSER
from visavis.visits.models import Participant
from visavis.visits.services.arrival import arrive

DAY = "/direct/journee"


@pytest.fixture
def signed_in(server: Server, user: User) -> Server:
    server.sign_in()
    return server


def cut_all_connections(database: TestDatabase) -> int:
    """What a restart of PostgreSQL does to those who were connected."""
    url = database.server.url(SUPERUSER, "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        cut = connection.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where datname = %s and usename = 'visavis_app' and pid <> pg_backend_pid()",
            [database.name],
        ).fetchone()
    return int(cut[0]) if cut else 0


def test_a_change_reaches_an_open_page_at_once(signed_in: Server, roles: list[PractitionerRole]) -> None:
    events = signed_in.stream(DAY)
    assert (events.status, events.next()) == (200, "changed")
    time.sleep(0.3)
    begun = time.monotonic()
    wake(role_topic(roles[0].id))
    assert events.next() == "changed"
    assert time.monotonic() - begun < 2


def test_what_concerns_others_stays_silent(signed_in: Server, roles: list[PractitionerRole]) -> None:
    events = signed_in.stream(DAY)
    events.next()
    wake(role_topic(roles[1].id), role_topic(uuid4()))
    with pytest.raises(TimeoutError):
        events.next(seconds=1)


def test_a_stranger_gets_not_found(server: Server, user: User) -> None:
    server.cookies = {"vv_session": "a" * 32, "vv_guest_live": "b" * 43}
    unknown = uuid4()
    for path in (
        DAY,
        f"/direct/rencontres/{unknown}",
        f"/direct/rencontre/{unknown}",
        "/direct/rencontre/nonsense",
        "/direct/",
        "/direct/autre",
    ):
        assert server.ask("GET", path).status == 404, path


def test_a_guest_follows_their_own_visit_only(server: Server) -> None:
    clinic = factories.clinic()
    visit, other = clinic.opened(), clinic.opened()
    connection, cookie = arrive(participant=clinic.guest(visit), device="Téléphone", source="192.0.2.7")
    stranger, _ = arrive(participant=clinic.guest(other), device="Téléphone", source="192.0.2.8")
    address = f"/direct/rencontre/{connection.id}"
    server.cookies = {"vv_guest_live": cookie}
    assert server.ask("GET", f"/direct/rencontre/{stranger.id}").status == 404
    assert server.ask("GET", "/direct/journee").status == 404
    events = server.stream(address)
    assert events.next() == "changed"
    time.sleep(0.5)
    begun = time.monotonic()
    wake(visit_topic(visit.id))
    assert events.next() == "changed"
    assert time.monotonic() - begun < 2


def test_a_guest_whose_invitation_was_withdrawn_hears_nothing_more(server: Server) -> None:
    clinic = factories.clinic()
    visit = clinic.opened()
    guest = clinic.guest(visit)
    connection, cookie = arrive(participant=guest, device="Téléphone", source="192.0.2.7")
    server.cookies = {"vv_guest_live": cookie}
    events = server.stream(f"/direct/rencontre/{connection.id}")
    events.next()
    with acting(system("tests")):
        Participant.objects.filter(pk=guest.pk).update(revoked_at=clock.now())
    time.sleep(2.5)
    wake(visit_topic(visit.id))
    assert events.ends()
    assert server.ask("GET", f"/direct/rencontre/{connection.id}").status == 404


def test_signing_out_ends_the_open_pages(signed_in: Server) -> None:
    events = signed_in.stream(DAY)
    events.next()
    assert signed_in.post_form("/deconnexion", "/compte/securite").status == 302
    assert events.ends()


def test_a_closed_account_hears_nothing_more(
    signed_in: Server, roles: list[PractitionerRole], user: User
) -> None:
    events = signed_in.stream(DAY)
    events.next()
    User.objects.filter(pk=user.pk).update(is_active=False)
    time.sleep(2.5)  # a stream is not doubted at each of many changes
    wake(role_topic(roles[0].id))
    assert events.ends()


def test_pages_and_streams_recover_when_postgresql_was_restarted(
    signed_in: Server, database: TestDatabase, roles: list[PractitionerRole]
) -> None:
    events = signed_in.stream(DAY)
    events.next()
    from django.db import connection

    connection.close()
    assert cut_all_connections(database) >= 2
    # Notifications of the meantime are lost: all are woken once the connection is back.
    assert events.next() == "changed"
    assert signed_in.ask("GET", "/compte/securite").status == 200
    time.sleep(0.3)
    wake(role_topic(roles[0].id))
    assert events.next() == "changed"


def test_the_server_stops_while_pages_are_open(signed_in: Server) -> None:
    streams = [signed_in.stream(DAY) for _ in range(5)]
    for events in streams:
        events.next()
    signed_in.process.send_signal(signal.SIGTERM)
    begun = time.monotonic()
    signed_in.process.wait(5)
    assert time.monotonic() - begun < 3
    assert {events.next() for events in streams} == {"closed"}


@pytest.mark.requirement("N3")
def test_the_access_log_holds_no_secret(signed_in: Server) -> None:
    signed_in.ask("GET", "/r/un-lien-secret?mot=cle").read()
    signed_in.ask("GET", "/connexion/nouveau-mot-de-passe/a-secret?x=1").read()
    signed_in.process.send_signal(signal.SIGTERM)
    written = signed_in.process.communicate()[0].decode()
    assert "GET /r/… " in written
    for secret in ("un-lien-secret", "a-secret", "mot=cle", signed_in.cookies["vv_session"]):
        assert secret not in written


def test_what_never_reaches_a_page(server: Server) -> None:
    answer = server.ask("POST", "/connexion", "x" * (11 * 1024 * 1024))
    assert answer.status == 413
    assert "10 Mo" in answer.read().decode()
    assert server.ask("GET", "/static/../pyproject.toml").status == 404
    assert server.ask("GET", "/static/manifest.json").status == 404
