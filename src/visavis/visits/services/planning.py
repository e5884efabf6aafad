"""Drafting, confirming, moving and cancelling a visit (R002, R046, R047)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from visavis.compliance import services as compliance
from visavis.compliance.models import Decision
from visavis.compliance.selectors import values_of
from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.patients.models import Patient
from visavis.patients.services import relate
from visavis.visits import secrets
from visavis.visits.facts import day_of_visit, facts_for
from visavis.visits.models import Modality, Participant, ParticipantKind, Visit
from visavis.visits.permissions import may_plan
from visavis.visits.policies import check_decisions, check_visit_move, questions_of
from visavis.visits.services import notices
from visavis.visits.services.common import changed, move_visit, refuse_if, visit_of_actor
from visavis.visits.states import VisitState

INSTANT_DURATION = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """When, how and why, as a planning form says it. Times are aware."""

    start: datetime | None = None
    end: datetime | None = None
    zone: str = "America/Toronto"
    modality: str = Modality.VIDEO
    situation: str = ""
    reminder_minutes: list[int] = field(default_factory=lambda: [1440, 60])


@dataclass(frozen=True, kw_only=True)
class Plan(Choice):
    """A choice for somebody; `patient` belongs to the planner's organization."""

    patient: Patient
    host: PractitionerRole
    is_instant: bool = False
    submission_key: UUID | None = None


@dataclass(frozen=True)
class Said:
    """Answers of the planning page by key, the words shown, and those taken up from an earlier visit."""

    values: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    language: str = "fr-ca"
    carried: Mapping[str, UUID] = field(default_factory=dict)
    person_id: UUID | None = None  # whose earlier answers these were, when any was taken up


NOTHING_SAID = Said()


def check_times(plan: Choice, *, is_instant: bool = False) -> Refusal | None:
    """Start in the future, end after it, not longer than half a day."""
    if plan.start is None or plan.end is None:
        return None
    # In UTC: Python compares two times of one zone by their clock faces, wrong when an hour comes twice.
    start, end = plan.start.astimezone(UTC), plan.end.astimezone(UTC)
    if end <= start:
        return Refusal("end_before_start", _("La fin doit venir après le début."), field="end")
    if end - start > timedelta(hours=12):
        return Refusal("too_long", _("Une rencontre dure 12 heures au plus."), field="end")
    if not is_instant and start < clock.now():
        return IN_THE_PAST
    return None


IN_THE_PAST = Refusal(
    "in_the_past", _("Cette heure est passée. Choisissez une heure à venir."), field="start"
)


@transaction.atomic
def draft_visit(*, actor: Actor, planner: PractitionerRole, plan: Plan, said: Said = NOTHING_SAID) -> Visit:
    """A visit, its first participants and answers. Sent twice with one `submission_key`, it stays one visit.

    Raises `Refused` for times that cannot be, or a planner who may not plan.
    """
    if not may_plan(planner) or plan.host.organization_id != planner.organization_id:
        raise Refused(
            Refusal("may_not_plan", _("Votre rôle ne permet pas de planifier. Demandez à la coordination."))
        )
    refuse_if(check_times(plan, is_instant=plan.is_instant))
    if plan.submission_key:
        known = Visit.objects.filter(submission_key=plan.submission_key, planned_by=planner).first()
        if known:
            return known
    visit = _insert_visit(planner, plan)
    _expect_host_and_patient(visit, plan)
    relate(
        actor=actor,
        organization_id=visit.organization_id,
        patient_id=plan.patient.id,
        role_id=plan.host.id,
        origin="visit",
    )
    _keep_answers(actor, planner, visit, said, {})
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


def _keep_answers(
    actor: Actor, role: PractitionerRole, visit: Visit, said: Said, known: Mapping[str, Any]
) -> dict[str, Any]:
    """Keep what is new or changed; gives all the answers that hold. One statement, or none."""
    if said.carried and said.person_id and said.person_id != visit.patient_id:
        raise NotFound
    fresh = {
        key: value
        for key, value in said.values.items()
        if (known[key] != value if key in known else value != "")
    }
    compliance.record_answers(
        actor=actor,
        role=role,
        organization_id=visit.organization_id,
        subject_id=visit.id,
        person_id=visit.patient_id,
        answers=fresh,
        texts=said.texts,
        language=said.language,
        carried=said.carried,
    )
    return {**known, **fresh}


def _take_plan(visit: Visit, plan: Choice) -> list[str]:
    fields = ["start", "end", "zone", "modality", "situation", "reminder_minutes"]
    for name in fields:
        setattr(visit, name, getattr(plan, name))
    return fields


@transaction.atomic
def change_draft(
    *, actor: Actor, role: PractitionerRole, visit_id: UUID, plan: Choice, said: Said = NOTHING_SAID
) -> Visit:
    """Keep what the planning form says, while the visit is a draft. The person cannot be exchanged."""
    visit = visit_of_actor(actor, visit_id)
    if visit.state != VisitState.DRAFT:
        raise Refused(
            Refusal("visit_state", _("La rencontre est déjà confirmée. Déplacez-la ou annulez-la."))
        )
    refuse_if(check_times(plan, is_instant=visit.is_instant))
    fields = _take_plan(visit, plan)
    _keep_answers(actor, role, visit, said, values_of(visit.id))
    changed(visit, *fields)
    return visit


@transaction.atomic
def answer(*, actor: Actor, role: PractitionerRole, visit_id: UUID, said: Said) -> Visit:
    """Keep answers about a visit, whatever its state before its end."""
    visit = visit_of_actor(actor, visit_id)
    _keep_answers(actor, role, visit, said, values_of(visit.id))
    changed(visit)
    return visit


def ask_norms(
    *,
    actor: Actor,
    visit: Visit,
    motives: Mapping[str, str] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> dict[str, Decision]:
    """Ask each question again, on the civil date of the visit, with the facts on file; decisions are kept."""
    questions = questions_of(visit.modality)
    if not questions:
        return {}
    facts = facts_for(visit, answers)
    asked = {question: facts[question] for question in questions}
    return compliance.decide_all(asked, day_of_visit(visit), visit, actor, motives)


def check_may_confirm(actor: Actor, visit: Visit) -> Refusal | None:
    """A coordinator drafts and collects; the professional's recorded decision confirms (R002)."""
    if actor.is_practitioner and actor.role_id != visit.host_id:
        return Refusal(
            "not_host",
            _("Seule la personne qui rencontre peut confirmer. Envoyez-lui la demande pour décision."),
            "R002",
        )
    return None


@transaction.atomic
def confirm_visit(
    *,
    actor: Actor,
    visit_id: UUID,
    motives: Mapping[str, str] | None = None,
    role: PractitionerRole | None = None,
    plan: Choice | None = None,
    said: Said = NOTHING_SAID,
) -> Visit:
    """Confirm: what the form says is kept, norms asked, decisions kept, invitations promised.

    An instant visit opens at once. Raises `Refused` (rule N1) with what is missing; nothing is kept then.
    """
    visit = visit_of_actor(actor, visit_id)
    refuse_if(check_may_confirm(actor, visit))
    refuse_if(check_visit_move(visit, "confirm"))
    fields = _take_plan(visit, plan) if plan else []
    if visit.start is None or visit.end is None:
        raise Refused(Refusal("no_time", _("Choisissez le jour et l’heure."), field="start"))
    refuse_if(check_times(Choice(start=visit.start, end=visit.end), is_instant=visit.is_instant))
    answers = values_of(visit.id)
    if role:
        answers = _keep_answers(actor, role, visit, said, answers)
    decisions = ask_norms(actor=actor, visit=visit, motives=motives, answers=answers)
    refuse_if(check_decisions(decisions, questions_of(visit.modality)))
    move_visit(visit, "confirm", **{name: getattr(visit, name) for name in fields})
    notices.promise_invitations(visit)
    if visit.is_instant:
        move_visit(visit, "open", opened_at=clock.now())
    return visit


@transaction.atomic
def confirm_when_complete(*, actor: Actor, visit_id: UUID) -> bool:
    """An instant visit is confirmed by itself once the conditions are met. Gives whether it is confirmed."""
    visit = visit_of_actor(actor, visit_id)
    if visit.state != VisitState.DRAFT:
        return True
    facts = facts_for(visit)
    questions = questions_of(visit.modality)
    on = day_of_visit(visit)
    would = compliance.consider_all({name: facts[name] for name in questions}, on)
    if check_may_confirm(actor, visit) or check_decisions(would, questions):
        return False
    confirm_visit(actor=actor, visit_id=visit.id)
    return True


@transaction.atomic
def send_for_decision(*, actor: Actor, visit_id: UUID) -> dict[str, Decision]:
    """« Envoyer pour décision »: the norms are asked of what was collected; the host sees « À confirmer »."""
    visit = visit_of_actor(actor, visit_id)
    if visit.state != VisitState.DRAFT:
        refuse_if(check_visit_move(visit, "confirm"))
    decisions = ask_norms(actor=actor, visit=visit)
    audit.record(
        "visit.sent_for_decision",
        patients=[visit.patient_id] if visit.patient_id else [],
        visit=visit.id,
        details={"host": visit.host_id},
    )
    changed(visit)
    return decisions


@transaction.atomic
def start_instant_visit(
    *,
    actor: Actor,
    host: PractitionerRole,
    patient: Patient,
    submission_key: UUID | None = None,
    **options: Any,
) -> Visit:
    """A visit that begins now, while the professional is on the telephone (R047).

    Its number can be dictated at once; it is confirmed and opened when the answers of the gate are complete,
    and nobody is admitted before.
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
