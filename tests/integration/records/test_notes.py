"""Writing, signing, completing and filing the note (R101-R103; rule N5)."""

import io
import threading
from datetime import timedelta

import pypdf
import pytest
from django.db import DatabaseError, transaction
from django.db import connection as database

from tests.factories import Clinic, actor_of, clinic
from tests.integration.domain import as_guest, refuses
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.errors import NotFound, Refused
from visavis.core.models import AuditEvent
from visavis.directory.models import PractitionerRole
from visavis.gateways.documents.errors import DocumentRefused
from visavis.gateways.livekit.fake import FakeSfu
from visavis.records import services
from visavis.records.models import Addendum, Note
from visavis.records.selectors import document_of, note_of, owed_notes
from visavis.records.services import Section, content_hash, save_note, sign_note
from visavis.visits.models import Attendance, Visit
from visavis.visits.services import arrival, ending, exchange, people

pytestmark = pytest.mark.django_db

TEXT = (Section("Situation", "Va mieux. Dort bien."), Section("Suite", "Revoir dans un mois."))


@pytest.fixture
def begun(place: Clinic, sfu: FakeSfu) -> Visit:
    visit = place.opened()
    place.identified(visit)
    return visit


@pytest.fixture
def over(place: Clinic, begun: Visit) -> Visit:
    with place.acting() as actor:
        return ending.end_visit(actor=actor, visit_id=begun.id)


@pytest.fixture
def no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PDF has a test of its own; it takes a second."""
    monkeypatch.setattr(services, "draw", lambda note, visit: b"%PDF-")


def save(
    place: Clinic,
    visit: Visit,
    sections: tuple[Section, ...] = TEXT,
    revision: int = 0,
    role: PractitionerRole | None = None,
) -> Note:
    who = role or place.role
    with acting(actor_of(who)) as actor:
        return save_note(actor=actor, role=who, visit_id=visit.id, sections=sections, revision=revision)


def sign(place: Clinic, visit: Visit, revision: int = 1, role: PractitionerRole | None = None) -> Note:
    who = role or place.role
    with acting(actor_of(who)) as actor:
        return sign_note(actor=actor, role=who, visit_id=visit.id, language="fr-ca", revision=revision)


def file(place: Clinic, note: Note, manner: str = "electronic_record", where: str = "DCI") -> Note:
    with place.acting() as actor:
        return services.file_note(actor=actor, role=place.role, note_id=note.id, manner=manner, where=where)


def expect_colleague(place: Clinic, visit: Visit) -> PractitionerRole:
    colleague = place.colleague()
    with place.acting() as actor:
        people.add_participant(
            actor=actor,
            visit_id=visit.id,
            guest=people.Guest("practitioner", "Nadia Bouchard", role=colleague),
        )
        own = arrival.professional_connection(actor=actor, role=colleague, visit_id=visit.id, session="n")
        Attendance.objects.create(
            organization=visit.organization, visit=visit, connection=own, joined_at=clock.now()
        )
    return colleague


# --- Writing --------------------------------------------------------------------------------------


def test_note_is_not_begun_before_the_visit(place: Clinic, sfu: FakeSfu) -> None:
    for visit in (place.confirmed(), place.opened()):
        with refuses("not_begun"):
            save(place, visit)
    assert not Note.objects.exists()


def test_what_is_saved_is_kept_word_for_word(place: Clinic, begun: Visit) -> None:
    text = "  Ligne 1\n\n<b>« é » \U0001f642</b>  "
    save(place, begun, (Section("  Situation ", text),))
    assert Note.objects.get().sections == [{"heading": "Situation", "text": text}]


def test_second_tab_does_not_overwrite_the_first(place: Clinic, begun: Visit) -> None:
    save(place, begun)
    save(place, begun, (Section("S", "de la première fenêtre"),), revision=1)
    with refuses("changed_elsewhere"):
        save(place, begun, (Section("S", "de la seconde"),), revision=1)
    note = Note.objects.get()
    assert (note.sections[0]["text"], note.revision) == ("de la première fenêtre", 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_save_at_once_one_is_told(sfu: FakeSfu) -> None:
    place = clinic()
    visit = place.opened()
    place.identified(visit)
    results, barrier = [], threading.Barrier(4)

    def work(number: int) -> None:
        barrier.wait()
        try:
            save(place, visit, (Section("S", f"fenêtre {number}"),))
            results.append("saved")
        except Refused as refused:
            results.append(refused.refusal.code)
        finally:
            database.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["changed_elsewhere"] * 3 + ["saved"]
    assert Note.objects.get().revision == 1


@pytest.mark.parametrize(
    "sections",
    [(Section("S", "x" * 20_001),), tuple(Section("S", "x") for _ in range(13))],
    ids=["text", "sections"],
)
def test_endless_note_is_refused(place: Clinic, begun: Visit, sections: tuple[Section, ...]) -> None:
    with refuses("too_long"):
        save(place, begun, sections)


def test_note_is_for_those_who_were_expected(place: Clinic, begun: Visit) -> None:
    for stranger in (place.colleague(), clinic("CIUSSS d’ailleurs").role):
        with pytest.raises(NotFound):
            save(place, begun, role=stranger)
        with pytest.raises(NotFound):
            sign(place, begun, role=stranger)


def test_note_goes_on_while_its_visit_is_reopened(place: Clinic, over: Visit) -> None:
    save(place, over)
    with place.acting() as actor:
        ending.reopen_visit(actor=actor, visit_id=over.id)
    assert save(place, over, revision=1).revision == 2
    with refuses("not_over"):
        sign(place, over, revision=2)


# --- Signing --------------------------------------------------------------------------------------


@pytest.mark.requirement("R102")
@pytest.mark.parametrize("sections", [(), (Section("Situation", " \n "),)])
def test_note_without_clinical_information_is_not_signed(
    place: Clinic, over: Visit, sections: tuple[Section, ...]
) -> None:
    save(place, over, sections)
    with refuses("clinical_information_missing"):
        sign(place, over)


def test_note_is_not_signed_before_the_end(place: Clinic, begun: Visit) -> None:
    save(place, begun)
    with refuses("not_over"):
        sign(place, begun)


def test_note_that_changed_since_it_was_read_is_not_signed(place: Clinic, over: Visit) -> None:
    save(place, over)
    save(place, over, revision=1)
    with refuses("changed_elsewhere"):
        sign(place, over, revision=1)


@pytest.mark.requirement("R101")
def test_signature_freezes_text_facts_and_document(place: Clinic, over: Visit, no_drawing: None) -> None:
    save(place, over)
    note = sign(place, over)
    over.refresh_from_db()
    note.refresh_from_db()
    assert (note.state, over.state) == ("signed", "signed")
    assert note.content_hash == content_hash(note)
    assert {fact["key"] for fact in note.facts} >= {"when", "modality", "technology", "consent", "identity"}
    with refuses("signed"):
        save(place, over, revision=1)
    line = AuditEvent.objects.get(action="note.signed")
    assert line.details["hash"] == note.content_hash


def test_signed_twice_is_signed_once(place: Clinic, over: Visit, no_drawing: None) -> None:
    save(place, over)
    first, again = sign(place, over), sign(place, over)
    assert (first.id, first.signed_at) == (again.id, again.signed_at)
    assert AuditEvent.objects.filter(action="note.signed").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"sections": [{"heading": "S", "text": "autre chose"}]},
        {"facts": []},
        {"content_hash": "0" * 64},
        {"document": b"%PDF-other"},
        {"signed_at": None},
        {"state": "draft"},
        {"language": "en-ca"},
        {"author_id": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_database_refuses_to_change_a_signed_note(
    place: Clinic, over: Visit, no_drawing: None, change: dict[str, object]
) -> None:
    save(place, over)
    note = sign(place, over)
    with place.acting(), pytest.raises(DatabaseError, match="addendum"), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(**change)


def test_database_refuses_to_remove_a_signed_note(place: Clinic, over: Visit, no_drawing: None) -> None:
    save(place, over)
    note = sign(place, over)
    with place.acting(), pytest.raises(DatabaseError, match="addendum"), transaction.atomic():
        Note.objects.filter(pk=note.pk).delete()


def test_database_refuses_to_file_twice(place: Clinic, over: Visit, no_drawing: None) -> None:
    save(place, over)
    note = file(place, sign(place, over))
    with place.acting(), pytest.raises(DatabaseError, match="addendum"), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(filed_where="Ailleurs")


def test_chat_goes_with_the_signature(place: Clinic, begun: Visit, no_drawing: None) -> None:
    connection = begun.connections.get(participant__kind="patient")
    with as_guest(connection) as guest:
        exchange.post_chat(**guest, text="Bonjour", client_id="a")
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=begun.id)
    save(place, begun)
    sign(place, begun)
    assert not begun.chat_messages.exists()
    begun.refresh_from_db()
    assert begun.chat_purged_at is not None


def test_document_that_cannot_be_drawn_leaves_the_note_unsigned(
    place: Clinic, over: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(note: Note, visit: Visit) -> bytes:
        raise DocumentRefused("typst")

    monkeypatch.setattr(services, "draw", fail)
    save(place, over)
    with refuses("document"):
        sign(place, over)
    assert (Note.objects.get().state, Visit.objects.get().state) == ("draft", "ended")


@pytest.mark.requirement("R102")
def test_document_says_the_facts_and_the_text(place: Clinic, over: Visit) -> None:
    save(place, over)
    note = sign(place, over)
    reader = pypdf.PdfReader(io.BytesIO(bytes(note.document or b"")))
    text = " ".join("".join(page.extract_text() for page in reader.pages).replace("\xa0", " ").split())
    for said in (
        "Gagnon",
        "Jeanne",
        "1948-05-03",
        "Télésanté : vidéo",
        "Vis-à-vis",
        "Donné de vive voix",
        "Karim Haddad",
        "12, rue des Merles-Bleus",
        "Va mieux. Dort bien.",
        "Revoir dans un mois.",
    ):
        assert said in text, said


# --- After ----------------------------------------------------------------------------------------


def test_addendum_is_added_and_never_changed(place: Clinic, over: Visit, no_drawing: None) -> None:
    save(place, over)
    note = sign(place, over)
    with place.acting() as actor:
        addendum = services.add_addendum(actor=actor, role=place.role, note_id=note.id, text=" Correction. ")
        assert addendum.text == "Correction."
        for text, code in (("  ", "empty"), ("x" * 20_001, "too_long")):
            with refuses(code):
                services.add_addendum(actor=actor, role=place.role, note_id=note.id, text=text)
    with place.acting(), pytest.raises(DatabaseError), transaction.atomic():
        Addendum.objects.filter(pk=addendum.pk).update(text="Autre")
    assert AuditEvent.objects.filter(action="note.addendum").count() == 1


def test_draft_has_no_addendum_and_is_not_filed(place: Clinic, over: Visit) -> None:
    note = save(place, over)
    with place.acting() as actor, refuses("not_signed"):
        services.add_addendum(actor=actor, role=place.role, note_id=note.id, text="Ajout")
    with refuses("not_signed"):
        file(place, note)


@pytest.mark.requirement("R103")
def test_filing_stops_the_clock(place: Clinic, over: Visit, no_drawing: None) -> None:
    assert over.ended_at is not None
    (owed,) = owed_notes(place.role, 24)
    assert (owed.due_at, owed.signed) == (over.ended_at + timedelta(hours=24), False)
    save(place, over)
    note = sign(place, over)
    (owed,) = owed_notes(place.role, 24)
    assert (owed.due_at, owed.signed) == (over.ended_at + timedelta(hours=24), True)
    filed = file(place, note, "archives", "  Archives du CLSC ")
    over.refresh_from_db()
    assert owed_notes(place.role, 24) == []
    assert (over.state, over.filed_at is not None) == ("filed", True)
    assert (filed.filed_manner, filed.filed_where, filed.filed_by) == (
        "archives",
        "Archives du CLSC",
        place.role,
    )


@pytest.mark.requirement("R103")
@pytest.mark.parametrize(
    ("manner", "where", "code"),
    [("", "DCI", "manner"), ("pigeon", "DCI", "manner"), ("archives", "  ", "where")],
)
def test_where_and_how_are_asked(
    place: Clinic, over: Visit, no_drawing: None, manner: str, where: str, code: str
) -> None:
    save(place, over)
    note = sign(place, over)
    with refuses(code):
        file(place, note, manner, where)


def test_filed_twice_is_filed_once(place: Clinic, over: Visit, no_drawing: None) -> None:
    save(place, over)
    note = sign(place, over)
    assert file(place, note).filed_at == file(place, note, "paper", "Ailleurs").filed_at


def test_second_professional_writes_their_own_note_and_moves_nothing(
    place: Clinic, begun: Visit, no_drawing: None
) -> None:
    colleague = expect_colleague(place, begun)
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=begun.id)
    save(place, begun, role=colleague)
    theirs = sign(place, begun, role=colleague)
    begun.refresh_from_db()
    assert (begun.state, begun.chat_purged_at) == ("ended", None)
    save(place, begun)
    assert sign(place, begun).id != theirs.id
    begun.refresh_from_db()
    assert begun.state == "signed"
    with acting(actor_of(colleague)) as actor:
        services.file_note(actor=actor, role=colleague, note_id=theirs.id, manner="paper", where="Dossier")
    begun.refresh_from_db()
    assert begun.state == "signed"


def test_second_professional_writes_after_the_host_signed(
    place: Clinic, begun: Visit, no_drawing: None
) -> None:
    colleague = expect_colleague(place, begun)
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=begun.id)
    save(place, begun)
    file(place, sign(place, begun))
    save(place, begun, role=colleague)
    assert sign(place, begun, role=colleague).state == "signed"


def test_note_of_another_is_not_touched(place: Clinic, over: Visit, no_drawing: None) -> None:
    save(place, over)
    note = sign(place, over)
    colleague = place.colleague()
    with acting(actor_of(colleague)) as actor:
        with pytest.raises(NotFound):
            services.file_note(actor=actor, role=colleague, note_id=note.id, manner="paper", where="Ici")
        with pytest.raises(NotFound):
            services.add_addendum(actor=actor, role=colleague, note_id=note.id, text="Ajout")
        with pytest.raises(NotFound):
            document_of(colleague, note.id)


def test_each_reading_leaves_a_line(place: Clinic, over: Visit, no_drawing: None) -> None:
    save(place, over)
    note = sign(place, over)
    with place.acting():
        note_of(place.role, over)
        document_of(place.role, note.id)
    lines = AuditEvent.objects.filter(action__in=["note.read", "note.document_read"])
    assert {line.patient_id for line in lines} == {over.patient_id}
    assert lines.count() == 2


def test_owed_notes_come_the_most_urgent_first(place: Clinic, sfu: FakeSfu) -> None:
    now, visits = clock.now(), []
    for minutes in (0, 50):
        with clock.played_at(now + timedelta(minutes=minutes)), place.acting() as actor:
            visit = place.opened()
            place.identified(visit)
            visits.append(ending.end_visit(actor=actor, visit_id=visit.id))
    assert [owed.visit for owed in owed_notes(place.role, 24)] == visits
