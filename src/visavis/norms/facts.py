"""Kinds of facts: what values they take, and the values worth trying when one is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """A named fact. `tries` are values such that any other one gives the same answer as one of them."""

    name: str
    tries: tuple[Any, ...]

    def fault(self, value: Any) -> str | None:
        """Why `value` is not one of this fact's, or None."""
        raise NotImplementedError


@dataclass(frozen=True)
class BooleanFact(Fact):
    def fault(self, value: Any) -> str | None:
        return None if isinstance(value, bool) else "must be true or false"


@dataclass(frozen=True)
class ChoiceFact(Fact):
    def fault(self, value: Any) -> str | None:
        if isinstance(value, str) and value in self.tries:
            return None
        return f"must be one of {', '.join(self.tries)}"


@dataclass(frozen=True)
class TextFact(Fact):
    def fault(self, value: Any) -> str | None:
        return None if isinstance(value, str) else "must be a text"


def boolean(name: str) -> Fact:
    return BooleanFact(name, (False, True))


def choice(name: str, *values: str) -> Fact:
    return ChoiceFact(name, values)


def text(name: str) -> Fact:
    """A text is written or not; its words change nothing."""
    return TextFact(name, ("", "written"))


def written(value: str) -> bool:
    """A text of blanks only counts as not written."""
    return bool(value.strip())


MODALITIES = ("telephone", "video", "in_person", "secure_message", "chat", "asynchronous")
