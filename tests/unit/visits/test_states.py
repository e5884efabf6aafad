"""The tables of the visit's and the connection's life hold together (design §5)."""

from uuid import uuid4

import pytest

from visavis.core import clock
from visavis.visits.models import Connection, Participant, Visit
from visavis.visits.policies import check_connection_move, check_visit_move
from visavis.visits.states import (
    ADMITTED_STATES,
    CONNECTION_MOVES,
    VISIT_MOVES,
    ConnectionState,
    VisitState,
)


@pytest.mark.parametrize("act", VISIT_MOVES)
@pytest.mark.parametrize("state", VisitState)
def test_visit_moves_only_as_the_table_says(act: str, state: VisitState) -> None:
    allowed = state in VISIT_MOVES[act][0]
    assert (check_visit_move(Visit(state=state), act) is None) == allowed


@pytest.mark.parametrize("act", CONNECTION_MOVES)
@pytest.mark.parametrize("state", ConnectionState)
def test_connection_moves_only_as_the_table_says(act: str, state: ConnectionState) -> None:
    allowed = state in CONNECTION_MOVES[act][0]
    assert (check_connection_move(Connection(state=state), act) is None) == allowed


def test_removed_connection_goes_nowhere() -> None:
    assert not any(ConnectionState.REMOVED in moves[0] for moves in CONNECTION_MOVES.values())


def test_only_an_admission_or_a_resumption_leads_into_the_room() -> None:
    entrances = {act for act, (_from, to, _audit) in CONNECTION_MOVES.items() if to in ADMITTED_STATES}
    assert entrances == {"admit", "connect", "resume"}
    assert CONNECTION_MOVES["connect"][0] == {ConnectionState.ADMITTED}
    assert CONNECTION_MOVES["resume"][0] == {ConnectionState.HELD}


@pytest.mark.parametrize("state", [VisitState.SIGNED, VisitState.FILED])
def test_signed_visit_is_never_reopened(state: VisitState) -> None:
    refusal = check_visit_move(Visit(state=state), "reopen")
    assert refusal is not None
    assert refusal.code == "visit_state"


@pytest.mark.parametrize(
    ("act", "code"),
    [("end", None), ("cancel", "took_place"), ("miss", "took_place"), ("reschedule", "took_place")],
)
def test_reopened_visit_can_only_end_again(act: str, code: str | None) -> None:
    visit = Visit(state=VisitState.OPEN, began_at=clock.now())
    refusal = check_visit_move(visit, act)
    assert (refusal.code if refusal else None) == code


def test_identity_at_the_media_server_says_nothing_of_the_person() -> None:
    connection = Connection(id=uuid4(), participant=Participant(name="Jeanne Gagnon"))
    assert connection.identity == f"c-{connection.id.hex}"
