"""What is typed in the search box, taken apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.patients import search


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Éloi Cerf-Volant", ("eloi", "cerf", "volant")),
        ("  GAGNON,  jeanne ", ("gagnon", "jeanne")),
        ("d'amours", ("d", "amours")),
        ("D’AMOURS", ("d", "amours")),
        ("Vadeboncœur", ("vadeboncoeur",)),
        ("'; drop table--", ("drop", "table")),
        ("& | ! : *", ()),
    ],
)
def test_words_are_folded(typed: str, words: tuple[str, ...]) -> None:
    assert search.read(typed).words == words


def test_key_begins_with_the_family_name_and_holds_joined_words_also_as_one() -> None:
    assert search.key("Cerf-Volant", "Éloi") == "cerf volant eloi cerfvolant"
    assert search.key("D’Amours", "Anne-Marie", "A-12") == "d amours anne marie damours annemarie a 12"


@pytest.mark.parametrize(
    "typed",
    ["1948-05-03", "1948/5/3", "19480503", "3 mai 1948", "3 MAI 1948", "May 3, 1948", "03.05.1948"],
)
def test_a_birth_date_is_read_in_usual_writings(typed: str) -> None:
    assert search.read_date(typed) == date(1948, 5, 3)
    assert date(1948, 5, 3) in search.read(typed).birth_dates


def test_first_of_the_month_in_french() -> None:
    assert search.read_date("1er août 1990") == date(1990, 8, 1)


@pytest.mark.parametrize(
    "typed", ["1948-02-30", "31 février 1948", "1948", "hier", "", "1948-13-01", "marie 1948"]
)
def test_what_is_no_date_is_not_guessed(typed: str) -> None:
    assert search.read_date(typed) is None


def test_an_ambiguous_date_is_looked_for_both_ways() -> None:
    assert search.read("03/05/1948").birth_dates == {date(1948, 5, 3), date(1948, 3, 5)}
    assert search.read("13/05/1948").birth_dates == {date(1948, 5, 13)}


def test_name_and_birth_date_together() -> None:
    query = search.read("gagnon 1948-05-03")
    assert (query.words, query.birth_dates) == (("gagnon",), {date(1948, 5, 3)})


@pytest.mark.parametrize(
    "typed", ["514 555-0142", "(514) 555-0142", "5145550142", "+1 514 555 0142", "1-514-555-0142"]
)
def test_a_telephone_is_read_as_ten_digits(typed: str) -> None:
    query = search.read(typed)
    assert (query.telephone, query.words) == ("5145550142", ())


def test_a_local_number_has_seven_digits() -> None:
    assert search.read("555-0142").telephone == "5550142"


@pytest.mark.parametrize("typed", ["gagj 4805 0312", "GAGJ48050312", "gagj-4805-0312"])
def test_a_nam_is_read_in_any_case(typed: str) -> None:
    query = search.read(typed)
    assert (query.nam, query.words, query.telephone) == ("GAGJ48050312", (), "")


def test_the_beginning_of_a_nam_is_enough() -> None:
    assert search.read("gagj4805").nam == "GAGJ4805"


@given(st.text(max_size=300))
def test_no_text_breaks_the_query(typed: str) -> None:
    query = search.read(typed)
    assert all(word and "'" not in word and "\\" not in word and " " not in word for word in query.words)
