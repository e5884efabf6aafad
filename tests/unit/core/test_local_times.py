"""Hours that people say: most mean one instant, none in spring's gap, two when clocks go back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.core.local_times import instants, next_valid

MONTREAL = ZoneInfo("America/Toronto")
ISLANDS = ZoneInfo("America/Halifax")  # Îles-de-la-Madeleine


def test_an_ordinary_hour_is_one_instant() -> None:
    (only,) = instants(date(2026, 11, 24), time(14, 30), MONTREAL)
    assert only.astimezone(UTC) == datetime(2026, 11, 24, 19, 30, tzinfo=UTC)


def test_an_hour_of_springs_gap_is_none_and_the_next_is_three() -> None:
    assert instants(date(2027, 3, 14), time(2, 30), MONTREAL) == ()
    found = next_valid(date(2027, 3, 14), time(2, 30), MONTREAL)
    assert (found.hour, found.minute) == (3, 0)


def test_an_hour_that_comes_twice_is_two_an_hour_apart() -> None:
    first, second = instants(date(2027, 11, 7), time(1, 30), MONTREAL)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


def test_each_place_has_its_own_hour() -> None:
    (here,) = instants(date(2026, 11, 24), time(9), MONTREAL)
    (there,) = instants(date(2026, 11, 24), time(9), ISLANDS)
    assert here.astimezone(UTC) - there.astimezone(UTC) == timedelta(hours=1)


@given(
    day=st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    hour=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    zone=st.sampled_from([MONTREAL, ISLANDS, ZoneInfo("America/St_Johns"), ZoneInfo("UTC")]),
)
def test_an_instant_is_told_back_as_it_was_said(day: date, hour: time, zone: ZoneInfo) -> None:
    for instant in instants(day, hour, zone):
        local = instant.astimezone(UTC).astimezone(zone)
        assert (local.date(), local.time()) == (day, hour)
    valid = next_valid(day, hour, zone)
    assert instants(valid.date(), valid.time().replace(fold=0), zone)


@pytest.mark.parametrize("minutes", [0, 59])
def test_the_whole_gap_leads_to_its_end(minutes: int) -> None:
    assert next_valid(date(2027, 3, 14), time(2, minutes), MONTREAL).time() == time(3)
