"""What is to be checked about a person, and whose address may be written to."""

from datetime import date
from typing import Any

import pytest

from visavis.patients import policies
from visavis.patients.details import Details
from visavis.patients.models import ContactOwner, Patient

TODAY = date(2026, 11, 24)


def person(**changes: Any) -> Details:
    return Details(**{"family_name": "Gagnon", "given_name": "Jeanne", "birth_date": date(1948, 5, 3),
                      "telephone": "+15145550142", **changes})  # fmt: skip


def codes(**changes: Any) -> list[str]:
    return [warning.code for warning in policies.warnings(person(**changes), TODAY)]


def test_nothing_to_check() -> None:
    assert codes() == []


def test_check_digit_and_birth_date_of_the_nam_are_warned_about() -> None:
    assert codes(nam="TEST54122816", birth_date=date(1954, 12, 28)) == []
    assert codes(nam="TEST54122817", birth_date=date(1954, 12, 28)) == ["nam_check_digit"]
    assert codes(nam="TEST54122816", birth_date=date(1954, 12, 27)) == ["nam_other_birth_date"]


def test_who_cannot_be_reached_is_told() -> None:
    assert codes(telephone="") == ["no_contact"]


@pytest.mark.parametrize(
    ("born", "owner", "agreed", "allowed"),
    [
        (date(2012, 11, 25), ContactOwner.PARENT, False, True),  # 13 years old
        (date(2012, 11, 24), ContactOwner.PARENT, False, False),  # 14 today
        (date(2012, 11, 24), ContactOwner.PARENT, True, True),
        (date(2009, 1, 1), ContactOwner.OWN, False, True),
        (date(1990, 1, 1), ContactOwner.PARENT, False, False),
    ],
)
def test_from_14_on_nothing_goes_to_a_parents_address_without_agreement(
    born: date, owner: ContactOwner, agreed: bool, allowed: bool
) -> None:
    patient = Patient(birth_date=born, email="a@example.com", email_owner=owner, parent_contact_agreed=agreed)
    assert policies.may_write_to_email(patient, TODAY) is allowed


def test_nobody_is_written_to_without_an_address() -> None:
    assert not policies.may_write_to_email(Patient(birth_date=TODAY, email=""), TODAY)
