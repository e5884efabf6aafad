"""Text that our fonts can draw: Typst refuses a PDF/A with a missing glyph, and a note loses no character.

What cannot be drawn is written as its code and name: « 🙂 » gives « [U+1F642 SLIGHTLY SMILING FACE] ».
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
LONGEST_WORD = 60

# Invisible, and either forbidden in PDF/A or able to show a text in another order than it was written in.
_DROPPED = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


@lru_cache(maxsize=1)
def coverage() -> frozenset[int]:
    """Code points that the shipped fonts can draw."""
    points: set[int] = set()
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            first, _, last = line.partition("-")
            points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


def drawable(text: str) -> str:
    """The same text, with what cannot be drawn spelled out and endless words made breakable."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", "    ")
    text = _DROPPED.sub("", text)
    covered = coverage()
    spelled = "".join(char if char == "\n" or ord(char) in covered else _spelled(char) for char in text)
    return _LONG_WORD.sub(lambda word: word[0] + "\u200b", spelled)


def only_latin(text: str) -> str:
    """The same, with everything above Latin spelled out: for a cluster that no single font draws."""
    return "".join(
        char if ord(char) < 0x250 or char in "’‘“”–—…\u200b\u202f" else _spelled(char) for char in text
    )


def _spelled(char: str) -> str:
    name = "" if unicodedata.category(char) in {"Cc", "Co", "Cn", "Cs"} else unicodedata.name(char, "")
    if name.endswith(f"-{ord(char):X}"):
        name = ""
    return f"[U+{ord(char):04X} {name}]" if name else f"[U+{ord(char):04X}]"
