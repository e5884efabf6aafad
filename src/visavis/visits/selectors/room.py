"""The state of the room, the same for a guest and a professional (contract of the room's API)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from visavis.core.phones import display, href
from visavis.visits.contact import callback_of
from visavis.visits.models import ChatMessage, Connection, ParticipantKind, Visit
from visavis.visits.policies import check_clinical_open
from visavis.visits.selectors.callback import way_to_person
from visavis.visits.selectors.visits import connections_in
from visavis.visits.states import ADMITTED_STATES, LIVE_STATES, PRESENT_STATES, ConnectionState


def room_state(viewer: Connection, language: str) -> dict[str, Any]:
    """The whole state as the room's page reads it after each change. Four queries.

    A guest who is inside sees who else is; at the door, held or removed, themselves and nothing of the visit.
    The host sees who waits, too.
    """
    visit = viewer.visit
    connections = connections_in(visit)
    is_host = viewer.participant.kind == ParticipantKind.HOST
    is_inside = is_host or viewer.state in ADMITTED_STATES
    shown = [c for c in connections if _is_shown(c, viewer, is_host=is_host)]
    return {
        "version": visit.version,
        "visit": {
            "state": visit.state,
            "started_at": _iso(_met_at(connections)) if is_inside else None,
            "ends_at": _iso(visit.end),
            "at_telephone_since": _iso(visit.at_telephone_since) if is_inside else None,
        },
        "you": _you(viewer, is_host=is_host),
        "people": [_person(c) for c in shown],
        "chat": _chat(visit, viewer),
        "clinical_open": visit.state in LIVE_STATES
        and viewer.state in ADMITTED_STATES
        and check_clinical_open(connections, is_group=visit.patient_id is None),
        "telephone": _telephone(viewer, connections, language, is_host=is_host),
        "media_down": visit.media_down_since is not None,
        "ended": _ended(viewer),
    }


def _met_at(connections: list[Connection]) -> datetime | None:
    """Since when somebody besides the professionals has been in the room; None before that."""
    entered = [c.entered_at for c in connections if c.entered_at and not c.participant.is_professional]
    return min(entered, default=None)


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _is_shown(connection: Connection, viewer: Connection, *, is_host: bool) -> bool:
    if connection.id == viewer.id:
        return True
    if connection.is_call:
        return False  # the room shows who is in it; the call stands in the panel
    if not is_host and viewer.state not in ADMITTED_STATES:
        return False
    if connection.participant.kind == ParticipantKind.HOST:
        # Admitted by who they are: only those who are in the room count, not a tab of this morning.
        return connection.state == ConnectionState.CONNECTED
    if is_host:
        return connection.state in PRESENT_STATES
    return connection.state in ADMITTED_STATES


def _you(viewer: Connection, *, is_host: bool) -> dict[str, Any]:
    state = viewer.state
    if (
        is_host
        and viewer.visit.state in LIVE_STATES
        and state in (ConnectionState.ARRIVED, ConnectionState.LEFT)
    ):
        state = ConnectionState.ADMITTED  # by who they are; written down when they ask for their pass
    return {
        "connection_id": str(viewer.id),
        "identity": viewer.identity,
        "state": state,
        "name": viewer.shown_name,
        "kind": viewer.stands_for,
        "identity_confirmed": viewer.identity_confirmed_at is not None,
    }


def _person(connection: Connection) -> dict[str, Any]:
    participant = connection.participant
    return {
        "connection_id": str(connection.id),
        "identity": connection.identity,
        "name": connection.shown_name,
        "role_label": _role_label(connection),
        "kind": connection.stands_for,
        "state": connection.state,
        "hand_raised_at": _iso(connection.hand_raised_at),
        "device_number": connection.device_number,
        "pinned": participant.kind == ParticipantKind.INTERPRETER,
    }


def _role_label(connection: Connection) -> str:
    """« travail social » for a professional, « fille » for a relative, else the kind of participant."""
    participant = connection.participant
    if connection.is_someone_else:
        return _("avec l’invitation de %(name)s") % {"name": participant.name}
    if participant.role is not None:
        return participant.role.title
    return participant.relation or str(participant.get_kind_display())


def _chat(visit: Visit, viewer: Connection) -> list[dict[str, Any]]:
    identified = viewer.identity_confirmed_at is not None or viewer.participant.is_professional
    if viewer.state not in ADMITTED_STATES or not identified:
        return []
    return [
        {
            "id": str(message.id),
            "author": message.author_name,
            "mine": message.connection_id == viewer.id,
            "text": message.text,
            "at": message.at.isoformat(),
        }
        for message in ChatMessage.objects.filter(visit=visit)
    ]


def _telephone(
    viewer: Connection, connections: list[Connection], language: str, *, is_host: bool
) -> dict[str, Any]:
    """The way out: for the host the person's number, for a guest their own, which will be called."""
    if is_host:
        way = way_to_person(viewer.visit, connections)
        number, is_hidden = way.number, way.is_hidden
    else:
        number, is_hidden = callback_of(viewer.participant, connections, asking=viewer).number, False
    clinic = viewer.visit.organization.telephone
    return {
        "allowed": bool(number),
        "display": display(number, language) if number else None,
        "href": href(number) if number else None,
        "hidden": is_hidden,
        "clinic_display": display(clinic, language),
        "clinic_href": href(clinic),
    }


def _ended(viewer: Connection) -> dict[str, str] | None:
    if viewer.state == ConnectionState.REMOVED:
        return {"reason": "removed", "message": _("Vous n’êtes plus dans la rencontre.")}
    if viewer.visit.state in LIVE_STATES:
        return None
    reason = "revoked" if viewer.visit.end_reason == "revoked" else "ended"
    return {"reason": reason, "message": _("La rencontre est terminée.")}
