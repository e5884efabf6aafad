"""Words between those who wait and the professional, and the chat of the visit (R052)."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import Refusal, Refused
from visavis.core.live import role_topic, visit_topic, wake
from visavis.core.queue import defer
from visavis.directory.models import PractitionerRole
from visavis.directory.selectors import settings_on
from visavis.visits.models import ChatMessage, Connection, EventKind, HelpRequest, Visit, WaitingMessage
from visavis.visits.policies import check_clinical_open, check_may_wait
from visavis.visits.services import notices
from visavis.visits.services.common import (
    changed,
    conducted_visit,
    connection_of,
    connections_of,
    locked_visit,
    log,
    refuse_if,
)
from visavis.visits.states import ADMITTED_STATES, LIVE_STATES, ConnectionState, VisitState

PURGE_TASK = "visavis.purge_chat"
WAITING_LENGTH = 500
CHAT_LENGTH = 2000
EMPTY = Refusal("empty", _("Écrivez d’abord votre message."), field="text")
TOO_LONG = Refusal("too_long", _("Ce message est trop long. Coupez-le en deux."), field="text")


def _check_text(text: str, limit: int) -> str:
    kept = text.strip()
    if not kept:
        raise Refused(EMPTY)
    if len(kept) > limit:
        raise Refused(TOO_LONG)
    return kept


def _check_not_over(visit: Visit) -> None:
    """Words after the end would outlive the purge."""
    refusal = check_may_wait(visit)
    if refusal and refusal.code != "too_early":
        raise Refused(refusal)


@transaction.atomic
def write_to_waiting(
    *, actor: Actor, visit_id: UUID, text: str, connection_id: UUID | None = None
) -> WaitingMessage:
    """The professional's word to one who waits, or to all of this visit."""
    visit = conducted_visit(actor, visit_id)
    _check_not_over(visit)
    connection = connection_of(visit, connection_id) if connection_id else None
    return _keep(visit, connection, actor.name, text, from_host=True)


@transaction.atomic
def reply_from_waiting(
    *, actor: Actor, connection_id: UUID, visit_id: UUID, text: str, client_id: str | None = None
) -> WaitingMessage:
    """The answer of who waits. Sent twice with one `client_id`, it is kept once."""
    visit = locked_visit(visit_id)
    _check_not_over(visit)
    connection = connection_of(visit, connection_id)
    if connection.state in (ConnectionState.REMOVED, ConnectionState.ARRIVED):
        raise Refused(Refusal("connection_state", _("La situation a changé. Rechargez la page.")))
    if client_id:
        known = WaitingMessage.objects.filter(client_id=client_id, connection=connection).first()
        if known:
            return known
    return _keep(visit, connection, connection.shown_name, text, from_host=False, client_id=client_id)


def keep_words(visit: Visit, connection: Connection | None, author: str, text: str) -> None:
    """What a guest's page says to the professional by itself; the visit's row is locked already."""
    _keep(visit, connection, author, text, from_host=False)


def _keep(
    visit: Visit,
    connection: Connection | None,
    author: str,
    text: str,
    *,
    from_host: bool,
    client_id: str | None = None,
) -> WaitingMessage:
    message = WaitingMessage.objects.create(
        organization_id=visit.organization_id,
        visit=visit,
        connection=connection,
        from_host=from_host,
        author_name=author,
        text=_check_text(text, WAITING_LENGTH),
        at=clock.now(),
        client_id=client_id or None,
    )
    changed(visit)
    return message


DELAYS = (10, 15, 30)


@transaction.atomic
def announce_delay(*, actor: Actor, role: PractitionerRole, minutes: int) -> list[Visit]:
    """« Je suis en retard »: all who wait, or come next today, are told at once. Gives their visits."""
    if minutes not in DELAYS:
        raise Refused(Refusal("delay", _("Choisissez 10, 15 ou 30 minutes.")))
    visits = list(visits_told_of_delay(role).select_for_update(of=("self",)))
    now = clock.now()
    for visit in visits:
        visit.delay_minutes, visit.delay_said_at, visit.version = minutes, now, visit.version + 1
    Visit.objects.bulk_update(visits, ["delay_minutes", "delay_said_at", "version"])
    for visit in visits:
        log(visit, EventKind.DELAY, actor.name, minutes=minutes)
    notices.promise_delay(visits, minutes)
    audit.record("visit.delay_announced", details={"minutes": minutes, "visits": [v.id for v in visits]})
    wake(role_topic(role.id), *[visit_topic(visit.id) for visit in visits])
    return visits


def visits_told_of_delay(role: PractitionerRole) -> QuerySet[Visit]:
    """Today's visits of this professional that have not begun."""
    start, end = clock.day_bounds(clock.today())
    return Visit.objects.filter(
        host=role, start__gte=start, start__lt=end, state__in=[VisitState.CONFIRMED, VisitState.OPEN]
    ).order_by("start")


@transaction.atomic
def post_chat(*, actor: Actor, visit_id: UUID, connection_id: UUID, text: str, client_id: str) -> ChatMessage:
    """A line of chat, once by `client_id`; only from inside, and once identities are confirmed."""
    visit = locked_visit(visit_id)
    connection = connection_of(visit, connection_id)
    inside = connections_of(visit, *ADMITTED_STATES)
    if visit.state not in LIVE_STATES or connection.id not in {c.id for c in inside}:
        raise Refused(Refusal("not_inside", _("Vous n’êtes pas dans la rencontre.")))
    if not check_clinical_open(inside, is_group=visit.patient_id is None):
        raise Refused(Refusal("identity_first", _("Le clavardage s’ouvre quand l’identité est confirmée.")))
    kept = _check_text(text, CHAT_LENGTH)
    if not client_id or len(client_id) > 40:
        raise Refused(EMPTY)
    try:
        with transaction.atomic():
            message = ChatMessage.objects.create(
                organization_id=visit.organization_id,
                visit=visit,
                connection=connection,
                author_name=connection.shown_name,
                client_id=client_id,
                text=kept,
                at=clock.now(),
            )
    except IntegrityError:
        return ChatMessage.objects.get(connection=connection, client_id=client_id)
    changed(visit)
    return message


@transaction.atomic
def raise_hand(*, actor: Actor, visit_id: UUID, connection_id: UUID, raised: bool) -> None:
    visit = locked_visit(visit_id)
    connection = connection_of(visit, connection_id)
    if connection.state not in ADMITTED_STATES:
        refuse_if(Refusal("not_inside", _("Vous n’êtes pas dans la rencontre.")))
    connection.hand_raised_at = (connection.hand_raised_at or clock.now()) if raised else None
    connection.save(update_fields=["hand_raised_at", "updated_at"])
    changed(visit)


def purge_chat(visit: Visit) -> int:
    """Remove the words of the chat and of the waiting room; who wrote and when stays in the history."""
    removed, _details = ChatMessage.objects.filter(visit=visit).delete()
    WaitingMessage.objects.filter(visit=visit).delete()
    if removed or visit.chat_purged_at is None:
        changed(visit, chat_purged_at=clock.now())
    return removed


def purge_later(visit: Visit) -> None:
    """Promise the purge of a visit that ends now, was cancelled or missed."""
    since = visit.ended_at or clock.now()
    defer(PURGE_TASK, at=since + _retention(visit), visit_id=str(visit.id))


def _retention(visit: Visit) -> timedelta:
    hours = settings_on(visit.organization_id, clock.today()).integer("chat_retention_hours")
    return timedelta(hours=hours)


@transaction.atomic
def purge_after_end(visit_id: UUID) -> None:
    """The job of the retention: nothing when the visit runs again, or was purged at the signature."""
    visit = locked_visit(visit_id)
    if visit.chat_purged_at is not None:
        return
    if visit.state == VisitState.CANCELLED:
        purge_chat(visit)  # promised at the cancellation, from which no visit comes back
    elif visit.ended_at is not None and visit.state not in LIVE_STATES:
        due = visit.ended_at + _retention(visit)
        if clock.now() >= due:
            purge_chat(visit)
        else:  # it ended again since, or the delay was lengthened
            defer(PURGE_TASK, at=due, visit_id=str(visit.id))


@transaction.atomic
def answer_help(*, actor: Actor, visit_id: UUID, request_id: UUID) -> None:
    """Somebody takes the call for help."""
    visit = conducted_visit(actor, visit_id)
    HelpRequest.objects.filter(pk=request_id, visit=visit, answered_at=None).update(answered_at=clock.now())
    changed(visit)
