"""Who holds a pass, who stays at the media server, who was there when (rule N2)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from tests.factories import Clinic
from tests.integration.domain import Commits, as_guest, jobs_named, refuses
from visavis.core import clock
from visavis.core.models import AuditEvent
from visavis.gateways.livekit.errors import SfuRefused, SfuUnavailable
from visavis.gateways.livekit.fake import FakeSfu
from visavis.jobs import tasks
from visavis.visits.models import Attendance, Connection, Visit, VisitEvent
from visavis.visits.selectors import room_state
from visavis.visits.services import admission, arrival, ending, media, people, probe

pytestmark = pytest.mark.django_db


def fresh(connection: Connection) -> Connection:
    return Connection.objects.select_related("visit__organization", "participant").get(pk=connection.pk)


def token(connection: Connection) -> str:
    return media.media_pass(fresh(connection))[1]


def enter(sfu: FakeSfu, connection: Connection) -> str:
    """The browser joins, and the media server says so. Gives the token that it used."""
    used = token(connection)
    presence = sfu.browser_joins(used)
    media.joined(connection.visit_id, connection.identity, presence.joined_at)
    return used


def inside(sfu: FakeSfu, visit: Visit) -> set[str]:
    return {one.identity for one in sfu.list_participants(Visit.objects.get(pk=visit.pk).room)}


def security_lines() -> int:
    return AuditEvent.objects.filter(action="security.intruder").count()


# --- Passes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("bring", [Clinic.arrived, Clinic.waiting])
@pytest.mark.requirement("R073")
@pytest.mark.requirement("N2")
def test_no_pass_before_admission(
    place: Clinic, sfu: FakeSfu, bring: Callable[[Clinic, Visit], Connection]
) -> None:
    connection = bring(place, place.opened())
    with refuses("not_admitted"):
        token(connection)
    assert sfu.list_rooms() == []


def test_pass_lives_thirty_seconds_at_most_and_opens_one_room_to_one_identity(
    place: Clinic, sfu: FakeSfu
) -> None:
    visit = place.opened()
    connection = place.admitted(visit)
    claims = jwt.decode(token(connection), options={"verify_signature": False})
    # LiveKit takes a token one minute after its end: see gateways.livekit.signing.
    assert claims["exp"] + 60 - datetime.now(UTC).timestamp() <= 30
    assert (claims["sub"], claims["video"]["room"]) == (connection.identity, visit.room)
    assert not claims["video"].get("canPublishData")
    assert not claims["video"].get("roomRecord")


def test_no_pass_while_held(place: Clinic, sfu: FakeSfu) -> None:
    connection = place.identified(place.opened())
    with place.acting() as actor:
        admission.hold(actor=actor, visit_id=connection.visit_id, connection_id=connection.id)
    with refuses("held"):
        token(connection)


@pytest.mark.parametrize("how", ["remove", "send_back"])
def test_no_pass_after_a_removal(place: Clinic, sfu: FakeSfu, how: str) -> None:
    connection = place.identified(place.opened())
    with place.acting() as actor:
        getattr(admission, how)(actor=actor, visit_id=connection.visit_id, connection_id=connection.id)
    with refuses("not_admitted"):
        token(connection)


def test_no_pass_after_the_end(place: Clinic, sfu: FakeSfu) -> None:
    connection = place.identified(place.opened())
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=connection.visit_id)
    with refuses("ended"):
        token(connection)


def test_no_pass_after_who_left(place: Clinic, sfu: FakeSfu) -> None:
    connection = place.identified(place.opened())
    with as_guest(connection) as guest:
        arrival.leave(**guest)
    with refuses("not_admitted"):
        token(connection)


def test_probe_pass_opens_no_room_of_a_visit(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    connection = place.arrived(visit)
    _address, given = probe.probe_pass(connection)
    claims = jwt.decode(given, options={"verify_signature": False})
    assert claims["video"]["room"] != visit.room
    assert claims["sub"] != connection.identity
    probe.close_probe(connection)
    assert sfu.list_rooms() == []


# --- Out means out --------------------------------------------------------------------------------


def _hold(place: Clinic, connection: Connection) -> None:
    with place.acting() as actor:
        admission.hold(actor=actor, visit_id=connection.visit_id, connection_id=connection.id)


def _remove(place: Clinic, connection: Connection) -> None:
    with place.acting() as actor:
        admission.remove(actor=actor, visit_id=connection.visit_id, connection_id=connection.id)


def _send_back(place: Clinic, connection: Connection) -> None:
    with place.acting() as actor:
        admission.send_back(actor=actor, visit_id=connection.visit_id, connection_id=connection.id)


def _leave(place: Clinic, connection: Connection) -> None:
    with as_guest(connection) as guest:
        arrival.leave(**guest)


def _end(place: Clinic, connection: Connection) -> None:
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=connection.visit_id)


def _revoke_consent(place: Clinic, connection: Connection) -> None:
    with as_guest(connection) as guest:
        ending.revoke_consent(actor=guest["actor"], visit_id=connection.visit_id)


WAYS_OUT = [_hold, _remove, _send_back, _leave, _end, _revoke_consent]


@pytest.mark.parametrize("go", WAYS_OUT)
@pytest.mark.requirement("R155")
@pytest.mark.requirement("N2")
def test_each_way_out_ends_the_connection_at_the_media_server(
    place: Clinic, sfu: FakeSfu, commits: Commits, go: Callable[[Clinic, Connection], None]
) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    enter(sfu, connection)
    with commits():
        go(place, connection)
    assert inside(sfu, visit) == set()


@pytest.mark.parametrize("go", WAYS_OUT)
def test_each_way_out_is_promised_as_a_job_too(
    place: Clinic, sfu: FakeSfu, commits: Commits, go: Callable[[Clinic, Connection], None]
) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    enter(sfu, connection)
    sfu.up = False
    with commits():
        go(place, connection)
    sfu.up = True
    assert inside(sfu, visit) == {connection.identity}
    promised = jobs_named(media.ENFORCE_TASK)
    assert promised[-1].args == {"visit_id": str(visit.id)}
    tasks.enforce_room(**promised[-1].args)
    assert inside(sfu, visit) == set()


def test_job_that_finds_no_media_server_is_repeated(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    sfu.up = False
    with pytest.raises(SfuUnavailable):
        tasks.enforce_room(str(visit.id))
    retry = tasks.QUICK_RETRY.get_retry_decision(exception=SfuUnavailable("down"), job=jobs_like(attempts=1))
    assert retry is not None


def jobs_like(attempts: int):  # type: ignore[no-untyped-def]
    from types import SimpleNamespace

    return SimpleNamespace(attempts=attempts)


@pytest.mark.parametrize("go", [_hold, _remove, _send_back, _leave])
@pytest.mark.requirement("N2")
def test_replay_of_both_tokens_is_thrown_out_with_a_security_line(
    place: Clinic, sfu: FakeSfu, commits: Commits, go: Callable[[Clinic, Connection], None]
) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    first = enter(sfu, connection)
    second = token(connection)
    with commits():
        go(place, connection)
    for number, replayed in enumerate((first, second), start=1):
        presence = sfu.browser_joins(replayed)
        media.joined(visit.id, presence.identity, presence.joined_at)
        assert inside(sfu, visit) == set()
        assert security_lines() == number
    assert VisitEvent.objects.filter(visit=visit, kind="intruder").count() == 2
    assert not Attendance.objects.filter(connection=connection, left_at=None).exclude(
        joined_at__lt=clock.now() + timedelta(seconds=1)
    )


def test_others_stay_when_one_is_thrown_out(place: Clinic, sfu: FakeSfu, commits: Commits) -> None:
    visit = place.opened()
    stays = place.identified(visit)
    goes = place.identified(visit)
    enter(sfu, stays)
    enter(sfu, goes)
    with commits():
        _remove(place, goes)
    assert inside(sfu, visit) == {stays.identity}


def test_identity_of_nobody_is_thrown_out(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    enter(sfu, place.admitted(visit))
    for identity in ("c-" + "0" * 32, "c-", "p-1", "", "c-zz", "x" * 300):
        sfu.browser_joins(
            sfu.join_token(room=visit.room, identity=identity or "empty", name="", ttl_seconds=30)
        )
        media.joined(visit.id, identity or "empty", clock.now())
    assert len(inside(sfu, visit)) == 1
    assert security_lines() == 6


def test_connection_of_another_visit_is_thrown_out(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    other = place.waiting(visit)
    room = place.opened()
    sfu.ensure_room(room.room)
    sfu.browser_joins(sfu.join_token(room=room.room, identity=other.identity, name="", ttl_seconds=30))
    media.joined(room.id, other.identity, clock.now())
    assert inside(sfu, room) == set()


def test_revoked_participant_leaves_the_room(place: Clinic, sfu: FakeSfu, commits: Commits) -> None:
    visit = place.opened()
    place.identified(visit)
    with place.acting() as actor:
        relative = people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest("relative", "Luc Gagnon")
        )
    connection = place.admitted(visit, relative)
    enter(sfu, connection)
    with commits(), place.acting() as actor:
        people.revoke_participant(actor=actor, visit_id=visit.id, participant_id=relative.id)
    assert connection.identity not in inside(sfu, visit)
    with refuses("not_admitted"):
        token(connection)


# --- Attendance -----------------------------------------------------------------------------------


def test_joining_and_leaving_make_a_stretch_of_time(place: Clinic, sfu: FakeSfu) -> None:
    connection = place.identified(place.opened())
    begin = clock.now().replace(microsecond=0)
    media.joined(connection.visit_id, connection.identity, begin)
    assert fresh(connection).state == "connected"
    media.left(connection.visit_id, connection.identity, begin + timedelta(minutes=5))
    stretch = Attendance.objects.get()
    assert (stretch.joined_at, stretch.left_at) == (begin, begin + timedelta(minutes=5))
    assert stretch.closed_by == "webhook"
    assert fresh(connection).state == "admitted"  # lost, not gone: may come back


def test_joined_event_said_twice_is_one_stretch(place: Clinic, sfu: FakeSfu) -> None:
    connection = place.identified(place.opened())
    for _ in range(2):
        media.joined(connection.visit_id, connection.identity, clock.now())
    assert Attendance.objects.count() == 1
    assert VisitEvent.objects.filter(kind="joined").count() == 1


def test_late_duplicate_of_a_departure_does_not_close_the_newer_stretch(place: Clinic, sfu: FakeSfu) -> None:
    connection = place.identified(place.opened())
    begin = clock.now().replace(microsecond=0)
    at = [begin + timedelta(seconds=s) for s in (0, 60, 120)]
    media.joined(connection.visit_id, connection.identity, at[0])
    media.left(connection.visit_id, connection.identity, at[1])
    media.joined(connection.visit_id, connection.identity, at[2])
    media.left(connection.visit_id, connection.identity, at[1])
    first, second = Attendance.objects.order_by("joined_at")
    assert (first.left_at, second.left_at) == (at[1], None)
    assert fresh(connection).state == "connected"


def test_departure_of_who_was_never_there_changes_nothing(place: Clinic, sfu: FakeSfu) -> None:
    connection = place.identified(place.opened())
    version = fresh(connection).visit.version
    for identity in (connection.identity, "c-" + "0" * 32, "p-1", ""):
        media.left(connection.visit_id, identity, clock.now())
    assert fresh(connection).visit.version == version


def test_end_closes_all_stretches(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    for connection in (place.identified(visit), place.identified(visit)):
        media.joined(visit.id, connection.identity, clock.now())
    _end(place, connection)
    assert set(Attendance.objects.values_list("closed_by", flat=True)) == {"end"}
    assert not Attendance.objects.filter(left_at=None).exists()


def test_lost_departure_is_found_by_asking(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    enter(sfu, connection)
    sfu.browser_leaves(visit.room, connection.identity)
    media.reconcile(visit.id)
    assert Attendance.objects.get().closed_by == "reconcile"


def test_lost_arrival_is_found_by_asking(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    presence = sfu.browser_joins(token(connection))
    media.reconcile(visit.id)
    assert Attendance.objects.get().joined_at == presence.joined_at
    media.reconcile(visit.id)
    assert Attendance.objects.count() == 1


def test_reconciliation_of_an_ended_visit_deletes_its_room(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    enter(sfu, place.identified(visit))
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
    assert sfu.list_rooms() != []
    media.reconcile(visit.id)
    assert sfu.list_rooms() == []


# --- Reopened -------------------------------------------------------------------------------------


def reopen(place: Clinic, visit: Visit) -> Visit:
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
        return ending.reopen_visit(actor=actor, visit_id=visit.id)


def test_reopened_visit_has_a_new_room_and_old_tokens_lead_nowhere(
    place: Clinic, sfu: FakeSfu, commits: Commits
) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    old = enter(sfu, connection)
    with commits():
        reopened = reopen(place, visit)
    assert reopened.room != visit.room
    with pytest.raises(SfuRefused):
        sfu.browser_joins(old)


def test_presence_in_a_room_of_before_counts_for_nothing(
    place: Clinic, sfu: FakeSfu, commits: Commits
) -> None:
    """Even when the same person was admitted again: the old room is not the visit's."""
    visit = place.opened()
    connection = place.identified(visit)
    enter(sfu, connection)
    old_room = visit.room
    with commits():
        reopen(place, visit)
    with as_guest(connection) as guest:
        arrival.enter_waiting_room(**guest)
    with place.acting() as actor:
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=connection.id)
    sfu.ensure_room(old_room)
    sfu.browser_joins(sfu.join_token(room=old_room, identity=connection.identity, name="", ttl_seconds=30))
    media.joined(visit.id, connection.identity, clock.now(), old_room)
    assert sfu.list_participants(old_room) == []
    assert fresh(connection).state == "admitted"
    assert security_lines() == 1


def test_departure_from_a_room_of_before_does_not_close_the_present_stretch(
    place: Clinic, sfu: FakeSfu
) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    enter(sfu, connection)
    old_room = visit.room
    reopen(place, visit)
    with as_guest(connection) as guest:
        arrival.enter_waiting_room(**guest)
    with place.acting() as actor:
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=connection.id)
    enter(sfu, connection)
    media.left(visit.id, connection.identity, clock.now() + timedelta(seconds=5), room=old_room)
    assert Attendance.objects.filter(connection=connection, left_at=None).count() == 1


# --- The media server itself ----------------------------------------------------------------------


def test_media_server_that_does_not_answer_refuses_calmly(place: Clinic, sfu: FakeSfu) -> None:
    connection = place.admitted(place.opened())
    sfu.up = False
    with refuses("media_down"):
        token(connection)
    sfu.up = True
    assert token(connection)


def test_room_that_vanished_is_made_again_by_the_next_pass(place: Clinic, sfu: FakeSfu) -> None:
    connection = place.admitted(place.opened())
    enter(sfu, connection)
    sfu.restart()
    assert sfu.browser_joins(token(connection)).identity == connection.identity


def test_everybody_is_told_that_the_media_server_is_down_and_back(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    with place.acting():
        for down in (True, True, False):
            media.mark_media(visit.id, down=down)
            assert room_state(fresh(connection), "fr")["media_down"] is down
    kinds = VisitEvent.objects.filter(kind__startswith="media").values_list("kind", flat=True)
    assert list(kinds) == ["media_down", "media_back"]


def test_heartbeat_is_kept_without_history(place: Clinic, sfu: FakeSfu) -> None:
    from visavis.core.models import HistoryEntry

    connection = place.admitted(place.opened())
    before = HistoryEntry.objects.count()
    media.heartbeat(connection, {"mic": True, "camera": False, "quality": "weak" * 9})
    media.heartbeat(connection, {"mic": False, "camera": True, "quality": "good"})
    connection.refresh_from_db()
    assert (connection.presence.microphone, connection.presence.camera) == (False, True)
    assert connection.presence.quality == "good"
    assert HistoryEntry.objects.count() == before
