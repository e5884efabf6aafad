"""Who is at the door and who closed their page: noted in bulk, told without losing the place."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from tests.factories import Clinic
from visavis.core import clock
from visavis.visits.models import Connection
from visavis.visits.selectors.visits import connections_in
from visavis.visits.services import presence

pytestmark = pytest.mark.django_db


def fresh(connection: Connection) -> Connection:
    return next(c for c in connections_in(connection.visit) if c.id == connection.id)


def test_closed_page_is_told_as_away_and_keeps_its_place(place: Clinic) -> None:
    waiting = place.waiting(place.opened())
    presence.seen([waiting.id])
    assert not presence.is_away(fresh(waiting))
    with time_machine.travel(clock.now() + presence.AWAY_AFTER + timedelta(seconds=1)):
        assert presence.is_away(fresh(waiting))
        presence.seen([waiting.id])
        assert not presence.is_away(fresh(waiting))
    assert fresh(waiting).state == "waiting"


def test_who_has_no_stream_is_not_called_away(place: Clinic) -> None:
    """A browser without JavaScript is there as far as anybody knows."""
    assert not presence.is_away(fresh(place.waiting(place.opened())))


def test_all_pages_of_a_process_are_noted_in_one_statement(place: Clinic) -> None:
    visit = place.opened()
    connections = [place.waiting(visit).id for _rank in range(5)]
    with CaptureQueriesContext(database) as asked:
        presence.seen(connections)
    assert len(asked) == 1
