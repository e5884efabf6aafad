"""Parts of the demonstration that need no database, and what nothing else may use."""

import stat
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import visavis
from visavis.core import phones
from visavis.jobs.demo import nams
from visavis.jobs.demo.accounts import Passwords
from visavis.jobs.demo.people import everyone
from visavis.jobs.demo.places import PEOPLE, PLACES
from visavis.patients import details, nam

SOURCE = Path(visavis.__file__).parent


def test_only_the_demonstration_plays_moments() -> None:
    """The clock is the only one of the domain: nothing else may stand at another hour."""
    users = {
        path.relative_to(SOURCE).parts[:2]
        for path in SOURCE.rglob("*.py")
        if "played_at(" in path.read_text() and path.name != "clock.py"
    }
    assert users == {("jobs", "demo")}


def test_invented_numbers_are_of_the_right_format_and_all_different() -> None:
    numbers = [
        nams.invented(one.family_name, one.given_name, date.fromisoformat(one.born))
        for one in everyone()
        if one.nam
    ]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        found = nam.read(number)
        assert isinstance(found, nam.Nam)
        assert found.check_digit_fits


def test_everyone_can_be_typed_in_the_form() -> None:
    for one in everyone():
        typed = {
            "family_name": one.family_name,
            "given_name": one.given_name,
            "birth_date": one.born,
            "nam_absence": "no_card",
            **dict(one.extra),
        }
        read = details.read(typed, date(2026, 11, 24))
        assert ZoneInfo(read.zone)
        assert not read.telephone or phones.is_stored_form(read.telephone)


def test_each_person_is_cared_for_by_a_professional_of_the_same_place() -> None:
    by_name = {person.email.partition("@")[0]: person.place for person in PEOPLE}
    assert all(by_name[one.cared_for_by] == one.place for one in everyone())
    assert {person.place for person in PEOPLE} == {place.key for place in PLACES}


def test_passwords_are_made_once_and_kept_for_their_owner(tmp_path: Path) -> None:
    first = Passwords.of_home(str(tmp_path))
    password = first.of("a@example.com")
    assert len(password) >= 20
    assert first.of("a@example.com") == password
    first.given("a@example.com", "user-1")
    first.keep()
    file = tmp_path / "demo-accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = Passwords.of_home(str(tmp_path))
    assert again.of("a@example.com") == password
    assert again.was_given_to("a@example.com", "user-1")
    assert not again.was_given_to("a@example.com", "user-2")
    assert not again.was_given_to("b@example.com", "user-1")


def test_without_a_home_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    passwords = Passwords.of_home("")
    passwords.of("a@example.com")
    passwords.keep()
    assert list(tmp_path.iterdir()) == []
