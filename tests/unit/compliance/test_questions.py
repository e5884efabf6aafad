"""The registry of planning questions agrees with the norms that it feeds."""

import pytest
from django.utils import translation

from visavis.compliance.questions import QUESTIONS, Block, Kind, carried_keys, of_block, question, texts_shown
from visavis.norms import QUESTIONS as NORMS
from visavis.norms.facts import ChoiceFact


def test_keys_are_asked_once() -> None:
    keys = [asked.key for asked in QUESTIONS]
    assert len(keys) == len(set(keys))


def test_consent_and_its_information_are_never_carried_over() -> None:
    assert not {asked.key for asked in of_block(Block.CONSENT)} & set(carried_keys())


def test_choices_are_values_that_the_norms_take() -> None:
    facts = {fact.name: fact for asked in NORMS.values() for fact in asked.facts}
    for asked in QUESTIONS:
        fact = facts.get(asked.key)
        if isinstance(fact, ChoiceFact):
            assert {value for value, _words in asked.choices} <= set(fact.tries)
        elif fact is not None and asked.kind is Kind.YES_NO:
            assert fact.tries == (False, True)


def test_answers_are_told_in_words() -> None:
    with translation.override("fr-ca"):
        assert question("device").words_of("tablet") == "Tablette"
        assert question("at_ease").words_of(False) == "Non"
        assert question("equity").words_of("Loin") == "Loin"
        assert question("record_access").words_of(None) == ""


@pytest.mark.parametrize("language", ["fr-ca", "en-ca"])
def test_words_shown_are_plain_texts(language: str) -> None:
    with translation.override(language):
        assert all(type(words) is str and words for words in texts_shown(carried_keys()).values())
