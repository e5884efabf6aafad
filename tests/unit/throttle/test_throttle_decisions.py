"""Whether one more guess is allowed: pure decisions, whatever the counters say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.core.throttle import (
    NUMBER_AND_PASSWORD,
    SIGN_IN,
    Tally,
    decide,
    decide_guess,
    network_of,
)

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
POLICY = NUMBER_AND_PASSWORD
EMPTY = Tally()
failures = st.integers(min_value=0, max_value=100_000)
ages = st.floats(min_value=0, max_value=7200)


def tally(count: int, age: float) -> Tally:
    return Tally(count, NOON - timedelta(seconds=age) if count else None)


tallies = st.builds(tally, failures, ages)


@pytest.mark.requirement("N7")
def test_five_tries_then_one_minute() -> None:
    after = [decide(POLICY.pair, tally(count, 0), NOON) for count in range(7)]
    assert [verdict.allowed for verdict in after] == [True] * 5 + [False] * 2
    assert after[5].retry_after_seconds == 60


def test_one_try_each_minute_afterwards() -> None:
    assert not decide(POLICY.pair, tally(9, 59), NOON).allowed
    assert decide(POLICY.pair, tally(9, 60), NOON).allowed


@pytest.mark.requirement("N7")
@given(target=tallies, overall=tallies)
def test_an_address_without_a_failure_is_never_held_back(target: Tally, overall: Tally) -> None:
    verdict = decide_guess(POLICY, pair=EMPTY, target=target, origin=EMPTY, overall=overall, at=NOON)
    assert verdict.allowed


@pytest.mark.requirement("N7")
@given(origin_failures=st.integers(min_value=0, max_value=99), target=tallies)
def test_neighbours_of_a_residence_do_not_lock_each_other_out(origin_failures: int, target: Tally) -> None:
    """Others of this address failed on other numbers; this number was never tried from here."""
    verdict = decide_guess(
        POLICY, pair=EMPTY, target=target, origin=tally(origin_failures, 0), overall=EMPTY, at=NOON
    )
    assert verdict.allowed


@pytest.mark.requirement("N7")
def test_a_number_under_attack_slows_those_who_have_failed_on_it() -> None:
    attacked = tally(POLICY.target.free, 0)
    one_failure = tally(1, 10)
    verdict = decide_guess(
        POLICY, pair=one_failure, target=attacked, origin=one_failure, overall=EMPTY, at=NOON
    )
    assert not verdict.allowed
    assert verdict.retry_after_seconds == 290


def test_others_cannot_prolong_a_wait() -> None:
    pair = tally(1, 301)
    attacked = tally(50_000, 0)
    assert decide_guess(POLICY, pair=pair, target=attacked, origin=pair, overall=EMPTY, at=NOON).allowed


@given(pair=tallies, target=tallies, origin=tallies, overall=tallies)
def test_a_refusal_always_says_when_and_nobody_waits_for_ever(
    pair: Tally, target: Tally, origin: Tally, overall: Tally
) -> None:
    verdict = decide_guess(SIGN_IN, pair=pair, target=target, origin=origin, overall=overall, at=NOON)
    assert verdict.allowed == (verdict.retry_after_seconds == 0)
    assert verdict.retry_after_seconds <= 300


@given(pair=tallies, target=tallies, origin=tallies, overall=tallies)
def test_waiting_as_told_is_enough(pair: Tally, target: Tally, origin: Tally, overall: Tally) -> None:
    told = decide_guess(SIGN_IN, pair=pair, target=target, origin=origin, overall=overall, at=NOON)
    later = NOON + timedelta(seconds=told.retry_after_seconds + 1)
    assert decide_guess(SIGN_IN, pair=pair, target=target, origin=origin, overall=overall, at=later).allowed


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_an_ipv6_subscriber_is_one_origin(address: str, origin: str) -> None:
    assert network_of(address) == origin
