"""When a note may be written, signed and filed."""

from django.utils.translation import gettext_lazy as _

from visavis.core.errors import Refusal
from visavis.directory.models import PractitionerRole
from visavis.records.models import Note, NoteState
from visavis.visits.models import Visit
from visavis.visits.policies import took_place
from visavis.visits.states import VisitState

WRITING_STATES = frozenset({VisitState.IN_PROGRESS, VisitState.ENDED, VisitState.SIGNED, VisitState.FILED})
SIGNED_ALREADY = Refusal("signed", _("La note est signée. Seul un ajout est possible."))


def check_author(visit: Visit, role: PractitionerRole, *, attended: bool) -> Refusal | None:
    """The host owes the note; another professional writes one of what they took part in."""
    if role.id == visit.host_id or attended:
        return None
    return Refusal("did_not_attend", _("Vous n’avez pas pris part à cette rencontre : aucune note à écrire."))


def check_may_write(visit: Visit, note: Note | None) -> Refusal | None:
    """A note is written from the beginning of the visit until its signature, a reopening included."""
    if visit.state not in WRITING_STATES and not took_place(visit):
        return Refusal("not_begun", _("La note s’écrit à partir du début de la rencontre."))
    if note is not None and note.state != NoteState.DRAFT:
        return SIGNED_ALREADY
    return None


def check_may_sign(visit: Visit, note: Note | None) -> Refusal | None:
    """The visit is over, and the note holds clinical information (R102)."""
    if visit.state == VisitState.IN_PROGRESS or took_place(visit):
        return Refusal("not_over", _("Terminez d’abord la rencontre."))
    refusal = check_may_write(visit, note)
    if refusal:
        return refusal
    if note is None or not any(section["text"].strip() for section in note.sections):
        return Refusal(
            "clinical_information_missing",
            _("Écrivez les informations cliniques avant de signer."),
            "R102",
            field="text-0",
        )
    return None


def check_may_file(note: Note) -> Refusal | None:
    if note.state == NoteState.DRAFT:
        return Refusal("not_signed", _("Signez la note avant de la déposer."))
    if note.state == NoteState.FILED:
        return Refusal("filed", _("La note est déjà déposée."))
    return None
