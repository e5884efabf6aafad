"""A media server in memory: the same answers, and what tests need of browsers (join, leave)."""

import base64
import hashlib
import json
import threading
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import jwt
from livekit.api import AccessToken, TokenVerifier

from visavis.gateways.livekit import signing
from visavis.gateways.livekit.errors import SfuRefused, SfuUnavailable
from visavis.gateways.livekit.schemas import (
    SOURCES_OF_A_PERSON,
    PresenceInfo,
    PresenceState,
    RoomInfo,
    Source,
    TrackInfo,
    WebhookEvent,
    WebhookKind,
)

KEY = "fake-key"
SECRET = "fake-secret-of-at-least-thirty-two-bytes"  # noqa: S105


@dataclass
class _Room:
    people: dict[str, PresenceInfo] = field(default_factory=dict)
    capacity: int = 0


class FakeSfu:
    """Thread-safe. `up` is the switch that tests pull."""

    def __init__(self) -> None:
        self.up = True
        self._rooms: dict[str, _Room] = {}
        self._lock = threading.RLock()

    def ensure_room(self, name: str, *, empty_timeout_seconds: int = 300, capacity: int = 0) -> None:
        """The room exists after this call."""
        self._answer()
        if not name:
            raise SfuRefused("a room needs a name")
        with self._lock:
            self._rooms.setdefault(name, _Room(capacity=capacity))

    def delete_room(self, name: str) -> None:
        """The room is gone, or was not there."""
        self._answer()
        with self._lock:
            self._rooms.pop(name, None)

    def list_rooms(self) -> list[RoomInfo]:
        """The rooms that exist now."""
        self._answer()
        with self._lock:
            return [RoomInfo(name=name, participants=len(room.people)) for name, room in self._rooms.items()]

    def list_participants(self, room: str) -> list[PresenceInfo]:
        """Who is connected to the room now."""
        self._answer()
        with self._lock:
            return list(self._rooms[room].people.values()) if room in self._rooms else []

    def remove_participant(self, room: str, identity: str) -> bool:
        """The identity is out after this call. True if it was in."""
        self._answer()
        with self._lock:
            found = self._rooms.get(room)
            return found is not None and found.people.pop(identity, None) is not None

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
        """A real token, under the key of this fake."""
        return signing.join_token(
            api_key=KEY,
            api_secret=SECRET,
            room=room,
            identity=identity,
            name=name,
            ttl_seconds=ttl_seconds,
            can_publish=can_publish,
            sources=sources,
        )

    def verify_webhook(self, body: bytes, authorization: str) -> WebhookEvent:
        """The event, once its signature was checked."""
        return signing.verify_webhook(api_key=KEY, api_secret=SECRET, body=body, authorization=authorization)

    def is_up(self) -> bool:
        """Whether `up` is set."""
        return self.up

    def browser_joins(self, token: str, tracks: Iterable[Source] = ()) -> PresenceInfo:
        """A browser comes with this token; a second one with the same identity throws the first out."""
        self._answer()
        try:
            claims = TokenVerifier(KEY, SECRET).verify(token)
        except jwt.PyJWTError:
            raise SfuRefused("the media server refused the token") from None
        presence = PresenceInfo(
            identity=claims.identity,
            session=f"PA_{uuid.uuid4().hex[:12]}",
            joined_at=datetime.now(UTC).replace(microsecond=0),
            state=PresenceState.ACTIVE,
            tracks=tuple(TrackInfo(source=source, muted=False) for source in tracks),
        )
        with self._lock:
            if claims.video.room not in self._rooms:
                raise SfuRefused("the media server knows no such room")
            room = self._rooms[claims.video.room]
            if room.capacity and len(room.people) >= room.capacity and claims.identity not in room.people:
                raise SfuRefused("the room is full")
            room.people[claims.identity] = presence
        return presence

    def browser_leaves(self, room: str, identity: str) -> None:
        """A browser closes."""
        with self._lock:
            self._rooms[room].people.pop(identity, None)

    def restart(self) -> None:
        """Every room is forgotten, as when the real server was killed."""
        with self._lock:
            self._rooms.clear()

    def _answer(self) -> None:
        if not self.up:
            raise SfuUnavailable("the media server cannot be reached (fake)")


def signed_webhook(
    kind: WebhookKind | str,
    *,
    room: str,
    identity: str = "",
    session: str = "",
    at: datetime | None = None,
    event_id: str | None = None,
    api_key: str = KEY,
    api_secret: str = SECRET,
) -> tuple[bytes, str]:
    """The body and Authorization header that the server would send."""
    event = {
        "event": str(kind),
        "id": event_id or f"EV_{uuid.uuid4().hex[:12]}",
        "createdAt": str(int((at or datetime.now(UTC)).timestamp())),
        "room": {"name": room},
    }
    if identity:
        event["participant"] = {"identity": identity, "sid": session}
    body = json.dumps(event).encode()
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return body, AccessToken(api_key, api_secret).with_sha256(digest).to_jwt()
