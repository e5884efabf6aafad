"""What a token allows, and which webhooks are believed."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
import time_machine

import visavis.gateways.livekit
from visavis.gateways.livekit import fake, signing
from visavis.gateways.livekit.client import Sfu, SfuClient
from visavis.gateways.livekit.errors import SfuRefused, WebhookRefused
from visavis.gateways.livekit.fake import FakeSfu, signed_webhook
from visavis.gateways.livekit.schemas import Source, WebhookKind

NOW = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)


def claims(token: str) -> dict[str, object]:
    decoded: dict[str, object] = jwt.decode(
        token, fake.SECRET, algorithms=["HS256"], options={"verify_exp": False, "verify_nbf": False}
    )
    return decoded


def token(**changes: object) -> str:
    values = {"room": "r", "identity": "c1", "name": "Jeanne Gagnon"} | changes
    return FakeSfu().join_token(**values)  # type: ignore[arg-type]


def test_token_lets_a_person_see_hear_and_publish_in_one_room() -> None:
    assert claims(token())["video"] == {
        "roomJoin": True,
        "room": "r",
        "canPublish": True,
        "canSubscribe": True,
        "canPublishData": False,
        "canPublishSources": ["camera", "microphone", "screen_share", "screen_share_audio"],
        "canUpdateOwnMetadata": False,
    }


def test_token_of_a_listener_publishes_nothing() -> None:
    for change in ({"can_publish": False}, {"sources": ()}):
        grants = claims(token(**change))["video"]
        assert isinstance(grants, dict)
        assert grants["canPublish"] is False
        assert "canPublishSources" not in grants


def test_token_for_sound_only() -> None:
    grants = claims(token(sources=(Source.MICROPHONE,)))["video"]
    assert isinstance(grants, dict)
    assert grants["canPublishSources"] == ["microphone"]


@pytest.mark.requirement("N2")
def test_token_ends_after_thirty_seconds_counting_the_servers_leeway() -> None:
    with time_machine.travel(NOW, tick=False):
        written_end = claims(token())["exp"]
    assert isinstance(written_end, int)
    assert written_end + signing.LEEWAY_SECONDS - NOW.timestamp() == 30


@pytest.mark.parametrize("ttl", [0, -1, 31, 600])
@pytest.mark.requirement("N2")
def test_longer_token_is_refused(ttl: int) -> None:
    with pytest.raises(SfuRefused):
        token(ttl_seconds=ttl)


def test_token_needs_room_and_identity() -> None:
    for change in ({"room": ""}, {"identity": ""}):
        with pytest.raises(SfuRefused):
            token(**change)


def test_webhook_is_read() -> None:
    body, authorization = signed_webhook(
        WebhookKind.PARTICIPANT_JOINED, room="r", identity="c1", session="PA_1", at=NOW, event_id="EV_1"
    )
    event = FakeSfu().verify_webhook(body, authorization)
    assert (event.id, event.room, event.identity, event.session) == ("EV_1", "r", "c1", "PA_1")
    assert event.kind is WebhookKind.PARTICIPANT_JOINED
    assert event.at == NOW


def test_event_that_we_do_not_know_is_other() -> None:
    event = FakeSfu().verify_webhook(*signed_webhook("track_published", room="r"))
    assert event.kind is WebhookKind.OTHER


def test_webhook_of_another_hand_is_refused() -> None:
    body, authorization = signed_webhook(WebhookKind.ROOM_STARTED, room="r")
    _, stranger = signed_webhook(WebhookKind.ROOM_STARTED, room="r", api_secret="x" * 40)
    no_digest = jwt.encode(
        {"iss": fake.KEY, "exp": datetime.now(UTC) + timedelta(minutes=1)}, fake.SECRET, algorithm="HS256"
    )
    for wrong in ("", "Bearer", "Bearer x.y.z", stranger, no_digest, "é"):
        with pytest.raises(WebhookRefused):
            FakeSfu().verify_webhook(body, wrong)
    with pytest.raises(WebhookRefused):
        FakeSfu().verify_webhook(json.dumps({"event": "room_finished"}).encode(), authorization)


def test_old_webhook_is_refused() -> None:
    with time_machine.travel(NOW, tick=False):
        body, authorization = signed_webhook(WebhookKind.ROOM_STARTED, room="r")
    with time_machine.travel(NOW + timedelta(hours=7), tick=False), pytest.raises(WebhookRefused):
        FakeSfu().verify_webhook(body, authorization)


@pytest.mark.requirement("R029")
def test_no_code_of_the_gateway_can_record() -> None:
    folder = Path(visavis.gateways.livekit.__file__).parent
    for file in folder.glob("*.py"):
        code = file.read_text(encoding="utf-8").lower()
        for word in ("egress", "room_record", "roomrecord", "recorder"):
            assert word not in code, f"{file.name} speaks of {word}"


def test_fake_and_real_have_one_shape() -> None:
    both: list[Sfu] = [FakeSfu(), SfuClient(url="ws://127.0.0.1:1", api_key="k", api_secret="s" * 32)]
    assert not both[1].is_up()
