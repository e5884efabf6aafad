"""Counters shared by all processes: tries sent at once, windows that end, things that pass once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction

from visavis.core.models import ThrottleCounter
from visavis.core.throttle import (
    NUMBER_AND_PASSWORD,
    UNKNOWN_LINK,
    Verdict,
    begin_guess,
    check,
    claim_once,
    forget,
    guess_was_right,
    purge_expired,
    register_failure,
)

NUMBER, HERE = "123456789", "192.0.2.7"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel("2026-11-24T14:00:00Z", tick=False) as coordinates:
        yield coordinates


def guess(origin: str = HERE, target: str = NUMBER) -> Verdict:
    return begin_guess(NUMBER_AND_PASSWORD, target=target, origin=origin)


def in_threads(act: Callable[[], object], times: int) -> list[object]:
    def alone(_: int) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(alone, range(times)))


@pytest.mark.requirement("N7")
@pytest.mark.django_db(transaction=True)
def test_tries_sent_at_once_are_counted_one_by_one() -> None:
    verdicts = in_threads(guess, 12)
    assert sum(verdict.allowed for verdict in verdicts) == 5  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_a_code_claimed_at_once_by_many_goes_to_one() -> None:
    claims = in_threads(lambda: claim_once("totp", "me:123456", lifetime=timedelta(minutes=3)), 10)
    assert sum(claims) == 1  # type: ignore[arg-type]


@pytest.mark.requirement("N7")
def test_a_right_answer_forgives_what_came_before(db: None, clock: time_machine.Coordinates) -> None:
    for _ in range(4):
        guess()
    assert guess().allowed
    guess_was_right(NUMBER_AND_PASSWORD, target=NUMBER, origin=HERE)
    assert [guess().allowed for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.requirement("N7")
def test_others_are_not_slowed_by_one_who_guesses(db: None, clock: time_machine.Coordinates) -> None:
    for _ in range(40):
        guess("198.51.100.1")
    assert not guess("198.51.100.1").allowed
    assert guess().allowed


def test_who_has_failed_on_an_attacked_number_waits_longer(db: None, clock: time_machine.Coordinates) -> None:
    for host in range(20):
        guess(f"198.51.100.{host}")
    assert guess().allowed
    clock.shift(timedelta(seconds=70))
    assert guess().retry_after_seconds == 230
    clock.shift(timedelta(seconds=231))
    assert guess().allowed


def test_asking_while_one_must_wait_does_not_prolong_the_wait(
    db: None, clock: time_machine.Coordinates
) -> None:
    for _ in range(5):
        guess()
    clock.shift(timedelta(seconds=40))
    assert guess().retry_after_seconds == 20
    clock.shift(timedelta(seconds=20))
    assert guess().allowed


def test_after_an_hour_one_starts_anew(db: None, clock: time_machine.Coordinates) -> None:
    for _ in range(5):
        guess()
    clock.shift(timedelta(minutes=61))
    assert [guess().allowed for _ in range(6)] == [True] * 5 + [False]


def test_one_after_the_other_numbers_are_slowed_by_address(db: None, clock: time_machine.Coordinates) -> None:
    allowed = [guess(target=str(number)).allowed for number in range(105)]
    assert allowed == [True] * 100 + [False] * 5
    assert guess("198.51.100.1").allowed


@pytest.mark.requirement("N3")
def test_nothing_personal_is_kept(db: None) -> None:
    guess()
    for counter in ThrottleCounter.objects.all():
        assert len(counter.key) == 64
        assert NUMBER not in counter.key
        assert HERE not in counter.key


@pytest.mark.django_db(transaction=True)
def test_a_count_cannot_be_lost_with_the_caller_s_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        guess()


def test_a_simple_policy(db: None, clock: time_machine.Coordinates) -> None:
    for _ in range(UNKNOWN_LINK.free):
        assert check(UNKNOWN_LINK, HERE).allowed
        register_failure(UNKNOWN_LINK, HERE)
    assert check(UNKNOWN_LINK, HERE).retry_after_seconds == 2
    assert check(UNKNOWN_LINK, "198.51.100.1").allowed
    forget(UNKNOWN_LINK, HERE)
    assert check(UNKNOWN_LINK, HERE).allowed


def test_a_claim_ends(db: None, clock: time_machine.Coordinates) -> None:
    def claim() -> bool:
        return claim_once("totp", "me:123456", lifetime=timedelta(minutes=3))

    assert [claim(), claim()] == [True, False]
    assert claim_once("totp", "other:123456", lifetime=timedelta(minutes=3))
    clock.shift(timedelta(seconds=181))
    assert claim()


def test_old_counters_are_swept(db: None, clock: time_machine.Coordinates) -> None:
    guess()
    assert purge_expired() == 0
    clock.shift(timedelta(hours=2))
    assert purge_expired() == 4
    assert not ThrottleCounter.objects.exists()
