"""A telephone call as a connection of the person cared for (design §5).

It is admitted, its identity and place are confirmed and its time is kept, as for a browser. Only the media
session knows nothing of it.
"""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.directory.models import PractitionerRole
from visavis.visits.contact import device_of
from visavis.visits.models import Attendance, Connection, EventKind, Participant, ParticipantKind, Visit
from visavis.visits.selectors.visits import connections_in
from visavis.visits.services import admission
from visavis.visits.services.common import log, move_connection
from visavis.visits.states import ADMITTED_STATES, PRESENT_STATES, ConnectionState, VisitState

# What was said on the person's page goes with them to the telephone.
_SAID = ("privacy_answer", "location_said", "location_said_at", "telephone_said", "callback_safety")


def begin_call(*, actor: Actor, role: PractitionerRole, visit: Visit) -> Connection | None:
    """The professional dials: the visit begins if it had not, and the call is a connection of the person.

    Whoever is inside with a confirmed identity takes it along. The visit is locked. Raises `Refused` as the
    door does: another visit runs, or the decisions do not permit (N1).
    """
    if visit.state == VisitState.OPEN:
        admission.begin(actor=actor, visit=visit)
    known = call_in(visit)
    person = Participant.objects.filter(visit=visit, kind=ParticipantKind.PATIENT, revoked_at=None).first()
    if known is not None or person is None:
        return known
    own = device_of(person, connections_in(visit))
    is_inside = own is not None and own.state in PRESENT_STATES
    last = person.connections.aggregate(Max("device_number"))["device_number__max"]
    call = Connection.objects.create(
        organization_id=visit.organization_id,
        visit=visit,
        participant=person,
        state=ConnectionState.ADMITTED,
        device=_("Appel téléphonique"),
        device_number=(last or 0) + 1,
        admitted_at=clock.now(),
        admitted_by=role,
        identity_confirmed_at=own.identity_confirmed_at if own and is_inside else None,
        **({name: getattr(own, name) for name in _SAID} if own else {}),
    )
    audit.record(
        "connection.admitted",
        patients=[visit.patient_id] if visit.patient_id else [],
        visit=visit.id,
        details={"connection": call.id, "participant": person.id},
    )
    return call


def call_in(visit: Visit) -> Connection | None:
    """The call that goes on, if one does."""
    return (
        Connection.objects.filter(visit=visit, session_hash=None, user_session="", state__in=ADMITTED_STATES)
        .select_related("participant")
        .first()
    )


def answered(visit: Visit, call: Connection, since: datetime) -> None:
    """The person is on the line: their attendance runs from the moment of the call."""
    if call.state == ConnectionState.ADMITTED:
        move_connection(call, "connect", entered_at=call.entered_at or since)
    if not Attendance.objects.filter(connection=call, left_at=None).exists():
        Attendance.objects.create(
            organization_id=visit.organization_id, visit=visit, connection=call, joined_at=since
        )
        log(visit, EventKind.JOINED, call.participant.name, call)


def hang_up(visit: Visit, call: Connection) -> None:
    """The call is over, the visit is not: back to the picture, or nobody answered."""
    for stretch in Attendance.objects.filter(connection=call, left_at=None):
        stretch.left_at, stretch.closed_by = max(clock.now(), stretch.joined_at), "leave"
        stretch.save(update_fields=["left_at", "closed_by", "updated_at"])
    move_connection(call, "leave", ended_at=clock.now())
    log(visit, EventKind.LEFT, call.participant.name, call)
