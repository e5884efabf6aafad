"""What every service of a visit does: lock, move, tell the live pages, keep the log."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.core.live import role_topic, visit_topic, wake
from visavis.visits.models import Connection, EventKind, Visit, VisitEvent
from visavis.visits.permissions import may_change
from visavis.visits.policies import check_connection_move, check_visit_move
from visavis.visits.states import CONNECTION_MOVES, VISIT_MOVES, ConnectionState


def locked_visit(visit_id: UUID) -> Visit:
    """The visit, its row locked until the transaction ends: who comes second sees what the first did."""
    try:
        return (
            Visit.objects.select_for_update(of=("self",))
            .select_related("host__practitioner", "organization", "location", "patient")
            .get(pk=visit_id)
        )
    except Visit.DoesNotExist as missing:
        raise NotFound from missing


def visit_of_actor(actor: Actor, visit_id: UUID) -> Visit:
    """The locked visit, when the actor may change it; another's does not exist for them."""
    visit = locked_visit(visit_id)
    if not may_change(actor, visit):
        raise NotFound
    return visit


def conducted_visit(actor: Actor, visit_id: UUID) -> Visit:
    """The locked visit, when the actor conducts it (its host)."""
    visit = visit_of_actor(actor, visit_id)
    if actor.is_practitioner and actor.role_id != visit.host_id:
        raise NotFound
    return visit


def refuse_if(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


def move_visit(visit: Visit, act: str, **changes: Any) -> None:
    """Make the move `act`, with its changes of fields, audit line and wake-up."""
    refuse_if(check_visit_move(visit, act))
    _from, visit.state, action = VISIT_MOVES[act]
    _save(visit, "state", **changes)
    audit.record(
        action,
        patients=[visit.patient_id] if visit.patient_id else [],
        visit=visit.id,
        topics=_topics(visit),
    )


def changed(visit: Visit, *fields: str, **changes: Any) -> None:
    """Save `fields` and `changes` of a locked visit, raise its version, and wake who looks at it."""
    _save(visit, *fields, **changes)
    wake(*_topics(visit))


def _save(visit: Visit, *fields: str, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(visit, name, value)
    visit.version += 1
    visit.save(update_fields=[*fields, *changes, "version", "updated_at"])


def _topics(visit: Visit) -> tuple[str, str]:
    return visit_topic(visit.id), role_topic(visit.host_id)


def move_connection(connection: Connection, act: str, **changes: Any) -> None:
    """Make a connection's move, without its visit's wake-up."""
    refuse_if(check_connection_move(connection, act))
    connection.state = CONNECTION_MOVES[act][1]
    for name, value in changes.items():
        setattr(connection, name, value)
    connection.save(update_fields=["state", *changes, "updated_at"])


def log(
    visit: Visit, kind: EventKind, actor_name: str, connection: Connection | None = None, **data: Any
) -> None:
    """One line of the visit's log."""
    VisitEvent.objects.create(
        organization_id=visit.organization_id,
        visit=visit,
        at=clock.now(),
        kind=kind,
        actor_name=actor_name[:300],
        connection_id=connection.id if connection else None,
        data=data,
    )


def connection_of(visit: Visit, connection_id: UUID) -> Connection:
    """A connection of this visit, with its participant; the visit's lock protects it."""
    try:
        return Connection.objects.select_related("participant").get(pk=connection_id, visit=visit)
    except Connection.DoesNotExist as missing:
        raise NotFound from missing


def connections_of(visit: Visit, *states: ConnectionState) -> list[Connection]:
    """The visit's connections in one of `states`, with their participants."""
    return list(Connection.objects.filter(visit=visit, state__in=states).select_related("participant"))


def everybody_out(visit: Visit) -> None:
    """The visit is not live any more: whoever waited or was inside has left it. One statement."""
    Connection.objects.filter(visit=visit).exclude(
        state__in=[ConnectionState.LEFT, ConnectionState.REMOVED]
    ).update(state=ConnectionState.LEFT, ended_at=clock.now(), hand_raised_at=None, updated_at=clock.now())


def admitted_again(visit: Visit) -> None:
    """The visit starts afresh: nobody is admitted, no identity holds, all take a new place. One statement."""
    Connection.objects.filter(visit=visit).exclude(state=ConnectionState.REMOVED).update(
        identity_confirmed_at=None,
        admitted_at=None,
        entered_at=None,
        waiting_since=None,
        updated_at=clock.now(),
    )


UNKNOWN_LINK = Refusal("unknown_link", _("Ce lien n’existe plus. Appelez votre clinique."))
