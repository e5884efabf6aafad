"""Invented health insurance numbers of the right format for invented people."""

from datetime import date

from visavis.patients import nam
from visavis.patients.search import words


def invented(family_name: str, given_name: str, born: date) -> str:
    """Letters of the name, date of birth, and a last digit that fits."""
    family = "".join(words(family_name))[:3].upper().ljust(3, "X")
    given = "".join(words(given_name))[:1].upper()
    beginning = f"{family}{given}{born:%y%m%d}{len(given_name) % 9 + 1}"
    candidates = (nam.Nam(f"{beginning}{digit}") for digit in range(10))
    return next(candidate.value for candidate in candidates if candidate.check_digit_fits)
