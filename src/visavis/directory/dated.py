"""Values that a law, the ministry or an establishment may change, as they stand on one day (rule N9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class DatedSettings:
    """The settings of one organization on one day; what it did not set itself is the product's default."""

    on: date
    values: Mapping[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """The value in force. Raises `KeyError` for a key that nobody ever set: a fault of ours."""
        return self.values[key]

    def integer(self, key: str) -> int:
        """A whole number, such as `opening_minutes`."""
        return int(self.values[key])

    def integers(self, key: str) -> list[int]:
        """A list of whole numbers, such as `reminder_minutes`."""
        return [int(value) for value in self.values[key]]

    def text(self, key: str) -> str:
        return str(self.values[key])

    def texts(self, key: str) -> dict[str, str]:
        """Named texts, such as `emergency_numbers`."""
        return {str(name): str(value) for name, value in self.values[key].items()}
