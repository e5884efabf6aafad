"""Writing, signing, completing and filing the note of a visit (R101-R103)."""

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.gateways.errors import GatewayError
from visavis.records.document import draw
from visavis.records.models import Addendum, FilingManner, Note, NoteState
from visavis.records.policies import check_author, check_may_file, check_may_sign, check_may_write
from visavis.records.prefill import facts_of
from visavis.records.selectors import took_part
from visavis.visits.models import Participant, Visit
from visavis.visits.services import ending
from visavis.visits.services.common import changed, locked_visit, refuse_if

LONGEST_SECTION = 20_000
MOST_SECTIONS = 12


@dataclass(frozen=True)
class Section:
    """A heading that the author may rename, and the text under it."""

    heading: str
    text: str


def _visit_of_author(actor: Actor, role: PractitionerRole, visit_id: UUID) -> Visit:
    """The locked visit, for a professional who was expected at it; a stranger's does not exist."""
    visit = locked_visit(visit_id)
    expected = Participant.objects.filter(visit=visit, role=role, revoked_at=None).exists()
    if not expected or visit.patient is None:
        raise NotFound
    refuse_if(check_author(visit, role, attended=took_part(visit, role)))
    return visit


def _own_note(visit: Visit, role: PractitionerRole) -> Note | None:
    return Note.objects.select_for_update().filter(visit=visit, patient=visit.patient, author=role).first()


@transaction.atomic
def save_note(
    *, actor: Actor, role: PractitionerRole, visit_id: UUID, sections: Sequence[Section], revision: int
) -> Note:
    """Keep what is written. `revision` is the one that the page started from: another tab's text is never
    overwritten, `Refused` with code `changed_elsewhere` says so. Once this returns, it survives a crash (N5).
    """
    visit = _visit_of_author(actor, role, visit_id)
    note = _own_note(visit, role)
    refuse_if(check_may_write(visit, note))
    if note is not None and note.revision != revision:
        raise Refused(
            Refusal(
                "changed_elsewhere",
                _("La note a été modifiée dans une autre fenêtre. Rechargez la page; votre texte reste ici."),
            )
        )
    kept = _checked(sections)
    if note is None:
        note = _first_save(visit, role, actor)
    note.sections, note.revision, note.saved_at = kept, note.revision + 1, clock.now()
    note.save(update_fields=["sections", "revision", "saved_at", "updated_at"])
    return note


def _first_save(visit: Visit, role: PractitionerRole, actor: Actor) -> Note:
    assert visit.patient is not None
    try:
        with transaction.atomic():
            note = Note.objects.create(
                organization_id=visit.organization_id, visit=visit, patient=visit.patient, author=role
            )
    except IntegrityError as twice:
        raise Refused(
            Refusal(
                "changed_elsewhere", _("La note a été commencée dans une autre fenêtre. Rechargez la page.")
            )
        ) from twice
    _audit(note, "note.begun")
    return note


def _checked(sections: Sequence[Section]) -> list[dict[str, str]]:
    if len(sections) > MOST_SECTIONS or any(len(s.text) > LONGEST_SECTION for s in sections):
        raise Refused(
            Refusal("too_long", _("Ce texte est trop long : 20 000 caractères par partie au plus."))
        )
    return [{"heading": s.heading.strip()[:120], "text": s.text} for s in sections]


@transaction.atomic
def sign_note(*, actor: Actor, role: PractitionerRole, visit_id: UUID, language: str, revision: int) -> Note:
    """Sign: text and facts are frozen with their hash and their PDF. Pressed twice, it is signed once.

    The host's signature moves the visit on and purges its chat; a second professional's does not.
    """
    visit = _visit_of_author(actor, role, visit_id)
    note = _own_note(visit, role)
    if note is not None and note.state != NoteState.DRAFT:
        return note
    refuse_if(check_may_sign(visit, note))
    assert note is not None
    if note.revision != revision:
        raise Refused(Refusal("changed_elsewhere", _("La note a changé depuis. Relisez-la, puis signez.")))
    note.facts = [dataclasses.asdict(fact) for fact in facts_of(visit, language)]
    note.language, note.state, note.signed_at = language, NoteState.SIGNED, clock.now()
    note.content_hash = content_hash(note)
    try:
        note.document = draw(note, visit=visit)
    except GatewayError as failure:
        raise Refused(
            Refusal("document", _("Le document n’a pas pu être produit. Réessayez dans une minute."))
        ) from failure
    note.save()
    _audit(note, "note.signed", hash=note.content_hash)
    if role.id == visit.host_id:
        ending.mark_signed(visit)
    else:
        changed(visit)
    return note


def content_hash(note: Note) -> str:
    """SHA-256 of what was signed: whoever has the row can check it again."""
    signed: dict[str, Any] = {
        "visit": str(note.visit_id),
        "patient": str(note.patient_id),
        "author": str(note.author_id),
        "signed_at": note.signed_at.isoformat() if note.signed_at else "",
        "sections": note.sections,
        "facts": note.facts,
    }
    return hashlib.sha256(json.dumps(signed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def add_addendum(*, actor: Actor, role: PractitionerRole, note_id: UUID, text: str) -> Addendum:
    """A correction or addition after the signature, signed at once; the note itself never changes."""
    note = _note_of(role, note_id)
    if note.state == NoteState.DRAFT:
        raise Refused(Refusal("not_signed", _("La note n’est pas signée : corrigez-la directement.")))
    if not text.strip():
        raise Refused(Refusal("empty", _("Écrivez l’ajout."), field="text"))
    if len(text) > LONGEST_SECTION:
        raise Refused(
            Refusal("too_long", _("Ce texte est trop long : 20 000 caractères au plus."), field="text")
        )
    addendum = Addendum.objects.create(
        organization_id=note.organization_id,
        note=note,
        author=role,
        text=text.strip(),
        signed_at=clock.now(),
    )
    _audit(note, "note.addendum")
    return addendum


@transaction.atomic
def file_note(*, actor: Actor, role: PractitionerRole, note_id: UUID, manner: str, where: str) -> Note:
    """« Déposée »: where and how. The 24-hour clock stops here (R103)."""
    note = _note_of(role, note_id)
    if note.state == NoteState.FILED:
        return note
    refuse_if(check_may_file(note))
    if manner not in FilingManner.values:
        raise Refused(Refusal("manner", _("Dites comment la note a été déposée."), field="manner"))
    if not where.strip():
        raise Refused(Refusal("where", _("Dites où la note a été déposée."), field="where"))
    note.state, note.filed_at, note.filed_manner = NoteState.FILED, clock.now(), manner
    note.filed_where, note.filed_by = where.strip()[:200], role
    note.save(update_fields=["state", "filed_at", "filed_manner", "filed_where", "filed_by", "updated_at"])
    _audit(note, "note.filed", manner=manner)
    visit = locked_visit(note.visit_id)
    if note.author_id == visit.host_id and visit.state == "signed":
        ending.mark_filed(visit)
    return note


def _note_of(role: PractitionerRole, note_id: UUID) -> Note:
    """A note of this author, its row locked."""
    note = Note.objects.select_for_update().filter(pk=note_id, author=role).first()
    if note is None:
        raise NotFound
    return note


def _audit(note: Note, action: str, **details: Any) -> None:
    audit.record(
        action, patients=[note.patient_id], visit=note.visit_id, details={"note": note.id, **details}
    )
