"""Which state allows what. Each check gives a refusal or None; pages and services use the same one."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from visavis.compliance.models import Decision
from visavis.consent.models import Consent, Status
from visavis.core.errors import Refusal
from visavis.visits.models import Connection, Modality, Visit
from visavis.visits.models.participants import DECIDING_KINDS
from visavis.visits.states import (
    CONNECTION_MOVES,
    LIVE_STATES,
    VISIT_MOVES,
    ConnectionState,
    VisitState,
)

QUESTIONS_BEFORE_ADMISSION = ("gate", "eligibility")
REMOTE_MODALITIES = frozenset({Modality.VIDEO, Modality.TELEPHONE})
REGULATION = "S-4.2, r. 23.1, art. 1"


def took_place(visit: Visit) -> bool:
    """A visit that was ended, then reopened, and where nobody entered again yet."""
    return visit.state == VisitState.OPEN and visit.began_at is not None


def check_visit_move(visit: Visit, act: str) -> Refusal | None:
    """Whether `act` (a key of `VISIT_MOVES`) is allowed from the visit's state.

    A reopened visit took place and owes its note: it can be ended again, not moved, cancelled or missed.
    """
    allowed, _to, _audit = VISIT_MOVES[act]
    if took_place(visit) and act in ("reschedule", "cancel", "miss"):
        return Refusal("took_place", _("Cette rencontre a eu lieu. Terminez-la, puis signez sa note."))
    if VisitState(visit.state) in allowed or (took_place(visit) and act == "end"):
        return None
    sentences = {
        VisitState.CANCELLED: _("Cette rencontre est annulée."),
        VisitState.IN_PROGRESS: _("La rencontre est déjà commencée. Terminez-la d’abord."),
        VisitState.ENDED: _("La rencontre est terminée."),
        VisitState.SIGNED: _("La note de cette rencontre est signée."),
        VisitState.FILED: _("La note de cette rencontre est déposée."),
        VisitState.MISSED: _("Cette rencontre n’a pas eu lieu. Donnez-lui une nouvelle date."),
        VisitState.DRAFT: _("Cette rencontre n’est pas encore confirmée."),
        VisitState.CONFIRMED: _("La rencontre n’est pas encore ouverte."),
    }
    sentence = sentences.get(VisitState(visit.state), _("La rencontre a changé. Rechargez la page."))
    return Refusal("visit_state", sentence, data={"state": visit.state})


def check_connection_move(connection: Connection, act: str) -> Refusal | None:
    """Whether `act` (a key of `CONNECTION_MOVES`) is allowed from the connection's state."""
    allowed, _to, _audit = CONNECTION_MOVES[act]
    if ConnectionState(connection.state) in allowed:
        return None
    if connection.state == ConnectionState.REMOVED:
        return Refusal("connection_removed", _("Cette personne a été retirée de la rencontre."))
    return Refusal("connection_state", _("La situation a changé. Voyez la liste à jour."))


def questions_of(modality: str) -> tuple[str, ...]:
    """What the norms are asked before a visit of this modality: nothing for one in person (art. 1)."""
    return QUESTIONS_BEFORE_ADMISSION if modality in REMOTE_MODALITIES else ()


def check_decisions(
    decisions: dict[str, Decision], questions: tuple[str, ...] = QUESTIONS_BEFORE_ADMISSION
) -> Refusal | None:
    """Rule N1: the latest decisions permit, or ask for a motive that is written."""
    for question in questions:
        decision = decisions.get(question)
        if decision is None or decision.outcome == "incomplete":
            missing = list(decision.missing) if decision else []
            return Refusal(
                "decision_incomplete",
                _("Il manque des réponses avant de confirmer."),
                REGULATION,
                data={"question": question, "missing": missing},
            )
        if decision.outcome == "deny":
            return Refusal(
                "decision_denied",
                _("Les conditions du règlement ne sont pas remplies."),
                REGULATION,
                data={"question": question, "findings": decision.findings},
            )
        if decision.outcome == "reason_required" and not decision.motive.strip():
            return Refusal(
                "motive_missing", _("Écrivez un motif pour continuer."), data={"question": question}
            )
    return None


def check_consent_holds(visit: Visit, consent: Consent | None) -> Refusal | None:
    """Whoever refused or took back goes on neither by video nor by telephone, whatever was decided before."""
    if visit.modality not in REMOTE_MODALITIES or consent is None or consent.status == Status.GIVEN:
        return None
    return Refusal(
        "consent_withdrawn",
        _("La personne ne veut plus de rencontre à distance. Offrez-lui une rencontre en personne."),
        REGULATION,
    )


def opens_at(visit: Visit, opening_minutes: int) -> datetime:
    """From when people may wait."""
    assert visit.start is not None
    return visit.start.astimezone(UTC) - timedelta(minutes=opening_minutes)


def check_may_wait(visit: Visit) -> Refusal | None:
    """Whether the waiting room of this visit is open to those invited."""
    if visit.state in LIVE_STATES or (visit.is_instant and visit.state == VisitState.DRAFT):
        return None
    if visit.state in (VisitState.DRAFT, VisitState.CONFIRMED):
        return Refusal("too_early", _("La salle d’attente n’est pas encore ouverte."))
    if visit.state == VisitState.CANCELLED:
        return Refusal("cancelled", _("Cette rencontre est annulée."))
    return Refusal("over", _("La rencontre est terminée."))


def check_may_reschedule(visit: Visit, anyone_admitted: bool) -> Refusal | None:
    if anyone_admitted:
        return Refusal(
            "someone_admitted",
            _("Quelqu’un est déjà dans la rencontre. Terminez-la, puis planifiez-en une autre."),
        )
    return check_visit_move(visit, "reschedule")


def check_may_admit(visit: Visit, connection: Connection, unidentified: list[Connection]) -> Refusal | None:
    """One at a time: until the identity of who entered is confirmed, no other guest enters (design §5.6)."""
    if visit.state not in LIVE_STATES:
        return check_visit_move(visit, "begin")
    return check_may_return(connection, unidentified) or check_connection_move(connection, "admit")


def check_may_return(connection: Connection, unidentified: list[Connection]) -> Refusal | None:
    """Nobody joins somebody who is still to be identified, but a professional."""
    others = [other for other in unidentified if other.id != connection.id]
    if others and not connection.participant.is_professional:
        return Refusal("identity_first", _("Confirmez d’abord l’identité de la personne qui vient d’entrer."))
    return None


def check_clinical_open(connections: list[Connection], *, is_group: bool = False) -> bool:
    """Chat and sharing open once nobody in the room is still to be identified, and the person cared for, or
    who consents for them, is there: a relative alone opens nothing. A group has no such person.
    """
    inside = [
        c
        for c in connections
        if c.state in (ConnectionState.ADMITTED, ConnectionState.CONNECTED)
        and not c.participant.is_professional
    ]
    if not inside or not all(c.identity_confirmed_at for c in inside):
        return False
    return is_group or any(c.stands_for in DECIDING_KINDS for c in inside)
