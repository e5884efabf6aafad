"""Conditions over facts that may be unknown: true, false, or not yet settled (None).

The logic is Kleene's. It is exact as long as each condition names a fact once, or in parts that cannot be
both open: the tests compare every condition with trying all values of its unknown facts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from visavis.norms.facts import Facts, written

Settled = bool | None


class Condition:
    """`value` says what is settled; `open` names the unknown facts that could still change it."""

    __slots__ = ()

    def value(self, facts: Facts) -> Settled:
        raise NotImplementedError

    def open(self, facts: Facts) -> list[str]:
        raise NotImplementedError

    def reads(self) -> tuple[str, ...]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Always(Condition):
    def value(self, facts: Facts) -> Settled:
        return True

    def open(self, facts: Facts) -> list[str]:
        return []

    def reads(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Is(Condition):
    """The fact has one of these values."""

    name: str
    values: tuple[Any, ...]

    def value(self, facts: Facts) -> Settled:
        value = facts.get(self.name)
        return None if value is None else value in self.values

    def open(self, facts: Facts) -> list[str]:
        return [self.name] if facts.get(self.name) is None else []

    def reads(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Test(Condition):
    """A comparison of facts, or of a fact with the day of the act: `check` answers None if it cannot."""

    names: tuple[str, ...]
    check: Callable[[Facts], Settled]

    def value(self, facts: Facts) -> Settled:
        return self.check(facts)

    def open(self, facts: Facts) -> list[str]:
        if self.check(facts) is not None:
            return []
        return [name for name in self.names if facts.get(name) is None]

    def reads(self) -> tuple[str, ...]:
        return self.names


@dataclass(frozen=True, slots=True)
class Not(Condition):
    part: Condition

    def value(self, facts: Facts) -> Settled:
        value = self.part.value(facts)
        return None if value is None else not value

    def open(self, facts: Facts) -> list[str]:
        return self.part.open(facts)

    def reads(self) -> tuple[str, ...]:
        return self.part.reads()


@dataclass(frozen=True, slots=True)
class _Joined(Condition):
    """Parts joined by `and` (one false settles it) or by `or` (one true settles it)."""

    parts: tuple[Condition, ...]
    settles: bool

    def value(self, facts: Facts) -> Settled:
        unsettled = False
        for part in self.parts:
            value = part.value(facts)
            if value is self.settles:
                return value
            if value is None:
                unsettled = True
        return None if unsettled else not self.settles

    def open(self, facts: Facts) -> list[str]:
        if self.value(facts) is not None:
            return []
        return [name for part in self.parts for name in part.open(facts)]

    def reads(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for part in self.parts for name in part.reads()))


ALWAYS = Always()


def one_of(name: str, *values: Any) -> Condition:
    return Is(name, values)


def yes(name: str) -> Condition:
    return Is(name, (True,))


def no(name: str) -> Condition:
    return Is(name, (False,))


def every(*parts: Condition) -> Condition:
    return _Joined(parts, settles=False)


def either(*parts: Condition) -> Condition:
    return _Joined(parts, settles=True)


def is_written(name: str) -> Condition:
    """A text that is more than blanks."""

    def check(facts: Facts) -> Settled:
        value = facts.get(name)
        return None if value is None else written(value)

    return Test((name,), check)


ON = "on"  # the day of the act stands among the facts handed to the rules, under a name that no fact has


def ended(name: str) -> Condition:
    """The last day (inclusive) is behind the day of the act. "none" has no last day."""

    def check(facts: Facts) -> Settled:
        value = facts.get(name)
        if value is None:
            return None
        return value != "none" and bool(value < facts[ON])

    return Test((name,), check)


def not_begun(name: str) -> Condition:
    """The first day (inclusive) is after the day of the act. "none" has no first day."""

    def check(facts: Facts) -> Settled:
        value = facts.get(name)
        if value is None:
            return None
        return value != "none" and bool(value > facts[ON])

    return Test((name,), check)
