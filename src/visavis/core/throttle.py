"""Slowing down those who guess, without locking out those who know (rule N7).

The decisions are pure functions; the counters are shared by all processes through PostgreSQL. Keys are
keyed hashes. A guess is counted *before* it is verified and forgiven when it was right: tries sent all at
once count as well. Not for fair use of resources: only for secrets that can be guessed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from visavis.core.clock import now


@dataclass(frozen=True)
class ThrottlePolicy:
    """`free` failures within `window` cost nothing; after these, one try each `pause`."""

    name: str
    free: int
    pause: timedelta
    window: timedelta


@dataclass(frozen=True)
class GuessPolicy:
    """What slows down a guess at a target (a visit's number, an account) from an origin (address, device).

    `pair`: this origin on this target. `target`: all origins together, held against those only that have
    already failed on it. `origin`: generous, since a residence shares one address. `overall`: held against
    origins that have failed. An origin without a failure is never held back.
    """

    pair: ThrottlePolicy
    target: ThrottlePolicy
    origin: ThrottlePolicy
    overall: ThrottlePolicy


@dataclass(frozen=True)
class Tally:
    """Failures within the window, and the last of them."""

    failures: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """May one try now? If not, after how many seconds (at least 1)."""

    allowed: bool
    retry_after_seconds: int = 0


ALLOWED = Verdict(allowed=True)
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)

NUMBER_AND_PASSWORD = GuessPolicy(
    pair=ThrottlePolicy("join.pair", free=5, pause=_MINUTE, window=_HOUR),
    target=ThrottlePolicy("join.number", free=20, pause=5 * _MINUTE, window=_HOUR),
    origin=ThrottlePolicy("join.address", free=100, pause=timedelta(seconds=1), window=10 * _MINUTE),
    overall=ThrottlePolicy("join.overall", free=600, pause=timedelta(seconds=30), window=_MINUTE),
)
SIGN_IN = GuessPolicy(
    pair=ThrottlePolicy("signin.pair", free=5, pause=_MINUTE, window=_HOUR),
    target=ThrottlePolicy("signin.account", free=20, pause=5 * _MINUTE, window=_HOUR),
    origin=ThrottlePolicy("signin.address", free=100, pause=timedelta(seconds=1), window=10 * _MINUTE),
    overall=ThrottlePolicy("signin.overall", free=600, pause=timedelta(seconds=30), window=_MINUTE),
)
SECOND_FACTOR = GuessPolicy(
    pair=ThrottlePolicy("code.pair", free=5, pause=_MINUTE, window=_HOUR),
    target=ThrottlePolicy("code.account", free=15, pause=5 * _MINUTE, window=_HOUR),
    origin=ThrottlePolicy("code.address", free=100, pause=timedelta(seconds=1), window=10 * _MINUTE),
    overall=ThrottlePolicy("code.overall", free=600, pause=timedelta(seconds=30), window=_MINUTE),
)
UNKNOWN_LINK = ThrottlePolicy("link.address", free=60, pause=timedelta(seconds=2), window=10 * _MINUTE)
PASSWORD_FORGOTTEN = ThrottlePolicy("reset.account", free=3, pause=5 * _MINUTE, window=_HOUR)


def decide(policy: ThrottlePolicy, tally: Tally, at: datetime) -> Verdict:
    """Whether one more try is allowed `at` this instant. Pure."""
    if tally.failures < policy.free or tally.last_at is None:
        return ALLOWED
    left = (tally.last_at + policy.pause - at).total_seconds()
    return Verdict(allowed=False, retry_after_seconds=max(1, round(left))) if left > 0 else ALLOWED


def decide_guess(
    policy: GuessPolicy, *, pair: Tally, target: Tally, origin: Tally, overall: Tally, at: datetime
) -> Verdict:
    """The strictest verdict of the parts that apply to this origin. Pure."""
    applicable = [decide(policy.pair, pair, at), decide(policy.origin, origin, at)]
    if pair.failures:
        # Measured from this origin's own last failure: others cannot prolong its wait.
        applicable.append(decide(policy.target, Tally(target.failures, pair.last_at), at))
    if origin.failures:
        applicable.append(decide(policy.overall, Tally(overall.failures, origin.last_at), at))
    return max(applicable, key=lambda verdict: verdict.retry_after_seconds)


def network_of(address: str) -> str:
    """The origin behind an IP address: itself, or its /64 network in IPv6 (one subscriber has all of it)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def check(policy: ThrottlePolicy, key: str) -> Verdict:
    """Whether a try is allowed now; counts nothing."""
    hashed = _hash(policy, key)
    at = now()
    return decide(policy, _read([hashed], at)[hashed], at)


def register_failure(policy: ThrottlePolicy, key: str) -> None:
    """Count one failure. Call it outside of any transaction: what is counted must stay."""
    with transaction.atomic(durable=True):
        _count({_hash(policy, key): policy}, now())


def forget(policy: ThrottlePolicy, key: str) -> None:
    """The right secret was given: earlier failures no longer count."""
    with connection.cursor() as cursor:
        cursor.execute("delete from core_throttlecounter where key = %s", [_hash(policy, key)])


def begin_guess(policy: GuessPolicy, *, target: str, origin: str) -> Verdict:
    """Ask before verifying a secret; when allowed, the try is already counted as a failure.

    Call `guess_was_right` after a success. Raises RuntimeError inside a transaction: the count must stay.
    """
    keys = _guess_keys(policy, target, origin)
    with transaction.atomic(durable=True):
        at = now()
        tallies = _read_locked(list(keys.values()), at)
        pair, aim, source, overall = (tallies[key] for key in keys.values())
        verdict = decide_guess(policy, pair=pair, target=aim, origin=source, overall=overall, at=at)
        if verdict.allowed:
            _count({key: part for part, key in keys.items()}, at)
    return verdict


def guess_was_right(policy: GuessPolicy, *, target: str, origin: str) -> None:
    """Forgive this origin's failures on this target, and take back the try just counted."""
    keys = _guess_keys(policy, target, origin)
    others = [key for part, key in keys.items() if part is not policy.pair]
    with connection.cursor() as cursor:
        cursor.execute("delete from core_throttlecounter where key = %s", [keys[policy.pair]])
        cursor.execute(
            "update core_throttlecounter set failures = failures - 1 where key in"
            " (select key from core_throttlecounter where key = any(%s) and failures > 0"
            " order by key for update)",
            [others],
        )


def claim_once(purpose: str, value: str, *, lifetime: timedelta) -> bool:
    """True for the first who claims `value` within `lifetime`, in whatever process; False for all others."""
    policy = ThrottlePolicy(f"once.{purpose}", free=0, pause=lifetime, window=lifetime)
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into core_throttlecounter as c (key, failures, first_at, last_at, expires_at)"
            " values (%s, 1, %s, %s, %s) on conflict (key) do update"
            " set first_at = excluded.first_at, last_at = excluded.last_at, expires_at = excluded.expires_at"
            " where c.expires_at <= excluded.first_at returning 1",
            [_hash(policy, value), at, at, at + lifetime],
        )
        return cursor.fetchone() is not None


def purge_expired() -> int:
    """Remove counters that no longer matter; for a periodic job. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("delete from core_throttlecounter where expires_at <= %s", [now()])
        return int(cursor.rowcount)


def _hash(policy: ThrottlePolicy, key: str) -> str:
    return salted_hmac("visavis.core.throttle", f"{policy.name}\0{key}", algorithm="sha256").hexdigest()


def _guess_keys(policy: GuessPolicy, target: str, origin: str) -> dict[ThrottlePolicy, str]:
    """In the order pair, target, origin, overall."""
    return {
        policy.pair: _hash(policy.pair, f"{target}\0{origin}"),
        policy.target: _hash(policy.target, target),
        policy.origin: _hash(policy.origin, origin),
        policy.overall: _hash(policy.overall, ""),
    }


def _read(keys: list[str], at: datetime) -> dict[str, Tally]:
    """What is counted under each key at this instant; an expired counter counts nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select key, failures, last_at from core_throttlecounter where key = any(%s) and expires_at > %s",
            [keys, at],
        )
        found = {key: Tally(failures, last_at) for key, failures, last_at in cursor.fetchall()}
    return {key: found.get(key, Tally()) for key in keys}


def _read_locked(keys: list[str], at: datetime) -> dict[str, Tally]:
    """The same, after locking the keys in one order: tries sent at once are decided one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into core_throttlecounter (key, failures, first_at, last_at, expires_at)"
            " select key, 0, %s, %s, %s from unnest(%s::text[]) key order by key"
            " on conflict (key) do update set failures = core_throttlecounter.failures",
            [at, at, at, sorted(keys)],
        )
    return _read(keys, at)


def _count(policies: dict[str, ThrottlePolicy], at: datetime) -> None:
    """One more failure under each key; a window that is over starts anew."""
    keys: Iterable[str] = sorted(policies)
    rows = [(key, at, at, at + policies[key].window) for key in keys]
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into core_throttlecounter as c (key, failures, first_at, last_at, expires_at)"
            " values (%s, 1, %s, %s, %s) on conflict (key) do update set"
            " failures = case when c.expires_at <= excluded.first_at then 1 else c.failures + 1 end,"
            " first_at = case when c.expires_at <= excluded.first_at"
            " then excluded.first_at else c.first_at end,"
            " expires_at = case when c.expires_at <= excluded.first_at"
            " then excluded.expires_at else c.expires_at end,"
            " last_at = excluded.last_at",
            rows,
        )
