"""Dates, hours and durations as Québec writes them (OQLF), in French and in English.

Pure functions: an aware `datetime` is written in the zone that it carries, so convert first. Node and the
usual libraries give « 09 h 05 », which is wrong here; hence an own formatter. `lang` is any code that
begins with `fr` or `en`. Spaces inside an hour or a date are no-break (U+00A0).
"""

from datetime import date, datetime, time, timedelta

NBSP = "\u00a0"

_DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def base_language(lang: str) -> str:
    """`fr` or `en`; French is the source language and the default."""
    return "en" if lang.lower().startswith("en") else "fr"


def clock(moment: datetime | time, lang: str, *, zone: bool = False) -> str:
    """« 14 h 30 », « 9 h »; "2:30 p.m.", "9 a.m.". With `zone`, the zone's short name follows."""
    if base_language(lang) == "en":
        text = _english_clock(moment)
    else:
        text = f"{moment.hour}{NBSP}h"
        if moment.minute:
            text += f"{NBSP}{moment.minute:02d}"
    if zone and isinstance(moment, datetime):
        text += f" ({zone_name(moment, lang)})"
    return text


def _english_clock(moment: datetime | time) -> str:
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{hour}{minutes}{NBSP}{half}"


_NAMED_ZONES = {
    "America/Toronto": ("heure de l’Est", "Eastern time"),
    "America/Montreal": ("heure de l’Est", "Eastern time"),
    "America/Halifax": ("heure de l’Atlantique", "Atlantic time"),
    "America/Moncton": ("heure de l’Atlantique", "Atlantic time"),
    "America/Blanc-Sablon": ("heure de l’Atlantique", "Atlantic time"),
    "America/St_Johns": ("heure de Terre-Neuve", "Newfoundland time"),
    "America/Winnipeg": ("heure du Centre", "Central time"),
    "America/Edmonton": ("heure des Rocheuses", "Mountain time"),
    "America/Vancouver": ("heure du Pacifique", "Pacific time"),
}


def zone_name(moment: datetime, lang: str) -> str:
    """The zone in words for Canada, else its distance from UTC: « UTC+1 »."""
    index = 1 if base_language(lang) == "en" else 0
    named = _NAMED_ZONES.get(str(moment.tzinfo))
    if named:
        return named[index]
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def _number_of_day(day: date, lang: str) -> str:
    return "1er" if day.day == 1 and base_language(lang) == "fr" else str(day.day)


def long_date(day: date, lang: str, *, article: bool = False) -> str:
    """« mardi 24 novembre 2026 », with `article` « le mardi … »; "Tuesday, November 24, 2026"."""
    return _with_weekday(day, lang, year=True, article=article)


def day_and_month(day: date, lang: str, *, article: bool = False) -> str:
    """« mardi 24 novembre »; "Tuesday, November 24"."""
    return _with_weekday(day, lang, year=False, article=article)


def _with_weekday(day: date, lang: str, *, year: bool, article: bool) -> str:
    language = base_language(lang)
    weekday, month = _DAYS[language][day.weekday()], _MONTHS[language][day.month - 1]
    if language == "en":
        return f"{weekday}, {month}{NBSP}{day.day}" + (f", {day.year}" if year else "")
    text = f"{weekday} {_number_of_day(day, lang)}{NBSP}{month}" + (f" {day.year}" if year else "")
    return f"le {text}" if article else text


def plain_date(day: date, lang: str) -> str:
    """Without the weekday: « 3 mai 1948 »; "May 3, 1948"."""
    language = base_language(lang)
    month = _MONTHS[language][day.month - 1]
    if language == "en":
        return f"{month}{NBSP}{day.day}, {day.year}"
    return f"{_number_of_day(day, lang)}{NBSP}{month} {day.year}"


def short_date(day: date) -> str:
    """For tables, in both languages: 2026-11-24."""
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


def long_moment(moment: datetime, lang: str, *, article: bool = False, zone: bool = False) -> str:
    """« mardi 24 novembre 2026 à 14 h 30 »; "Tuesday, November 24, 2026 at 2:30 p.m."."""
    link = "at" if base_language(lang) == "en" else "à"
    return f"{long_date(moment, lang, article=article)} {link}{NBSP}{clock(moment, lang, zone=zone)}"


def relative_day(day: date, today: date, lang: str) -> str:
    """« aujourd’hui », « hier », « demain », else the day and month."""
    words = {
        "fr": {-1: "hier", 0: "aujourd’hui", 1: "demain"},
        "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    }[base_language(lang)]
    return words.get((day - today).days) or day_and_month(day, lang)


def duration(length: timedelta | int, lang: str) -> str:
    """« 6 min », « 1 h 50 »; "6 min", "1 h 50 min". A number is taken as minutes; seconds are dropped."""
    seconds = length.total_seconds() if isinstance(length, timedelta) else length * 60
    hours, minutes = divmod(int(seconds) // 60, 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    if not minutes:
        return f"{hours}{NBSP}h"
    if base_language(lang) == "en":
        return f"{hours}{NBSP}h{NBSP}{minutes}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{minutes:02d}"


def age(birth_date: date, today: date, lang: str) -> str:
    """« 78 ans »; "78 years old". Under two years, in months."""
    years = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    english = base_language(lang) == "en"
    if years >= 2:
        return f"{years}{NBSP}years{NBSP}old" if english else f"{years}{NBSP}ans"
    months = max(0, (today.year - birth_date.year) * 12 + today.month - birth_date.month)
    months -= 1 if today.day < birth_date.day and months else 0
    if english:
        return f"{months}{NBSP}month{'' if months == 1 else 's'}{NBSP}old"
    return f"{months}{NBSP}mois"


def groups_of_three(digits: str) -> str:
    """« 482 915 730 »: how a number or a password is shown and dictated."""
    return NBSP.join(digits[start : start + 3] for start in range(0, len(digits), 3))


def capitalized(text: str) -> str:
    """First letter up, the rest untouched: « Mardi 24 novembre »."""
    return text[:1].upper() + text[1:]
