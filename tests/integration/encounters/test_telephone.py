"""« Passer au téléphone »: the same visit goes on, safely, and what came of it is kept (R089, R091)."""

from datetime import timedelta

import pytest

from tests.factories import Clinic
from tests.integration.domain import as_guest, refuses
from visavis.core import clock
from visavis.encounters.models import Breakdown
from visavis.encounters.services import close_telephone, go_to_telephone, note_breakdown, telephone_of
from visavis.visits.models import Connection, Visit
from visavis.visits.selectors import room_state
from visavis.visits.services import arrival, ending

pytestmark = pytest.mark.django_db


def call(place: Clinic, visit: Visit, cause: str = "picture") -> tuple[Breakdown, str]:
    with place.acting() as actor:
        return go_to_telephone(actor=actor, role=place.role, visit_id=visit.id, cause=cause)


def close(place: Clinic, visit: Visit, record: Breakdown, outcome: str, cause: str = "link") -> None:
    with place.acting() as actor:
        close_telephone(
            actor=actor,
            role=place.role,
            visit_id=visit.id,
            breakdown_id=record.id,
            cause=cause,
            outcome=outcome,
        )
    record.refresh_from_db()
    visit.refresh_from_db()


def say(connection: Connection, telephone: str, safety: str) -> None:
    with as_guest(connection) as guest:
        arrival.save_before(**guest, said=arrival.BeforeEntering(telephone=telephone, callback_safety=safety))


@pytest.mark.requirement("R089")
def test_visit_goes_on_as_the_same_visit(place: Clinic) -> None:
    visit = place.opened()
    place.identified(visit)
    record, number = call(place, visit)
    visit.refresh_from_db()
    assert (visit.state, number) == ("in_progress", "+15145550142")
    assert visit.at_telephone_since is not None
    assert record.number_called == number


@pytest.mark.requirement("R089")
def test_one_gesture_pressed_twice_is_one_call(place: Clinic) -> None:
    visit = place.opened()
    place.admitted(visit)
    assert call(place, visit)[0].id == call(place, visit)[0].id


@pytest.mark.requirement("R091")
def test_outcome_and_cause_are_kept(place: Clinic) -> None:
    visit = place.opened()
    place.admitted(visit)
    record, _number = call(place, visit)
    close(place, visit, record, "continued")
    assert (record.cause, record.outcome, record.fallback) == ("link", "continued", "telephone")
    assert record.closed_at is not None
    assert visit.at_telephone_since is not None


@pytest.mark.requirement("R091")
def test_back_to_video_ends_the_call(place: Clinic) -> None:
    visit = place.opened()
    place.admitted(visit)
    record, _number = call(place, visit)
    close(place, visit, record, "back_to_video")
    assert visit.at_telephone_since is None


@pytest.mark.parametrize(
    ("cause", "outcome", "code"),
    [("link", "", "outcome"), ("", "continued", "cause"), ("link", "abracadabra", "outcome")],
)
def test_outcome_and_cause_are_asked(place: Clinic, cause: str, outcome: str, code: str) -> None:
    visit = place.opened()
    place.admitted(visit)
    record, _number = call(place, visit)
    with refuses(code):
        close(place, visit, record, outcome, cause)


def test_number_said_at_arrival_comes_before_the_one_on_file(place: Clinic) -> None:
    visit = place.opened()
    say(place.waiting(visit), "+14185550199", "safe")
    assert telephone_of(visit) == "+14185550199"


def test_number_marked_unsafe_is_withheld_everywhere(place: Clinic) -> None:
    visit = place.opened()
    connection = place.admitted(visit)
    say(connection, "+14185550199", "unsafe")
    record, number = call(place, visit)
    assert (number, record.number_called) == ("", "")
    with place.acting() as actor:
        own = arrival.professional_connection(
            actor=actor, role=place.role, visit_id=visit.id, session="d" * 64
        )
    for viewer in (own, connection):
        shown = room_state(
            Connection.objects.select_related("visit__organization", "participant").get(pk=viewer.pk), "fr"
        )["telephone"]
        assert (shown["allowed"], shown["display"], shown["href"]) == (False, None, None)
        assert shown["clinic_href"]


def test_person_whose_file_says_unsafe_is_not_called_before_they_said_otherwise(place: Clinic) -> None:
    visit = place.opened(place.patient(callback_safety="unsafe"))
    assert telephone_of(visit) == ""
    say(place.waiting(visit), "+14185550199", "safe")
    assert telephone_of(visit) == "+14185550199"


def test_no_call_is_recorded_after_the_end(place: Clinic, sfu: object) -> None:
    visit = place.opened()
    place.identified(visit)
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
    with refuses("visit_state"):
        call(place, visit)


@pytest.mark.requirement("R091")
def test_breakdown_is_noted_by_itself_once_a_minute_and_cause(place: Clinic) -> None:
    visit = place.opened()
    connection = place.admitted(visit)
    now = clock.now()
    with as_guest(connection) as guest:
        for seconds, cause in ((0, "picture"), (30, "picture"), (30, "sound"), (70, "picture")):
            with clock.played_at(now + timedelta(seconds=seconds)):
                note_breakdown(**guest, cause=cause, measured={"loss": 0.4, "words": ["no"], "x" * 90: 1})
    found = list(Breakdown.objects.order_by("at"))
    assert [one.cause for one in found] == ["picture", "sound", "picture"]
    assert found[0].measured == {"loss": 0.4, "x" * 40: 1}


def test_browser_of_who_is_not_there_notes_nothing(place: Clinic) -> None:
    connection = place.arrived(place.opened())
    with as_guest(connection) as guest:
        assert note_breakdown(**guest, cause="link", measured={}) is None
