"""« Faire entrer » and the ways out: one connection at a time (R041-R044, R053, R073; rules N1, N6)."""

import threading
from datetime import timedelta

import pytest
from django.db import connection as database
from django.db import transaction

from tests.factories import TWO_IDENTIFIERS, Clinic, actor_of, clinic
from tests.integration.domain import as_guest, refuses
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.errors import NotFound, Refused
from visavis.core.models import AuditEvent
from visavis.encounters.services import confirm_identity
from visavis.visits.models import Connection, Participant, Visit, VisitEvent
from visavis.visits.selectors import guest_view, room_state
from visavis.visits.services import admission, arrival, people, planning, schedule

pytestmark = pytest.mark.django_db


def admit(place: Clinic, connection: Connection) -> Connection:
    with place.acting() as actor:
        return admission.admit(
            actor=actor, role=place.role, visit_id=connection.visit_id, connection_id=connection.id
        )


def act(place: Clinic, what: object, connection: Connection) -> None:
    with place.acting() as actor:
        what(actor=actor, visit_id=connection.visit_id, connection_id=connection.id)  # type: ignore[operator]
    connection.refresh_from_db()


def expect(place: Clinic, visit: Visit, kind: str, name: str, **more: object) -> Participant:
    with place.acting() as actor:
        return people.add_participant(
            actor=actor,
            visit_id=visit.id,
            guest=people.Guest(kind, name, **more),  # type: ignore[arg-type]
        )


# --- N1 -------------------------------------------------------------------------------------------


@pytest.mark.requirement("R073")
def test_first_admission_begins_the_visit(place: Clinic) -> None:
    visit = place.opened()
    connection = admit(place, place.waiting(visit))
    visit.refresh_from_db()
    assert (connection.state, visit.state) == ("admitted", "in_progress")
    assert connection.admitted_by_id == place.role.id
    assert visit.began_at is not None


def test_admitting_twice_is_admitting_once(place: Clinic) -> None:
    connection = place.admitted(place.opened())
    assert admit(place, connection).admitted_at == connection.admitted_at
    assert VisitEvent.objects.filter(kind="admitted").count() == 1


@pytest.mark.requirement("R002")
@pytest.mark.requirement("N1")
def test_nobody_is_admitted_to_an_instant_visit_before_its_answers(place: Clinic) -> None:
    with place.acting() as actor:
        visit = planning.start_instant_visit(actor=actor, host=place.role, patient=place.patient())
    connection = place.waiting(visit)
    with refuses("decision_denied"):
        admit(place, connection)
    connection.refresh_from_db()
    assert connection.state == "waiting"


@pytest.mark.requirement("R025")
@pytest.mark.parametrize("status", ["refused", "revoked"])
@pytest.mark.requirement("N1")
def test_nobody_is_admitted_after_a_consent_that_was_taken_back(place: Clinic, status: str) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    place.consent(visit, status)
    with refuses("consent_withdrawn"):
        admit(place, connection)
    visit.refresh_from_db()
    assert visit.state == "open"


def test_motive_written_at_the_confirmation_still_counts_at_the_door(place: Clinic) -> None:
    visit = place.draft(start=clock.now() + timedelta(minutes=10))
    place.answer(visit, has_internet=False)
    place.consent(visit)
    with place.acting() as actor:
        planning.confirm_visit(actor=actor, visit_id=visit.id, motives={"eligibility": "Chez sa voisine."})
        schedule.open_visit(actor=actor, visit_id=visit.id)
    assert admit(place, place.waiting(visit)).state == "admitted"


@pytest.mark.requirement("R086")
@pytest.mark.requirement("N1")
def test_nobody_is_admitted_once_the_plan_was_emptied(place: Clinic) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    place.answer(visit, plan_clinical_text=" ")
    with refuses("decision_denied"):
        admit(place, connection)


@pytest.mark.parametrize("state", ["confirmed", "cancelled"])
def test_nobody_is_admitted_to_a_visit_that_is_not_open(place: Clinic, sfu: object, state: str) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    with place.acting() as actor:
        if state == "cancelled":
            schedule.cancel_visit(actor=actor, visit_id=visit.id)
        else:
            start = clock.now() + timedelta(days=2)
            schedule.reschedule_visit(
                actor=actor, visit_id=visit.id, start=start, end=start + timedelta(hours=1)
            )
    with refuses("visit_state"):
        admit(place, connection)


def test_only_the_host_admits(place: Clinic) -> None:
    visit = place.opened()
    connection, colleague = place.waiting(visit), place.colleague()
    for other in (actor_of(colleague), clinic("CIUSSS d’ailleurs").actor):
        with acting(other), pytest.raises(NotFound):
            admission.admit(actor=other, role=colleague, visit_id=visit.id, connection_id=connection.id)


def test_connection_of_another_visit_is_not_found(place: Clinic) -> None:
    visit, other = place.opened(), place.waiting(place.opened())
    with place.acting() as actor, pytest.raises(NotFound):
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=other.id)


# --- One at a time --------------------------------------------------------------------------------


@pytest.mark.requirement("R042")
@pytest.mark.requirement("R073")
def test_no_other_guest_enters_until_identity_is_confirmed(place: Clinic) -> None:
    visit = place.opened()
    patient = place.admitted(visit)
    relative = place.waiting(visit, expect(place, visit, "relative", "Luc Gagnon"))
    with refuses("identity_first"):
        admit(place, relative)
    with place.acting() as actor:
        confirm_identity(
            actor=actor,
            role=place.role,
            visit_id=visit.id,
            connection_id=patient.id,
            compared=TWO_IDENTIFIERS,
            place="Ici",
        )
    assert admit(place, relative).state == "admitted"


@pytest.mark.requirement("R073")
def test_second_device_of_the_same_person_is_admitted_by_itself(place: Clinic) -> None:
    visit = place.opened()
    place.identified(visit)
    tablet = place.waiting(visit)
    assert tablet.state == "waiting"
    assert admit(place, tablet).identity_confirmed_at is None
    assert [one.id for one in admission.unidentified(visit)] == [tablet.id]


def test_who_was_held_does_not_come_back_beside_somebody_unidentified(place: Clinic, sfu: object) -> None:
    visit = place.opened()
    first = place.admitted(visit)
    act(place, admission.hold, first)
    second = admit(place, place.waiting(visit))
    with refuses("identity_first"):
        act(place, admission.resume, first)
    act(place, admission.send_back, second)
    act(place, admission.resume, first)
    assert first.state == "admitted"


@pytest.mark.requirement("R053")
def test_second_professional_waits_and_may_join_before_the_identity(place: Clinic) -> None:
    visit = place.opened()
    colleague = place.colleague()
    expect(place, visit, "practitioner", "Nadia Bouchard", role=colleague)
    with acting(actor_of(colleague)) as actor:
        theirs = arrival.professional_connection(
            actor=actor, role=colleague, visit_id=visit.id, session="n" * 64
        )
        assert theirs.state == "arrived"
        arrival.enter_waiting_room(actor=actor, connection_id=theirs.id, visit_id=visit.id)
    place.admitted(visit)
    assert admit(place, theirs).state == "admitted"


def test_professional_who_is_not_expected_finds_nothing(place: Clinic) -> None:
    visit, colleague = place.opened(), place.colleague()
    with acting(actor_of(colleague)) as actor, pytest.raises(NotFound):
        arrival.professional_connection(actor=actor, role=colleague, visit_id=visit.id, session="n" * 64)


def test_host_is_in_by_being_who_they_are_and_each_browser_is_a_device(place: Clinic) -> None:
    visit = place.opened()
    with place.acting() as actor:
        desk, again, tablet = (
            arrival.professional_connection(actor=actor, role=place.role, visit_id=visit.id, session=s)
            for s in ("d" * 64, "d" * 64, "t" * 64)
        )
    assert desk.id == again.id != tablet.id
    assert (desk.state, tablet.state, tablet.device_number) == ("admitted", "admitted", 2)


@pytest.mark.requirement("R054")
def test_interpreter_is_admitted_and_pinned(place: Clinic) -> None:
    visit = place.opened()
    patient = place.identified(visit)
    interpreter = place.waiting(visit, expect(place, visit, "interpreter", "Mei Chen", relation="mandarin"))
    admit(place, interpreter)
    viewer = Connection.objects.select_related("visit__organization", "participant").get(pk=patient.pk)
    shown = {person["name"]: person for person in room_state(viewer, "fr")["people"]}
    assert shown["Mei Chen"]["pinned"] is True
    assert shown["Jeanne Gagnon"]["pinned"] is False


def test_person_beside_the_patient_has_no_link_and_no_message(place: Clinic) -> None:
    visit = place.confirmed()
    beside = expect(place, visit, "relative", "Luc Gagnon", has_device=False, email="luc@example.com")
    assert not beside.notices.exists()


def test_same_professional_is_expected_once(place: Clinic) -> None:
    visit, colleague = place.opened(), place.colleague()
    expect(place, visit, "practitioner", "Nadia Bouchard", role=colleague)
    with refuses("already_expected"):
        expect(place, visit, "practitioner", "Nadia Bouchard", role=colleague)


# --- One visit in progress for a host -------------------------------------------------------------


def test_second_visit_does_not_begin_while_one_is_in_progress(place: Clinic) -> None:
    place.admitted(place.opened())
    other = place.waiting(place.opened())
    with refuses("another_in_progress"):
        admit(place, other)
    other.refresh_from_db()
    assert (other.state, other.visit.state) == ("waiting", "open")


@pytest.mark.requirement("N6")
def test_database_has_the_last_word_on_visits_in_progress(place: Clinic) -> None:
    from django.db import IntegrityError

    place.admitted(place.opened())
    other = place.opened()
    with place.acting(), pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=other.pk).update(state="in_progress")


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("N6")
def test_of_eight_visits_begun_at_once_one_begins() -> None:
    place = clinic()
    waiting = [place.waiting(place.opened()) for _ in range(8)]
    results, barrier = [], threading.Barrier(8)

    def begin(connection: Connection) -> None:
        barrier.wait()
        try:
            admit(place, connection)
            results.append("in")
        except Refused as refused:
            results.append(refused.refusal.code)
        finally:
            database.close()

    threads = [threading.Thread(target=begin, args=(one,)) for one in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["another_in_progress"] * 7 + ["in"]
    assert Visit.objects.filter(state="in_progress").count() == 1
    assert Connection.objects.filter(state="admitted").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("N6")
def test_of_two_guests_admitted_at_once_one_enters() -> None:
    place = clinic()
    visit = place.opened()
    waiting = [place.waiting(visit) for _ in range(4)]
    results, barrier = [], threading.Barrier(4)

    def begin(connection: Connection) -> None:
        barrier.wait()
        try:
            admit(place, connection)
            results.append("in")
        except Refused as refused:
            results.append(refused.refusal.code)
        finally:
            database.close()

    threads = [threading.Thread(target=begin, args=(one,)) for one in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["identity_first"] * 3 + ["in"]


# --- Ways out -------------------------------------------------------------------------------------


@pytest.mark.requirement("R042")
def test_wrong_person_goes_back_to_waiting_and_is_told_nothing(place: Clinic, sfu: object) -> None:
    connection = place.admitted(place.opened())
    since = connection.waiting_since
    act(place, admission.send_back, connection)
    assert (connection.state, connection.admitted_at, connection.waiting_since) == ("waiting", None, since)
    view = guest_view(Connection.objects.select_related("visit").get(pk=connection.pk))
    assert (view.situation, view.messages) == ("waiting", ())
    assert AuditEvent.objects.filter(action="connection.sent_back").exists()


def test_who_was_sent_back_is_identified_again(place: Clinic, sfu: object) -> None:
    connection = place.identified(place.opened())
    act(place, admission.send_back, connection)
    admit(place, connection)
    connection.refresh_from_db()
    assert connection.identity_confirmed_at is None
    place.enters(connection)
    with place.acting() as actor:
        confirm_identity(
            actor=actor,
            role=place.role,
            visit_id=connection.visit_id,
            connection_id=connection.id,
            compared=TWO_IDENTIFIERS,
            place="Ici",
        )
    connection.refresh_from_db()
    assert connection.identity_confirmed_at is not None


def test_hold_and_resume(place: Clinic, sfu: object) -> None:
    connection = place.identified(place.opened())
    act(place, admission.hold, connection)
    assert (connection.state, connection.held_at is not None) == ("held", True)
    act(place, admission.resume, connection)
    assert (connection.state, connection.held_at) == ("admitted", None)
    assert connection.identity_confirmed_at is not None


def test_person_who_waits_cannot_be_resumed_into_the_room(place: Clinic) -> None:
    connection = place.waiting(place.opened())
    with refuses("connection_state"):
        act(place, admission.resume, connection)


def test_removed_person_cannot_be_admitted_from_that_page(place: Clinic, sfu: object) -> None:
    visit = place.opened()
    connection = place.admitted(visit)
    act(place, admission.remove, connection)
    with refuses("connection_removed"):
        admit(place, connection)
    again = place.waiting(visit)
    assert (again.state, again.id != connection.id) == ("waiting", True)


def test_host_is_not_removed(place: Clinic) -> None:
    visit = place.opened()
    with place.acting() as actor:
        own = arrival.professional_connection(
            actor=actor, role=place.role, visit_id=visit.id, session="d" * 64
        )
    with refuses("host_stays"):
        act(place, admission.remove, own)


@pytest.mark.requirement("R073")
def test_who_left_the_room_waits_to_be_admitted_again(place: Clinic, sfu: object) -> None:
    connection = place.identified(place.opened())
    with as_guest(connection) as guest:
        arrival.leave(**guest)
        assert arrival.enter_waiting_room(**guest).state == "waiting"
    assert admit(place, connection).state == "admitted"
