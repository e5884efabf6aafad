"""Refusals are values: a code, a sentence that says what to do, and where the rule comes from."""

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done.

    `code` is stable and in English; `sentence` is a (lazy) translated text for the person in front of the
    screen; `source` cites the rule, empty when it is ours; `field` names the form field concerned, if one is.
    """

    code: str
    sentence: Any
    source: str = ""
    field: str = ""
    data: dict[str, Any] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """A service refuses: the page shows `refusal.sentence`, nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class NotFound(Exception):
    """What was asked for does not exist for this actor. A stranger cannot tell it from a forbidden thing."""
