"""The form about a person: every fault at once, at its field; what is right is normalised."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.patients import details

TODAY = date(2026, 11, 24)
RIGHT = {
    "family_name": "Gagnon",
    "given_name": "Jeanne",
    "birth_date": "1948-05-03",
    "nam_absence": "not_at_hand",
}


def faults(**changes: str) -> dict[str, str]:
    with pytest.raises(details.DetailsRefused) as refused:
        details.read({**RIGHT, **changes}, TODAY)
    assert all(str(refusal.sentence) for refusal in refused.value.refusals)
    return {refusal.field: refusal.code for refusal in refused.value.refusals}


def read(**changes: str) -> details.Details:
    return details.read({**RIGHT, **changes}, TODAY)


def test_an_empty_form_names_each_field_that_is_needed() -> None:
    with pytest.raises(details.DetailsRefused) as refused:
        details.read({}, TODAY)
    assert [refusal.field for refusal in refused.value.refusals] == [
        "family_name",
        "given_name",
        "birth_date",
        "nam",
    ]


def test_what_is_right_is_trimmed_and_normalised() -> None:
    person = read(
        family_name="  Gagnon\u200b ",
        nam="gagj 4805 0316",
        nam_absence="",
        telephone="(514) 555-0142",
        email=" jeanne@EXAMPLE.com ",
    )
    assert person.family_name == "Gagnon"
    assert person.nam == "GAGJ48050316"
    assert person.telephone == "+15145550142"
    assert person.email == "jeanne@example.com"


def test_a_nam_needs_no_reason_for_its_absence() -> None:
    assert read(nam="gagj 4805 0316", nam_absence="not_at_hand").nam_absence == ""


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("family_name", "x" * 151, "too_long"),
        ("needs", "x" * 301, "too_long"),
        ("interpreter_language", "x" * 61, "too_long"),
        ("family_name", "<script>", "wrong_characters"),
        ("given_name", "R2D2", "wrong_characters"),
        ("given_name", "---", "wrong_characters"),
        ("birth_date", "2026-11-25", "future_date"),
        ("birth_date", "1895-11-24", "too_old"),
        ("birth_date", "1948-02-30", "not_a_date"),
        ("birth_date", "x" * 500, "not_a_date"),
        ("nam", "gagj", "nam_format"),
        ("nam", "gagj 4813 0316", "nam_date"),
        ("nam_absence", "because", "not_a_choice"),
        ("telephone", "+33 1 23 45 67 89", "phone_other_country"),
        ("telephone", "12", "phone_not_a_number"),
        ("telephone", "allo", "phone_not_a_number"),
        ("email", "jeanne@", "not_an_email"),
        ("email", "jeanne", "not_an_email"),
        ("email", "jeanne@example", "not_an_email"),
        ("email", "jeanne gagnon@example.com", "not_an_email"),
        ("email", "x" * 400 + "@example.com", "not_an_email"),
        ("language", "de-de", "not_a_choice"),
        ("zone", "Mars/Olympus", "not_a_zone"),
        ("last_in_person_on", "2026-12-01", "future_date"),
    ],
)
def test_each_fault_is_told_at_its_field(field: str, typed: str, code: str) -> None:
    assert faults(**{field: typed}) == {field: code}


@pytest.mark.parametrize(
    "name", ["O’Sullivan", "Nguyễn", "Anne-Marie", "St. Clair", "王", "D'Amours", "Ó Briain"]
)
def test_names_of_all_kinds_are_names(name: str) -> None:
    assert read(family_name=name).family_name == name


def test_born_today_and_130_years_ago_are_people() -> None:
    assert read(birth_date="2026-11-24").birth_date == TODAY
    assert read(birth_date="1895-11-25").birth_date == date(1895, 11, 25)


def test_all_faults_come_at_once_in_the_order_of_the_form() -> None:
    assert list(faults(family_name="", birth_date="", email="x", telephone="1")) == [
        "family_name",
        "birth_date",
        "telephone",
        "email",
    ]


def test_yes_no_and_unknown() -> None:
    person = read(record_access="yes", dsq_access="no")
    assert (person.record_access, person.dsq_access, person.receives_texts) == (True, False, None)


def test_confirming_contacts_keeps_the_day() -> None:
    assert read(contact_confirmed="1").contact_confirmed_on == TODAY
    assert read().contact_confirmed_on is None


@pytest.mark.parametrize(
    ("on", "age"), [(date(2026, 5, 2), 13), (date(2026, 5, 3), 14), (date(2026, 5, 4), 14)]
)
def test_age_changes_on_the_birthday(on: date, age: int) -> None:
    assert details.age_on(date(2012, 5, 3), on) == age


@given(st.dictionaries(st.sampled_from([*RIGHT, "nam", "telephone", "email", "zone"]), st.text(max_size=60)))
def test_any_text_is_either_read_or_refused_with_fields(typed: dict[str, str]) -> None:
    try:
        person = details.read(typed, TODAY)
    except details.DetailsRefused as refused:
        fields = {refusal.field for refusal in refused.refusals}
    else:
        fields = {"family_name"} if person.family_name else set()
    assert fields
    assert "" not in fields
