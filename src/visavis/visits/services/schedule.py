"""What time does to a visit: opening, moving, cancelling, missing (design §5)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from visavis.compliance.selectors import latest_decisions
from visavis.core import audit, clock
from visavis.core.acting import acting
from visavis.core.actors import Actor, system
from visavis.core.errors import Refusal, Refused
from visavis.directory.selectors import settings_on
from visavis.visits.models import Connection, EventKind, Modality, Visit
from visavis.visits.models.participants import PROFESSIONAL_KINDS
from visavis.visits.policies import (
    REMOTE_MODALITIES,
    check_decisions,
    check_may_reschedule,
    opens_at,
    questions_of,
)
from visavis.visits.services import exchange, media, notices
from visavis.visits.services.common import (
    admitted_again,
    everybody_out,
    log,
    move_visit,
    refuse_if,
    visit_of_actor,
)
from visavis.visits.services.planning import Choice, ask_norms, check_times
from visavis.visits.states import ADMITTED_STATES, ConnectionState, VisitState


@transaction.atomic
def open_visit(*, actor: Actor, visit_id: UUID) -> Visit:
    """Open the waiting room. The norms are asked again: a permit may have lapsed since the confirmation."""
    visit = visit_of_actor(actor, visit_id)
    if visit.state == VisitState.OPEN:
        return visit
    motives = motives_on_file(visit)
    decisions = ask_norms(actor=actor, visit=visit, motives=motives)
    refuse_if(check_decisions(decisions, questions_of(visit.modality)))
    move_visit(visit, "open", opened_at=clock.now())
    return visit


def motives_on_file(visit: Visit) -> dict[str, str]:
    """The motives written when the norms were asked before, by question."""
    return {question: decision.motive for question, decision in latest_decisions(visit.id).items()}


def open_if_due(visit: Visit) -> Visit:
    """Open by itself when the hour has come, from a page as from the minute's job."""
    if visit.state != VisitState.CONFIRMED or visit.start is None or visit.modality == Modality.IN_PERSON:
        return visit
    minutes = settings_on(visit.organization_id, clock.today()).get("opening_minutes")
    if clock.now() < opens_at(visit, minutes):
        return visit
    opener = system("opening", "opening")
    with acting(opener):
        try:
            return open_visit(actor=opener, visit_id=visit.id)
        except Refused:
            visit.refresh_from_db()
            return visit


def open_due_visits(limit: int = 500) -> int:
    """The minute's job: open what is due. Gives how many were opened."""
    horizon = clock.now() + timedelta(hours=3)
    due = Visit.objects.filter(
        state=VisitState.CONFIRMED, modality__in=REMOTE_MODALITIES, start__lte=horizon, end__gt=clock.now()
    )
    opened = 0
    for visit in due.order_by("start")[:limit]:
        opened += open_if_due(visit).state == VisitState.OPEN
    return opened


@transaction.atomic
def reschedule_visit(
    *, actor: Actor, visit_id: UUID, start: datetime, end: datetime, zone: str | None = None
) -> Visit:
    """Move the same visit: UID kept, SEQUENCE raised, people told, whoever waits sent to the new date."""
    visit = visit_of_actor(actor, visit_id)
    admitted = Connection.objects.filter(visit=visit, admitted_at__isnull=False, ended_at=None)
    refuse_if(check_may_reschedule(visit, admitted.exclude(participant__kind="host").exists()))
    refuse_if(check_times(Choice(start=start, end=end)))
    before = visit.start
    visit.start, visit.end, visit.zone = start, end, zone or visit.zone
    decisions = ask_norms(actor=actor, visit=visit, motives=motives_on_file(visit))
    refuse_if(check_decisions(decisions, questions_of(visit.modality)))
    move_visit(
        visit,
        "reschedule",
        start=start,
        end=end,
        zone=visit.zone,
        calendar_sequence=visit.calendar_sequence + 1,
        opened_at=None,
        delay_minutes=None,
        delay_said_at=None,
        missed_by="",
        began_at=None,
        ended_at=None,
    )
    there = Connection.objects.filter(visit=visit)
    there.filter(state=ConnectionState.WAITING).update(state=ConnectionState.ARRIVED)
    there.filter(state__in=ADMITTED_STATES).update(state=ConnectionState.LEFT)
    admitted_again(visit)
    media.close_room_after_commit(visit)
    log(visit, EventKind.MOVED, actor.name, before=before.isoformat() if before else None)
    notices.withdraw_pending(visit)
    notices.promise_moved(visit)
    return visit


@transaction.atomic
def cancel_visit(*, actor: Actor, visit_id: UUID, reason: str = "") -> Visit:
    """Cancel: people who were invited are told, the calendar event is cancelled, reminders withdrawn."""
    visit = visit_of_actor(actor, visit_id)
    move_visit(
        visit, "cancel", cancel_reason=reason.strip()[:300], calendar_sequence=visit.calendar_sequence + 1
    )
    notices.withdraw_pending(visit)
    notices.promise_cancelled(visit)
    everybody_out(visit)
    exchange.purge_later(visit)
    media.close_room_after_commit(visit)
    return visit


@transaction.atomic
def mark_missed(*, actor: Actor, visit_id: UUID, by: str) -> Visit:
    """Nobody came: `by` says who (`patient` or `professional`). The visit may be given another date."""
    if by not in ("patient", "professional"):
        raise Refused(Refusal("who_missed", _("Dites qui n’est pas venu.")))
    visit = visit_of_actor(actor, visit_id)
    if visit.state == VisitState.CONFIRMED and visit.start is not None and visit.start > clock.now():
        raise Refused(Refusal("not_yet", _("L’heure de la rencontre n’est pas encore passée.")))
    known = Connection.objects.filter(visit=visit, identity_confirmed_at__isnull=False).exclude(
        participant__kind__in=PROFESSIONAL_KINDS
    )
    if visit.state == VisitState.IN_PROGRESS and known.exists():
        raise Refused(Refusal("someone_came", _("La personne est venue. Terminez plutôt la rencontre.")))
    move_visit(visit, "miss", missed_by=by, ended_at=clock.now())
    everybody_out(visit)
    exchange.purge_later(visit)
    media.close_room_after_commit(visit)
    return visit


def overlapping(host_id: UUID, start: datetime, end: datetime, but: UUID | None = None) -> list[Visit]:
    """Other visits of this host at that time: warned about, never forbidden. One query."""
    others = Visit.objects.filter(
        state__in=[VisitState.CONFIRMED, VisitState.OPEN, VisitState.IN_PROGRESS],
        host_id=host_id,
        start__lt=end,
        end__gt=start,
    )
    if but is not None:
        others = others.exclude(pk=but)
    return list(others.select_related("patient").order_by("start")[:5])


def audit_reading(visit: Visit) -> None:
    """A professional opened the page of this visit."""
    audit.record("visit.read", patients=[visit.patient_id] if visit.patient_id else [], visit=visit.id)
