"""The health insurance number of Québec (NAM): twelve characters, read as people type them.

The format is enforced. The check digit comes from an unofficial source (Petal's `health_card`): it warns and
never refuses. Nothing is derived from the month's digit but a date to compare.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from visavis.core.errors import Refusal

_SEPARATORS = re.compile(r"[\s.\-–—_/]+")
_FORMAT = re.compile(r"[A-Z]{4}[0-9]{6}[1-9][0-9]")
_WEIGHTS = (7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1)

NOT_A_NAM = Refusal(
    "nam_format",
    _("Écrivez le numéro comme sur la carte : 4 lettres, puis 8 chiffres (TREM 4805 0312)."),
    field="nam",
)
NOT_A_DATE = Refusal(
    "nam_date",
    _("Les 6 chiffres après les lettres ne font pas une date. Vérifiez le numéro sur la carte."),
    field="nam",
)


@dataclass(frozen=True)
class Nam:
    """A number of the right format: `value` has 12 upper-case characters without separators."""

    value: str

    @property
    def dates(self) -> frozenset[date]:
        """The birth dates that it can mean: its century is unknown."""
        return _dates(self.value)

    @property
    def check_digit_fits(self) -> bool:
        return any(_digit(self.value, century) == int(self.value[11]) for century in ("19", "20"))

    @property
    def display(self) -> str:
        """« TREM 4805 0312 »."""
        return display(self.value)


def normalised(typed: str) -> str:
    """Upper case, without accents or separators, whatever was typed."""
    plain = unicodedata.normalize("NFKD", _SEPARATORS.sub("", typed))
    return "".join(char for char in plain if not unicodedata.combining(char)).upper()


def read(typed: str) -> Nam | Refusal:
    """The number that was typed, or why it cannot be one."""
    value = normalised(typed)
    if not _FORMAT.fullmatch(value):
        return NOT_A_NAM
    return Nam(value) if _dates(value) else NOT_A_DATE


def display(value: str) -> str:
    """Groups of four; an empty text stays empty."""
    return "\u00a0".join(value[start : start + 4] for start in range(0, len(value), 4))


def _dates(value: str) -> frozenset[date]:
    year, month, day = int(value[4:6]), int(value[6:8]), int(value[8:10])
    found = set()
    for century in (1900, 2000):
        try:
            found.add(date(century + year, month - 50 if month > 50 else month, day))
        except ValueError:
            continue
    return frozenset(found)


def _digit(value: str, century: str) -> int:
    letters = "".join(f"{_letter_code(letter):02d}" for letter in value[:4])
    digits = f"{letters}{century}{value[4:11]}"
    return sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 10


def _letter_code(letter: str) -> int:
    """A=1 … R=18, then S=20 … Z=27: one value is skipped."""
    place = ord(letter) - ord("A") + 1
    return place if place <= 18 else place + 1
