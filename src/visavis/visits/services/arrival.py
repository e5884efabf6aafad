"""From the link to the waiting room: no account, nothing lost by a reload (R004, R061, R073)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from visavis.core import audit, clock
from visavis.core.acting import acting
from visavis.core.actors import Actor, ActorKind, system
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.patients.models import CallbackSafety
from visavis.visits import secrets
from visavis.visits.contact import take_present_contact
from visavis.visits.models import Connection, EventKind, HelpRequest, Participant, Visit
from visavis.visits.policies import check_may_wait
from visavis.visits.selectors.callback import is_hidden
from visavis.visits.services import media
from visavis.visits.services.common import (
    UNKNOWN_LINK,
    changed,
    connection_of,
    locked_visit,
    log,
    move_connection,
    refuse_if,
)
from visavis.visits.services.schedule import open_if_due
from visavis.visits.states import LIVE_STATES, ConnectionState, VisitState

_OF_A_LINK = (
    "visit__host__practitioner",
    "visit__organization",
    "visit__location",
    "visit__patient",
    "patient",
    "helps",
)
_COMPARED_AT_LEAST = 6
_TRIES_APART = timedelta(seconds=2)


def guest_actor(connection: Connection, source: str = "") -> Actor:
    """The person behind a connection, as an author."""
    return Actor(
        kind=ActorKind.GUEST,
        name=connection.shown_name,
        id=connection.id,
        organization_id=connection.organization_id,
        source=source,
        reason="visit",
    )


def link_actor(participant: Participant, source: str = "") -> Actor:
    """The person behind a link that was opened and not yet exchanged."""
    return Actor(
        kind=ActorKind.GUEST,
        name=participant.name,
        id=participant.id,
        organization_id=participant.organization_id,
        source=source,
        reason="visit",
    )


def participant_by_link(secret: str) -> Participant | None:
    """Whose link this is; None when unknown, malformed, revoked or of a deleted key: all the same to see."""
    participant_id = secrets.participant_id_of(secret)
    if participant_id is None:
        return None
    participant = (
        Participant.objects.select_related(*_OF_A_LINK)
        .filter(pk=participant_id, revoked_at=None)
        .exclude(kind="host")
        .first()
    )
    if participant is None or not secrets.link_is_of(secret, participant):
        return None
    if participant.visit.state == VisitState.DRAFT and not participant.visit.is_instant:
        return None
    return participant


def participant_by_number(number: str, password: str) -> Participant | None:
    """Who is meant by the dictated number and password; every participant is compared, in constant time.

    A number that nobody has costs the same work as one that somebody has.
    """
    candidates = Participant.objects.filter(visit__number=number, revoked_at=None).exclude(kind="host")
    expected = list(candidates.select_related(*_OF_A_LINK))
    found: Participant | None = None
    for participant in expected:
        if secrets.password_is_of(password, participant):
            found = participant
    for _missing in range(len(expected), _COMPARED_AT_LEAST):
        secrets.password_is_of(password, Participant(secret_key=secrets.current_key()))
    if found is None or (found.visit.state == VisitState.DRAFT and not found.visit.is_instant):
        return None
    return found


def note_failed_try(number: str) -> None:
    """Somebody tried this number with a wrong password. The professional who dictates it now sees that.

    Only for an instant visit that nobody has joined yet: elsewhere it would let a guesser write in the log.
    """
    with transaction.atomic(), acting(system("arrival", "visit")):
        visit = Visit.objects.filter(number=number, is_instant=True).first()
        if visit is None or visit.state not in (VisitState.DRAFT, VisitState.OPEN):
            return
        visit = locked_visit(visit.id)
        recent = visit.events.filter(kind=EventKind.FAILED_TRY, at__gt=clock.now() - _TRIES_APART)
        if not recent.exists():
            log(visit, EventKind.FAILED_TRY, "")
            changed(visit)


@transaction.atomic
def arrive(*, participant: Participant, device: str, source: str) -> tuple[Connection, str]:
    """A browser comes by link or number: (its connection, the cookie that proves it).

    A second device is a second connection, seen as such by the professional. Raises `Refused` for a visit
    that is cancelled or over.
    """
    visit = locked_visit(participant.visit_id)
    fresh = Participant.objects.select_related("patient").filter(pk=participant.pk, revoked_at=None).first()
    if fresh is None:
        raise Refused(UNKNOWN_LINK)
    with acting(system("arrival", "visit")):
        visit = open_if_due(visit)
    refusal = check_may_wait(visit)
    if refusal and refusal.code != "too_early":
        raise Refused(refusal)
    cookie, hashed = secrets.new_session()
    last = Connection.objects.filter(participant=fresh).aggregate(Max("device_number"))["device_number__max"]
    connection = Connection(
        organization_id=visit.organization_id,
        visit=visit,
        participant=fresh,
        session_hash=hashed,
        device=device[:120],
        device_number=(last or 0) + 1,
    )
    with acting(guest_actor(connection, source)):
        # What is said unsafe from here on is about the numbers known now.
        take_present_contact(fresh)
        connection.save(force_insert=True)
        audit.record(
            "connection.arrived",
            patients=[visit.patient_id] if visit.patient_id else [],
            visit=visit.id,
            details={"participant": fresh.id, "device": connection.device},
        )
        changed(visit)
    return connection, cookie


@dataclass(frozen=True)
class BeforeEntering:
    """Step 1: what the person says of this moment. Blank answers are allowed: nothing here blocks."""

    privacy: str = ""
    place: str = ""
    telephone: str = ""  # E.164
    callback_safety: str = CallbackSafety.UNKNOWN


@transaction.atomic
def save_before(*, actor: Actor, connection_id: UUID, visit_id: UUID, said: BeforeEntering) -> Connection:
    visit, connection = _own(visit_id, connection_id)
    _refuse_when_over(visit)
    if said.place and said.place != connection.location_said:
        connection.location_said_at = clock.now()
    connection.privacy_answer = said.privacy
    connection.location_said = said.place[:300]
    connection.telephone_said = said.telephone
    connection.callback_safety = said.callback_safety
    connection.save(
        update_fields=[
            "privacy_answer",
            "location_said",
            "location_said_at",
            "telephone_said",
            "callback_safety",
            "updated_at",
        ]
    )
    changed(visit)
    return connection


@transaction.atomic
def say_name(*, actor: Actor, connection_id: UUID, visit_id: UUID, name: str) -> None:
    """Somebody on this device is not the person invited, and says who they are."""
    visit, connection = _own(visit_id, connection_id)
    _refuse_when_over(visit)
    before = connection.shown_name
    connection.said_name = name.strip()[:300]
    if connection.shown_name != before:
        connection.identity_confirmed_at = None  # of somebody else than who holds the device now
    connection.save(update_fields=["said_name", "identity_confirmed_at", "updated_at"])
    changed(visit)


@transaction.atomic
def begin_test(*, actor: Actor, connection_id: UUID, visit_id: UUID) -> None:
    """The test page is open: the professional's list shows that somebody tries their device."""
    visit, connection = _own(visit_id, connection_id)
    if connection.testing_since is None:
        connection.testing_since = clock.now()
        connection.save(update_fields=["testing_since", "updated_at"])
        changed(visit)


@transaction.atomic
def save_test(*, actor: Actor, connection_id: UUID, visit_id: UUID, result: dict[str, Any]) -> None:
    """What the test found; shown to the helper and the professional at the same moment."""
    visit, connection = _own(visit_id, connection_id)
    connection.test, connection.tested_at, connection.testing_since = result, clock.now(), None
    connection.save(update_fields=["test", "tested_at", "testing_since", "updated_at"])
    changed(visit)


@transaction.atomic
def enter_waiting_room(*, actor: Actor, connection_id: UUID, visit_id: UUID) -> Connection:
    """Take a place in line. Who comes back finds the place that was kept."""
    visit, connection = _own(visit_id, connection_id)
    visit = open_if_due(visit)
    refuse_if(check_may_wait(visit))
    if connection.state in (ConnectionState.ARRIVED, ConnectionState.LEFT):
        news = connection.waiting_since is None or is_hidden(visit, connection)
        move_connection(
            connection,
            "wait",
            waiting_since=connection.waiting_since or clock.now(),
            testing_since=None,
            away_since=None,
            ended_at=None,
        )
        if news:
            log(visit, EventKind.ARRIVED, connection.shown_name, connection)
        changed(visit)
    elif connection.away_since is not None:
        connection.away_since = None
        connection.save(update_fields=["away_since", "updated_at"])
        changed(visit)
    return connection


@transaction.atomic
def go_away(*, actor: Actor, connection_id: UUID, visit_id: UUID) -> None:
    """« Sortir et garder ma place »: the page may be closed, the place stays."""
    visit, connection = _own(visit_id, connection_id)
    if connection.state == ConnectionState.WAITING and connection.away_since is None:
        connection.away_since = clock.now()
        connection.save(update_fields=["away_since", "updated_at"])
        changed(visit)


@transaction.atomic
def leave(*, actor: Actor, connection_id: UUID, visit_id: UUID, hidden: bool = False) -> None:
    """« Quitter », or « Cacher cette page »: out of the media room, the place is kept."""
    visit, connection = _own(visit_id, connection_id)
    if connection.state == ConnectionState.LEFT:
        if hidden and not is_hidden(visit, connection):
            log(visit, EventKind.HIDDEN, connection.shown_name, connection)
            changed(visit)
        return
    was_inside = connection.state in (
        ConnectionState.ADMITTED,
        ConnectionState.CONNECTED,
        ConnectionState.HELD,
    )
    move_connection(connection, "leave", hand_raised_at=None, ended_at=clock.now() if was_inside else None)
    log(visit, EventKind.HIDDEN if hidden else EventKind.LEFT, connection.shown_name, connection)
    if was_inside:
        media.enforce_after_commit(visit)
    changed(visit)


@transaction.atomic
def ask_help(*, actor: Actor, connection_id: UUID, visit_id: UUID) -> HelpRequest:
    """« J’ai besoin d’aide »: the professional's list shows it at once. Pressed twice, it is one request."""
    visit, connection = _own(visit_id, connection_id)
    _refuse_when_over(visit)
    pending = HelpRequest.objects.filter(connection=connection, answered_at=None).first()
    if pending:
        return pending
    request = HelpRequest.objects.create(
        organization_id=visit.organization_id, visit=visit, connection=connection, at=clock.now()
    )
    log(visit, EventKind.HELP, connection.shown_name, connection)
    changed(visit)
    return request


def _own(visit_id: UUID, connection_id: UUID) -> tuple[Visit, Connection]:
    """The locked visit and the connection whose session the page has proved."""
    visit = locked_visit(visit_id)
    connection = connection_of(visit, connection_id)
    if connection.state == ConnectionState.REMOVED:
        raise Refused(UNKNOWN_LINK)
    return visit, connection


def _refuse_when_over(visit: Visit) -> None:
    """What is said after the end would change the facts that the note is written from, and reach nobody."""
    refusal = check_may_wait(visit)
    if refusal and refusal.code != "too_early":
        raise Refused(refusal)


# --- Professionals come by their account ----------------------------------------------------------


@transaction.atomic
def professional_connection(
    *, actor: Actor, role: PractitionerRole, visit_id: UUID, session: str, enters: bool = True
) -> Connection:
    """The connection of a professional's signed-in browser: made at the first visit of the page.

    The host is admitted by being who they are; another professional who is expected waits like any guest
    (R073). With `enters` false they only look: nobody is let in. `session` is a hash of their session, so
    that two devices are two connections. Raises `NotFound` for who is not expected.
    """
    visit = locked_visit(visit_id)
    participant = Participant.objects.filter(visit=visit, role=role, revoked_at=None).first()
    if participant is None:
        raise NotFound
    known = (
        Connection.objects.select_related("participant")
        .filter(participant=participant, user_session=session)
        .first()
    )
    if known is None:
        last = Connection.objects.filter(participant=participant).aggregate(Max("device_number"))
        known = Connection.objects.create(
            organization_id=visit.organization_id,
            visit=visit,
            participant=participant,
            user_session=session,
            device_number=(last["device_number__max"] or 0) + 1,
        )
    if enters and participant.kind == "host":
        _let_host_in(visit, known)
    return known


def _let_host_in(visit: Visit, connection: Connection) -> None:
    if visit.state in LIVE_STATES and connection.state in (ConnectionState.ARRIVED, ConnectionState.LEFT):
        connection.state = ConnectionState.ADMITTED
        connection.admitted_at = clock.now()
        connection.identity_confirmed_at = connection.identity_confirmed_at or clock.now()
        connection.ended_at = None
        connection.save(
            update_fields=["state", "admitted_at", "identity_confirmed_at", "ended_at", "updated_at"]
        )
        changed(visit)


NOT_YOURS = Refusal("not_yours", _("Cette page n’est plus à vous. Reprenez le lien de votre message."))
