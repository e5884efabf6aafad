"""The note as PDF: what it says, and what it must survive."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.unit.gateways.note_samples import PERSON, SIGNATURE, note

from visavis.gateways.documents.client import TypstDocuments
from visavis.gateways.documents.schemas import Addendum, Fact, Language, NoteDocument, PersonBlock, Section


def reader(document: NoteDocument) -> PdfReader:
    return PdfReader(io.BytesIO(TypstDocuments().render_pdf(document)))


def words(document: NoteDocument) -> str:
    text = "\n".join(page.extract_text() for page in reader(document).pages)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def test_note_says_who_when_where_and_who_signs() -> None:
    text = words(note())
    for expected in (
        "CISSS des Trois-Ruisseaux",
        "CLSC de l’Anse-aux-Lilas",
        "Tournesol, Odilon",
        "Date de naissance : 3 mai 1948",
        "NAM : TOUO 4805 0311",
        "Dossier : 778-201",
        "Rencontre du mardi 24 novembre 2026, 13 h 45 à 14 h 30",
        "Connexions de la rencontre",
        "Sort chaque jour.",
        "Karim Haddad, travailleur social",
        "Permis : 12345",
        "Signé électroniquement le 24 novembre 2026 à 15 h 20",
        "Page 1 de 1",
    ):
        assert expected in text


def test_note_is_titled_and_tagged_in_its_language() -> None:
    for language, tag in ((Language.FRENCH, "fr-CA"), (Language.ENGLISH, "en-CA")):
        pdf = reader(note(language=language))
        assert pdf.metadata is not None
        assert pdf.metadata.title == "Note de rencontre à distance – Tournesol, Odilon"
        assert pdf.metadata.author == "Karim Haddad"
        assert pdf.root_object["/Lang"] == tag
        assert pdf.root_object["/MarkInfo"]["/Marked"]


def test_english_note_has_no_french_word_of_the_template() -> None:
    text = words(note(language=Language.ENGLISH, demonstration=True, addenda=(ADDENDUM,)))
    assert "Date of birth: 3 mai 1948" in text
    assert "Demonstration: invented people and places." in text
    for french in ("Provenance", "Dossier", "Permis", "Ajout ", "Signé", "Démonstration"):
        assert french not in text


ADDENDUM = Addendum(text="Rappel fait.", signature=SIGNATURE)


def test_addenda_follow_the_signature_each_with_its_own() -> None:
    text = words(note(addenda=(ADDENDUM, ADDENDUM)))
    assert text.index("Signé électroniquement") < text.index("Ajout 1") < text.index("Ajout 2")
    assert text.count("Signé électroniquement") == 3


def test_unsigned_note_says_that_it_is_a_draft() -> None:
    text = words(note(signature=None))
    assert "Brouillon : cette note n’est pas signée." in text
    assert "Signé" not in text
    assert "Brouillon" not in words(note())


def test_absent_values_leave_no_empty_label() -> None:
    person = PersonBlock(surname="Roy", given_name="Ana", birth_date="1er mai 1990")
    text = words(note(person=person))
    assert "NAM" not in text
    assert "Dossier" not in text


def test_what_a_person_wrote_is_never_read_as_markup() -> None:
    typed = '#strong[x] $y$ *z* @ref <a> = titre #import "a" #read("/etc/passwd") \\ "'
    text = words(note(sections=(Section(heading=typed, text=typed),)))
    assert text.count('#strong[x] $y$ *z* @ref <a> = titre #import "a" #read("/etc/passwd") \\ "') == 2


def test_fifty_pages_carry_the_person_and_the_number_on_each() -> None:
    text = "\n\n".join(
        f"Paragraphe {n}. " + "Elle marche chaque jour au bord de l’eau. " * 14 for n in range(420)
    )
    pages = reader(note(sections=(Section(heading="Suivi", text=text),))).pages
    assert len(pages) >= 50
    assert f"Page 50 de {len(pages)}" in pages[49].extract_text().replace("\xa0", " ")
    for number in (0, 24, len(pages) - 1):  # reading all of them takes seconds
        assert "Tournesol, Odilon" in pages[number].extract_text()


def test_endless_names_and_other_alphabets_do_not_break_the_page() -> None:
    person = PersonBlock(surname="W" * 300, given_name="محمد שלום ᐃᓄᒃ 漢字 🙂", birth_date="1950")
    facts = (Fact(label="L" * 200, value="é" * 500, origin="x" * 200), *(note().facts * 60))
    text = words(note(person=person, facts=facts))
    assert "W" * 20 in text
    assert "[U+1F642 SLIGHTLY SMILING FACE]" in text


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=120), st.text(max_size=60))
def test_any_text_can_be_drawn(prose: str, name: str) -> None:
    person = PersonBlock(surname=name, given_name=name, birth_date=name, record_number=name)
    document = note(person=person, sections=(Section(heading=name, text=prose),))
    assert TypstDocuments().render_pdf(document).startswith(b"%PDF-1.7")


def test_same_values_give_the_same_bytes_in_every_thread() -> None:
    documents = [note(visit_line=f"Rencontre {n}") for n in range(4)]
    maker = TypstDocuments()
    with ThreadPoolExecutor(4) as pool:
        first = list(pool.map(maker.render_pdf, documents * 3))
    assert first[:4] == first[4:8] == first[8:]
    assert len(set(first)) == 4


def test_person_is_not_needed_in_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import typst

    from visavis.gateways.documents.errors import DocumentRefused

    def refuse(*_: object, **__: object) -> bytes:
        raise typst.TypstError(f"cannot draw {PERSON.surname}", PERSON.surname, [], [])

    monkeypatch.setattr(typst, "compile", refuse)
    with pytest.raises(DocumentRefused) as error:
        TypstDocuments().render_pdf(note())
    assert PERSON.surname not in str(error.value)
    assert error.value.__cause__ is None
