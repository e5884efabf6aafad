"""A text of consent with its blanks filled in."""

from typing import Any

from visavis.consent.texts import blanks, fill

ENTRIES: list[dict[str, Any]] = [
    {"item": "in_person_place", "heading": "Le suivi", "sentences": ["Ce sera à cet endroit : {place}."]},
    {"item": "question", "heading": "", "sentences": ["D’accord?"]},
]


def test_blanks_are_found_and_filled_and_the_question_stands_apart() -> None:
    assert blanks(ENTRIES) == {"place"}
    sections, question = fill(ENTRIES, {"place": "CLSC, 40, chemin de la Grève"})
    assert sections[0].sentences == ("Ce sera à cet endroit : CLSC, 40, chemin de la Grève.",)
    assert question == "D’accord?"
    assert [section.item for section in sections] == ["in_person_place"]


def test_braces_in_a_place_are_kept_as_they_are() -> None:
    sections, _question = fill(ENTRIES, {"place": "{place} {0}", "person": "x"})
    assert "{place} {0}" in sections[0].sentences[0]
