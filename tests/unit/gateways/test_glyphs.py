"""What the fonts can draw, and what is done with the rest."""

import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.gateways.documents import client, glyphs


def test_french_and_english_are_left_as_they_are() -> None:
    text = "L’œuvre de Ÿves : « 14\u202fh\u202f30 », 5 µg ≥ 3 °C – naïf… €"
    assert glyphs.drawable(text) == text


def test_what_no_font_draws_is_spelled_out() -> None:
    assert glyphs.drawable("ok 🙂") == "ok [U+1F642 SLIGHTLY SMILING FACE]"
    assert glyphs.drawable("漢\ue000\x07\x00") == "[U+6F22][U+E000][U+0007][U+0000]"


def test_marks_that_reorder_or_hide_text_are_dropped() -> None:
    assert glyphs.drawable("a\u202eb\u2066c\ufeffd\u200be\ufe0f") == "abcde"


def test_every_end_of_line_is_the_same() -> None:
    assert glyphs.drawable("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"


def test_endless_words_can_be_broken() -> None:
    broken = glyphs.drawable("x" * 200)
    assert broken.replace("\u200b", "") == "x" * 200
    assert max(map(len, broken.split("\u200b"))) == glyphs.LONGEST_WORD
    assert glyphs.drawable("x" * glyphs.LONGEST_WORD) == "x" * glyphs.LONGEST_WORD


@settings(max_examples=80, deadline=None)
@given(st.text())
def test_nothing_is_left_that_cannot_be_drawn(text: str) -> None:
    allowed = glyphs.coverage() | {ord("\n"), ord("\u200b")}
    assert {ord(char) for char in glyphs.drawable(text)} <= allowed


def test_coverage_says_what_typst_can_draw() -> None:
    # One character a paragraph, so that no cluster hides a missing glyph.
    text = "\n\n".join(map(chr, sorted(glyphs.coverage())))
    source = b'#set document(title: "x")\n#set text(font: ("Atkinson Hyperlegible Next", "DejaVu Sans"))\n'
    source += b'#title()\n#for part in sys.inputs.text.split("\\n\\n") [#par[#part]]'
    pdf = typst.compile(
        source,
        font_paths=client._fonts(),
        sys_inputs={"text": text},
        pdf_standards=["a-2a", "ua-1"],
    )
    assert isinstance(pdf, bytes)
