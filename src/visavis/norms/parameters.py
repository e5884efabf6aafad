"""The numbers of the law: each with its source and the days for which it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Generic, TypeVar

from visavis.norms.sources import orientations
from visavis.norms.values import Citation

T = TypeVar("T")


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """`steps` are (first day, value), oldest first; the first one holds from the beginning."""

    name: str
    source: Citation
    steps: tuple[tuple[date, T], ...]

    def at(self, on: date) -> T:
        value = self.steps[0][1]
        for since, step in self.steps:
            if since <= on:
                value = step
        return value


def _undated(name: str, section: str, value: T) -> Parameter[T]:
    return Parameter(name, orientations(section), ((date.min, value),))


FILING_DELAY = _undated("filing_delay", "1.1", timedelta(hours=24))
FOLLOW_UP_MONTHS_VULNERABLE = _undated("follow_up_months_vulnerable", "2.3", 1)
FOLLOW_UP_MONTHS = _undated("follow_up_months", "2.3", 3)
EXPECTED_SHARE = _undated("expected_share", "5", (Fraction(30, 100), Fraction(40, 100)))
HIGHEST_SHARE = _undated("highest_share", "5", Fraction(90, 100))

Row = Mapping[str, str | None]
COLUMNS = ("telephone", "video", "in_person")


def _row(telephone: str | None, video: str, in_person: str) -> Row:
    return {"telephone": telephone, "video": video, "in_person": in_person}


MATRIX: Parameter[Mapping[str, Row]] = _undated(
    "matrix",
    "2.3",
    {
        "known_to_professional_new_reason": _row(None, "++", "+++"),
        "known_to_group_new_reason": _row(None, "++", "+++"),
        "known_condition_follow_up": _row("+", "++", "+++"),
        "new_patient_intake": _row(None, "++", "+++"),
        "patient_group_education": _row(None, "+++", "++"),
        "specialty_consultation_request": _row(None, "++", "+++"),
        "specialty_follow_up": _row("+", "++", "+++"),
        "screening": _row("+", "++", "+++"),
    },
)
