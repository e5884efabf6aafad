"""Links and passwords: derived, told apart, revoked by their epoch, rotated by their key (design §5.2)."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.visits import secrets
from visavis.visits.models import Participant

OLD, NEW = base64.b64encode(b"a" * 32).decode(), base64.b64encode(b"b" * 32).decode()


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(secrets, "settings", SimpleNamespace(VISAVIS_KEYS_DIR=str(tmp_path)))
    write_keys(tmp_path, 1, {"1": OLD})
    yield tmp_path
    secrets._keyring.cache_clear()


def write_keys(folder: Path, current: int, keys: dict[str, str]) -> None:
    (folder / "links.json").write_text(json.dumps({"current": current, "keys": keys}))
    secrets._keyring.cache_clear()


def test_same_participant_always_has_the_same_link_and_password(keys: Path) -> None:
    participant = Participant()
    assert secrets.link_secret(participant) == secrets.link_secret(participant)
    assert secrets.password(participant) == secrets.password(participant)
    assert len(secrets.link_secret(participant)) == 44
    assert len(secrets.password(participant)) == 6
    assert secrets.password(participant).isdecimal()


def test_link_opens_its_participant_alone(keys: Path) -> None:
    one, other = Participant(), Participant()
    secret = secrets.link_secret(one)
    assert secrets.participant_id_of(secret) == one.id
    assert secrets.link_is_of(secret, one)
    assert not secrets.link_is_of(secret, other)
    assert not secrets.link_is_of(secrets.link_secret(other)[:22] + secret[22:], other)


@pytest.mark.parametrize("position", [21, 22, 30, 43])
def test_one_other_letter_opens_nothing(keys: Path, position: int) -> None:
    participant = Participant()
    secret = secrets.link_secret(participant)
    other = secret[:position] + ("A" if secret[position] != "A" else "B") + secret[position + 1 :]
    assert not secrets.link_is_of(other, participant)


def test_higher_epoch_revokes_link_and_password(keys: Path) -> None:
    participant = Participant()
    secret, password = secrets.link_secret(participant), secrets.password(participant)
    participant.secret_epoch = 2
    assert not secrets.link_is_of(secret, participant)
    assert secrets.password(participant) != password


def test_link_keeps_working_after_a_rotation_and_new_ones_take_the_new_key(keys: Path) -> None:
    participant = Participant(secret_key=1)
    secret = secrets.link_secret(participant)
    write_keys(keys, 2, {"1": OLD, "2": NEW})
    assert secrets.current_key() == 2
    assert secrets.link_is_of(secret, participant)
    participant.secret_key = 2
    assert not secrets.link_is_of(secret, participant)


def test_destroyed_key_opens_nothing(keys: Path) -> None:
    participant = Participant(secret_key=1)
    secret = secrets.link_secret(participant)
    write_keys(keys, 2, {"2": NEW})
    assert not secrets.link_is_of(secret, participant)
    assert secrets.link_secret(participant) != secrets.link_secret(participant)


def test_link_and_password_do_not_follow_from_one_another(keys: Path) -> None:
    participant = Participant()
    assert secrets._derive(participant, "link") != secrets._derive(participant, "password")


@pytest.mark.parametrize("compare", ["link_is_of", "password_is_of"])
def test_comparison_takes_constant_time(keys: Path, monkeypatch: pytest.MonkeyPatch, compare: str) -> None:
    """By the function made for it, whatever was typed."""
    calls = []
    monkeypatch.setattr(secrets.hmac, "compare_digest", lambda a, b: calls.append((a, b)) or False)
    assert getattr(secrets, compare)("123456", Participant()) is False
    assert len(calls) == 1


@given(
    typed=st.one_of(
        st.text(max_size=60),
        st.binary(min_size=33, max_size=33).map(lambda b: base64.urlsafe_b64encode(b).decode()),
    )
)
def test_anything_typed_is_read_without_a_fault(typed: str) -> None:
    secrets.participant_id_of(typed)
    secrets.password_is_of(typed.encode("utf-8", "replace").decode(), Participant())


def test_numbers_have_nine_digits_and_vary() -> None:
    numbers = {secrets.new_number() for _ in range(200)}
    assert all(len(number) == 9 and number.isdecimal() and number[0] != "0" for number in numbers)
    assert len(numbers) > 195


def test_session_is_kept_as_a_hash_alone() -> None:
    cookie, kept = secrets.new_session()
    assert kept == secrets.session_hash(cookie)
    assert cookie not in kept
    assert len(cookie) >= 43
