"""Identity, place, breakdowns and the telephone: facts of the visit that its note is written from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from visavis.consent.selectors import latest
from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.encounters.models import Breakdown, BreakdownCause, Identifier, IdentityCheck, Method, Outcome
from visavis.encounters.policies import check_identity
from visavis.visits.models import EventKind, Modality, Visit
from visavis.visits.policies import check_consent_holds
from visavis.visits.selectors.callback import way_to_person
from visavis.visits.selectors.visits import connections_in
from visavis.visits.services import admission, calls, people
from visavis.visits.services.common import (
    changed,
    conducted_visit,
    connection_of,
    locked_visit,
    log,
    refuse_if,
)
from visavis.visits.states import ADMITTED_STATES, LIVE_STATES, PRESENT_STATES


@dataclass(frozen=True)
class Compared:
    """One identifier that was compared, and how. `value` is what it was compared with."""

    identifier: Identifier
    value: str
    method: Method


@transaction.atomic
def confirm_identity(
    *,
    actor: Actor,
    role: PractitionerRole,
    visit_id: UUID,
    connection_id: UUID,
    compared: Sequence[Compared],
    place: str,
    person_is_beside: bool = False,
) -> IdentityCheck:
    """« Identité confirmée » (R042-R044): at least two identifiers for the person cared for, one for others,
    each with its way, and the place. A bare tick is refused. Pressed twice, it is written once.

    Whoever uses the person's link under another name is identified by that name, and the person is not:
    unless `person_is_beside`, when it is the person's identifiers that were compared.
    """
    visit = conducted_visit(actor, visit_id)
    connection = connection_of(visit, connection_id)
    if connection.participant.is_professional:
        raise Refused(Refusal("professional", _("Un compte dit déjà qui est cette personne.")))
    if connection.identity_confirmed_at is not None:
        return IdentityCheck.objects.filter(connection=connection).latest("confirmed_at")
    if connection.state not in ADMITTED_STATES:
        raise Refused(Refusal("connection_state", _("Faites d’abord entrer cette personne.")))
    if connection.entered_at is None and not connection.is_call:
        raise Refused(
            Refusal("not_entered", _("La personne n’est pas encore entrée. Comparez quand vous la voyez."))
        )
    if person_is_beside and connection.is_someone_else:
        people.take_as_beside(visit, connection)
    refuse_if(check_identity(connection.stands_for, compared, place))
    check = IdentityCheck.objects.create(
        organization_id=visit.organization_id,
        visit=visit,
        connection=connection,
        identifiers=[
            {"identifier": item.identifier.value, "value": item.value, "method": item.method.value}
            for item in compared
        ],
        place=place.strip()[:300],
        place_origin="said_before" if place.strip() == connection.location_said.strip() else "corrected",
        confirmed_by=role,
        confirmed_at=clock.now(),
    )
    admission.confirm_identity(actor=actor, visit=visit, connection=connection)
    if connection.is_call:
        calls.answered(visit, connection, connection.admitted_at or clock.now())
    return check


@transaction.atomic
def note_breakdown(
    *, actor: Actor, visit_id: UUID, connection_id: UUID, cause: str, measured: dict[str, Any]
) -> Breakdown | None:
    """The browser lost picture, sound or link: noted by itself, once a minute and cause at most (R091)."""
    visit = locked_visit(visit_id)
    connection = connection_of(visit, connection_id)
    if visit.state not in LIVE_STATES or connection.state not in PRESENT_STATES:
        return None
    kind = cause if cause in BreakdownCause.values else BreakdownCause.LINK
    recent = Breakdown.objects.filter(visit=visit, cause=kind, closed_at=None).order_by("-at").first()
    if recent and (clock.now() - recent.at).total_seconds() < 60:
        return recent
    found = Breakdown.objects.create(
        organization_id=visit.organization_id,
        visit=visit,
        at=clock.now(),
        cause=kind,
        measured={
            str(k)[:40]: v for k, v in list(measured.items())[:20] if isinstance(v, int | float | str | bool)
        },
        fallback="",
    )
    log(visit, EventKind.BREAKDOWN, connection.shown_name, connection, cause=str(kind))
    changed(visit)
    return found


@transaction.atomic
def go_to_telephone(
    *, actor: Actor, role: PractitionerRole, visit_id: UUID, cause: str = ""
) -> tuple[Breakdown, str]:
    """« Passer au téléphone » (R089): the same visit goes on; gives its record and the number to dial (E.164,
    empty when no number is safe: then the person calls the clinic). Before anybody was let in, it begins.
    """
    visit = conducted_visit(actor, visit_id)
    if visit.state not in LIVE_STATES:
        raise Refused(Refusal("visit_state", _("La rencontre n’est pas en cours.")))
    refuse_if(check_consent_holds(visit, latest(visit.id)))
    number = telephone_of(visit)
    running = Breakdown.objects.filter(visit=visit, fallback="telephone", outcome="", closed_at=None).first()
    if running:
        return running, number
    record = Breakdown.objects.create(
        organization_id=visit.organization_id,
        visit=visit,
        at=clock.now(),
        cause=cause if cause in BreakdownCause.values else "",
        fallback="telephone",
        number_called=number,
        recorded_by=role,
    )
    calls.begin_call(actor=actor, role=role, visit=visit)
    log(visit, EventKind.TELEPHONE, actor.name, cause=cause)
    audit.record("visit.telephone", patients=[visit.patient_id] if visit.patient_id else [], visit=visit.id)
    changed(visit, at_telephone_since=clock.now())
    return record, number


@transaction.atomic
def close_telephone(
    *, actor: Actor, role: PractitionerRole, visit_id: UUID, breakdown_id: UUID, cause: str, outcome: str
) -> None:
    """What came of the call, and why it was needed: one tap each."""
    visit = conducted_visit(actor, visit_id)
    if outcome not in Outcome.values:
        raise Refused(Refusal("outcome", _("Dites ce que l’appel a donné."), field="outcome"))
    planned = visit.modality == Modality.TELEPHONE  # nothing broke: no cause to say
    if cause not in BreakdownCause.values and not planned:
        raise Refused(Refusal("cause", _("Dites pourquoi vous avez pris le téléphone."), field="cause"))
    record = Breakdown.objects.select_for_update().filter(pk=breakdown_id, visit=visit).first()
    if record is None:
        return
    record.cause, record.outcome, record.recorded_by = "" if planned else cause, outcome, role
    record.closed_at = clock.now()
    record.save(update_fields=["cause", "outcome", "recorded_by", "closed_at", "updated_at"])
    call = calls.call_in(visit)
    if call is not None and visit.state in LIVE_STATES:
        if outcome in (Outcome.CONTINUED, Outcome.BACK_TO_VIDEO):
            calls.answered(visit, call, record.at)
        if outcome != Outcome.CONTINUED:
            calls.hang_up(visit, call)
    still_on_telephone = outcome == Outcome.CONTINUED and visit.state in LIVE_STATES
    changed(visit, at_telephone_since=visit.at_telephone_since if still_on_telephone else None)


def telephone_of(visit: Visit) -> str:
    """The number (E.164) of the person cared for that may be dialled now; empty when none is safe."""
    return way_to_person(visit, connections_in(visit)).number
