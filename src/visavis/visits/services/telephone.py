"""« Continuer par téléphone », asked by the person: the visit stays the same visit (R089).

Not the call itself, which the professional makes and whose outcome `encounters` records.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from visavis.core.actors import Actor
from visavis.core.errors import Refused
from visavis.core.phones import display
from visavis.patients.models import CallbackSafety
from visavis.visits.facts import day_of_visit
from visavis.visits.models import Connection, Task, TaskKind, Visit
from visavis.visits.policies import check_may_wait
from visavis.visits.selectors.callback import own_callback
from visavis.visits.services.arrival import enter_waiting_room
from visavis.visits.services.common import (
    UNKNOWN_LINK,
    changed,
    connection_of,
    locked_visit,
    refuse_if,
)
from visavis.visits.services.exchange import reply_from_waiting
from visavis.visits.states import ConnectionState, VisitState


@transaction.atomic
def ask_to_be_called(*, actor: Actor, connection_id: UUID, visit_id: UUID, number: str) -> None:
    """Keep the number (E.164) and tell the professional: in the waiting room, or as a task before it opens.

    Giving a number to be called at, now, says that it may be called. Raises `Refused` once the visit is over.
    """
    visit = locked_visit(visit_id)
    connection = connection_of(visit, connection_id)
    if connection.state == ConnectionState.REMOVED:
        raise Refused(UNKNOWN_LINK)
    refusal = check_may_wait(visit)
    if refusal and refusal.code != "too_early":
        refuse_if(refusal)
    connection.telephone_said, connection.callback_safety = number, CallbackSafety.SAFE
    connection.save(update_fields=["telephone_said", "callback_safety", "updated_at"])
    changed(visit)
    if refusal:
        _leave_a_task(visit)
        return
    _take_a_place(actor, visit, connection)
    reply_from_waiting(
        actor=actor,
        connection_id=connection_id,
        visit_id=visit_id,
        text=_wish(connection),
    )


def _wish(connection: Connection) -> str:
    """A number that is unsafe, on file or by another device, is repeated to nobody."""
    number = own_callback(connection).number
    if not number:
        return _("Je préfère le téléphone. Mon numéro n’est pas sûr : ne le composez pas.")
    return _("Je préfère le téléphone. Appelez-moi au %(number)s.") % {"number": display(number, "fr")}


def _take_a_place(actor: Actor, visit: Visit, connection: Connection) -> None:
    if connection.state in (ConnectionState.ARRIVED, ConnectionState.LEFT, ConnectionState.WAITING):
        enter_waiting_room(actor=actor, connection_id=connection.id, visit_id=visit.id)


def _leave_a_task(visit: Visit) -> None:
    """Before the waiting room opens nobody reads its messages: the request stands on « Ma journée »."""
    if visit.state == VisitState.DRAFT:
        return
    Task.objects.get_or_create(
        organization_id=visit.organization_id,
        visit=visit,
        patient=visit.patient,
        role=visit.host,
        kind=TaskKind.CALL,
        done_at=None,
        defaults={
            "due_on": day_of_visit(visit),
            "detail": _("Préfère une rencontre au téléphone"),
        },
    )
