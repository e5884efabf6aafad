"""« Faire entrer », hold, remove: one connection at a time, never unknowingly (R041-R044, R073; N1, N2)."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from visavis.consent.selectors import latest
from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.visits.models import Connection, EventKind, HelpRequest, Visit
from visavis.visits.policies import (
    check_consent_holds,
    check_decisions,
    check_may_admit,
    check_may_return,
    questions_of,
)
from visavis.visits.services import media
from visavis.visits.services.common import (
    changed,
    conducted_visit,
    connection_of,
    connections_of,
    log,
    move_connection,
    move_visit,
    refuse_if,
)
from visavis.visits.services.planning import ask_norms
from visavis.visits.services.schedule import motives_on_file
from visavis.visits.states import ADMITTED_STATES, VisitState

HOST_STAYS = Refusal("host_stays", _("Terminez plutôt la rencontre."))
ANOTHER_IN_PROGRESS = Refusal(
    "another_in_progress", _("Une autre rencontre est en cours. Terminez-la d’abord.")
)


def unidentified(visit: Visit) -> list[Connection]:
    """Guests who were let in and whose identity is not confirmed yet."""
    inside = connections_of(visit, *ADMITTED_STATES)
    return [c for c in inside if not c.participant.is_professional and c.identity_confirmed_at is None]


@transaction.atomic
def admit(*, actor: Actor, role: PractitionerRole, visit_id: UUID, connection_id: UUID) -> Connection:
    """First gesture: the person is invited to enter, alone with the professionals. Begins the visit.

    The norms are asked again with what is on file now: a consent may have been refused since the opening.
    Raises `Refused`: `another_in_progress`, `identity_first`, or a decision that does not permit (N1).
    """
    visit = conducted_visit(actor, visit_id)
    connection = connection_of(visit, connection_id)
    if connection.state in ADMITTED_STATES:
        return connection
    _check_conditions(actor, visit)
    refuse_if(check_may_admit(visit, connection, unidentified(visit)))
    move_connection(
        connection, "admit", admitted_at=clock.now(), admitted_by=role, away_since=None, ended_at=None
    )
    HelpRequest.objects.filter(connection=connection, answered_at=None).update(answered_at=clock.now())
    _audit(visit, connection, "connection.admitted")
    log(visit, EventKind.ADMITTED, actor.name, connection)
    if visit.state == VisitState.OPEN:
        _begin(visit)
    else:
        changed(visit)
    return connection


def _check_conditions(actor: Actor, visit: Visit) -> None:
    """Rule N1, with what is on file now."""
    refuse_if(check_consent_holds(visit, latest(visit.id)))
    decisions = ask_norms(actor=actor, visit=visit, motives=motives_on_file(visit))
    refuse_if(check_decisions(decisions, questions_of(visit.modality)))


def begin(*, actor: Actor, visit: Visit) -> None:
    """Begin a locked visit without its door: by telephone. The same rules hold."""
    _check_conditions(actor, visit)
    _begin(visit)


def _begin(visit: Visit) -> None:
    try:
        with transaction.atomic():
            move_visit(visit, "begin", began_at=visit.began_at or clock.now())
    except IntegrityError as busy:
        raise Refused(ANOTHER_IN_PROGRESS) from busy


@transaction.atomic
def confirm_identity(*, actor: Actor, visit: Visit, connection: Connection) -> None:
    """Second gesture, once `encounters` has written down what was compared: others may enter now."""
    connection.identity_confirmed_at = clock.now()
    connection.save(update_fields=["identity_confirmed_at", "updated_at"])
    _audit(visit, connection, "connection.identity_confirmed")
    changed(visit)


@transaction.atomic
def send_back(*, actor: Actor, visit_id: UUID, connection_id: UUID) -> None:
    """« Ce n’est pas la bonne personne »: back to waiting; the page tells them nothing."""
    visit = conducted_visit(actor, visit_id)
    connection = connection_of(visit, connection_id)
    if connection.is_call:
        refuse_if(Refusal("call", _("Dites plutôt ce que l’appel a donné.")))
    move_connection(
        connection,
        "send_back",
        admitted_at=None,
        entered_at=None,
        identity_confirmed_at=None,
        hand_raised_at=None,
    )
    _audit(visit, connection, "connection.sent_back")
    log(visit, EventKind.SENT_BACK, actor.name, connection)
    media.enforce_after_commit(visit)
    changed(visit)


@transaction.atomic
def hold(*, actor: Actor, visit_id: UUID, connection_id: UUID) -> None:
    """« Mettre en attente »: media stop both ways, the connection ends at the SFU."""
    visit = conducted_visit(actor, visit_id)
    connection = connection_of(visit, connection_id)
    if connection.participant.kind == "host":
        raise Refused(HOST_STAYS)
    move_connection(connection, "hold", held_at=clock.now(), hand_raised_at=None)
    log(visit, EventKind.HELD, actor.name, connection)
    media.enforce_after_commit(visit)
    changed(visit)


@transaction.atomic
def resume(*, actor: Actor, visit_id: UUID, connection_id: UUID) -> None:
    """« Reprendre »: back in, under the rule of the door: one at a time until identity is confirmed."""
    visit = conducted_visit(actor, visit_id)
    connection = connection_of(visit, connection_id)
    refuse_if(check_consent_holds(visit, latest(visit.id)))
    refuse_if(check_may_return(connection, unidentified(visit)))
    move_connection(connection, "resume", held_at=None)
    log(visit, EventKind.RESUMED, actor.name, connection)
    changed(visit)


@transaction.atomic
def remove(*, actor: Actor, visit_id: UUID, connection_id: UUID) -> None:
    """Out, for good: the session opens nothing any more, and any token of it is thrown out (N2)."""
    visit = conducted_visit(actor, visit_id)
    connection = connection_of(visit, connection_id)
    if connection.participant.kind == "host":
        raise Refused(HOST_STAYS)
    move_connection(connection, "remove", ended_at=clock.now(), hand_raised_at=None)
    _audit(visit, connection, "connection.removed")
    log(visit, EventKind.REMOVED, actor.name, connection)
    media.enforce_after_commit(visit)
    changed(visit)


def _audit(visit: Visit, connection: Connection, action: str) -> None:
    audit.record(
        action,
        patients=[visit.patient_id] if visit.patient_id else [],
        visit=visit.id,
        details={"connection": connection.id, "participant": connection.participant_id},
    )
