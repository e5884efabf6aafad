"""Reading what is typed in the search box, and the key that names are found by.

The key holds each word of a name without accents, case, hyphens or apostrophes, and words that were joined
by these also as one: « Cerf-Volant » is found as `cerf`, `volant` and `cerfvolant`. PostgreSQL looks its
words up by their beginnings in any order, from an index without extension (migration 0003).
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from visavis.patients import nam

_JOINTS = re.compile(r"[-‐‑–’'ʼ`´]")
_OTHER = re.compile(r"[^\w]+|_")
_SEEKS_NAM = re.compile(r"\b([^\W\d_]{4})[\s-]?(\d{4})[\s-]?(\d{0,4})\b")
_SEEKS_PHONE = re.compile(r"(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}\b|\b\d{3}[\s.-]\d{4}\b")
_ISO = re.compile(r"\b(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})\b")
_COMPACT = re.compile(r"\b((?:18|19|20)\d{2})(\d{2})(\d{2})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b")
_IN_WORDS = re.compile(r"\b(\d{1,2})(?:er)?\s+([^\W\d_]{3,9})\.?\s+(\d{4})\b", re.IGNORECASE)
_IN_ENGLISH = re.compile(r"\b([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)
_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"),
    ("octobre", "october"), ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
MAXIMUM = 120


def fold(text: str) -> str:
    """Lower case, without accents: « Éloi » and « eloi », « Œuvre » and « oeuvre » are one."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def words(text: str) -> list[str]:
    """The folded words of a name or a query, joints taken as spaces."""
    return _OTHER.sub(" ", _JOINTS.sub(" ", fold(text))).split()


def key(family_name: str, given_name: str, record_number: str = "") -> str:
    """The search key: family name first, so that a list in order of keys is in order of names."""
    apart = words(family_name) + words(given_name)
    joined = [
        _OTHER.sub("", _JOINTS.sub("", fold(part)))
        for part in f"{family_name} {given_name}".split()
        if _JOINTS.search(part)
    ]
    return " ".join(apart + [word for word in joined if word not in apart] + words(record_number))


@dataclass(frozen=True)
class Query:
    """What a search asks for; all that is set must hold."""

    words: tuple[str, ...] = ()
    birth_dates: frozenset[date] = field(default_factory=frozenset)
    nam: str = ""  # the whole number or its beginning
    telephone: str = ""  # 10 digits, or the last 7

    @property
    def is_empty(self) -> bool:
        return self == Query()

    @property
    def prefixes(self) -> str:
        """The words as a text search query: each begins a word of the key."""
        return " & ".join(f"'{word}':*" for word in self.words)


def read(typed: str) -> Query:
    """Take apart a query: a birth date, a NAM, a telephone, the rest are words of the name."""
    rest = " ".join(typed[:MAXIMUM].split())
    dates, rest = _take_dates(rest)
    number, rest = _take_nam(rest)
    telephone, rest = ("", rest) if dates else _take_telephone(rest)
    return Query(tuple(words(rest)), dates, number, telephone)


def read_date(typed: str) -> date | None:
    """One date in any usual writing: 1948-05-03, 3 mai 1948, May 3, 1948, 03/05/1948 (day first)."""
    text = " ".join(typed.split())
    for pattern, order in _WRITINGS:
        found = pattern.fullmatch(text)
        if found:
            return next(iter(_readings(found, order)), None)
    return None


_WRITINGS = ((_ISO, "ymd"), (_COMPACT, "ymd"), (_DAY_FIRST, "dmy"), (_IN_WORDS, "dmy"), (_IN_ENGLISH, "mdy"))


def _take_dates(text: str) -> tuple[frozenset[date], str]:
    for pattern, order in _WRITINGS:
        found = pattern.search(text)
        dates = _readings(found, order) if found else []
        if found and order == "dmy" and pattern is _DAY_FIRST:
            dates += _readings(found, "mdy")  # 03/05/1948 may be either: both are looked for
        if found and dates:
            return frozenset(dates), f"{text[: found.start()]} {text[found.end() :]}"
    return frozenset(), text


def _readings(found: re.Match[str], order: str) -> list[date]:
    parts = dict(zip(order, found.groups(), strict=True))
    month = int(parts["m"]) if parts["m"].isdigit() else _month(parts["m"])
    try:
        return [date(int(parts["y"]), month, int(parts["d"]))]
    except ValueError:
        return []


def _month(name: str) -> int:
    """1 to 12 for a month's name or its beginning, else 0."""
    folded = fold(name)
    return next((n for n, names in enumerate(_MONTHS, 1) if any(m.startswith(folded) for m in names)), 0)


def _take_nam(text: str) -> tuple[str, str]:
    found = _SEEKS_NAM.search(text)
    if not found:
        return "", text
    return nam.normalised(found.group(0)), f"{text[: found.start()]} {text[found.end() :]}"


def _take_telephone(text: str) -> tuple[str, str]:
    found = _SEEKS_PHONE.search(text)
    if not found:
        return "", text
    digits = re.sub(r"\D", "", found.group(0))
    return digits[-10:], f"{text[: found.start()]} {text[found.end() :]}"
