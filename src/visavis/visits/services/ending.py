"""The end of a visit, its reopening, and what a revoked consent sets off (R033, R155; design §5.8)."""

import contextlib
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from visavis.consent import services as consent
from visavis.consent.models import Manner
from visavis.consent.selectors import latest
from visavis.core import clock
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refused
from visavis.directory.models import PractitionerRole
from visavis.visits.models import EventKind, Task, TaskKind, Visit
from visavis.visits.policies import REMOTE_MODALITIES, check_consent_holds, took_place
from visavis.visits.services import exchange, media, notices
from visavis.visits.services.common import (
    admitted_again,
    changed,
    conducted_visit,
    everybody_out,
    locked_visit,
    log,
    move_visit,
    refuse_if,
    visit_of_actor,
)
from visavis.visits.states import VisitState

DAYS_TO_OFFER = 2


@transaction.atomic
def end_visit(*, actor: Actor, visit_id: UUID, reason: str = "ended") -> Visit:
    """End for all: everybody leaves, the room closes, the clock of the note runs. Pressed twice, one end."""
    visit = conducted_visit(actor, visit_id) if actor.is_practitioner else locked_visit(visit_id)
    if visit.state != VisitState.ENDED:
        _end(actor, visit, reason)
    return visit


def _end(actor: Actor, visit: Visit, reason: str) -> None:
    move_visit(visit, "end", ended_at=clock.now(), end_reason=reason, at_telephone_since=None)
    everybody_out(visit)
    log(visit, EventKind.ENDED, actor.name, reason=reason)
    exchange.purge_later(visit)
    media.close_room_after_commit(visit)


@transaction.atomic
def reopen_visit(*, actor: Actor, visit_id: UUID) -> Visit:
    """Until the signature: a new room, everyone admitted again, identity confirmed again.

    Raises `Refused` when the person took back the consent: the telephone is remote too.
    """
    visit = conducted_visit(actor, visit_id)
    refuse_if(check_consent_holds(visit, latest(visit.id)))
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
    """The person no longer agrees, on their page or through the team: no reason is asked.

    A visit that runs ends (the telephone is remote too), one to come is cancelled; an in-person visit is owed
    and stands among the host's tasks; the note of what took place is still owed. With the scope `episode`,
    the same is done for all remote visits of this person in this organization, whoever their host is.
    """
    visit = visit_of_actor(actor, visit_id)
    if visit.patient is None:
        raise NotFound
    _take_back(actor, visit, role, scope)
    if scope == "episode":
        others = Visit.objects.filter(
            patient=visit.patient,
            organization=visit.organization_id,
            modality__in=REMOTE_MODALITIES,
            state__in=[*_NOT_BEGUN, VisitState.IN_PROGRESS],
        ).exclude(pk=visit.pk)
        for other in others.order_by("id").values_list("pk", flat=True):
            with contextlib.suppress(Refused, NotFound), transaction.atomic():
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
    if visit.state == VisitState.DRAFT and visit.is_instant:
        offer_in_person(visit)
        _cancel_for_good(visit)
    else:
        stop_remote_visit(actor, visit)


def stop_remote_visit(actor: Actor, visit: Visit) -> None:
    """The person said no, before or during: what runs ends, what is to come is cancelled, and an in-person
    visit is owed. A draft stays, for another way to meet. Whoever noted it: the person decides.
    """
    offer_in_person(visit)
    if visit.modality not in REMOTE_MODALITIES:
        changed(visit)
    elif visit.state == VisitState.IN_PROGRESS or took_place(visit):
        _end(actor, visit, "revoked")
    elif visit.state in _NOT_BEGUN:
        _cancel_for_good(visit)
    else:
        changed(visit)


def offer_in_person(visit: Visit) -> None:
    """The task of the host, once (R016)."""
    Task.objects.get_or_create(
        organization_id=visit.organization_id,
        visit=visit,
        patient=visit.patient,
        role=visit.host,
        kind=TaskKind.OFFER_IN_PERSON,
        done_at=None,
        defaults={"due_on": clock.today() + timedelta(days=DAYS_TO_OFFER)},
    )


def _cancel_for_good(visit: Visit) -> None:
    move_visit(
        visit,
        "cancel",
        cancel_reason="consent_revoked",
        calendar_sequence=visit.calendar_sequence + 1,
    )
    notices.withdraw_pending(visit)
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
