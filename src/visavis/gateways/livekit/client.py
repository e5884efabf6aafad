"""LiveKit's room service, called from any thread.

Nothing here starts, configures or allows a recording, and nothing may (R029, R083).
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from django.conf import settings
from livekit import api
from livekit.protocol import models as protocol

from visavis.gateways.livekit import signing
from visavis.gateways.livekit.calls import Caller
from visavis.gateways.livekit.errors import SfuRefused, SfuUnavailable
from visavis.gateways.livekit.schemas import (
    SOURCES_OF_A_PERSON,
    PresenceInfo,
    PresenceState,
    RoomInfo,
    Source,
    TrackInfo,
    WebhookEvent,
)

T = TypeVar("T")

TIMEOUT_SECONDS = 3.0
HEALTH_TIMEOUT_SECONDS = 1.0


class Sfu(Protocol):
    """What the rest of the product asks of a media server. All may raise SfuUnavailable or SfuRefused."""

    def ensure_room(self, name: str, *, empty_timeout_seconds: int = 300, capacity: int = 0) -> None:
        """The room exists after this call; it is closed by itself once empty for that long. 0: no limit."""
        ...

    def delete_room(self, name: str) -> None:
        """The room is gone and everybody in it is out; so is a room that did not exist."""
        ...

    def list_rooms(self) -> list[RoomInfo]:
        """The rooms that exist now."""
        ...

    def list_participants(self, room: str) -> list[PresenceInfo]:
        """Who is connected to the room now; nobody for a room that does not exist."""
        ...

    def remove_participant(self, room: str, identity: str) -> bool:
        """The identity is out after this call. True if it was in. It may come back: its token lives on."""
        ...

    def join_token(
        self,
        *,
        room: str,
        identity: str,
        name: str,
        ttl_seconds: int = signing.LONGEST_TOKEN_SECONDS,
        can_publish: bool = True,
        sources: Collection[Source] = SOURCES_OF_A_PERSON,
    ) -> str:
        """A token for one room and one identity, at most 30 s; the room must exist when it is used."""
        ...

    def verify_webhook(self, body: bytes, authorization: str) -> WebhookEvent:
        """The event, once its signature was checked. Raises WebhookRefused."""
        ...

    def is_up(self) -> bool:
        """Whether the server answers and knows our key; never raises."""
        ...


class SfuClient:
    """The real server, at `url` (ws, wss, http or https)."""

    def __init__(self, *, url: str, api_key: str, api_secret: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._url = url
        self._key = api_key
        self._secret = api_secret
        self._timeout = timeout
        self._caller = Caller()

    def ensure_room(self, name: str, *, empty_timeout_seconds: int = 300, capacity: int = 0) -> None:
        """The room exists after this call (LiveKit's own creation is idempotent)."""
        if not name:
            raise SfuRefused("a room needs a name")  # the server would invent one
        request = api.CreateRoomRequest(
            name=name,
            empty_timeout=empty_timeout_seconds,
            # The same after the last one left: both sides may be reconnecting.
            departure_timeout=empty_timeout_seconds,
            max_participants=capacity,
        )
        self._call(lambda livekit: livekit.room.create_room(request))

    def delete_room(self, name: str) -> None:
        """The room is gone, or was not there."""
        request = api.DeleteRoomRequest(room=name)
        self._call(lambda livekit: livekit.room.delete_room(request), absent=None)

    def list_rooms(self) -> list[RoomInfo]:
        """The rooms that exist now."""
        return self._rooms(self._timeout)

    def list_participants(self, room: str) -> list[PresenceInfo]:
        """Who is connected to the room now."""
        request = api.ListParticipantsRequest(room=room)
        answer = self._call(
            lambda livekit: livekit.room.list_participants(request), absent=api.ListParticipantsResponse()
        )
        return [_presence(participant) for participant in answer.participants]

    def remove_participant(self, room: str, identity: str) -> bool:
        """The identity is out after this call. True if it was in."""
        request = api.RoomParticipantIdentity(room=room, identity=identity)
        return self._call(lambda livekit: livekit.room.remove_participant(request), absent=None) is not None

    def join_token(
        self,
        *,
        room: str,
        identity: str,
        name: str,
        ttl_seconds: int = signing.LONGEST_TOKEN_SECONDS,
        can_publish: bool = True,
        sources: Collection[Source] = SOURCES_OF_A_PERSON,
    ) -> str:
        """See signing.join_token. No network."""
        return signing.join_token(
            api_key=self._key,
            api_secret=self._secret,
            room=room,
            identity=identity,
            name=name,
            ttl_seconds=ttl_seconds,
            can_publish=can_publish,
            sources=sources,
        )

    def verify_webhook(self, body: bytes, authorization: str) -> WebhookEvent:
        """See signing.verify_webhook. No network."""
        return signing.verify_webhook(
            api_key=self._key, api_secret=self._secret, body=body, authorization=authorization
        )

    def is_up(self) -> bool:
        """Whether the server answers and knows our key, asked for at most a second."""
        try:
            self._rooms(min(self._timeout, HEALTH_TIMEOUT_SECONDS))
        except (SfuUnavailable, SfuRefused):
            return False
        return True

    def _rooms(self, timeout: float) -> list[RoomInfo]:
        answer = self._call(lambda livekit: livekit.room.list_rooms(api.ListRoomsRequest()), timeout=timeout)
        return [RoomInfo(name=room.name, participants=room.num_participants) for room in answer.rooms]

    def _call(
        self,
        action: Callable[[api.LiveKitAPI], Awaitable[Any]],
        *,
        timeout: float | None = None,
        **when_absent: Any,
    ) -> Any:
        """The server's answer; `absent=value` is the answer when what was named does not exist."""
        try:
            return self._caller.call(
                action,
                url=self._url,
                api_key=self._key,
                api_secret=self._secret,
                timeout=timeout or self._timeout,
            )
        except api.TwirpError as error:
            if error.code == api.TwirpErrorCode.NOT_FOUND and "absent" in when_absent:
                return when_absent["absent"]
            raise _translated(error.code, error.status) from None
        except OSError as error:
            raise SfuUnavailable(f"the media server cannot be reached ({type(error).__name__})") from None


_BUSY = frozenset(
    {
        api.TwirpErrorCode.CANCELED,
        api.TwirpErrorCode.DEADLINE_EXCEEDED,
        api.TwirpErrorCode.RESOURCE_EXHAUSTED,
        api.TwirpErrorCode.ABORTED,
        api.TwirpErrorCode.UNAVAILABLE,
        api.TwirpErrorCode.INTERNAL,
        api.TwirpErrorCode.UNKNOWN,
    }
)


def _translated(code: str, status: int) -> SfuUnavailable | SfuRefused:
    # The status first: a wrong key answers 401 with the code "unknown".
    if status in {408, 429} or (status >= 500 and code in _BUSY):
        return SfuUnavailable(f"the media server could not do it now ({code}, {status})")
    return SfuRefused(f"the media server refused ({code}, {status})")


_STATES = {
    protocol.ParticipantInfo.JOINING: PresenceState.JOINING,
    protocol.ParticipantInfo.JOINED: PresenceState.JOINED,
    protocol.ParticipantInfo.ACTIVE: PresenceState.ACTIVE,
    protocol.ParticipantInfo.DISCONNECTED: PresenceState.DISCONNECTED,
}
_SOURCES = {
    protocol.TrackSource.CAMERA: Source.CAMERA,
    protocol.TrackSource.MICROPHONE: Source.MICROPHONE,
    protocol.TrackSource.SCREEN_SHARE: Source.SCREEN,
    protocol.TrackSource.SCREEN_SHARE_AUDIO: Source.SCREEN_SOUND,
}


def _presence(participant: "protocol.ParticipantInfo") -> PresenceInfo:
    return PresenceInfo(
        identity=participant.identity,
        session=participant.sid,
        joined_at=datetime.fromtimestamp(participant.joined_at, UTC),
        state=_STATES.get(participant.state, PresenceState.JOINING),
        tracks=tuple(
            TrackInfo(source=_SOURCES.get(track.source, Source.UNKNOWN), muted=track.muted)
            for track in participant.tracks
        ),
    )


def from_settings() -> Sfu:
    """The media server that this installation uses."""
    return _client(settings.LIVEKIT_URL, settings.LIVEKIT_API_KEY, settings.LIVEKIT_API_SECRET)


@lru_cache(maxsize=4)
def _client(url: str, api_key: str, api_secret: str) -> SfuClient:
    return SfuClient(url=url, api_key=api_key, api_secret=api_secret)
