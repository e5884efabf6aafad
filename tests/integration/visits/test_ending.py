"""The end, the reopening, a revoked consent, and visits that do not go as planned (R033, R155)."""

from datetime import datetime, timedelta

import pytest

from tests.factories import Clinic, actor_of
from tests.integration.domain import Commits, as_guest, jobs_named, refuses
from visavis.consent.models import Consent
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.errors import NotFound
from visavis.core.models import AuditEvent
from visavis.gateways.livekit.fake import FakeSfu
from visavis.visits.models import Attendance, Connection, Task, Visit, VisitEvent
from visavis.visits.selectors import day_of, guest_view, room_state
from visavis.visits.services import admission, arrival, ending, exchange, media, schedule

pytestmark = pytest.mark.django_db


def end(place: Clinic, visit: Visit) -> Visit:
    with place.acting() as actor:
        return ending.end_visit(actor=actor, visit_id=visit.id)


def reopen(place: Clinic, visit: Visit) -> Visit:
    with place.acting() as actor:
        return ending.reopen_visit(actor=actor, visit_id=visit.id)


def fresh(connection: Connection) -> Connection:
    return Connection.objects.select_related("visit__organization", "participant").get(pk=connection.pk)


def joins(sfu: FakeSfu, connection: Connection) -> None:
    presence = sfu.browser_joins(media.media_pass(fresh(connection))[1])
    media.joined(connection.visit_id, connection.identity, presence.joined_at)


@pytest.mark.requirement("R155")
def test_end_is_for_all(place: Clinic, sfu: FakeSfu, commits: Commits) -> None:
    visit = place.opened()
    people = [place.identified(visit), place.identified(visit)]
    still_waiting = place.waiting(visit)
    for connection in people:
        joins(sfu, connection)
    with commits():
        ended = end(place, visit)
    assert (ended.state, ended.end_reason) == ("ended", "ended")
    assert {fresh(one).state for one in [*people, still_waiting]} == {"left"}
    assert sfu.list_rooms() == []
    assert not Attendance.objects.filter(left_at=None).exists()
    assert guest_view(fresh(still_waiting)).situation == "over"


def test_ended_twice_is_one_end(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    first, again = end(place, visit), end(place, visit)
    assert first.ended_at == again.ended_at
    assert VisitEvent.objects.filter(kind="ended").count() == 1
    assert len(jobs_named(exchange.PURGE_TASK)) == 1


def test_visit_that_nobody_began_is_not_ended(place: Clinic, sfu: FakeSfu) -> None:
    with refuses("visit_state"):
        end(place, place.opened())


def test_only_the_host_ends(place: Clinic, sfu: FakeSfu) -> None:
    visit, colleague = place.opened(), place.colleague()
    place.identified(visit)
    with acting(actor_of(colleague)) as actor, pytest.raises(NotFound):
        ending.end_visit(actor=actor, visit_id=visit.id)


def test_end_frees_the_professional_for_the_next_visit(place: Clinic, sfu: FakeSfu) -> None:
    visit, following = place.opened(), place.opened()
    place.identified(visit)
    end(place, visit)
    assert place.admitted(following).state == "admitted"


# --- Reopened -------------------------------------------------------------------------------------


def test_reopened_visit_admits_and_identifies_everyone_again(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    joins(sfu, connection)
    end(place, visit)
    reopened = reopen(place, visit)
    assert (reopened.state, reopened.room_generation, reopened.ended_at) == ("open", 1, None)
    back = fresh(connection)
    assert (back.state, back.admitted_at, back.identity_confirmed_at) == ("left", None, None)
    with refuses("not_admitted"):
        media.media_pass(back)
    with as_guest(connection) as guest:
        arrival.enter_waiting_room(**guest)
        assert guest_view(fresh(connection)).situation == "waiting"
    with place.acting() as actor:
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=connection.id)
    assert guest_view(fresh(connection)).situation == "admitted"  # not yet inside: « Entrer » is to be tapped
    assert admission.unidentified(visit)


def test_reopened_visit_keeps_when_it_began(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    began = end(place, visit).began_at
    reopen(place, visit)
    place.identified(visit)
    assert Visit.objects.get(pk=visit.pk).began_at == began


def test_visit_reopened_by_mistake_is_ended_again(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    end(place, visit)
    reopen(place, visit)
    assert end(place, visit).state == "ended"


def test_reopened_visit_is_neither_moved_nor_cancelled_nor_missed(place: Clinic, sfu: FakeSfu) -> None:
    """It took place: its note is owed."""
    visit = place.opened()
    place.identified(visit)
    end(place, visit)
    reopen(place, visit)
    start = clock.now() + timedelta(days=1)
    with place.acting() as actor:
        with refuses("took_place"):
            schedule.cancel_visit(actor=actor, visit_id=visit.id)
        with refuses("took_place"):
            schedule.mark_missed(actor=actor, visit_id=visit.id, by="patient")
        with refuses("took_place"):
            schedule.reschedule_visit(
                actor=actor, visit_id=visit.id, start=start, end=start + timedelta(hours=1)
            )


def test_removed_person_stays_removed_after_a_reopening(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    removed = place.identified(visit)
    with place.acting() as actor:
        admission.remove(actor=actor, visit_id=visit.id, connection_id=removed.id)
    end(place, visit)
    reopen(place, visit)
    with as_guest(removed) as guest, refuses("unknown_link"):
        arrival.enter_waiting_room(**guest)


# --- Consent taken back ---------------------------------------------------------------------------


@pytest.mark.requirement("R033")
def test_consent_revoked_in_the_room_ends_the_visit_and_owes_one_in_person(
    place: Clinic, sfu: FakeSfu, commits: Commits
) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    joins(sfu, connection)
    with commits(), as_guest(connection) as guest:
        ending.revoke_consent(actor=guest["actor"], visit_id=visit.id)
    visit.refresh_from_db()
    assert (visit.state, visit.end_reason) == ("ended", "revoked")
    assert sfu.list_rooms() == []
    task = Task.objects.get()
    assert (task.kind, task.role, task.patient_id) == ("offer_in_person", place.role, visit.patient_id)
    revoked = Consent.objects.filter(subject_id=visit.id).latest("id")
    assert (revoked.status, revoked.manner, revoked.collected_by) == ("revoked", "page", None)
    assert room_state(fresh(connection), "fr")["ended"]["reason"] == "revoked"  # type: ignore[index]


@pytest.mark.requirement("R033")
def test_revoking_twice_is_revoking_once(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    with as_guest(connection) as guest:
        for _ in range(2):
            ending.revoke_consent(actor=guest["actor"], visit_id=visit.id)
    assert Task.objects.count() == 1
    assert Consent.objects.filter(subject_id=visit.id, status="revoked").count() == 1


@pytest.mark.requirement("R033")
def test_consent_revoked_while_waiting_cancels_and_lets_everybody_go(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    with as_guest(connection) as guest:
        ending.revoke_consent(actor=guest["actor"], visit_id=visit.id)
    visit.refresh_from_db()
    assert (visit.state, fresh(connection).state) == ("cancelled", "left")
    assert Task.objects.count() == 1


def test_consent_revoked_in_a_reopened_visit_ends_it(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    end(place, visit)
    reopen(place, visit)
    with place.acting() as actor:
        assert ending.revoke_consent(actor=actor, visit_id=visit.id, role=place.role).state == "ended"


@pytest.mark.requirement("R033")
def test_consent_revoked_for_the_episode_cancels_the_visits_to_come(place: Clinic, sfu: FakeSfu) -> None:
    person = place.patient()
    now, later, drafted = place.opened(person), place.confirmed(person), place.ready(person)
    another = place.confirmed()
    with place.acting() as actor:
        ending.revoke_consent(actor=actor, visit_id=now.id, role=place.role, scope="episode")
    states = {visit.pk: Visit.objects.get(pk=visit.pk).state for visit in (now, later, drafted, another)}
    assert list(states.values()) == ["cancelled", "cancelled", "draft", "confirmed"]
    assert Task.objects.count() == 2


def test_task_is_done_once_and_by_the_team_alone(place: Clinic, sfu: FakeSfu) -> None:
    from tests.factories import clinic

    visit = place.opened()
    with place.acting() as actor:
        ending.revoke_consent(actor=actor, visit_id=visit.id, role=place.role)
        task = Task.objects.get()
    stranger = clinic("CIUSSS d’ailleurs")
    with stranger.acting() as actor:
        ending.finish_task(actor=actor, role=stranger.role, task_id=task.id)
    task.refresh_from_db()
    assert task.done_at is None
    with place.acting() as actor:
        ending.finish_task(actor=actor, role=place.role, task_id=task.id)
        task.refresh_from_db()
        first = task.done_at
        ending.finish_task(actor=actor, role=place.role, task_id=task.id)
    task.refresh_from_db()
    assert first is not None
    assert (task.done_at, task.done_by) == (first, place.role)
    with place.acting():
        assert day_of(place.role).tasks == []


# --- Nobody came ----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["patient", "professional"])
def test_visit_that_nobody_came_to_is_missed(place: Clinic, sfu: FakeSfu, by: str) -> None:
    visit = place.opened()
    with place.acting() as actor:
        missed = schedule.mark_missed(actor=actor, visit_id=visit.id, by=by)
    assert (missed.state, missed.missed_by) == ("missed", by)


def test_who_missed_is_asked(place: Clinic) -> None:
    visit = place.opened()
    with place.acting() as actor, refuses("who_missed"):
        schedule.mark_missed(actor=actor, visit_id=visit.id, by="")


def test_visit_where_the_person_came_is_not_missed(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    with place.acting() as actor, refuses("someone_came"):
        schedule.mark_missed(actor=actor, visit_id=visit.id, by="patient")


def test_visit_where_only_a_stranger_came_is_missed_then_moved_and_starts_afresh(
    place: Clinic, sfu: FakeSfu
) -> None:
    visit = place.opened()
    with place.acting() as actor:
        arrival.professional_connection(actor=actor, role=place.role, visit_id=visit.id, session="d" * 64)
    stranger = place.admitted(visit)
    with place.acting() as actor:
        schedule.mark_missed(actor=actor, visit_id=visit.id, by="patient")
        assert fresh(stranger).state == "left"
        start = clock.now() + timedelta(days=1)
        moved = schedule.reschedule_visit(
            actor=actor, visit_id=visit.id, start=start, end=start + timedelta(hours=1)
        )
    assert (moved.state, moved.began_at, moved.ended_at, moved.missed_by) == ("confirmed", None, None, "")
    assert fresh(stranger).admitted_at is None


# --- Days -----------------------------------------------------------------------------------------


def test_visit_across_midnight_stays_in_the_day_until_it_is_filed(place: Clinic, sfu: FakeSfu) -> None:
    evening = datetime(2027, 2, 9, 23, 45, tzinfo=clock.MONTREAL)
    with clock.played_at(evening - timedelta(hours=1)):
        visit = place.opened(start=evening)
        place.identified(visit)
    for moment in (evening, evening + timedelta(minutes=20)):
        with clock.played_at(moment), place.acting():
            found = day_of(place.role)
            assert found.in_progress is not None
            assert found.in_progress.visit == visit
    with clock.played_at(evening + timedelta(minutes=40)):
        end(place, visit)
    with clock.played_at(evening + timedelta(days=3)), place.acting():
        assert [row.visit for row in day_of(place.role).before] == [visit]


def test_day_keeps_yesterdays_missed_visit_and_not_the_cancelled_one(place: Clinic, sfu: FakeSfu) -> None:
    noon = datetime(2027, 2, 9, 12, tzinfo=clock.MONTREAL)
    with clock.played_at(noon - timedelta(minutes=20)), place.acting() as actor:
        missed, cancelled = place.opened(start=noon), place.opened(start=noon)
        schedule.mark_missed(actor=actor, visit_id=missed.id, by="patient")
        schedule.cancel_visit(actor=actor, visit_id=cancelled.id)
    with clock.played_at(noon + timedelta(days=1)), place.acting():
        assert [row.visit for row in day_of(place.role).before] == [missed]
    with clock.played_at(noon + timedelta(days=2)), place.acting():
        assert day_of(place.role).all_rows == []


def test_day_of_the_change_of_hour_has_its_25_hours(place: Clinic) -> None:
    with clock.played_at(datetime(2027, 11, 1, 9, tzinfo=clock.MONTREAL)):
        visits = [
            place.confirmed(start=datetime(2027, 11, 7, hour, 30, tzinfo=clock.MONTREAL)) for hour in (0, 23)
        ]
    with clock.played_at(datetime(2027, 11, 7, 9, tzinfo=clock.MONTREAL)), place.acting():
        assert [row.visit for row in day_of(place.role).rows] == visits


def test_reading_the_day_leaves_a_line_for_each_person(place: Clinic) -> None:
    visits = [place.opened() for _ in range(3)]
    with place.acting():
        day_of(place.role)
    read = AuditEvent.objects.filter(action="day.read").values_list("patient_id", flat=True)
    assert {visit.patient_id for visit in visits} <= set(read)
