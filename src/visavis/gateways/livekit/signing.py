"""What is signed with the server's key: tokens of browsers, and webhooks that come back. No network."""

import base64
import hashlib
import hmac
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import jwt
from google.protobuf.json_format import Parse, ParseError
from livekit.api import AccessToken, TokenVerifier, VideoGrants
from livekit.protocol import webhook as protocol

from visavis.gateways.livekit.errors import SfuRefused, WebhookRefused
from visavis.gateways.livekit.schemas import SOURCES_OF_A_PERSON, Source, WebhookEvent, WebhookKind

LONGEST_TOKEN_SECONDS = 30
# LiveKit (1.13) still takes a token one minute after its end. To keep the 30 s of N2 true, the end written
# in the token is a minute earlier than the one meant. The contract test sees it if a later server changes.
LEEWAY_SECONDS = 60


def join_token(
    *,
    api_key: str,
    api_secret: str,
    room: str,
    identity: str,
    name: str,
    ttl_seconds: int = LONGEST_TOKEN_SECONDS,
    can_publish: bool = True,
    sources: Collection[Source] = SOURCES_OF_A_PERSON,
) -> str:
    """A token that opens one room to one identity, for at most 30 s (N2). Raises SfuRefused for more.

    It lets its holder see, hear, and publish the sources given; never send data, change its name, hide, or
    act on the room. `name` is shown to the others.
    """
    if not 0 < ttl_seconds <= LONGEST_TOKEN_SECONDS:
        raise SfuRefused(f"a token lives between 1 and {LONGEST_TOKEN_SECONDS} s")
    if not room or not identity:
        raise SfuRefused("a token needs a room and an identity")
    publishes = can_publish and bool(sources)
    grants = VideoGrants(
        room_join=True,
        room=room,
        can_subscribe=True,
        can_publish=publishes,
        # A list, even with can_publish=False, would win over it.
        can_publish_sources=[source.value for source in sources] if publishes else None,
        can_publish_data=False,
        can_update_own_metadata=False,
    )
    token = AccessToken(api_key, api_secret).with_identity(identity).with_name(name).with_grants(grants)
    signed: str = token.with_ttl(timedelta(seconds=ttl_seconds - LEEWAY_SECONDS)).to_jwt()
    return signed


def verify_webhook(*, api_key: str, api_secret: str, body: bytes, authorization: str) -> WebhookEvent:
    """The event in `body`, once its signature was checked. Raises WebhookRefused."""
    try:
        claims = TokenVerifier(api_key, api_secret).verify(authorization.removeprefix("Bearer "))
        told = base64.b64decode(claims.sha256 or "", validate=True)
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        raise WebhookRefused("the signature of this webhook is not ours") from None
    if not hmac.compare_digest(told, hashlib.sha256(body).digest()):
        raise WebhookRefused("the body of this webhook is not the one that was signed")
    try:
        return _event(Parse(body.decode(), protocol.WebhookEvent(), ignore_unknown_fields=True))
    except (ParseError, UnicodeDecodeError):
        raise WebhookRefused("this webhook cannot be read") from None


def _event(message: "protocol.WebhookEvent") -> WebhookEvent:
    known = message.event in set(WebhookKind) - {WebhookKind.OTHER}
    return WebhookEvent(
        id=message.id,
        kind=WebhookKind(message.event) if known else WebhookKind.OTHER,
        room=message.room.name,
        identity=message.participant.identity,
        session=message.participant.sid,
        at=datetime.fromtimestamp(message.created_at, UTC),
    )
