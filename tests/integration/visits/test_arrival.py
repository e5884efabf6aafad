"""From the link or the number to the waiting room (R004, R048, R061, R073; design §5.3)."""

from datetime import timedelta

import pytest

from tests.factories import Clinic
from tests.integration.domain import as_guest, refuses
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.errors import NotFound
from visavis.core.models import AuditEvent
from visavis.visits import secrets
from visavis.visits.models import Connection, Participant, Visit, VisitEvent
from visavis.visits.selectors import connection_for_session, guest_view, link_view
from visavis.visits.services import arrival, ending, people, planning, schedule

pytestmark = pytest.mark.django_db


def link(participant: Participant) -> str:
    return secrets.link_secret(participant)


# --- Links, numbers -------------------------------------------------------------------------------


@pytest.mark.requirement("R061")
def test_link_alone_leads_its_participant_in(place: Clinic) -> None:
    participant = place.guest(place.confirmed())
    assert arrival.participant_by_link(link(participant)) == participant


@pytest.mark.parametrize("secret", ["", "x", "é" * 44, "A" * 43, "A" * 44, "=" * 44, "../" * 15, "A" * 4000])
def test_malformed_link_is_unknown(place: Clinic, secret: str) -> None:
    place.confirmed()
    assert arrival.participant_by_link(secret) is None


def test_link_of_nobody_is_unknown(place: Clinic) -> None:
    assert arrival.participant_by_link(link(Participant(secret_key=secrets.current_key()))) is None


def test_link_of_a_draft_opens_nothing_yet(place: Clinic) -> None:
    assert arrival.participant_by_link(link(place.guest(place.ready()))) is None


def test_host_has_no_link(place: Clinic) -> None:
    assert arrival.participant_by_link(link(place.guest(place.confirmed(), "host"))) is None


def test_renewed_link_replaces_the_old_one(place: Clinic) -> None:
    visit = place.confirmed()
    old, password = link(place.guest(visit)), secrets.password(place.guest(visit))
    with place.acting() as actor:
        fresh = people.renew_link(actor=actor, visit_id=visit.id, participant_id=place.guest(visit).id)
    assert arrival.participant_by_link(old) is None
    assert arrival.participant_by_number(visit.number, password) is None
    assert arrival.participant_by_link(link(fresh)) == fresh


def test_revoked_link_is_unknown(place: Clinic, sfu: object) -> None:
    visit = place.confirmed()
    with place.acting() as actor:
        relative = people.add_participant(
            actor=actor,
            visit_id=visit.id,
            guest=people.Guest("relative", "Luc Gagnon", email="l@example.com"),
        )
        secret = link(relative)
        people.revoke_participant(actor=actor, visit_id=visit.id, participant_id=relative.id)
    relative.refresh_from_db()
    assert arrival.participant_by_link(secret) is None
    assert arrival.participant_by_link(link(relative)) is None
    with refuses("unknown_link"):
        place.arrived(visit, relative)


@pytest.mark.requirement("R048")
@pytest.mark.requirement("R004")
def test_number_and_password_lead_in_without_an_address(place: Clinic) -> None:
    visit = place.confirmed(place.patient(email=""))
    participant = place.guest(visit)
    assert arrival.participant_by_number(visit.number, secrets.password(participant)) == participant


@pytest.mark.requirement("R048")
def test_each_person_has_a_password_of_their_own_for_one_number(place: Clinic) -> None:
    visit = place.confirmed()
    with place.acting() as actor:
        relative = people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest("relative", "Luc Gagnon")
        )
    assert arrival.participant_by_number(visit.number, secrets.password(relative)) == relative
    assert arrival.participant_by_number(visit.number, secrets.password(place.guest(visit))) != relative


def test_wrong_number_or_password_opens_nothing(place: Clinic) -> None:
    visit, other = place.confirmed(), place.confirmed()
    assert arrival.participant_by_number(visit.number, secrets.password(place.guest(other))) is None
    assert arrival.participant_by_number("100000000", secrets.password(place.guest(visit))) is None
    assert arrival.participant_by_number(visit.number, secrets.password(place.guest(visit, "host"))) is None


def test_unknown_number_costs_as_many_comparisons_as_a_known_one(
    place: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, asked = place.confirmed(), []
    compare = secrets.password_is_of
    monkeypatch.setattr(secrets, "password_is_of", lambda *a: asked.append(1) or compare(*a))
    arrival.participant_by_number(visit.number, "000000")
    known = len(asked)
    asked.clear()
    arrival.participant_by_number("100000000", "000000")
    assert len(asked) == known


# --- When a link is opened ------------------------------------------------------------------------


def test_opening_a_link_changes_nothing(place: Clinic) -> None:
    visit = place.confirmed()
    version = visit.version
    link_view(place.guest(visit))
    visit.refresh_from_db()
    assert (visit.version, Connection.objects.count()) == (version, 0)


def test_link_opened_days_before_allows_the_test_but_not_the_waiting_room(place: Clinic) -> None:
    visit = place.confirmed()
    assert link_view(place.guest(visit)).stage == "too_early"
    connection = place.arrived(visit)
    with as_guest(connection) as guest:
        arrival.begin_test(**guest)
        arrival.save_test(**guest, result={"camera": "ok"})
        with refuses("too_early"):
            arrival.enter_waiting_room(**guest)
    connection.refresh_from_db()
    assert (connection.state, connection.test) == ("arrived", {"camera": "ok"})
    assert connection.testing_since is None


def test_who_arrives_at_the_hour_opens_the_waiting_room(place: Clinic) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(minutes=29))
    place.waiting(visit)
    visit.refresh_from_db()
    assert visit.state == "open"


def test_nobody_waits_for_a_visit_whose_conditions_lapsed(place: Clinic) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(minutes=29))
    place.consent(visit, "refused")
    connection = place.arrived(visit)
    with as_guest(connection) as guest, refuses("too_early"):
        arrival.enter_waiting_room(**guest)


def test_late_link_still_leads_into_an_open_visit(place: Clinic) -> None:
    visit = place.opened()
    assert visit.end is not None
    with clock.played_at(visit.end + timedelta(minutes=10)):
        assert place.waiting(visit).state == "waiting"


@pytest.mark.parametrize(
    ("how", "code", "stage"),
    [("ended", "over", "over"), ("cancelled", "cancelled", "cancelled"), ("missed", "over", "missed")],
)
def test_link_after_the_end_shows_what_became_of_the_visit(
    place: Clinic, sfu: object, how: str, code: str, stage: str
) -> None:
    visit = place.opened()
    with place.acting() as actor:
        if how == "ended":
            place.identified(visit)
            ending.end_visit(actor=actor, visit_id=visit.id)
        elif how == "cancelled":
            schedule.cancel_visit(actor=actor, visit_id=visit.id)
        else:
            schedule.mark_missed(actor=actor, visit_id=visit.id, by="patient")
    before = Connection.objects.count()
    assert arrival.participant_by_link(link(place.guest(visit))) is not None
    assert link_view(place.guest(visit)).stage == stage
    with refuses(code):
        place.arrived(visit)
    assert Connection.objects.count() == before


def test_moved_visit_shows_so_and_sends_who_waits_to_the_new_date(place: Clinic, sfu: object) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    start = clock.now() + timedelta(days=4)
    with place.acting() as actor:
        schedule.reschedule_visit(
            actor=actor, visit_id=visit.id, start=start, end=start + timedelta(minutes=30)
        )
    connection = Connection.objects.select_related("visit").get(pk=connection.pk)
    assert (connection.state, connection.waiting_since) == ("arrived", None)
    assert guest_view(connection).situation == "too_early"
    assert link_view(place.guest(visit)).moved


# --- Browsers -------------------------------------------------------------------------------------


@pytest.mark.requirement("R073")
def test_second_device_is_a_second_connection_that_waits_on_its_own(place: Clinic) -> None:
    visit = place.opened()
    telephone, tablet = place.waiting(visit), place.arrived(visit)
    assert (telephone.device_number, tablet.device_number) == (1, 2)
    assert telephone.identity != tablet.identity
    assert (telephone.state, tablet.state) == ("waiting", "arrived")


def test_two_people_on_one_link_are_two_connections_and_the_second_says_their_name(place: Clinic) -> None:
    visit = place.opened()
    place.waiting(visit)
    other = place.arrived(visit)
    with as_guest(other) as guest:
        arrival.say_name(**guest, name="  Luc Gagnon  ")
    other.refresh_from_db()
    assert other.said_name == "Luc Gagnon"
    assert Connection.objects.filter(participant=other.participant).count() == 2


def test_same_device_comes_back_by_its_cookie(place: Clinic) -> None:
    visit = place.opened()
    connection, cookie = arrival.arrive(participant=place.guest(visit), device="iPad", source="192.0.2.1")
    assert connection_for_session(connection.id, cookie) == connection
    assert connection.session_hash not in cookie


@pytest.mark.parametrize("wrong", ["", "x", "y" * 43, "z" * 5000])
def test_wrong_cookie_opens_nothing(place: Clinic, wrong: str) -> None:
    connection = place.arrived(place.opened())
    assert connection_for_session(connection.id, wrong) is None


def test_cookie_of_one_device_does_not_open_another(place: Clinic) -> None:
    visit = place.opened()
    _first, cookie = arrival.arrive(participant=place.guest(visit), device="iPad", source="192.0.2.1")
    assert connection_for_session(place.arrived(visit).id, cookie) is None


def test_guest_cannot_act_on_a_visit_that_is_not_theirs(place: Clinic) -> None:
    connection, other = place.arrived(place.opened()), place.opened()
    with as_guest(connection) as guest, pytest.raises(NotFound):
        arrival.enter_waiting_room(**{**guest, "visit_id": other.id})


def test_arrival_leaves_a_line_of_the_guest(place: Clinic) -> None:
    visit = place.opened()
    connection, _cookie = arrival.arrive(participant=place.guest(visit), device="iPad", source="192.0.2.9")
    line = AuditEvent.objects.get(action="connection.arrived")
    assert (line.actor_kind, line.actor_id, line.source) == ("guest", connection.id, "192.0.2.9")
    assert line.patient_id == visit.patient_id


# --- Steps ----------------------------------------------------------------------------------------


@pytest.mark.requirement("R044")
def test_what_is_said_before_entering_is_kept(place: Clinic) -> None:
    connection = place.arrived(place.opened())
    said = arrival.BeforeEntering("accompanied", "Chalet, lac Noir", "+15145550177", "unsafe")
    with as_guest(connection) as guest:
        arrival.save_before(**guest, said=said)
    connection.refresh_from_db()
    assert (connection.privacy_answer, connection.location_said) == ("accompanied", "Chalet, lac Noir")
    assert (connection.telephone_said, connection.callback_safety) == ("+15145550177", "unsafe")
    assert connection.location_said_at is not None


def test_same_place_said_again_keeps_its_hour(place: Clinic) -> None:
    connection = place.arrived(place.opened())
    first = clock.now()
    with as_guest(connection) as guest:
        with clock.played_at(first):
            arrival.save_before(**guest, said=arrival.BeforeEntering(place="Ici"))
        with clock.played_at(first + timedelta(minutes=5)):
            arrival.save_before(**guest, said=arrival.BeforeEntering(place="Ici", privacy="alone"))
    connection.refresh_from_db()
    assert connection.location_said_at == first


def test_nothing_said_blocks_nobody(place: Clinic) -> None:
    connection = place.arrived(place.opened())
    with as_guest(connection) as guest:
        arrival.save_before(**guest, said=arrival.BeforeEntering())
        assert arrival.enter_waiting_room(**guest).state == "waiting"


# --- Somebody helps -------------------------------------------------------------------------------


@pytest.mark.requirement("R005")
def test_helper_named_by_the_person_has_a_link_of_their_own(place: Clinic) -> None:
    visit = place.opened()
    connection = place.arrived(visit)
    named = {"patient_participant_id": connection.participant_id, "name": "Luc Gagnon", "relation": "fils"}
    with acting(arrival.guest_actor(connection)) as actor:
        helper = people.add_helper(actor=actor, visit_id=visit.id, **named)
        again = people.add_helper(actor=actor, visit_id=visit.id, **named)
    assert helper.id == again.id
    assert (helper.helps_id, helper.kind) == (connection.participant_id, "relative")
    assert arrival.participant_by_link(link(helper)) == helper
    assert place.waiting(visit, helper).state == "waiting"


def test_helper_cannot_be_added_for_the_patient_of_another_visit(place: Clinic) -> None:
    connection, other = place.arrived(place.opened()), place.opened()
    with acting(arrival.guest_actor(connection)) as actor, pytest.raises(Participant.DoesNotExist):
        people.add_helper(
            actor=actor,
            visit_id=other.id,
            patient_participant_id=connection.participant_id,
            name="Luc",
            relation="",
        )


def test_wrong_password_is_seen_by_who_dictates_the_number_now(place: Clinic) -> None:
    with place.acting() as actor:
        visit = planning.start_instant_visit(actor=actor, host=place.role, patient=place.patient())
    arrival.note_failed_try(visit.number)
    arrival.note_failed_try(visit.number)
    arrival.note_failed_try(place.opened().number)
    assert list(VisitEvent.objects.filter(kind="failed_try").values_list("visit", flat=True)) == [visit.id]
    assert Visit.objects.get(pk=visit.pk).version > visit.version
