"""Typst: values in, PDF/A-2a and PDF/UA-1 out, in a few milliseconds, without a system font.

Values travel as JSON in `sys.inputs` and are shown as strings: nothing that a person wrote is read as markup.
Thread-safe: each call makes its own world; only the fonts are shared.
"""

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

import typst

from visavis.gateways.documents import glyphs
from visavis.gateways.documents.errors import DocumentRefused

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]


class Document(Protocol):
    """A frozen dataclass that names its template and says when it was made."""

    template: ClassVar[str]

    @property
    def made_at(self) -> datetime: ...


class Documents(Protocol):
    """What the rest of the product asks of a document maker."""

    def render_pdf(self, document: Document) -> bytes:
        """The document as PDF. Same values, same bytes. Raises DocumentRefused."""
        ...


class TypstDocuments:
    """The real maker."""

    def render_pdf(self, document: Document) -> bytes:
        """The document as PDF/A-2a and PDF/UA-1. Same values, same bytes. Raises DocumentRefused."""
        template = TEMPLATES / f"{document.template}.typ"
        if not template.is_file():
            raise DocumentRefused(f"no template named {document.template!r}")
        if document.made_at.tzinfo is None:
            raise DocumentRefused("the time of a document needs a zone")
        try:
            return _compiled(template, document, glyphs.drawable)
        except typst.TypstError:
            # Each character can be drawn, but not all of one cluster by one font: rare, and never lost.
            return _compiled_or_refused(template, document)


def _compiled_or_refused(template: Path, document: Document) -> bytes:
    try:
        return _compiled(template, document, lambda text: glyphs.only_latin(glyphs.drawable(text)))
    except typst.TypstError:
        # `from None`: Typst's message quotes the text of the note.
        raise DocumentRefused(f"Typst could not draw the template {document.template!r}") from None


def _compiled(template: Path, document: Document, clean: Callable[[str], str]) -> bytes:
    made_at = document.made_at
    values = _plain(dataclasses.asdict(document), clean)  # type: ignore[call-overload]
    result = typst.compile(
        template,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values)},
        pdf_standards=STANDARDS,
        timestamp=int(made_at.timestamp()),
    )
    assert isinstance(result, bytes)
    return result


def _plain(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(str(value))
    if isinstance(value, dict):
        return {key: _plain(inner, clean) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, clean) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(glyphs.FONTS)]
    )


def from_settings() -> Documents:
    """The maker that this installation uses; there is nothing to set."""
    return TypstDocuments()
