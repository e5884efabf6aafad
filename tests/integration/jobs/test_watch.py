"""The watch over the media rooms, where webhooks are lost (rule N2)."""

import pytest

from tests.factories import Clinic
from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.core.models import AuditEvent
from visavis.gateways.livekit.fake import FakeSfu
from visavis.jobs.watch import CLOSE_LOOK_SECONDS, TICK_SECONDS, Watch
from visavis.visits.models import Attendance, Connection, Visit
from visavis.visits.services import ending, media

pytestmark = pytest.mark.django_db


class Time:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def watch(time: Time) -> Watch:
    return Watch(monotonic=time)


def tick(watch: Watch) -> None:
    with acting(system("watch", "media")):
        watch.tick()


def joins(sfu: FakeSfu, connection: Connection) -> None:
    fresh = Connection.objects.select_related("visit", "participant").get(pk=connection.pk)
    sfu.browser_joins(media.media_pass(fresh)[1])


def test_a_round_takes_less_than_the_two_seconds_of_the_rule() -> None:
    assert TICK_SECONDS < 2


def test_lost_arrival_and_departure_are_seen(place: Clinic, sfu: FakeSfu, watch: Watch) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    joins(sfu, connection)
    tick(watch)
    assert Attendance.objects.filter(connection=connection, left_at=None).count() == 1
    sfu.browser_leaves(visit.room, connection.identity)
    tick(watch)
    assert Attendance.objects.get().closed_by == "reconcile"


@pytest.mark.requirement("N2")
def test_replayed_token_is_thrown_out_in_one_round(place: Clinic, sfu: FakeSfu, watch: Watch) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    sfu.ensure_room(visit.room)
    sfu.browser_joins(sfu.join_token(room=visit.room, identity=connection.identity, name="", ttl_seconds=30))
    tick(watch)
    assert sfu.list_participants(visit.room) == []
    assert AuditEvent.objects.filter(action="security.intruder").count() == 1


def test_one_who_came_as_another_left_is_seen_at_the_next_close_look(
    place: Clinic, sfu: FakeSfu, watch: Watch, time: Time
) -> None:
    visit = place.opened()
    known, stranger = place.identified(visit), place.waiting(visit)
    joins(sfu, known)
    tick(watch)
    sfu.browser_leaves(visit.room, known.identity)
    sfu.browser_joins(sfu.join_token(room=visit.room, identity=stranger.identity, name="", ttl_seconds=30))
    time.now += CLOSE_LOOK_SECONDS
    tick(watch)
    assert sfu.list_participants(visit.room) == []


def test_media_server_down_and_back_is_told(place: Clinic, sfu: FakeSfu, watch: Watch) -> None:
    visit = place.opened()
    place.identified(visit)
    sfu.up = False
    tick(watch)
    tick(watch)
    assert Visit.objects.get(pk=visit.pk).media_down_since is not None
    sfu.up = True
    tick(watch)
    assert Visit.objects.get(pk=visit.pk).media_down_since is None


def test_room_that_vanished_comes_back_for_who_is_admitted(place: Clinic, sfu: FakeSfu, watch: Watch) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    joins(sfu, connection)
    tick(watch)
    sfu.restart()
    tick(watch)
    assert [room.name for room in sfu.list_rooms()] == [visit.room]
    assert not Attendance.objects.filter(left_at=None).exists()


def test_room_of_nobody_admitted_does_not_come_back(place: Clinic, sfu: FakeSfu, watch: Watch) -> None:
    place.waiting(place.opened())
    tick(watch)
    assert sfu.list_rooms() == []


def test_leftover_rooms_are_closed_and_those_of_others_left_alone(
    place: Clinic, sfu: FakeSfu, watch: Watch
) -> None:
    visit = place.opened()
    joins(sfu, place.identified(visit))
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
    others = ["probe-1", "another", "v-not-hex-0", "v-" + "0" * 32 + "-0"]
    for name in others:
        sfu.ensure_room(name)
    tick(watch)
    assert sorted(room.name for room in sfu.list_rooms()) == sorted(others)


def test_room_of_before_a_reopening_is_closed(place: Clinic, sfu: FakeSfu, watch: Watch) -> None:
    visit = place.opened()
    joins(sfu, place.identified(visit))
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
        ending.reopen_visit(actor=actor, visit_id=visit.id)
    tick(watch)
    assert sfu.list_rooms() == []


def test_fault_of_one_room_does_not_keep_the_others_from_being_watched(
    place: Clinic, sfu: FakeSfu, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = place.opened(), place.opened()
    for visit in (first, second):
        waiting = place.waiting(visit)
        sfu.ensure_room(visit.room)
        sfu.browser_joins(sfu.join_token(room=visit.room, identity=waiting.identity, name="", ttl_seconds=30))
    look = media.reconcile
    broken = min(first.id, second.id)

    def reconcile(visit_id: object) -> None:
        if visit_id == broken:
            raise ValueError("a fault")
        look(visit_id)  # type: ignore[arg-type]

    monkeypatch.setattr(media, "reconcile", reconcile)
    tick(watch)
    sound = second if first.id == broken else first
    assert sfu.list_participants(sound.room) == []


def test_quiet_rooms_cost_one_call_and_one_statement(
    place: Clinic, sfu: FakeSfu, watch: Watch, django_assert_max_num_queries: object
) -> None:
    for _ in range(5):
        place.opened()
    tick(watch)
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        tick(watch)
