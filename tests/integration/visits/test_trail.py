"""Each act leaves its author and its reason; nobody can change, remove or forge a line (rule N4)."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import Clinic
from tests.integration.domain import as_guest
from visavis.core import audit
from visavis.core.models import AuditEvent, HistoryEntry
from visavis.gateways.livekit.fake import FakeSfu
from visavis.visits.models import Notice, Participant, Visit
from visavis.visits.services import (
    admission,
    arrival,
    ending,
    exchange,
    notices,
    people,
    planning,
    schedule,
)

pytestmark = pytest.mark.django_db


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


# --- Nobody can touch it --------------------------------------------------------------------------

TABLES = ["core_auditevent", "core_historyentry"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    ["update {} set at = now()", "delete from {}", "truncate {}", "alter table {} disable trigger all"],
)
def test_application_can_neither_change_nor_remove_a_line(place: Clinic, table: str, statement: str) -> None:
    place.draft()
    with place.acting(), pytest.raises(DatabaseError):
        run(statement.format(table))


@pytest.mark.parametrize("table", TABLES)
def test_application_cannot_write_a_line_of_its_own_making(place: Clinic, table: str) -> None:
    place.draft()
    with place.acting(), pytest.raises(DatabaseError, match="permission denied"):
        run(f"insert into {table} select * from {table} limit 0")  # noqa: S608


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", TABLES)
def test_owner_neither_changes_nor_removes_a_line(table: str, owner: psycopg.Connection) -> None:
    from tests.factories import clinic

    clinic().draft()
    for statement in ("update {} set at = now()", "delete from {}", "truncate {}"):
        with pytest.raises(psycopg.errors.Error, match="only grows"):
            owner.execute(statement.format(table))  # type: ignore[arg-type]


def test_author_of_a_line_is_the_one_in_force(place: Clinic) -> None:
    """Not what a caller says: the function takes nothing of the kind."""
    visit = place.draft()
    with place.acting():
        audit.record("test.read", visit=visit.id, details={"actor_name": "Autre"})
    assert AuditEvent.objects.get(action="test.read").actor_name == "Karim Haddad"


def test_nobody_may_do_nothing(place: Clinic) -> None:
    visit = place.draft()
    with pytest.raises(DatabaseError, match="nobody acts"), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(zone="America/Halifax")
    with pytest.raises(DatabaseError, match="nobody acts"), transaction.atomic():
        audit.record("visit.read", visit=visit.id)


def test_log_of_a_visit_only_grows(place: Clinic) -> None:
    visit = place.opened()
    place.waiting(visit)
    with place.acting():
        for statement in ("update visits_visitevent set kind = 'left'", "delete from visits_visitevent"):
            with pytest.raises(DatabaseError, match="only grows"):
                run(statement)


def test_history_keeps_old_and_new_values_with_author_and_reason(place: Clinic) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    with as_guest(connection) as guest:
        arrival.say_name(**guest, name="Luc Gagnon")
    entry = HistoryEntry.objects.filter(row_id=connection.id).latest("id")
    assert entry.changes == {"said_name": ["", "Luc Gagnon"]}
    assert (entry.actor["kind"], entry.actor["id"]) == ("guest", str(connection.id))
    assert (entry.actor["source"], entry.actor["reason"]) == ("192.0.2.44", "visit")


def test_sessions_stand_in_no_history(place: Clinic) -> None:
    connection = place.arrived(place.opened())
    entry = HistoryEntry.objects.get(row_id=connection.id, operation="INSERT")
    assert "session_hash" not in entry.changes
    assert connection.session_hash not in str(entry.changes)


# --- Each act -------------------------------------------------------------------------------------


def actions(visit: Visit) -> list[str]:
    found = AuditEvent.objects.filter(visit_id=visit.id).order_by("id")
    return list(found.values_list("action", flat=True))


def test_life_of_a_visit_reads_in_its_lines(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    with place.acting() as actor:
        admission.send_back(actor=actor, visit_id=visit.id, connection_id=connection.id)
        admission.remove(actor=actor, visit_id=visit.id, connection_id=connection.id)
        ending.end_visit(actor=actor, visit_id=visit.id)
        ending.reopen_visit(actor=actor, visit_id=visit.id)
    assert actions(visit) == [
        "visit.drafted",
        "visit.confirmed",
        "visit.opened",
        "connection.arrived",
        "connection.admitted",
        "visit.began",
        "connection.identity_confirmed",
        "connection.sent_back",
        "connection.removed",
        "visit.ended",
        "visit.reopened",
    ]
    people_named = AuditEvent.objects.filter(visit_id=visit.id).values_list("patient_id", flat=True)
    assert set(people_named) == {visit.patient_id}


@pytest.mark.parametrize(
    ("act", "line"),
    [
        (lambda a, v: schedule.cancel_visit(actor=a, visit_id=v.id), "visit.cancelled"),
        (lambda a, v: schedule.mark_missed(actor=a, visit_id=v.id, by="patient"), "visit.missed"),
        (lambda a, v: planning.send_for_decision(actor=a, visit_id=v.id), None),
        (
            lambda a, v: people.add_participant(
                actor=a, visit_id=v.id, guest=people.Guest("relative", "Luc")
            ),
            "participant.added",
        ),
        (
            lambda a, v: people.renew_link(
                actor=a, visit_id=v.id, participant_id=Participant.objects.get(visit=v, kind="patient").id
            ),
            "participant.link_renewed",
        ),
    ],
    ids=["cancel", "miss", "send for decision", "add", "renew"],
)
def test_act_leaves_its_line(place: Clinic, sfu: FakeSfu, act, line: str | None) -> None:  # type: ignore[no-untyped-def]
    visit = place.ready() if line is None else place.opened()
    with place.acting() as actor:
        act(actor, visit)
    assert (line or "visit.sent_for_decision") in actions(visit)


def test_revoking_an_invitation_leaves_its_line(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    with place.acting() as actor:
        relative = people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest("relative", "Luc")
        )
        people.revoke_participant(actor=actor, visit_id=visit.id, participant_id=relative.id)
    assert "participant.revoked" in actions(visit)


def test_what_is_refused_leaves_nothing(place: Clinic, sfu: FakeSfu) -> None:
    from visavis.core.errors import Refused

    visit = place.opened()
    before, history = actions(visit), HistoryEntry.objects.count()
    with place.acting() as actor, pytest.raises(Refused):
        ending.end_visit(actor=actor, visit_id=visit.id)
    assert (actions(visit), HistoryEntry.objects.count()) == (before, history)


def test_tables_of_a_visit_keep_their_history(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    connection = place.identified(visit)
    with as_guest(connection) as guest:
        exchange.post_chat(**guest, text="Bonjour", client_id="a")
    notice = Notice.objects.filter(visit=visit).earliest("id")
    with place.acting() as actor:
        notices.resend(actor=actor, visit_id=visit.id, notice_id=notice.id)
        ending.revoke_consent(actor=actor, visit_id=visit.id, role=place.role)
    tables = set(HistoryEntry.objects.values_list("table_name", flat=True))
    assert {
        "visits_visit",
        "visits_participant",
        "visits_connection",
        "visits_notice",
        "visits_task",
        "visits_chatmessage",
    } <= tables
