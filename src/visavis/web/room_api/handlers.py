"""One function for each address of the room's API. Each takes a proved connection and gives what to send."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from visavis.core.actors import Actor
from visavis.encounters.models import BreakdownCause
from visavis.encounters.services import note_breakdown
from visavis.visits.models import Connection
from visavis.visits.selectors import room_state
from visavis.visits.services import arrival, exchange, media


@dataclass(frozen=True)
class Call:
    """A request of a room's page: who asks, what they sent, where their page goes once it is over."""

    connection: Connection
    actor: Actor
    exit_url: str
    data: Mapping[str, Any] = field(default_factory=dict)


def state(call: Call) -> dict[str, Any]:
    """Everything that the room shows; read afresh after each wake-up."""
    found = room_state(call.connection, get_language() or "fr-ca")
    if found["ended"]:
        found["ended"]["url"] = call.exit_url
    return found


def token(call: Call) -> dict[str, Any]:
    """The pass of 30 s for the media room (rule N2). Refused: not_admitted, held, ended, media_down."""
    url, pass_ = media.media_pass(call.connection)
    return {"url": url, "token": pass_, "identity": call.connection.identity, "ice_servers": []}


def chat(call: Call) -> dict[str, Any]:
    """A line of chat; sent twice with one `client_id`, it is one line."""
    message = exchange.post_chat(
        actor=call.actor,
        visit_id=call.connection.visit_id,
        connection_id=call.connection.id,
        text=str(call.data.get("text", "")),
        client_id=str(call.data.get("client_id", "")),
    )
    return {"id": str(message.id), "at": message.at.isoformat()}


def hand(call: Call) -> dict[str, Any]:
    """A hand goes up or down."""
    raised = bool(call.data.get("raised"))
    exchange.raise_hand(
        actor=call.actor, visit_id=call.connection.visit_id, connection_id=call.connection.id, raised=raised
    )
    return {"raised": raised}


def heartbeat(call: Call) -> dict[str, Any]:
    """What the browser says of itself; the answer tells whether something changed. Two statements."""
    media.heartbeat(call.connection, dict(call.data))
    return {"version": call.connection.visit.version}


def leave(call: Call) -> dict[str, Any]:
    """Out of the media room; the place is kept. With `hidden`, the person hid the page: nobody calls back."""
    arrival.leave(
        actor=call.actor,
        visit_id=call.connection.visit_id,
        connection_id=call.connection.id,
        hidden=bool(call.data.get("hidden")),
    )
    return {"url": call.exit_url}


# What the room noticed -> the cause as the visit's record names it
_CAUSES: Mapping[str, BreakdownCause] = {
    "network_cut": BreakdownCause.LINK,
    "weak_connection": BreakdownCause.LINK,
    "media_server_lost": BreakdownCause.SERVER,
    "other_side_lost": BreakdownCause.PICTURE,
    "telephone_asked": BreakdownCause.CHOICE,
}


def picture_lost(call: Call) -> dict[str, Any]:
    """Picture, sound or link was lost: noted with what was measured (R091)."""
    cause = str(call.data.get("cause", ""))[:40]
    measured = call.data.get("measured")
    note_breakdown(
        actor=call.actor,
        visit_id=call.connection.visit_id,
        connection_id=call.connection.id,
        cause=_CAUSES.get(cause, cause),
        measured={"said": cause, **(measured if isinstance(measured, dict) else {})},
    )
    return {}


HANDLERS: Mapping[str, tuple[str, Callable[[Call], dict[str, Any]]]] = {
    "state": ("GET", state),
    "token": ("POST", token),
    "chat": ("POST", chat),
    "hand": ("POST", hand),
    "heartbeat": ("POST", heartbeat),
    "leave": ("POST", leave),
    "picture-lost": ("POST", picture_lost),
}
