"""Words at the door, and the chat of the visit, which goes (R052; design §5.5, §5.7)."""

from datetime import datetime, timedelta

import pytest

from tests.factories import Clinic, actor_of
from tests.integration.domain import as_guest, jobs_named, refuses
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.errors import NotFound
from visavis.core.models import HistoryEntry
from visavis.jobs import tasks
from visavis.visits.models import ChatMessage, Connection, Visit, WaitingMessage
from visavis.visits.selectors import guest_view, room_state
from visavis.visits.services import admission, arrival, ending, exchange, people, schedule

pytestmark = pytest.mark.django_db


def fresh(connection: Connection) -> Connection:
    return Connection.objects.select_related("visit__organization", "participant").get(pk=connection.pk)


def words(connection: Connection) -> list[str]:
    return [message.text for message in guest_view(fresh(connection)).messages]


def write(place: Clinic, visit: Visit, text: str, to: Connection | None = None) -> WaitingMessage:
    with place.acting() as actor:
        return exchange.write_to_waiting(
            actor=actor, visit_id=visit.id, text=text, connection_id=to.id if to else None
        )


def chat(connection: Connection, text: str, client_id: str = "a") -> ChatMessage:
    with as_guest(connection) as guest:
        return exchange.post_chat(**guest, text=text, client_id=client_id)


def read(connection: Connection) -> list[str]:
    return [line["text"] for line in room_state(fresh(connection), "fr")["chat"]]


# --- At the door ----------------------------------------------------------------------------------


@pytest.mark.requirement("R052")
def test_word_to_one_is_seen_by_that_one_and_a_word_to_all_by_all(place: Clinic) -> None:
    visit = place.opened()
    one, other = place.waiting(visit), place.waiting(visit)
    elsewhere = place.waiting(place.opened())
    write(place, visit, "Je termine une rencontre.")
    write(place, visit, "Avez-vous votre carte?", one)
    assert words(one) == ["Je termine une rencontre.", "Avez-vous votre carte?"]
    assert words(other) == ["Je termine une rencontre."]
    assert words(elsewhere) == []


def test_reply_is_kept_once_and_not_shown_to_the_others(place: Clinic) -> None:
    visit = place.opened()
    one, other = place.waiting(visit), place.waiting(visit)
    with as_guest(one) as guest:
        first = exchange.reply_from_waiting(**guest, text=" J’attends. ", client_id="k1")
        again = exchange.reply_from_waiting(**guest, text=" J’attends. ", client_id="k1")
    assert first.id == again.id
    assert (first.text, first.from_host, first.author_name) == ("J’attends.", False, "Jeanne Gagnon")
    assert (words(one), words(other)) == (["J’attends."], [])


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("  \n", "empty"), ("x" * 501, "too_long")])
def test_empty_or_endless_words_are_refused(place: Clinic, text: str, code: str) -> None:
    visit = place.opened()
    one = place.waiting(visit)
    with refuses(code):
        write(place, visit, text)
    with as_guest(one) as guest, refuses(code):
        exchange.reply_from_waiting(**guest, text=text)


def test_nobody_else_writes_for_the_host(place: Clinic) -> None:
    visit, colleague = place.opened(), place.colleague()
    with acting(actor_of(colleague)) as actor, pytest.raises(NotFound):
        exchange.write_to_waiting(actor=actor, visit_id=visit.id, text="Bonjour")


def test_who_has_not_entered_the_waiting_room_does_not_write(place: Clinic) -> None:
    connection = place.arrived(place.opened())
    with as_guest(connection) as guest, refuses("connection_state"):
        exchange.reply_from_waiting(**guest, text="Bonjour")


@pytest.mark.requirement("R052")
def test_delay_is_told_to_all_of_today_that_have_not_begun(place: Clinic, sfu: object) -> None:
    noon = datetime.combine(clock.today(), datetime.min.time(), clock.MONTREAL) + timedelta(hours=12)
    with clock.played_at(noon):
        begun, waiting, later = (
            place.opened(start=noon + timedelta(minutes=minutes)) for minutes in (5, 10, 240)
        )
        tomorrow = place.confirmed(start=noon + timedelta(days=1))
        place.admitted(begun)
        here = place.waiting(waiting)
        version = Visit.objects.get(pk=waiting.pk).version
        with place.acting() as actor:
            told = exchange.announce_delay(actor=actor, role=place.role, minutes=15)
    assert [visit.id for visit in told] == [waiting.id, later.id]
    view = guest_view(fresh(here))
    assert (view.delay_minutes, view.delay_said_at) == (15, noon)
    assert view.version > version
    assert Visit.objects.get(pk=tomorrow.pk).delay_minutes is None


def test_delay_of_one_professional_is_not_that_of_another(place: Clinic) -> None:
    colleague = place.colleague("Aline Roy", "social_worker")
    other = Clinic(place.organization, place.location, colleague, actor_of(colleague))
    noon = datetime.combine(clock.today(), datetime.min.time(), clock.MONTREAL) + timedelta(hours=12)
    with clock.played_at(noon):
        theirs = other.confirmed(start=noon + timedelta(hours=1))
        with place.acting() as actor:
            assert exchange.announce_delay(actor=actor, role=place.role, minutes=10) == []
    assert Visit.objects.get(pk=theirs.pk).delay_minutes is None


@pytest.mark.parametrize("minutes", [0, -10, 7, 600])
def test_odd_delay_is_refused(place: Clinic, minutes: int) -> None:
    with place.acting() as actor, refuses("delay"):
        exchange.announce_delay(actor=actor, role=place.role, minutes=minutes)


# --- Chat -----------------------------------------------------------------------------------------


def test_chat_opens_from_inside_once_identity_is_confirmed(place: Clinic) -> None:
    visit = place.opened()
    waiting = place.waiting(visit)
    with refuses("not_inside"):
        chat(waiting, "Bonjour")
    with place.acting() as actor:
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=waiting.id)
    with refuses("identity_first"):
        chat(waiting, "Bonjour")
    assert not ChatMessage.objects.exists()


def test_chat_closes_again_while_somebody_is_to_be_identified(place: Clinic) -> None:
    visit = place.opened()
    first = place.identified(visit)
    chat(first, "Bonjour")
    second = place.admitted(visit)
    with refuses("identity_first"):
        chat(first, "Encore", "b")
    assert read(second) == []
    assert room_state(fresh(first), "fr")["clinical_open"] is False


def test_line_sent_twice_is_kept_once(place: Clinic) -> None:
    connection = place.identified(place.opened())
    assert chat(connection, "Bonjour").id == chat(connection, "Bonjour").id
    assert read(connection) == ["Bonjour"]


@pytest.mark.parametrize(
    ("text", "client_id", "code"),
    [("", "a", "empty"), ("x" * 2001, "a", "too_long"), ("Oui", "", "empty"), ("Oui", "i" * 41, "empty")],
)
def test_odd_line_is_refused(place: Clinic, text: str, client_id: str, code: str) -> None:
    connection = place.identified(place.opened())
    with refuses(code):
        chat(connection, text, client_id)


def test_chat_is_read_from_inside_alone(place: Clinic, sfu: object) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    chat(connection, "Bonjour")
    with place.acting() as actor:
        admission.hold(actor=actor, visit_id=visit.id, connection_id=connection.id)
    assert read(connection) == []
    with refuses("not_inside"):
        chat(connection, "Encore", "b")


def test_second_professional_reads_the_chat_too(place: Clinic) -> None:
    visit, colleague = place.opened(), place.colleague()
    patient = place.identified(visit)
    with place.acting() as actor:
        people.add_participant(
            actor=actor,
            visit_id=visit.id,
            guest=people.Guest("practitioner", "Nadia Bouchard", role=colleague),
        )
    with acting(actor_of(colleague)) as nurse:
        theirs = arrival.professional_connection(
            actor=nurse, role=colleague, visit_id=visit.id, session="n" * 64
        )
        arrival.enter_waiting_room(actor=nurse, connection_id=theirs.id, visit_id=visit.id)
    chat(patient, "Bonjour")
    assert read(theirs) == []
    with place.acting() as actor:
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=theirs.id)
    assert read(theirs) == ["Bonjour"]


def test_history_keeps_who_wrote_and_never_the_words(place: Clinic) -> None:
    line = chat(place.identified(place.opened()), "phrase reconnaissable")
    entry = HistoryEntry.objects.get(row_id=line.id)
    assert entry.actor["kind"] == "guest"
    assert "reconnaissable" not in str(entry.changes)


def test_hand_is_raised_from_inside_and_keeps_its_rank(place: Clinic) -> None:
    visit = place.opened()
    waiting = place.waiting(visit)
    with as_guest(waiting) as guest, refuses("not_inside"):
        exchange.raise_hand(**guest, raised=True)
    with place.acting() as actor:
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=waiting.id)
    with as_guest(waiting) as guest:
        exchange.raise_hand(**guest, raised=True)
        first = fresh(waiting).hand_raised_at
        exchange.raise_hand(**guest, raised=True)
        assert first is not None
        assert fresh(waiting).hand_raised_at == first
        exchange.raise_hand(**guest, raised=False)
    assert fresh(waiting).hand_raised_at is None


# --- It goes --------------------------------------------------------------------------------------


def ended(place: Clinic) -> Visit:
    visit = place.opened()
    connection = place.identified(visit)
    chat(connection, "Bonjour", f"c-{visit.id.hex[-8:]}")
    write(place, visit, "Un instant")
    with place.acting() as actor:
        return ending.end_visit(actor=actor, visit_id=visit.id)


def purge(visit: Visit, after: timedelta) -> int:
    assert visit.ended_at is not None
    with clock.played_at(visit.ended_at + after):
        for job in jobs_named(exchange.PURGE_TASK):
            if job.scheduled_at <= clock.now():
                tasks.purge_chat(**job.args)
    return (
        ChatMessage.objects.filter(visit=visit).count() + WaitingMessage.objects.filter(visit=visit).count()
    )


def test_chat_goes_a_day_after_the_end_by_itself(place: Clinic, sfu: object) -> None:
    visit = ended(place)
    assert purge(visit, timedelta(hours=23, minutes=59)) == 2
    assert purge(visit, timedelta(hours=24)) == 0
    visit.refresh_from_db()
    assert visit.chat_purged_at is not None
    assert HistoryEntry.objects.filter(table_name="visits_chatmessage", operation="INSERT").exists()


def test_reopened_visit_keeps_its_chat_until_a_day_after_its_last_end(place: Clinic, sfu: object) -> None:
    visit = ended(place)
    assert visit.ended_at is not None
    with clock.played_at(visit.ended_at + timedelta(hours=20)), place.acting() as actor:
        ending.reopen_visit(actor=actor, visit_id=visit.id)
        assert purge(visit, timedelta(hours=25)) == 2
        again = ending.end_visit(actor=actor, visit_id=visit.id)
    assert purge(again, timedelta(hours=23)) == 2
    assert purge(again, timedelta(hours=24)) == 0


def test_chat_of_a_visit_reopened_after_its_purge_goes_too(place: Clinic, sfu: object) -> None:
    visit = ended(place)
    assert purge(visit, timedelta(hours=24)) == 0
    assert visit.ended_at is not None
    with clock.played_at(visit.ended_at + timedelta(hours=26)):
        with place.acting() as actor:
            ending.reopen_visit(actor=actor, visit_id=visit.id)
        write(place, visit, "De retour")
        with place.acting() as actor:
            again = ending.end_visit(actor=actor, visit_id=visit.id)
    assert purge(again, timedelta(hours=24)) == 0


@pytest.mark.parametrize("how", ["cancelled", "missed"])
def test_words_at_the_door_of_a_visit_that_did_not_take_place_go_too(
    place: Clinic, sfu: object, how: str
) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    write(place, visit, "Un instant")
    with place.acting() as actor:
        if how == "cancelled":
            schedule.cancel_visit(actor=actor, visit_id=visit.id)
        else:
            schedule.mark_missed(actor=actor, visit_id=visit.id, by="patient")
    with clock.played_at(clock.now() + timedelta(hours=24, seconds=5)):
        for job in jobs_named(exchange.PURGE_TASK):
            tasks.purge_chat(**job.args)
    assert not WaitingMessage.objects.exists()
    with as_guest(connection) as guest, refuses("cancelled" if how == "cancelled" else "over"):
        exchange.reply_from_waiting(**guest, text="Allô?")


def test_nobody_writes_after_the_end_what_no_purge_would_take(place: Clinic, sfu: object) -> None:
    visit = ended(place)
    connection = visit.connections.get(participant__kind="patient")
    with as_guest(connection) as guest, refuses("over"):
        exchange.reply_from_waiting(**guest, text="Encore un mot")
    with refuses("over"):
        write(place, visit, "Encore un mot")
