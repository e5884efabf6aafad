"""The guest's room: no token before admission (N2), chat after identity, state in few statements."""

from collections.abc import Callable

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from tests.factories import TWO_IDENTIFIERS, Clinic
from tests.integration.patient_pages.browsing import Browser, arrived_by_link, pages
from visavis.encounters.models import Breakdown
from visavis.encounters.services import confirm_identity
from visavis.gateways.livekit.fake import FakeSfu
from visavis.visits.models import ChatMessage, Connection, ConnectionPresence, Visit
from visavis.visits.services import admission, ending


@pytest.fixture
def visit(clinic: Clinic) -> Visit:
    return clinic.opened()


@pytest.fixture
def guest(clinic: Clinic, phone: Browser, visit: Visit, media_server: FakeSfu) -> Connection:
    connection = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(connection)}attente")
    return connection


def admit(clinic: Clinic, connection: Connection) -> None:
    with clinic.acting() as actor:
        admission.admit(
            actor=actor, role=clinic.role, visit_id=connection.visit_id, connection_id=connection.id
        )


def identify(clinic: Clinic, connection: Connection) -> None:
    clinic.enters(connection)
    with clinic.acting() as actor:
        confirm_identity(
            actor=actor,
            role=clinic.role,
            visit_id=connection.visit_id,
            connection_id=connection.id,
            compared=TWO_IDENTIFIERS,
            place="chez elle",
        )


def test_no_token_before_admission(phone: Browser, guest: Connection) -> None:
    answer = phone.ask(f"{pages(guest)}api/token")
    assert answer.status_code == 409
    assert answer.json()["code"] == "not_admitted"
    assert "token" not in answer.json()


def test_the_token_of_who_is_admitted_opens_the_room(
    clinic: Clinic, phone: Browser, guest: Connection, media_server: FakeSfu, visit: Visit
) -> None:
    admit(clinic, guest)
    answer = phone.ask(f"{pages(guest)}api/token").json()
    assert answer["identity"] == guest.identity
    media_server.browser_joins(answer["token"])
    visit.refresh_from_db()
    assert [person.identity for person in media_server.list_participants(visit.room)] == [guest.identity]


@pytest.mark.parametrize("act", ["hold", "remove", "end"])
def test_no_token_after_hold_removal_or_the_end(
    clinic: Clinic, phone: Browser, guest: Connection, act: str
) -> None:
    admit(clinic, guest)
    with clinic.acting() as actor:
        if act == "end":
            ending.end_visit(actor=actor, visit_id=guest.visit_id)
        else:
            getattr(admission, act)(actor=actor, visit_id=guest.visit_id, connection_id=guest.id)
    answer = phone.ask(f"{pages(guest)}api/token")
    assert answer.status_code == 409
    assert answer.json()["code"] in ("held", "not_admitted", "ended")
    assert answer.json()["message"]


def test_a_media_server_that_is_down_is_said(
    clinic: Clinic, phone: Browser, guest: Connection, media_server: FakeSfu
) -> None:
    admit(clinic, guest)
    media_server.up = False
    assert phone.ask(f"{pages(guest)}api/token").json()["code"] == "media_down"


def test_state_in_at_most_eight_statements(clinic: Clinic, phone: Browser, guest: Connection) -> None:
    admit(clinic, guest)
    identify(clinic, guest)
    with CaptureQueriesContext(database) as seen:
        state = phone.get(f"{pages(guest)}api/state").json()
    assert len(seen) <= 8
    assert state["you"]["state"] == "admitted"
    assert state["clinical_open"] is True
    assert state["telephone"]["display"] == "514\u00a0555-0142"


def test_a_guest_sees_only_who_is_inside(
    clinic: Clinic, phone: Browser, guest: Connection, visit: Visit, browser: Callable[..., Browser]
) -> None:
    admit(clinic, guest)
    second = browser()
    other = arrived_by_link(second, clinic.guest(visit))
    second.send(f"{pages(other)}attente")
    people = phone.get(f"{pages(guest)}api/state").json()["people"]
    assert [person["connection_id"] for person in people] == [str(guest.id)]


def test_the_chat_opens_with_identity_and_keeps_a_line_once(
    clinic: Clinic, phone: Browser, guest: Connection
) -> None:
    admit(clinic, guest)
    line = {"text": "Bonjour", "client_id": "a1"}
    assert phone.ask(f"{pages(guest)}api/chat", line).json()["code"] == "identity_first"
    identify(clinic, guest)
    for _time in range(2):
        assert phone.ask(f"{pages(guest)}api/chat", line).status_code == 200
    assert ChatMessage.objects.count() == 1
    assert phone.ask(f"{pages(guest)}api/chat", {"text": "", "client_id": "a2"}).status_code == 409
    too_long = {"text": "a" * 2001, "client_id": "a3"}
    assert phone.ask(f"{pages(guest)}api/chat", too_long).json()["code"] == "too_long"


def test_hand_heartbeat_and_lost_picture(clinic: Clinic, phone: Browser, guest: Connection) -> None:
    admit(clinic, guest)
    assert phone.ask(f"{pages(guest)}api/hand", {"raised": True}).json() == {"raised": True}
    beat = {"mic": True, "camera": False, "screen": False, "quality": "weak", "audio_only": True}
    version = phone.ask(f"{pages(guest)}api/heartbeat", beat).json()["version"]
    assert version == Visit.objects.get(pk=guest.visit_id).version
    presence = ConnectionPresence.objects.get(connection=guest)
    assert (presence.microphone, presence.camera, presence.quality) == (True, False, "weak")
    assert phone.ask(f"{pages(guest)}api/picture-lost", {"cause": "network_cut"}).status_code == 200
    assert Breakdown.objects.get().cause == "link"


def test_the_end_says_where_to_go(clinic: Clinic, phone: Browser, guest: Connection) -> None:
    admit(clinic, guest)
    with clinic.acting() as actor:
        ending.end_visit(actor=actor, visit_id=guest.visit_id)
    ended = phone.get(f"{pages(guest)}api/state").json()["ended"]
    assert ended["reason"] == "ended"
    assert ended["url"] == f"{pages(guest)}fin"


@pytest.mark.parametrize(
    ("name", "method", "status"),
    [("nothing", "GET", 404), ("token", "GET", 405), ("end", "POST", 404), ("remove", "POST", 404)],
)
def test_what_is_not_a_guests_does_not_exist(
    phone: Browser, guest: Connection, name: str, method: str, status: int
) -> None:
    address = f"{pages(guest)}api/{name}"
    answer = phone.get(address) if method == "GET" else phone.ask(address)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message"}


def test_what_is_not_json_is_refused(phone: Browser, guest: Connection) -> None:
    answer = phone.post(f"{pages(guest)}api/chat", "{", content_type="application/json")
    assert answer.status_code == 400
    answer = phone.post(f"{pages(guest)}api/chat", "[1]", content_type="application/json")
    assert answer.status_code == 400


def test_a_stranger_gets_nothing(guest: Connection, browser: Callable[..., Browser]) -> None:
    for name in ("state", "token", "test", "probe-token"):
        answer = browser().ask(f"{pages(guest)}api/{name}")
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_yours"


# --- The device test ------------------------------------------------------------------------------


def test_the_probe_opens_a_room_that_is_nobodys(
    phone: Browser, guest: Connection, media_server: FakeSfu, visit: Visit
) -> None:
    answer = phone.ask(f"{pages(guest)}api/probe-token").json()
    media_server.browser_joins(answer["token"])
    rooms = [room.name for room in media_server.list_rooms()]
    assert rooms == [f"probe-{guest.id.hex}"]
    assert visit.room not in rooms
    guest.refresh_from_db()
    assert guest.testing_since is not None


def test_the_result_of_the_test_is_kept_and_the_room_closed(
    phone: Browser, guest: Connection, media_server: FakeSfu
) -> None:
    phone.ask(f"{pages(guest)}api/probe-token")
    result = {
        "camera": "blocked",
        "microphone": "ok",
        "speaker": "heard",
        "network": "good",
        "path": "udp",
        "browser": "Chrome",
        "stray": "<script>",
    }
    assert phone.ask(f"{pages(guest)}api/test", result).status_code == 200
    guest.refresh_from_db()
    assert guest.test == {name: value for name, value in result.items() if name != "stray"}
    assert guest.testing_since is None
    assert not media_server.list_rooms()


def test_words_that_are_not_results_are_dropped(phone: Browser, guest: Connection) -> None:
    phone.ask(f"{pages(guest)}api/test", {"camera": ["ok"], "microphone": "please", "network": 3})
    guest.refresh_from_db()
    assert guest.test == {"browser": ""}


def test_probes_are_slowed_down(phone: Browser, guest: Connection) -> None:
    statuses = {phone.ask(f"{pages(guest)}api/probe-token").status_code for _try in range(21)}
    assert statuses == {200, 429}


def test_the_test_goes_on_without_the_media_server(
    phone: Browser, guest: Connection, media_server: FakeSfu
) -> None:
    media_server.up = False
    assert phone.ask(f"{pages(guest)}api/probe-token").status_code == 503
    assert phone.ask(f"{pages(guest)}api/test", {"network": "none"}).status_code == 200
