"""Reading notes: the author's own, and those that still wait for a signature or a filing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from visavis.core import audit
from visavis.core.errors import NotFound
from visavis.directory.models import PractitionerRole
from visavis.records.models import Note
from visavis.visits.models import Connection, Participant, Visit
from visavis.visits.states import ConnectionState, VisitState


def visit_to_note(role: PractitionerRole, visit_id: UUID) -> Visit:
    """The visit, for a professional who was expected at it. Raises `NotFound`."""
    visit = (
        Visit.objects.filter(participants__role=role, participants__revoked_at=None, pk=visit_id)
        .select_related("host__practitioner", "organization", "location", "patient")
        .first()
    )
    if visit is None or visit.patient is None:
        raise NotFound
    return visit


def took_part(visit: Visit, role: PractitionerRole) -> bool:
    """Whether this professional was in the room of this visit. One query."""
    own = Connection.objects.filter(visit=visit, participant__role=role)
    return own.filter(Q(state=ConnectionState.CONNECTED) | Q(attendance__isnull=False)).exists()


def note_of(role: PractitionerRole, visit: Visit) -> Note | None:
    """The author's note of this visit, None before its first save. Leaves an audit line."""
    note = (
        Note.objects.filter(visit=visit, author=role)
        .select_related("patient", "author__practitioner", "visit")
        .prefetch_related("addenda__author__practitioner")
        .first()
    )
    audit.record("note.read", patients=[visit.patient_id] if visit.patient_id else [], visit=visit.id)
    return note


def document_of(role: PractitionerRole, note_id: UUID) -> Note:
    """A signed note with its PDF, for its author or a professional expected at the visit. Leaves a line."""
    note = Note.objects.filter(pk=note_id).select_related("visit", "patient", "author__practitioner").first()
    if note is None or note.document is None:
        raise NotFound
    expected = Participant.objects.filter(visit_id=note.visit_id, role=role, revoked_at=None).exists()
    if not (expected or note.author_id == role.id):
        raise NotFound
    audit.record("note.document_read", patients=[note.patient_id], visit=note.visit_id)
    return note


@dataclass(frozen=True)
class OwedNote:
    """A note to sign or to file, and until when."""

    visit: Visit
    due_at: datetime
    signed: bool


def owed_notes(role: PractitionerRole, filing_hours: int) -> list[OwedNote]:
    """Notes of this host that are not filed, the most urgent first. One query."""
    visits = (
        Visit.objects.filter(
            host=role, state__in=[VisitState.ENDED, VisitState.SIGNED], ended_at__isnull=False
        )
        .select_related("patient")
        .order_by("ended_at")
    )
    return [
        OwedNote(visit, visit.ended_at + timedelta(hours=filing_hours), visit.state == VisitState.SIGNED)
        for visit in visits
        if visit.ended_at is not None
    ]


def recent_notes(role: PractitionerRole, search: str = "", limit: int = 50) -> list[Note]:
    """The author's notes, newest first; `search` looks into the person's name."""
    notes = Note.objects.filter(author=role).select_related("visit", "patient").order_by("-created_at")
    if search.strip():
        notes = notes.filter(patient__search_key__icontains=search.strip().lower())
    return list(notes[:limit])


def visit_of_note(role: PractitionerRole, note_id: UUID) -> Visit:
    """The visit of one's own note. Raises `NotFound`."""
    note = Note.objects.filter(pk=note_id, author=role).only("visit_id").first()
    if note is None:
        raise NotFound
    return visit_to_note(role, note.visit_id)
