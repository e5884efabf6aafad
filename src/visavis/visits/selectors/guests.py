"""What a guest's page may know: their own place, the professional's presence, nothing of the others."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.core import clock
from visavis.directory.selectors import settings_on
from visavis.visits.models import (
    Attendance,
    Connection,
    HelpRequest,
    Participant,
    Task,
    TaskKind,
    Visit,
    WaitingMessage,
)
from visavis.visits.models.participants import DECIDING_KINDS
from visavis.visits.policies import check_may_wait, opens_at
from visavis.visits.secrets import session_hash
from visavis.visits.selectors.line import people_ahead
from visavis.visits.states import (
    LIVE_STATES,
    PRESENT_STATES,
    ConnectionState,
    VisitState,
)


def connection_for_session(connection_id: UUID, cookie: str) -> Connection | None:
    """The connection whose session `cookie` is, with its participant and visit; else None. One query."""
    if not cookie or len(cookie) > 100:
        return None
    connection = (
        Connection.objects.select_related(
            "participant__patient",
            "participant__helps",
            "visit__host__practitioner",
            "visit__organization",
            "visit__location",
            "visit__patient",
        )
        .filter(pk=connection_id, session_hash__isnull=False, participant__revoked_at=None)
        .first()
    )
    if connection is None or not hmac.compare_digest(connection.session_hash or "", session_hash(cookie)):
        return None
    return connection


def host_presence(visit: Visit) -> bool:
    """Whether the professional is in the room now, as the media server says: a closed tab is not presence."""
    return Attendance.objects.filter(visit=visit, connection__participant__kind="host", left_at=None).exists()


@dataclass(frozen=True)
class LinkView:
    """What the page of a link shows before anybody enters.

    `stage` is one of: `open`, `too_early`, `cancelled`, `missed`, `over`.
    """

    stage: str
    opens_at: datetime | None
    opening_minutes: int
    host_is_there: bool
    moved: bool


def link_view(participant: Participant) -> LinkView:
    """The state of a visit as its links show it. Two queries; changes nothing."""
    visit = participant.visit
    minutes = settings_on(visit.organization_id, clock.today()).integer("opening_minutes")
    opening = opens_at(visit, minutes) if visit.start else None
    return LinkView(
        stage=_stage(visit, opening),
        opens_at=opening,
        opening_minutes=minutes,
        host_is_there=visit.state in LIVE_STATES and host_presence(visit),
        moved=visit.calendar_sequence > 0 and visit.state in (VisitState.CONFIRMED, VisitState.OPEN),
    )


def _stage(visit: Visit, opening: datetime | None) -> str:
    refusal = check_may_wait(visit)
    if refusal is None:
        return "open"
    if visit.state == VisitState.MISSED:
        return "missed"
    if refusal.code == "too_early" and opening and clock.now() >= opening:
        return "open"  # it opens by itself with the first gesture
    return refusal.code


@dataclass(frozen=True)
class GuestView:
    """What the waiting page shows.

    `situation` is one of: `too_early`, `waiting`, `admitted`, `inside`, `held`, `arrived`, `left`, `removed`,
    `cancelled`, `over`, `missed`.
    """

    situation: str
    ahead: int
    host_is_there: bool
    opens_at: datetime | None
    delay_minutes: int | None
    delay_said_at: datetime | None
    messages: tuple[WaitingMessage, ...]
    help_asked_at: datetime | None
    media_down: bool
    version: int


def _situation(connection: Connection) -> str:
    visit = connection.visit
    if connection.state == ConnectionState.REMOVED:
        return "removed"
    if visit.state == VisitState.CANCELLED:
        return "cancelled"
    if visit.state == VisitState.MISSED:
        return "missed"
    if visit.state in LIVE_STATES or (visit.is_instant and visit.state == VisitState.DRAFT):
        return {
            ConnectionState.WAITING: "waiting",
            ConnectionState.ADMITTED: "inside" if connection.entered_at else "admitted",
            ConnectionState.CONNECTED: "inside",
            ConnectionState.HELD: "held",
            ConnectionState.LEFT: "left",
        }.get(ConnectionState(connection.state), "arrived")
    if visit.state in (VisitState.DRAFT, VisitState.CONFIRMED):
        return "too_early"
    return "over"


def guest_view(connection: Connection) -> GuestView:
    """The state of this guest's page, read afresh. At most five queries."""
    help_request = HelpRequest.objects.filter(connection=connection, answered_at=None).first()
    visit = connection.visit
    minutes = settings_on(visit.organization_id, clock.today()).integer("opening_minutes")
    messages = WaitingMessage.objects.filter(visit=visit)
    own = messages.filter(connection=connection) | messages.filter(connection=None, from_host=True)
    return GuestView(
        situation=_situation(connection),
        ahead=people_ahead(connection) if connection.state == ConnectionState.WAITING else 0,
        host_is_there=host_presence(visit),
        opens_at=opens_at(visit, minutes) if visit.start else None,
        delay_minutes=visit.delay_minutes,
        delay_said_at=visit.delay_said_at,
        messages=tuple(own.order_by("at")),
        help_asked_at=help_request.at if help_request else None,
        media_down=visit.media_down_since is not None,
        version=visit.version,
    )


def latest_connection(participant: Participant) -> Connection | None:
    """The device that a helper looks at: the last one of the person they help."""
    return participant.connections.filter(session_hash__isnull=False).order_by("-created_at").first()


def helpers_of(participant: Participant) -> list[Participant]:
    """Those whom this person named as their help, with a link of their own."""
    return list(Participant.objects.filter(helps=participant, revoked_at=None).order_by("created_at"))


def decides_for_patient(participant: Participant) -> bool:
    """The person cared for, or who consents for them: may take back the consent, reads what comes next."""
    return participant.kind in DECIDING_KINDS


def other_device_is_open(connection: Connection) -> bool:
    """Whether the same link is in use on another device: two people, or one with two devices."""
    others = Connection.objects.filter(
        participant_id=connection.participant_id,
        state__in=[*PRESENT_STATES, ConnectionState.ARRIVED],
        session_hash__isnull=False,
    )
    return others.exclude(pk=connection.pk).exists()


def follow_up_of(visit: Visit) -> Task | None:
    """The in-person follow-up that is owed after this visit, if one is."""
    return Task.objects.filter(visit=visit, kind=TaskKind.IN_PERSON_FOLLOW_UP, done_at=None).first()
