"""« Changer d’avis » from a page or a link: who may stop what (R033).

A link may be in other hands than the person's. Before the visit it stops this visit; a visit that runs is
ended only by a device whose identity was confirmed there, any other one asks the professional. All visits to
come are stopped by such a device too, or by who knows the birth date.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visavis.core import throttle
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.visits.models import Connection, Participant, Visit, WaitingMessage
from visavis.visits.models.participants import DECIDING_KINDS
from visavis.visits.policies import took_place
from visavis.visits.services import exchange
from visavis.visits.services.common import UNKNOWN_LINK, connection_of, locked_visit
from visavis.visits.services.ending import revoke_consent
from visavis.visits.states import ConnectionState, VisitState

ALL_VISITS = "episode"
BIRTH_DATE = Refusal(
    "birth_date",
    gettext_lazy("Pour arrêter toutes les rencontres, écrivez la date de naissance de la personne suivie."),
    field="birth_date",
)
TOO_MANY = Refusal(
    "too_many",
    gettext_lazy("Attendez une minute, puis essayez encore. Vous pouvez aussi appeler votre clinique."),
    field="birth_date",
)
_TRIES = throttle.ThrottlePolicy(
    "mind.participant", free=5, pause=timedelta(minutes=1), window=timedelta(hours=1)
)


def is_known(connection: Connection | None) -> bool:
    """Whether somebody compared identifiers with whoever holds this device."""
    return (
        connection is not None
        and connection.state != ConnectionState.REMOVED
        and connection.identity_confirmed_at is not None
        and not connection.is_someone_else
    )


def only_asks(visit: Visit, connection: Connection | None) -> bool:
    """Whether this device can only ask the professional: the visit runs, and it is known to nobody."""
    runs = visit.state == VisitState.IN_PROGRESS or took_place(visit)
    return runs and not is_known(connection)


def change_mind(
    *,
    actor: Actor,
    participant: Participant,
    scope: str,
    connection_id: UUID | None = None,
    birth_date: date | None = None,
) -> bool:
    """Stop this visit, or all of them; False when the professional was only asked to.

    Raises `NotFound` for who does not decide, `Refused` for a removed device or a wrong birth date.
    """
    if participant.kind not in DECIDING_KINDS:
        raise NotFound
    if scope == ALL_VISITS and not throttle.check(_TRIES, str(participant.id)).allowed:
        raise Refused(TOO_MANY)
    try:
        return _change_mind(actor, participant, scope, connection_id, birth_date)
    except Refused as refused:
        if refused.refusal is BIRTH_DATE and birth_date is not None:
            throttle.register_failure(_TRIES, str(participant.id))
        raise


@transaction.atomic
def _change_mind(
    actor: Actor, participant: Participant, scope: str, connection_id: UUID | None, birth_date: date | None
) -> bool:
    visit = locked_visit(participant.visit_id)
    connection = connection_of(visit, connection_id) if connection_id else None
    if connection is not None and connection.state == ConnectionState.REMOVED:
        raise Refused(UNKNOWN_LINK)
    if only_asks(visit, connection):
        _ask(visit, participant, connection)
        return False
    if scope == ALL_VISITS and not is_known(connection) and not _knows(visit, birth_date):
        raise Refused(BIRTH_DATE)
    revoke_consent(actor=actor, visit_id=visit.id, scope=scope)
    return True


def _knows(visit: Visit, birth_date: date | None) -> bool:
    return visit.patient is not None and birth_date == visit.patient.birth_date


def _ask(visit: Visit, participant: Participant, connection: Connection | None) -> None:
    """The professional reads it among the words of the waiting room, once by device."""
    name = (connection.said_name if connection else "") or participant.name
    text = _("%(name)s demande d’arrêter. L’identité n’est pas confirmée sur cet appareil.") % {"name": name}
    asked = WaitingMessage.objects.filter(visit=visit, connection=connection, from_host=False, text=text)
    if not asked.exists():
        exchange.keep_words(visit, connection, name, text)
