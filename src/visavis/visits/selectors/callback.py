"""How the person cared for may be called during a visit, and what must be shown to nobody meanwhile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from visavis.core.phones import mask
from visavis.visits.contact import Callback, callback_of, device_of
from visavis.visits.models import Connection, EventKind, Participant, ParticipantKind, Visit, VisitEvent
from visavis.visits.states import ADMITTED_STATES, ConnectionState

# A connection of which the latest of these is the first one is hidden still.
_HIDING = (EventKind.HIDDEN, EventKind.ARRIVED, EventKind.ADMITTED, EventKind.JOINED)
PLAN_TEXTS = ("plan_technical_text", "plan_clinical_text")
_DIGITS = 7  # a number without its area code


@dataclass(frozen=True)
class PersonsWay:
    """The device that speaks for the person cared for, how to call them, and whether they hid their page."""

    connection: Connection | None
    callback: Callback
    is_hidden: bool = False

    @property
    def number(self) -> str:
        return "" if self.is_hidden else self.callback.number

    @property
    def withheld(self) -> tuple[str, ...]:
        """Numbers that no text may show now."""
        own = (self.callback.number,) if self.is_hidden and self.callback.number else ()
        return (*self.callback.unsafe, *own)


def way_to_person(visit: Visit, connections: Sequence[Connection]) -> PersonsWay:
    """Of `connections`, all those of the visit. One query when nobody came yet, one more when they left."""
    theirs = [c for c in connections if c.participant.kind == ParticipantKind.PATIENT]
    person = theirs[-1].participant if theirs else _expected(visit)
    if person is None:
        return PersonsWay(None, Callback(""))
    own = device_of(person, theirs)
    return PersonsWay(own, callback_of(person, theirs), is_hidden=_is_hidden(visit, theirs, own))


def _expected(visit: Visit) -> Participant | None:
    expected = Participant.objects.filter(visit=visit, kind=ParticipantKind.PATIENT, revoked_at=None)
    return expected.select_related("patient").first()


def _is_hidden(visit: Visit, theirs: Iterable[Connection], own: Connection | None) -> bool:
    """« Cacher cette page », until that device comes back or the person is inside by another one."""
    if own is not None and own.identity_confirmed_at is not None and own.state in ADMITTED_STATES:
        return False
    return any(is_hidden(visit, c) for c in theirs)


def is_hidden(visit: Visit, connection: Connection) -> bool:
    """Whether this browser's page was hidden, and not opened again since."""
    if connection.state != ConnectionState.LEFT:
        return False
    events = VisitEvent.objects.filter(visit=visit, connection_id=connection.id, kind__in=_HIDING)
    last = events.order_by("-at", "-id").values_list("kind", flat=True).first()
    return last == EventKind.HIDDEN


def own_callback(connection: Connection) -> Callback:
    """What a guest's own page may show of the number at which they would be called. One query."""
    others = Connection.objects.filter(participant_id=connection.participant_id)
    return callback_of(connection.participant, others, asking=connection)


def numbers_to_mask(visit: Visit, values: dict[str, Any]) -> tuple[str, ...]:
    """The numbers that are unsafe now for the person of this visit. Two queries, none when no text of the
    plan among `values` may name a number.
    """
    if not any(sum(map(str.isdigit, str(values.get(key) or ""))) >= _DIGITS for key in PLAN_TEXTS):
        return ()
    person = _expected(visit)
    if person is None:
        return ()
    return callback_of(person, Connection.objects.filter(participant=person)).unsafe


def without_unsafe(text: str, numbers: Sequence[str]) -> str:
    """A text of the plan as it may be shown: a number that is unsafe now is not in it."""
    return mask(text, numbers, _("« numéro non sûr »"))


def plan_without_unsafe(values: dict[str, Any], numbers: Sequence[str]) -> dict[str, Any]:
    """Answers, with the texts of the plan as they may be shown."""
    texts = {key: without_unsafe(str(values[key] or ""), numbers) for key in PLAN_TEXTS if key in values}
    return {**values, **texts}
