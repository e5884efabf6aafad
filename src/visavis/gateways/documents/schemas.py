"""What a document says: plain values, already worded in the language of the document.

Dates, hours and telephone numbers arrive as text, as the pages show them; the template only lays them out.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Language(StrEnum):
    """Language of the template's own words and of the document (hyphenation, screen readers)."""

    FRENCH = "fr"
    ENGLISH = "en"


@dataclass(frozen=True, kw_only=True)
class PersonBlock:
    """Whom the document is about; an absent value leaves no empty line."""

    surname: str
    given_name: str
    birth_date: str
    health_insurance_number: str = ""
    record_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that the visit knows, and where it comes from."""

    label: str
    value: str
    origin: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading of the author and the text under it; a blank line parts paragraphs."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SignatureBlock:
    """Who signs, in which quality, and when (with the zone when it is not obvious)."""

    name: str
    title: str
    signed_at: str
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class Addendum:
    """What was added after the signature, signed on its own."""

    text: str
    signature: SignatureBlock


@dataclass(frozen=True, kw_only=True)
class NoteDocument:
    """A note of one visit, one patient and one author. Without a signature it is drawn as a draft."""

    template: ClassVar[str] = "note"

    language: Language
    title: str
    visit_line: str
    establishment: str
    site: str
    person: PersonBlock
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    made_at: datetime
    signature: SignatureBlock | None = None
    addenda: tuple[Addendum, ...] = ()
    demonstration: bool = False
