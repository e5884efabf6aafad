"""Catalogues of the interface's texts, without the gettext binaries (Babel reads and writes them).

The source language is French: a msgid is the French text, typed with ordinary spaces. Each package keeps
the English of its own texts in `locale/en/LC_MESSAGES/django.po`; a text belongs to the nearest folder
above it that has a `locale` folder. The French catalogue is made here from the sources: same words, with
the no-break spaces that typography asks for.

    python tools/translations.py extract [FOLDER …]   add missing texts to the .po files, English left empty
    python tools/translations.py fill FILE.json       put the English of {"texte": "text"} where it is missing
    python tools/translations.py check                exit 1 when a text has no English, or two
    python tools/translations.py compile              write the .mo files of both languages
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent / "src" / "visavis"
NBSP = "\u00a0"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_UNITS = r"(?:h|min|s|ms|ans|an|mois|kbit/s|px|\$|%)"
_RULES = (
    (re.compile(r" (?=[:»])"), NBSP),
    (re.compile(r"(?<=«) "), NBSP),
    # « 24 h », « %(minutes)s min », « 90 % »; and the minutes after « h ».
    (re.compile(rf"(?<=\d) (?={_UNITS}(?!\w))"), NBSP),
    (re.compile(rf"(?<=\)[sd]) (?={_UNITS}(?!\w))"), NBSP),
    (re.compile(rf"(?<=\d{NBSP}h) (?=\d)"), NBSP),
    (re.compile(r"(?<=\b\d{3}) (?=\d{3}-\d{4}\b)"), NBSP),
)

Key = tuple[str, str, bool]  # context, msgid, has a plural


@dataclass
class Text:
    """One text of the interface, wherever it stands."""

    message: str | tuple[str, ...]
    context: str
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        plural = not isinstance(self.message, str)
        return self.context, self.message[0] if plural else str(self.message), plural


def typographic(text: str) -> str:
    """French with its no-break spaces: before « : » and « » », after « « », between a number and its unit."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


# --- Reading the sources ----------------------------------------------------------------------------
def scope_of(path: Path) -> Path:
    """The folder whose catalogue holds the texts of `path`: the nearest one above with a `locale` folder.

    The templates of an audience (`web/templates/patient`) go with its pages (`web/patient`).
    """
    parts = path.relative_to(ROOT).parts
    if parts[:2] == ("web", "templates") and (ROOT / "web" / parts[2] / "locale").is_dir():
        return ROOT / "web" / parts[2]
    for folder in path.parents:
        if (folder / "locale").is_dir():
            return folder
        if folder == ROOT:
            break
    return ROOT / parts[0]


def source_files() -> Iterator[Path]:
    for pattern in ("**/*.py", "**/templates/**/*.html", "**/templates/**/*.txt"):
        for path in sorted(ROOT.glob(pattern)):
            if "migrations" not in path.parts and "locale" not in path.parts:
                yield path


def texts_of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str]]:
    """Line, message and context of each text of a file."""
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        content = templatize(content, origin=str(path))
    found = babel_extract("python", BytesIO(content.encode()), KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        if message and message != ("", ""):
            yield line, message, context or ""


def collect() -> dict[Path, dict[Key, Text]]:
    """Every text of the product, by the folder that owns it."""
    collected: dict[Path, dict[Key, Text]] = {}
    for path in source_files():
        for line, message, context in texts_of(path):
            text = Text(message, context)
            known = collected.setdefault(scope_of(path), {}).setdefault(text.key, text)
            known.places.append(f"{path.relative_to(ROOT.parent.parent)}:{line}")
    return collected


# --- Reading and writing catalogues -------------------------------------------------------------------
def po_path(scope: Path) -> Path:
    return scope / "locale" / "en" / "LC_MESSAGES" / "django.po"


def english(scope: Path) -> Catalog:
    """The English catalogue of a folder; empty when there is none yet."""
    path = po_path(scope)
    if not path.exists():
        return Catalog(
            locale="en",
            domain="django",
            project="Vis-à-vis",
            version="0.1",
            copyright_holder="the authors of Vis-à-vis",
            language_team="Vis-à-vis",
            header_comment="# English of the texts of this folder; the msgids are the French source.",
            charset="utf-8",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django", abort_invalid=True)


def scopes() -> list[Path]:
    """Folders that have a catalogue."""
    return sorted(path.parent for path in ROOT.glob("**/locale") if path.is_dir())


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


def entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def key_of(message: Message) -> Key:
    plural = not isinstance(message.id, str)
    return message.context or "", message.id[0] if plural else str(message.id), plural


def write_catalog(path: Path, catalog: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    output = BytesIO()
    write_po(output, catalog, width=0, sort_by_file=False, include_lineno=False, ignore_obsolete=True)
    path.write_bytes(output.getvalue())


# --- Commands ------------------------------------------------------------------------------------------
def extract(folders: list[str]) -> int:
    """Adds texts that no English catalogue knows to the catalogue of their folder."""
    wanted = [Path(folder).resolve() for folder in folders]
    known = {key_of(message) for scope in scopes() for message in entries(english(scope))}
    for scope, texts in collect().items():
        if wanted and not any(scope.is_relative_to(folder) for folder in wanted):
            continue
        missing = [text for key, text in texts.items() if key not in known]
        if not missing:
            continue
        catalog = english(scope)
        for text in missing:
            files = [(place.rsplit(":", 1)[0], None) for place in dict.fromkeys(text.places)]
            catalog.add(text.message, locations=files[:2], context=text.context or None)
        write_catalog(po_path(scope), catalog)
        print(f"{len(missing):4} added to {po_path(scope)}")
    return 0


def fill(files: list[str]) -> int:
    """Puts the given English into every catalogue where the text stands without it."""
    given: dict[str, Any] = {}
    for file in files:
        given |= json.loads(Path(file).read_text(encoding="utf-8"))
    for scope in scopes():
        catalog, filled = english(scope), 0
        for message in entries(catalog):
            text = given.get(key_of(message)[1])
            if text and isinstance(text, list) == key_of(message)[2] and not is_translated(message):
                message.string = tuple(text) if isinstance(text, list) else text
                filled += 1
        if filled:
            write_catalog(po_path(scope), catalog)
            print(f"{filled:4} filled in {po_path(scope)}")
    return 0


def check(_folders: list[str]) -> int:
    """Texts without English, texts with two, and entries that no source uses any more."""
    translations: dict[Key, dict[str, list[str]]] = {}
    for scope in scopes():
        for message in entries(english(scope)):
            if is_translated(message):
                where = translations.setdefault(key_of(message), {})
                where.setdefault(str(message.string), []).append(str(po_path(scope).relative_to(ROOT)))
    collected = [text for texts in collect().values() for text in texts.values()]
    problems = 0
    for text in collected:
        if text.key not in translations:
            problems += 1
            print(f"no English: {text.key[1]!r} at {text.places[0]}")
    for key, strings in translations.items():
        if len(strings) > 1:
            problems += 1
            print(f"two English texts for {key[1]!r}: {strings}")
    used = {text.key for text in collected}
    for key, strings in translations.items():
        if key not in used:
            problems += 1
            print(f"no longer used: {key[1]!r} in {next(iter(strings.values()))[0]}")
    print(f"{len(collected)} texts, {problems} to settle")
    return 1 if problems else 0


def compile_catalogs(_folders: list[str]) -> int:
    """Writes `django.mo` of English (from the .po files) and of French (from the sources)."""
    for scope in scopes():
        write_binary(scope / "locale" / "en", english(scope))
    for scope, texts in collect().items():
        catalog = Catalog(locale="fr", domain="django", charset="utf-8", fuzzy=False)
        for text in texts.values():
            catalog.add(text.message, french(text.message), context=text.context or None)
        write_binary(scope / "locale" / "fr", catalog)
    return 0


def french(message: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(message, str):
        return typographic(message)
    return tuple(typographic(form) for form in message)


def write_binary(folder: Path, catalog: Catalog) -> None:
    path = folder / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside, then moved: a server that reads it meanwhile sees the old one or the new one.
    staged = path.with_suffix(".mo.new")
    with staged.open("wb") as file:
        write_mo(file, catalog)
    staged.replace(path)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "extract": extract,
    "fill": fill,
    "check": check,
    "compile": compile_catalogs,
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
