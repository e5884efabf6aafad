"""Drafting, confirming, moving and cancelling a visit (R002, R046, R047)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from visavis.compliance import services as compliance
from visavis.compliance.models import Decision
from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.patients.models import Patient
from visavis.visits import secrets
from visavis.visits.facts import day_of_visit, facts_for
from visavis.visits.models import Modality, Participant, ParticipantKind, Visit
from visavis.visits.permissions import may_plan
from visavis.visits.policies import QUESTIONS_BEFORE_ADMISSION, check_decisions
from visavis.visits.services import notices
from visavis.visits.services.common import changed, move_visit, refuse_if, visit_of_actor

INSTANT_DURATION = timedelta(minutes=30)


@dataclass(frozen=True)
class Plan:
    """What a planning form says. Times are aware; `patient` belongs to the planner's organization."""

    patient: Patient
    host: PractitionerRole
    start: datetime | None = None
    end: datetime | None = None
    zone: str = "America/Toronto"
    modality: str = Modality.VIDEO
    situation: str = ""
    reminder_minutes: list[int] = field(default_factory=lambda: [1440, 60])
    is_instant: bool = False
    submission_key: UUID | None = None


def check_times(plan: Plan) -> Refusal | None:
    """Start in the future, end after it, not longer than a day."""
    if plan.start is None or plan.end is None:
        return None
    if plan.end <= plan.start:
        return Refusal("end_before_start", _("La fin doit venir après le début."), field="end")
    if plan.end - plan.start > timedelta(hours=12):
        return Refusal("too_long", _("Une rencontre dure 12 heures au plus."), field="end")
    if not plan.is_instant and plan.start < clock.now():
        return Refusal(
            "in_the_past", _("Cette heure est passée. Choisissez une heure à venir."), field="start"
        )
    return None


@transaction.atomic
def draft_visit(*, actor: Actor, planner: PractitionerRole, plan: Plan) -> Visit:
    """A visit and its first participants. Sent twice with one `submission_key`, it stays one visit.

    Raises `Refused` for times that cannot be, or a planner who may not plan.
    """
    if not may_plan(planner) or plan.host.organization_id != planner.organization_id:
        raise Refused(
            Refusal("may_not_plan", _("Votre rôle ne permet pas de planifier. Demandez à la coordination."))
        )
    refuse_if(check_times(plan))
    if plan.submission_key:
        known = Visit.objects.filter(submission_key=plan.submission_key, planned_by=planner).first()
        if known:
            return known
    visit = _insert_visit(planner, plan)
    _expect_host_and_patient(visit, plan)
    audit.record("visit.drafted", patients=[plan.patient.id], visit=visit.id)
    return visit


def _insert_visit(planner: PractitionerRole, plan: Plan) -> Visit:
    for _attempt in range(5):
        try:
            with transaction.atomic():
                return Visit.objects.create(
                    organization_id=planner.organization_id,
                    location_id=plan.host.location_id,
                    host=plan.host,
                    patient=plan.patient,
                    planned_by=planner,
                    modality=plan.modality,
                    situation=plan.situation,
                    start=plan.start,
                    end=plan.end,
                    zone=plan.zone,
                    is_instant=plan.is_instant,
                    number=secrets.new_number(),
                    reminder_minutes=plan.reminder_minutes,
                    submission_key=plan.submission_key,
                )
        except IntegrityError:
            # The same form sent twice at once: the other tab's visit is the one. Else the number was taken.
            known = Visit.objects.filter(submission_key=plan.submission_key, planned_by=planner).first()
            if plan.submission_key and known:
                return known
    raise RuntimeError("no free visit number in five draws")


def _expect_host_and_patient(visit: Visit, plan: Plan) -> None:
    if Participant.objects.filter(visit=visit).exists():
        return
    key = secrets.current_key()
    patient = plan.patient
    Participant.objects.bulk_create(
        [
            Participant(
                organization_id=visit.organization_id,
                visit=visit,
                kind=ParticipantKind.HOST,
                name=plan.host.practitioner.name,
                role=plan.host,
                secret_key=key,
            ),
            Participant(
                organization_id=visit.organization_id,
                visit=visit,
                kind=ParticipantKind.PATIENT,
                name=patient.name,
                patient=patient,
                email=patient.email,
                email_owner=patient.email_owner,
                telephone=patient.telephone,
                callback_safety=patient.callback_safety,
                language=patient.language,
                secret_key=key,
            ),
        ]
    )


@transaction.atomic
def change_draft(*, actor: Actor, visit_id: UUID, plan: Plan) -> Visit:
    """Keep what the planning form says, while the visit is a draft. The person cannot be exchanged."""
    visit = visit_of_actor(actor, visit_id)
    if visit.state != "draft":
        raise Refused(
            Refusal("visit_state", _("La rencontre est déjà confirmée. Déplacez-la ou annulez-la."))
        )
    refuse_if(check_times(plan))
    changed(
        visit,
        start=plan.start,
        end=plan.end,
        zone=plan.zone,
        modality=plan.modality,
        situation=plan.situation,
        reminder_minutes=plan.reminder_minutes,
    )
    return visit


def ask_norms(*, actor: Actor, visit: Visit, motives: dict[str, str] | None = None) -> dict[str, Decision]:
    """Ask each question again, on the civil date of the visit, with the facts on file; decisions are kept."""
    on = day_of_visit(visit)
    facts = facts_for(visit)
    return {
        question: compliance.decide(
            question,
            facts[question],
            on,
            subject=visit,
            actor=actor,
            motive=(motives or {}).get(question, ""),
        )
        for question in QUESTIONS_BEFORE_ADMISSION
    }


@transaction.atomic
def confirm_visit(*, actor: Actor, visit_id: UUID, motives: dict[str, str] | None = None) -> Visit:
    """Confirm: norms asked, decisions kept, invitations promised. An instant visit opens at once.

    Raises `Refused` (rule N1) with what is missing; the decisions that refuse are not kept then.
    """
    visit = visit_of_actor(actor, visit_id)
    if visit.start is None or visit.end is None:
        raise Refused(Refusal("no_time", _("Choisissez le jour et l’heure."), field="start"))
    if not visit.is_instant and visit.start < clock.now():
        raise Refused(
            Refusal("in_the_past", _("Cette heure est passée. Choisissez une heure à venir."), field="start")
        )
    refuse_if(check_decisions(ask_norms(actor=actor, visit=visit, motives=motives)))
    move_visit(visit, "confirm")
    notices.promise_invitations(visit)
    if visit.is_instant:
        move_visit(visit, "open", opened_at=clock.now())
    return visit


@transaction.atomic
def start_instant_visit(
    *,
    actor: Actor,
    host: PractitionerRole,
    patient: Patient,
    submission_key: UUID | None = None,
    **options: Any,
) -> Visit:
    """A visit that begins now, while the professional is on the telephone (R047): its number can be dictated
    at once; it is confirmed and opened when the answers of the gate are complete, and nobody is admitted before.
    """
    start = clock.now()
    plan = Plan(
        patient=patient,
        host=host,
        start=start,
        end=start + INSTANT_DURATION,
        zone=host.location.zone,
        is_instant=True,
        reminder_minutes=[],
        submission_key=submission_key,
        **options,
    )
    return draft_visit(actor=actor, planner=host, plan=plan)
