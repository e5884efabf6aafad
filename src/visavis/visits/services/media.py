"""The media session: who holds a token, who stays connected to the SFU, and who was there when (N2).

The SFU cannot revoke a token. So the truth is ours: `enforce` compares the room with the connections that
are admitted now, throws out the others, and closes the room of a visit that is not live. It runs after each
commit that concerns it, as a job (repeated until it worked), at each joined event, and from a watch.
"""

import contextlib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from visavis.consent.selectors import latest
from visavis.core import audit, clock
from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.core.queue import defer
from visavis.gateways.errors import GatewayError
from visavis.gateways.livekit.client import Sfu, from_settings
from visavis.visits.models import Attendance, Connection, ConnectionPresence, EventKind, Visit, room_name
from visavis.visits.policies import check_consent_holds
from visavis.visits.services.common import changed, locked_visit, log, move_connection
from visavis.visits.states import ADMITTED_STATES, LIVE_STATES, ConnectionState

ENFORCE_TASK = "visavis.enforce_room"
TOKEN_SECONDS = 30
EMPTY_ROOM_SECONDS = 600
WHOLE_SECONDS = timedelta(seconds=1)  # the SFU's events carry no fractions


def sfu() -> Sfu:
    return from_settings()


# --- Passes ---------------------------------------------------------------------------------------


def media_pass(connection: Connection) -> tuple[str, str]:
    """(SFU address, token of at most 30 s) for a connection that is admitted now.

    Makes sure that the room exists first, so that a restarted SFU comes back by itself. Raises `Refused`:
    `not_admitted`, `held`, `ended`, `media_down`. A consent that was taken back opens nothing any more.
    """
    visit = connection.visit
    refusal = _check_pass(visit, connection)
    if refusal:
        raise Refused(refusal)
    client = sfu()
    try:
        client.ensure_room(visit.room, empty_timeout_seconds=EMPTY_ROOM_SECONDS)
    except GatewayError as failure:
        raise Refused(
            Refusal("media_down", _("La vidéo ne répond pas. Nous essayons de la rétablir."))
        ) from failure
    token = client.join_token(
        room=visit.room,
        identity=connection.identity,
        name="",  # the room takes names from us: a token may end up in a browser's console
        ttl_seconds=TOKEN_SECONDS,
    )
    return settings.LIVEKIT_URL, token


def _check_pass(visit: Visit, connection: Connection) -> Refusal | None:
    if visit.state not in LIVE_STATES:
        return Refusal("ended", _("La rencontre est terminée."))
    if connection.state == ConnectionState.HELD:
        return Refusal("held", _("Vous êtes en attente. Personne ne vous voit ni ne vous entend."))
    if connection.state not in ADMITTED_STATES:
        return Refusal("not_admitted", _("Attendez que l’on vous invite à entrer."))
    if check_consent_holds(visit, latest(visit.id)):
        return Refusal("ended", _("La rencontre est terminée."))
    return None


# --- Enforcement ----------------------------------------------------------------------------------


def enforce_after_commit(visit: Visit) -> None:
    """Make the SFU's room agree with us once this commits: at once, and by a job."""
    defer(ENFORCE_TASK, visit_id=str(visit.id))
    visit_id = visit.id

    def at_once() -> None:
        with contextlib.suppress(GatewayError):
            enforce(visit_id)

    transaction.on_commit(at_once)


def close_room_after_commit(visit: Visit) -> None:
    """The visit is no longer live: its room is deleted, its attendance closed."""
    close_attendance(visit, "end")
    enforce_after_commit(visit)


def enforce(visit_id: UUID) -> None:
    """Throw out of the SFU all who are not admitted now; delete the rooms of a visit that is not live.

    Raises `GatewayError` when the SFU cannot be reached: the caller repeats.
    """
    visit = Visit.objects.get(pk=visit_id)
    client = sfu()
    live = visit.state in LIVE_STATES
    for generation in range(visit.room_generation + 1):
        room = room_name(visit.id, generation)
        if live and generation == visit.room_generation:
            _throw_out_strangers(client, visit, room)
        else:
            client.delete_room(room)


def _throw_out_strangers(client: Sfu, visit: Visit, room: str) -> None:
    inside = client.list_participants(room)
    if not inside:
        return
    allowed = allowed_identities(visit)
    for guest in inside:
        if guest.identity not in allowed:
            client.remove_participant(room, guest.identity)


def allowed_identities(visit: Visit) -> set[str]:
    """The SFU identities of the connections that are admitted now."""
    admitted = Connection.objects.filter(visit=visit, state__in=ADMITTED_STATES)
    return {c.identity for c in admitted.only("id", "session_hash", "user_session") if not c.is_call}


def connection_id_of(identity: str) -> UUID | None:
    try:
        return UUID(hex=identity.removeprefix("c-")) if identity.startswith("c-") else None
    except ValueError:
        return None


# --- What the SFU tells ---------------------------------------------------------------------------


def joined(visit_id: UUID, identity: str, at: datetime, room: str = "") -> None:
    """Somebody is in the media room: attendance begins, or they are thrown out (rule N2).

    `room` is the one they are in, when it is known: a room of before a reopening lets nobody in.
    """
    watcher = system("sfu", "media")
    with acting(watcher):
        if not _record_joined(visit_id, identity, at, room):
            sfu().remove_participant(room or Visit.objects.get(pk=visit_id).room, identity)


@transaction.atomic
def _record_joined(visit_id: UUID, identity: str, at: datetime, room: str) -> bool:
    visit = locked_visit(visit_id)
    connection_id = connection_id_of(identity)
    connection = (
        Connection.objects.select_related("participant").filter(pk=connection_id, visit=visit).first()
        if connection_id
        else None
    )
    if connection is None or not _belongs(visit, connection, room):
        audit.security_line("intruder", visit=visit.id, details={"identity": identity[:40]})
        log(visit, EventKind.INTRUDER, "", connection)
        return False
    entered = False
    if connection.state == ConnectionState.ADMITTED:
        move_connection(connection, "connect", entered_at=connection.entered_at or at)
        entered = True
    if not Attendance.objects.filter(connection=connection, left_at=None).exists():
        Attendance.objects.create(
            organization_id=visit.organization_id, visit=visit, connection=connection, joined_at=at
        )
        log(visit, EventKind.JOINED, connection.shown_name, connection)
        entered = True
    if entered:
        changed(visit)
    return True


def _belongs(visit: Visit, connection: Connection, room: str) -> bool:
    return (
        visit.state in LIVE_STATES
        and connection.state in ADMITTED_STATES
        and (not room or room == visit.room)
    )


def left(visit_id: UUID, identity: str, at: datetime, closed_by: str = "webhook", room: str = "") -> None:
    """The SFU says that somebody is no longer there: attendance ends; the admission stays.

    A departure from a room of before a reopening says nothing about the present one.
    """
    connection_id = connection_id_of(identity)
    if connection_id is None:
        return
    with acting(system("sfu", "media")), transaction.atomic():
        visit = locked_visit(visit_id)
        if room and room != visit.room:
            return
        open_one = Attendance.objects.filter(connection_id=connection_id, visit=visit, left_at=None).first()
        if open_one is None or at < open_one.joined_at - WHOLE_SECONDS:
            return  # nobody was there, or the news is older than their return
        open_one.left_at, open_one.closed_by = max(at, open_one.joined_at), closed_by
        open_one.save(update_fields=["left_at", "closed_by", "updated_at"])
        connection = Connection.objects.select_related("participant").get(pk=connection_id)
        if connection.state == ConnectionState.CONNECTED:
            # Lost, not gone: the place in the room is kept, and the same person may come back.
            connection.state = ConnectionState.ADMITTED
            connection.save(update_fields=["state", "updated_at"])
        log(visit, EventKind.LEFT, connection.shown_name, connection)
        changed(visit)


def close_attendance(visit: Visit, closed_by: str) -> None:
    """Nobody is there any more: all open stretches end now."""
    for stretch in Attendance.objects.filter(visit=visit, left_at=None):
        stretch.left_at, stretch.closed_by = max(clock.now(), stretch.joined_at), closed_by
        stretch.save(update_fields=["left_at", "closed_by", "updated_at"])


def reconcile(visit_id: UUID) -> None:
    """Ask the SFU who is there: what a lost webhook did not say is made true, strangers are thrown out.

    Raises `GatewayError` when the SFU does not answer, `NotFound` for a visit that is not ours.
    """
    visit = Visit.objects.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound
    if visit.state not in LIVE_STATES:
        enforce(visit_id)
        return
    present = {guest.identity: guest.joined_at for guest in sfu().list_participants(visit.room)}
    known = {
        stretch.connection.identity: stretch
        for stretch in Attendance.objects.filter(visit=visit, left_at=None).select_related("connection")
        if not stretch.connection.is_call
    }
    for identity, joined_at in present.items():
        if identity not in known or identity not in allowed_identities(visit):
            joined(visit_id, identity, joined_at)
    for identity in set(known) - set(present):
        left(visit_id, identity, clock.now(), "reconcile")


# --- The SFU itself -------------------------------------------------------------------------------


@transaction.atomic
def mark_media(visit_id: UUID, *, down: bool) -> None:
    """The SFU stopped answering, or answers again: everybody's page says so."""
    visit = locked_visit(visit_id)
    if down == (visit.media_down_since is not None):
        return
    log(visit, EventKind.MEDIA_DOWN if down else EventKind.MEDIA_BACK, "")
    changed(visit, media_down_since=clock.now() if down else None)


def heartbeat(connection: Connection, said: dict[str, bool | str]) -> None:
    """What a browser says of itself every five seconds; one statement, no lock, no history."""
    flags = {name: bool(said.get(name)) for name in ("camera", "screen", "audio_only")}
    values = {
        **flags,
        "microphone": bool(said.get("mic")),
        "quality": str(said.get("quality", ""))[:10],
        "last_seen_at": clock.now(),
    }
    ConnectionPresence.objects.bulk_create(
        [ConnectionPresence(connection=connection, **values)],
        update_conflicts=True,
        unique_fields=["connection"],
        update_fields=list(values),
    )
