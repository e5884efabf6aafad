"""The webhook of the media server: signed or refused, and what each event does."""

import pytest
from django.test import Client

from tests.factories import Clinic
from visavis.core import clock
from visavis.gateways.livekit.fake import FakeSfu, signed_webhook
from visavis.visits.models import Attendance, Connection, Visit, VisitEvent
from visavis.visits.services import media

pytestmark = pytest.mark.django_db


def tell(client: Client, kind: str, visit: Visit, identity: str = "", **more: object) -> int:
    body, signature = signed_webhook(kind, **{"room": visit.room, "identity": identity} | more)  # type: ignore[arg-type]
    return post(client, body, signature)


def post(client: Client, body: bytes, signature: str) -> int:
    headers = {"Authorization": signature} if signature else {}
    return client.post(
        "/media/webhook", body, content_type="application/webhook+json", headers=headers
    ).status_code


def entered(place: Clinic, sfu: FakeSfu) -> Connection:
    connection = place.identified(place.opened())
    visit = Visit.objects.get(pk=connection.visit_id)
    sfu.ensure_room(visit.room)
    return Connection.objects.select_related("visit").get(pk=connection.pk)


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def test_joined_and_left_make_attendance(place: Clinic, sfu: FakeSfu, browser: Client) -> None:
    connection = entered(place, sfu)
    assert tell(browser, "participant_joined", connection.visit, connection.identity) == 200
    assert Attendance.objects.filter(left_at=None).count() == 1
    assert tell(browser, "participant_left", connection.visit, connection.identity) == 200
    assert Attendance.objects.filter(left_at=None).count() == 0


@pytest.mark.parametrize("forgery", ["nothing", "other key", "other body", "no token", "words"])
def test_forged_webhook_is_refused(place: Clinic, sfu: FakeSfu, browser: Client, forgery: str) -> None:
    connection = entered(place, sfu)
    more = {"api_secret": "another secret of at least thirty-two bytes"} if forgery == "other key" else {}
    body, signature = signed_webhook(
        "participant_joined", room=connection.visit.room, identity=connection.identity, **more
    )
    if forgery == "nothing":
        signature = ""
    if forgery == "no token":
        signature = "Bearer "
    if forgery == "words":
        signature = "not.a.token"
    if forgery == "other body":
        body = body.replace(b"joined", b"left__")
    assert post(browser, body, signature) == 401
    assert not Attendance.objects.exists()


def test_token_of_a_person_does_not_sign_a_webhook(place: Clinic, sfu: FakeSfu, browser: Client) -> None:
    connection = entered(place, sfu)
    given = media.media_pass(Connection.objects.select_related("visit", "participant").get(pk=connection.pk))
    body, _signature = signed_webhook(
        "participant_left", room=connection.visit.room, identity=connection.identity
    )
    assert post(browser, body, given[1]) == 401


def test_get_is_not_allowed(browser: Client) -> None:
    assert browser.get("/media/webhook").status_code == 405


def test_stranger_is_thrown_out_by_the_event(place: Clinic, sfu: FakeSfu, browser: Client) -> None:
    visit = place.opened()
    waiting = place.waiting(visit)
    sfu.ensure_room(visit.room)
    sfu.browser_joins(sfu.join_token(room=visit.room, identity=waiting.identity, name="", ttl_seconds=30))
    assert tell(browser, "participant_joined", visit, waiting.identity) == 200
    assert sfu.list_participants(visit.room) == []
    assert VisitEvent.objects.filter(kind="intruder").count() == 1


def test_finished_room_closes_what_was_open(place: Clinic, sfu: FakeSfu, browser: Client) -> None:
    connection = entered(place, sfu)
    tell(browser, "participant_joined", connection.visit, connection.identity)
    sfu.restart()
    assert tell(browser, "room_finished", connection.visit) == 200
    assert Attendance.objects.get().closed_by == "reconcile"


def test_media_server_that_fails_meanwhile_is_asked_to_repeat(
    place: Clinic, sfu: FakeSfu, browser: Client
) -> None:
    visit = place.opened()
    waiting = place.waiting(visit)
    sfu.up = False
    assert tell(browser, "participant_joined", visit, waiting.identity) == 503


@pytest.mark.parametrize("room", ["", "probe-1", "v-", "v-zz-0", "v-" + "0" * 32 + "-0", "another"])
def test_rooms_of_others_are_left_alone(place: Clinic, sfu: FakeSfu, browser: Client, room: str) -> None:
    for kind in ("participant_joined", "participant_left", "room_finished"):
        body, signature = signed_webhook(kind, room=room, identity="c-" + "1" * 32, at=clock.now())
        assert post(browser, body, signature) == 200


def test_unknown_event_is_answered(place: Clinic, sfu: FakeSfu, browser: Client) -> None:
    connection = entered(place, sfu)
    assert tell(browser, "track_published", connection.visit, connection.identity) == 200
    assert not Attendance.objects.exists()
