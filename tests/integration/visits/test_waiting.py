"""The waiting room: a place in line, help, leaving and coming back (design §5.5)."""

from datetime import timedelta

import pytest

from tests.factories import Clinic, actor_of
from tests.integration.domain import as_guest, refuses
from visavis.core import clock
from visavis.visits.models import Connection, HelpRequest, Participant, Visit, VisitEvent
from visavis.visits.selectors import guest_view
from visavis.visits.services import admission, arrival, exchange, people

pytestmark = pytest.mark.django_db


def fresh(connection: Connection) -> Connection:
    return Connection.objects.select_related("visit", "participant").get(pk=connection.pk)


def ahead(connection: Connection) -> int:
    return guest_view(fresh(connection)).ahead


def opened_in(place: Clinic, minutes: int) -> Visit:
    return place.opened(start=clock.now() + timedelta(minutes=minutes))


@pytest.mark.requirement("R073")
def test_place_in_line_follows_the_planned_start_before_the_arrival(place: Clinic) -> None:
    first, second, third = (opened_in(place, minutes) for minutes in (5, 10, 20))
    last = place.waiting(third)
    assert ahead(last) == 0
    middle = place.waiting(second)
    early = place.waiting(first)
    assert [ahead(one) for one in (early, middle, last)] == [0, 1, 2]


def test_of_two_visits_at_one_hour_the_first_to_arrive_is_first(place: Clinic) -> None:
    start = clock.now() + timedelta(minutes=10)
    one, other = place.opened(start=start), place.opened(start=start)
    later_planned = place.waiting(other)
    assert (ahead(place.waiting(one)), ahead(later_planned)) == (1, 0)


def test_two_devices_of_one_visit_are_one_place_in_line(place: Clinic) -> None:
    first, second = opened_in(place, 5), opened_in(place, 10)
    place.waiting(first)
    place.waiting(first)
    assert ahead(place.waiting(second)) == 1


def test_line_of_another_professional_does_not_count(place: Clinic) -> None:
    colleague = place.colleague("Aline Roy", "social_worker")
    other = Clinic(place.organization, place.location, colleague, actor_of(colleague))
    other.waiting(opened_in(other, 1))
    assert ahead(place.waiting(opened_in(place, 10))) == 0


def test_line_moves_when_somebody_enters(place: Clinic) -> None:
    first, second = opened_in(place, 5), opened_in(place, 10)
    last = place.waiting(second)
    place.admitted(first)
    assert ahead(last) == 0


def test_who_goes_away_keeps_their_place(place: Clinic) -> None:
    first, second = opened_in(place, 5), opened_in(place, 10)
    here, behind = place.waiting(first), place.waiting(second)
    since = here.waiting_since
    with as_guest(here) as guest:
        arrival.go_away(**guest)
        assert fresh(here).away_since is not None
        assert ahead(behind) == 1
        arrival.enter_waiting_room(**guest)
    back = fresh(here)
    assert (back.away_since, back.waiting_since, back.state) == (None, since, "waiting")


def test_leaving_and_coming_back_finds_the_same_place(place: Clinic) -> None:
    visit = opened_in(place, 10)
    here = place.waiting(visit)
    with as_guest(here) as guest:
        arrival.leave(**guest)
        assert guest_view(fresh(here)).situation == "left"
        arrival.leave(**guest)
        back = arrival.enter_waiting_room(**guest)
    assert (back.state, back.waiting_since) == ("waiting", here.waiting_since)
    assert VisitEvent.objects.filter(visit=visit, kind="arrived").count() == 1
    assert VisitEvent.objects.filter(visit=visit, kind="left").count() == 1


def test_hiding_the_page_is_a_departure_with_its_own_word(place: Clinic, sfu: object) -> None:
    visit = opened_in(place, 10)
    inside = place.admitted(visit)
    with as_guest(inside) as guest:
        arrival.leave(**guest, hidden=True)
    assert fresh(inside).state == "left"
    assert VisitEvent.objects.filter(visit=visit, kind="hidden").exists()


def test_entering_twice_is_one_arrival(place: Clinic) -> None:
    here = place.waiting(opened_in(place, 10))
    with as_guest(here) as guest:
        arrival.enter_waiting_room(**guest)
    assert VisitEvent.objects.filter(kind="arrived").count() == 1


def test_call_for_help_is_one_request_until_it_is_answered(place: Clinic) -> None:
    visit = opened_in(place, 10)
    here = place.waiting(visit)
    with as_guest(here) as guest:
        first, again = arrival.ask_help(**guest), arrival.ask_help(**guest)
    assert first.id == again.id
    assert guest_view(fresh(here)).help_asked_at == first.at
    with place.acting() as actor:
        exchange.answer_help(actor=actor, visit_id=visit.id, request_id=first.id)
    assert guest_view(fresh(here)).help_asked_at is None
    with as_guest(here) as guest:
        assert arrival.ask_help(**guest).id != first.id


def test_admission_answers_the_call_for_help(place: Clinic) -> None:
    visit = opened_in(place, 10)
    here = place.waiting(visit)
    with as_guest(here) as guest:
        arrival.ask_help(**guest)
    with place.acting() as actor:
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=here.id)
    assert not HelpRequest.objects.filter(answered_at=None).exists()


def test_each_change_raises_the_version_that_live_pages_watch(place: Clinic) -> None:
    visit = opened_in(place, 10)
    here, versions = place.waiting(visit), []
    with as_guest(here) as guest:
        for act in (arrival.go_away, arrival.enter_waiting_room, arrival.ask_help, arrival.leave):
            act(**guest)
            versions.append(guest_view(fresh(here)).version)
    assert versions == sorted(set(versions))


def test_removed_person_can_do_nothing_more_from_that_page(place: Clinic, sfu: object) -> None:
    visit = opened_in(place, 10)
    here = place.waiting(visit)
    with place.acting() as actor:
        admission.remove(actor=actor, visit_id=visit.id, connection_id=here.id)
    for act in (arrival.enter_waiting_room, arrival.ask_help, arrival.go_away, arrival.leave):
        with as_guest(here) as guest, refuses("unknown_link"):
            act(**guest)
    assert guest_view(fresh(here)).situation == "removed"


@pytest.mark.requirement("R053")
def test_everybody_invited_comes_by_the_waiting_room(place: Clinic) -> None:
    visit = opened_in(place, 10)
    with place.acting() as actor:
        for kind, name in (("relative", "Luc Gagnon"), ("interpreter", "Mei Chen")):
            people.add_participant(actor=actor, visit_id=visit.id, guest=people.Guest(kind, name))
    for participant in Participant.objects.filter(visit=visit).exclude(kind="host"):
        assert place.waiting(visit, participant).state == "waiting"
