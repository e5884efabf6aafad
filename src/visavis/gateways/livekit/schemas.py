"""What goes to and comes from the media server, in our words. Times are aware, in UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PresenceState(StrEnum):
    """How far a participant's connection is."""

    JOINING = "joining"
    JOINED = "joined"
    ACTIVE = "active"
    DISCONNECTED = "disconnected"


class Source(StrEnum):
    """Where a track comes from."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    SCREEN = "screen_share"
    SCREEN_SOUND = "screen_share_audio"
    UNKNOWN = "unknown"


SOURCES_OF_A_PERSON = (Source.CAMERA, Source.MICROPHONE, Source.SCREEN, Source.SCREEN_SOUND)


class WebhookKind(StrEnum):
    """Events that we act upon; all others are OTHER."""

    ROOM_STARTED = "room_started"
    ROOM_FINISHED = "room_finished"
    PARTICIPANT_JOINED = "participant_joined"
    PARTICIPANT_LEFT = "participant_left"
    PARTICIPANT_ABORTED = "participant_connection_aborted"
    OTHER = "other"


@dataclass(frozen=True)
class RoomInfo:
    """A room that exists now, and how many are in it."""

    name: str
    participants: int


@dataclass(frozen=True)
class TrackInfo:
    """A picture or sound that a participant publishes."""

    source: Source
    muted: bool


@dataclass(frozen=True)
class PresenceInfo:
    """Somebody who is connected to a room; `session` differs each time the same identity joins."""

    identity: str
    session: str
    joined_at: datetime
    state: PresenceState
    tracks: tuple[TrackInfo, ...]


@dataclass(frozen=True)
class WebhookEvent:
    """What the server says happened. Its time is in whole seconds; it may come twice, late, or never."""

    id: str
    kind: WebhookKind
    room: str
    identity: str
    session: str
    at: datetime
