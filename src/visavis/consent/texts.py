"""A text of consent as it is shown and read aloud, with its blanks filled in."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

QUESTION = "question"  # the item that is asked once the others are read


@dataclass(frozen=True)
class Section:
    """One item: `limits`, `means_and_risks`, `in_person_place`, `recording` (article 2), `choice` (ours)."""

    item: str
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ShownText:
    """The words in force, in one language, with the place (or person) in them."""

    text_id: UUID
    version: int
    valid_from: date
    language: str
    sections: tuple[Section, ...]
    question: str
    promises_no_recording: bool

    @property
    def plain(self) -> str:
        """Word for word what is shown, as it is kept with the answer."""
        lines = [f"{section.heading}\n{' '.join(section.sentences)}" for section in self.sections]
        return "\n\n".join([*lines, self.question])

    @property
    def digest(self) -> str:
        """SHA-256 of the words."""
        return digest_of(self.plain)


def digest_of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def blanks(entries: list[dict[str, Any]]) -> frozenset[str]:
    """Names of the blanks that a body has: `place`, `person`."""
    whole = " ".join(sentence for entry in entries for sentence in entry["sentences"])
    return frozenset(name for name in ("place", "person") if f"{{{name}}}" in whole)


def fill(entries: list[dict[str, Any]], fillings: Mapping[str, str]) -> tuple[tuple[Section, ...], str]:
    """The sections and the question of a body, with `{place}` and `{person}` replaced."""

    def filled(sentence: str) -> str:
        for name, words in fillings.items():
            sentence = sentence.replace(f"{{{name}}}", words)
        return sentence

    sections = tuple(
        Section(entry["item"], entry["heading"], tuple(filled(sentence) for sentence in entry["sentences"]))
        for entry in entries
    )
    question = " ".join(" ".join(s.sentences) for s in sections if s.item == QUESTION)
    return tuple(section for section in sections if section.item != QUESTION), question
