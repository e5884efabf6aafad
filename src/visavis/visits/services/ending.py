"""The end of a visit, its reopening, and what a revoked consent sets off (R033, R155; design §5.8)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from visavis.consent import services as consent
from visavis.consent.models import Manner
from visavis.core import clock
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refused
from visavis.directory.models import PractitionerRole
from visavis.visits.models import EventKind, Task, TaskKind, Visit
from visavis.visits.policies import took_place
from visavis.visits.services import exchange, media, notices
from visavis.visits.services.common import (
    admitted_again,
    changed,
    conducted_visit,
    everybody_out,
    locked_visit,
    log,
    move_visit,
)
from visavis.visits.states import VisitState


@transaction.atomic
def end_visit(*, actor: Actor, visit_id: UUID, reason: str = "ended") -> Visit:
    """End for all: everybody leaves, the room closes, the clock of the note runs. Pressed twice, one end."""
    visit = conducted_visit(actor, visit_id) if actor.is_practitioner else locked_visit(visit_id)
    if visit.state == VisitState.ENDED:
        return visit
    now = clock.now()
    move_visit(visit, "end", ended_at=now, end_reason=reason, at_telephone_since=None)
    everybody_out(visit)
    log(visit, EventKind.ENDED, actor.name, reason=reason)
    exchange.purge_later(visit)
    media.close_room_after_commit(visit)
    return visit


@transaction.atomic
def reopen_visit(*, actor: Actor, visit_id: UUID) -> Visit:
    """Until the signature: a new room, everyone admitted again, identity confirmed again."""
    visit = conducted_visit(actor, visit_id)
    move_visit(
        visit,
        "reopen",
        room_generation=visit.room_generation + 1,
        opened_at=clock.now(),
        ended_at=None,
        end_reason="",
        chat_purged_at=None,
    )
    admitted_again(visit)
    log(visit, EventKind.REOPENED, actor.name)
    media.enforce_after_commit(visit)
    return visit


@transaction.atomic
def revoke_consent(
    *, actor: Actor, visit_id: UUID, role: PractitionerRole | None = None, scope: str = "visit"
) -> Visit:
    """The person no longer agrees, on their page or through the professional: no reason is asked.

    A visit that runs ends (the telephone is remote too), one to come is cancelled; an in-person visit is owed
    and stands among the host's tasks; the note of what took place is still owed. With the scope `episode`,
    the same is done for all visits to come of this person in this organization.
    """
    visit = locked_visit(visit_id)
    if visit.patient is None:
        raise NotFound
    _take_back(actor, visit, role, scope)
    if scope == "episode":
        others = Visit.objects.filter(
            patient=visit.patient, organization=visit.organization_id, state__in=_NOT_BEGUN
        ).exclude(pk=visit.pk)
        for other in others.order_by("id").values_list("pk", flat=True):
            _take_back(actor, locked_visit(other), role, scope)
    visit.refresh_from_db()
    return visit


_NOT_BEGUN = (VisitState.CONFIRMED, VisitState.OPEN)


def _take_back(actor: Actor, visit: Visit, role: PractitionerRole | None, scope: str) -> None:
    manner = Manner.VERBAL if actor.is_practitioner else Manner.PAGE
    try:
        consent.revoke(actor=actor, role=role, subject_id=visit.id, manner=manner, scope=scope)
    except Refused as refused:
        # Asked for nothing yet, the person says no all the same.
        if refused.refusal is not consent.NOTHING_TO_REVOKE:
            raise
    Task.objects.get_or_create(
        organization_id=visit.organization_id,
        visit=visit,
        patient=visit.patient,
        role=visit.host,
        kind=TaskKind.OFFER_IN_PERSON,
        done_at=None,
        defaults={"due_on": clock.today() + timedelta(days=2)},
    )
    if visit.state == VisitState.IN_PROGRESS or took_place(visit):
        end_visit(actor=actor, visit_id=visit.id, reason="revoked")
    elif visit.state in _NOT_BEGUN or (visit.state == VisitState.DRAFT and visit.is_instant):
        _cancel_for_good(visit)
    else:
        changed(visit)


def _cancel_for_good(visit: Visit) -> None:
    was_draft = visit.state == VisitState.DRAFT
    move_visit(
        visit,
        "cancel",
        cancel_reason="consent_revoked",
        calendar_sequence=visit.calendar_sequence + 1,
    )
    notices.withdraw_pending(visit)
    if not was_draft:
        notices.promise_cancelled(visit)
    everybody_out(visit)
    exchange.purge_later(visit)
    media.close_room_after_commit(visit)


@transaction.atomic
def finish_task(*, actor: Actor, role: PractitionerRole, task_id: UUID) -> None:
    """« C’est fait » beside a task of « Ma journée »."""
    task = (
        Task.objects.select_for_update().filter(pk=task_id, role__organization=role.organization_id).first()
    )
    if task is None or task.done_at is not None:
        return
    task.done_at, task.done_by = clock.now(), role
    task.save(update_fields=["done_at", "done_by", "updated_at"])
    changed(locked_visit(task.visit_id))


# --- Called by `records` --------------------------------------------------------------------------


def mark_signed(visit: Visit) -> None:
    """The host's note is signed: the visit waits for its filing, its chat goes."""
    move_visit(visit, "sign", signed_at=clock.now())
    exchange.purge_chat(visit)


def mark_filed(visit: Visit) -> None:
    """The note is filed: the 24-hour clock stops here (R103)."""
    move_visit(visit, "file", filed_at=clock.now())
