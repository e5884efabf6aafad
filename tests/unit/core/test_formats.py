"""Dates, hours and durations are written the Québec way (ux, section 5)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.core import formats

MONTREAL = ZoneInfo("America/Toronto")
VISIT = datetime(2026, 11, 24, 14, 30, tzinfo=MONTREAL)


def plain(text: str) -> str:
    """Ordinary spaces, so that the expected text can be read."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("hour", "french", "english"),
    [
        (time(14, 30), "14 h 30", "2:30 p.m."),
        (time(9, 5), "9 h 05", "9:05 a.m."),
        (time(9), "9 h", "9 a.m."),
        (time(0, 10), "0 h 10", "12:10 a.m."),
        (time(12), "12 h", "12 p.m."),
    ],
)
def test_hours_have_no_leading_zero_and_no_empty_minutes(hour: time, french: str, english: str) -> None:
    assert plain(formats.clock(hour, "fr-ca")) == french
    assert plain(formats.clock(hour, "en-ca")) == english


def test_dates_in_words() -> None:
    assert plain(formats.long_date(VISIT, "fr-ca", article=True)) == "le mardi 24 novembre 2026"
    assert plain(formats.long_date(VISIT, "en-ca")) == "Tuesday, November 24, 2026"
    assert plain(formats.day_and_month(VISIT, "fr")) == "mardi 24 novembre"
    assert plain(formats.plain_date(date(1948, 5, 3), "fr")) == "3 mai 1948"
    assert plain(formats.plain_date(date(1948, 5, 3), "en")) == "May 3, 1948"


def test_the_first_of_a_month_is_ordinal_in_french_only() -> None:
    assert plain(formats.plain_date(date(2026, 10, 1), "fr")) == "1er octobre 2026"
    assert plain(formats.plain_date(date(2026, 10, 1), "en")) == "October 1, 2026"


def test_the_whole_moment_shows_its_zone_when_asked() -> None:
    assert plain(formats.long_moment(VISIT, "fr", zone=True)) == (
        "mardi 24 novembre 2026 à 14 h 30 (heure de l’Est)"
    )
    islands = VISIT.astimezone(ZoneInfo("America/Halifax"))
    assert plain(formats.clock(islands, "en", zone=True)) == "3:30 p.m. (Atlantic time)"
    assert formats.zone_name(VISIT.astimezone(ZoneInfo("Asia/Kolkata")), "fr") == "UTC+5:30"


def test_days_near_today_have_a_name() -> None:
    today = date(2026, 11, 24)
    assert formats.relative_day(today, today, "fr") == "aujourd’hui"
    assert formats.relative_day(date(2026, 11, 25), today, "fr") == "demain"
    assert formats.relative_day(date(2026, 11, 23), today, "en") == "yesterday"
    assert plain(formats.relative_day(date(2026, 11, 26), today, "fr")) == "jeudi 26 novembre"


@pytest.mark.parametrize(
    ("length", "french", "english"),
    [
        (6, "6 min", "6 min"),
        (110, "1 h 50", "1 h 50 min"),
        (65, "1 h 05", "1 h 5 min"),
        (120, "2 h", "2 h"),
        (timedelta(seconds=59), "0 min", "0 min"),
    ],
)
def test_durations(length: timedelta | int, french: str, english: str) -> None:
    assert plain(formats.duration(length, "fr")) == french
    assert plain(formats.duration(length, "en")) == english


def test_age_turns_on_the_birthday() -> None:
    born = date(1948, 5, 3)
    assert plain(formats.age(born, date(2026, 5, 2), "fr")) == "77 ans"
    assert plain(formats.age(born, date(2026, 5, 3), "fr")) == "78 ans"
    assert plain(formats.age(born, date(2026, 5, 3), "en")) == "78 years old"


def test_age_of_small_children_is_in_months() -> None:
    assert plain(formats.age(date(2026, 1, 31), date(2026, 11, 24), "fr")) == "9 mois"
    assert plain(formats.age(date(2026, 10, 24), date(2026, 11, 24), "en")) == "1 month old"


@given(st.datetimes(timezones=st.just(MONTREAL)), st.sampled_from(["fr", "en"]))
def test_an_hour_never_breaks_at_the_end_of_a_line(moment: datetime, lang: str) -> None:
    assert " " not in formats.clock(moment, lang)


def test_digits_are_grouped_by_three() -> None:
    assert plain(formats.groups_of_three("482915730")) == "482 915 730"
