"""The health insurance number: read as typed, enforced as law.md says, its check digit only warned about."""

from datetime import date

import pytest

from visavis.core.errors import Refusal
from visavis.patients import nam


@pytest.mark.parametrize("typed", ["TEST54122816", "test 5412 2816", " test-5412-2816 ", "tést.5412.2816"])
def test_lower_case_spaces_and_accents_are_accepted(typed: str) -> None:
    found = nam.read(typed)
    assert isinstance(found, nam.Nam)
    assert found.value == "TEST54122816"
    assert found.check_digit_fits


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "nam_format"),
        ("TES54122816", "nam_format"),
        ("TEST5412281", "nam_format"),
        ("TEST541228167", "nam_format"),
        ("1234TEST5678", "nam_format"),
        ("TEST54122806", "nam_format"),  # the eleventh character is 1 to 9
        ("TEST54132816", "nam_date"),
        ("TEST54632816", "nam_date"),
        ("TEST54023016", "nam_date"),
        ("TEST54120016", "nam_date"),
    ],
)
def test_what_is_not_a_nam_is_refused(typed: str, code: str) -> None:
    found = nam.read(typed)
    assert isinstance(found, Refusal)
    assert found.code == code
    assert found.field == "nam"


def test_month_may_carry_fifty_and_century_is_unknown() -> None:
    found = nam.read("TEST54622816")
    assert isinstance(found, nam.Nam)
    assert found.dates == {date(1954, 12, 28), date(2054, 12, 28)}


def test_29_february_counts_when_one_century_has_it() -> None:
    found = nam.read("TEST00022911")
    assert isinstance(found, nam.Nam)
    assert found.dates == {date(2000, 2, 29)}


def test_wrong_check_digit_is_read_all_the_same() -> None:
    found = nam.read("TEST54122817")
    assert isinstance(found, nam.Nam)
    assert not found.check_digit_fits


def test_display_has_groups_of_four_with_no_break_spaces() -> None:
    assert nam.display("TEST54122816") == "TEST\u00a05412\u00a02816"
    assert nam.display("") == ""
