"""Telephone numbers: read as people type them, kept as E.164, shown the Canadian way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.core import phones
from visavis.core.errors import Refused


@pytest.mark.parametrize(
    "typed",
    ["514 555-0142", "(514) 555-0142", "514.555.0142", "5145550142", "1 514 555 0142", "+1-514-555-0142"],
)
def test_usual_ways_of_typing_are_read(typed: str) -> None:
    assert phones.parse(typed) == "+15145550142"


@pytest.mark.parametrize(
    "typed", ["450 555-0118 poste 12", "450 555-0118 x12", "450-555-0118 ext. 12", "4505550118 #12"]
)
def test_an_extension_is_kept_apart(typed: str) -> None:
    stored = phones.parse(typed)
    assert stored == "+14505550118;ext=12"
    assert phones.display(stored, "fr").replace("\u00a0", " ") == "450 555-0118, poste 12"
    assert phones.display(stored, "en").replace("\u00a0", " ") == "450-555-0118, ext. 12"
    assert phones.href(stored) == "tel:+14505550118;ext=12"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "phone_not_a_number"),
        ("abc", "phone_not_a_number"),
        ("555-0142", "phone_not_a_number"),
        ("514 555-014", "phone_not_a_number"),
        ("+33 1 42 68 53 00", "phone_other_country"),
        ("011 33 1 42 68 53 00", "phone_other_country"),
        ("+1 876 555 1234", "phone_other_country"),
        ("111 111-1111", "phone_not_in_use"),
    ],
)
def test_what_is_not_a_number_from_here_is_refused_with_the_reason(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        phones.parse(typed)
    assert refused.value.refusal.code == code
    assert str(refused.value.refusal.sentence).endswith(".")


def test_short_numbers_are_shown_and_dialled_as_they_are() -> None:
    assert phones.display("811", "fr") == "811"
    assert phones.href("811") == "tel:811"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(typed: str) -> None:
    try:
        stored = phones.parse(typed)
    except Refused:
        return
    assert phones.is_stored_form(stored)
