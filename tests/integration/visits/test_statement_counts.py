"""What a page reads costs the same whatever its length."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories import Clinic
from tests.integration.domain import as_guest
from visavis.core import clock
from visavis.gateways.livekit.fake import FakeSfu
from visavis.visits import secrets
from visavis.visits.models import Connection
from visavis.visits.selectors import day_of, guest_view, link_view, room_state
from visavis.visits.services import admission, arrival, exchange

pytestmark = pytest.mark.django_db

Counter = Callable[[int], AbstractContextManager[Any]]
MORNING = datetime(2027, 2, 9, 8, tzinfo=clock.MONTREAL)


@pytest.mark.parametrize("visits", [10, 100])
def test_day_is_three_statements_whatever_its_length(
    place: Clinic, django_assert_num_queries: Counter, visits: int
) -> None:
    person = place.patient()
    with clock.played_at(MORNING):
        # Some with all that a row shows, the rest drafts: what counts is how many rows there are.
        for number in range(3):
            visit = place.opened(start=MORNING + timedelta(minutes=number))
            connection = place.waiting(visit)
            with place.acting() as actor:
                exchange.write_to_waiting(actor=actor, visit_id=visit.id, text="Un instant")
            with as_guest(connection) as guest:
                arrival.ask_help(**guest)
        for number in range(visits - 3):
            place.draft(person, start=MORNING + timedelta(minutes=number + 10))
        with place.acting(), django_assert_num_queries(3):
            found = day_of(place.role)
            for row in found.all_rows:
                assert row.visit.patient is not None
                assert row.people
                assert (row.present, row.waiting, row.messages, row.notices) is not None
    assert len(found.all_rows) == visits


def room_of(place: Clinic, guests: int) -> Connection:
    visit = place.opened()
    for _ in range(guests):
        place.identified(visit)
    with place.acting() as actor:
        own = arrival.professional_connection(
            actor=actor, role=place.role, visit_id=visit.id, session="d" * 64
        )
    return Connection.objects.select_related("visit__organization", "participant__patient").get(pk=own.pk)


@pytest.mark.parametrize("guests", [1, 6])
def test_state_of_the_room_is_four_statements_at_most(
    place: Clinic, sfu: FakeSfu, django_assert_max_num_queries: Counter, guests: int
) -> None:
    viewer = room_of(place, guests)
    with django_assert_max_num_queries(4):
        state = room_state(viewer, "fr")
    assert len(state["people"]) == guests + 1


@pytest.mark.parametrize("ahead", [0, 5])
def test_page_of_a_guest_is_five_statements_at_most(
    place: Clinic, django_assert_max_num_queries: Counter, ahead: int
) -> None:
    for minutes in range(ahead):
        place.waiting(place.opened(start=clock.now() + timedelta(minutes=minutes + 1)))
    waiting = place.waiting(place.opened(start=clock.now() + timedelta(minutes=10)))
    connection = Connection.objects.select_related("visit", "participant").get(pk=waiting.pk)
    with django_assert_max_num_queries(5):
        assert guest_view(connection).ahead == ahead


def test_page_of_a_link_is_two_statements(place: Clinic, django_assert_max_num_queries: Counter) -> None:
    place.confirmed()
    visit = place.opened()
    participant = arrival.participant_by_link(secrets.link_secret(place.guest(visit)))
    assert participant is not None
    with django_assert_max_num_queries(2):
        link_view(participant)


def test_gestures_of_the_professional_cost_what_they_cost(
    place: Clinic, sfu: FakeSfu, django_assert_max_num_queries: Counter
) -> None:
    """Not a target: a fence against a query in a loop."""
    visit = place.opened()
    connection = place.waiting(visit)
    with place.acting() as actor, django_assert_max_num_queries(24):
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=connection.id)
