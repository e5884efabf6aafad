"""Kinds of facts: what values they take, as JSON Schema, and the values worth trying when one is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Facts = Mapping[str, Any]

DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
DATE_TIME_PATTERN = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$"
)


@dataclass(frozen=True)
class Fact:
    """A named fact. `tries` are values such that any other one gives the same answer as one of them."""

    name: str
    tries: tuple[Any, ...]

    @property
    def expected(self) -> str:
        """What a value must be, to end the sentence « must be … »."""
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        """What is a value of this fact, `null` (unknown) included."""
        raise NotImplementedError

    def read(self, value: Any) -> Any:
        """The value that the rules compare. Raises ValueError for an impossible one."""
        return value


@dataclass(frozen=True)
class BooleanFact(Fact):
    @property
    def expected(self) -> str:
        return "true or false"

    def schema(self) -> dict[str, Any]:
        return {"type": ["boolean", "null"]}


@dataclass(frozen=True)
class ChoiceFact(Fact):
    @property
    def expected(self) -> str:
        return f"one of {', '.join(self.tries)}"

    def schema(self) -> dict[str, Any]:
        return {"enum": [*self.tries, None]}


@dataclass(frozen=True)
class TextFact(Fact):
    @property
    def expected(self) -> str:
        return "a text"

    def schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"]}


@dataclass(frozen=True)
class CountFact(Fact):
    @property
    def expected(self) -> str:
        return "a whole number, zero or more"

    def schema(self) -> dict[str, Any]:
        return {"type": ["integer", "null"], "minimum": 0}

    def read(self, value: Any) -> Any:
        # JSON Schema takes 2.0 for an integer; so do we, as an exact one.
        return int(value)


@dataclass(frozen=True)
class DateFact(Fact):
    """A civil date; `word` stands for no date at all where the contract allows one."""

    word: str | None = None

    @property
    def expected(self) -> str:
        return "a date (YYYY-MM-DD)" + (f' or "{self.word}"' if self.word else "")

    def schema(self) -> dict[str, Any]:
        dates: dict[str, Any] = {"type": "string", "format": "date", "pattern": DATE_PATTERN}
        words = [{"const": self.word}] if self.word else []
        return {"anyOf": [dates, *words, {"type": "null"}]}

    def read(self, value: Any) -> Any:
        return value if value == self.word else date.fromisoformat(value)


@dataclass(frozen=True)
class MomentFact(Fact):
    """A date-time with its offset; `word` as for dates."""

    word: str | None = None

    @property
    def expected(self) -> str:
        return "a date-time with its offset" + (f' or "{self.word}"' if self.word else "")

    def schema(self) -> dict[str, Any]:
        moments: dict[str, Any] = {"type": "string", "pattern": DATE_TIME_PATTERN}
        words = [{"const": self.word}] if self.word else []
        return {"anyOf": [moments, *words, {"type": "null"}]}

    def read(self, value: Any) -> Any:
        return value if value == self.word else datetime.fromisoformat(value)


def boolean(name: str) -> Fact:
    return BooleanFact(name, (False, True))


def booleans(*names: str) -> tuple[Fact, ...]:
    return tuple(boolean(name) for name in names)


def choice(name: str, *values: str) -> Fact:
    return ChoiceFact(name, values)


def text(name: str) -> Fact:
    """A text is written or not; its words change nothing."""
    return TextFact(name, ("", "written"))


def count(name: str, *tries: int) -> Fact:
    return CountFact(name, tries)


def day(name: str, *, word: str | None = None) -> Fact:
    return DateFact(name, ("2024-09-25", "2024-09-26", "2026-11-23", *([word] if word else [])), word)


def moment(name: str, *, word: str | None = None) -> Fact:
    tries = ("2026-11-22T10:00:00-05:00", "2026-11-23T15:00:00Z", "2026-11-23T15:00:01Z")
    return MomentFact(name, (*tries, *([word] if word else [])), word)


def written(value: str) -> bool:
    """A text of blanks only counts as not written."""
    return bool(value.strip())


MODALITIES = ("telephone", "video", "in_person", "secure_message", "chat", "asynchronous")
PROFESSIONS = ("physician", "resident", "nurse_practitioner", "nurse", "pharmacist", "dentist", "other")
