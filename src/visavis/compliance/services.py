"""Keeping answers, and asking the norms. Both leave rows that nothing changes afterwards.

`decide` is the seam of the design (§5.1): upper packages pass facts down, the norms answer, and facts,
answer, version of the norms and motive are kept together.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from visavis.compliance.models import Answer, Decision
from visavis.compliance.questions import question
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import Actor
from visavis.core.errors import Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.norms import evaluate

MOTIVE_MAX = 2000


class Subject(Protocol):
    """What is decided upon: a visit, later a group."""

    @property
    def id(self) -> UUID: ...
    @property
    def organization_id(self) -> UUID: ...


def record_answers(
    *,
    actor: Actor,
    role: PractitionerRole,
    organization_id: UUID,
    subject_id: UUID,
    person_id: UUID | None,
    block: str = "",
    answers: Mapping[str, Any],
    texts: Mapping[str, str],
    language: str,
    carried: Mapping[str, UUID] | None = None,
) -> list[Answer]:
    """Keep `answers` (key → value), each with the words shown (`texts`), given to `role` now.

    Without a `block`, each answer stands in its question's own: a page keeps all of its blocks at once.
    `carried` names the earlier answer that was shown with its origin and confirmed with its block. One
    statement for all of them. Raises `KeyError` when an answer comes without the words that were shown.
    """
    if not answers:
        return []
    earlier = carried or {}
    at = clock.now()
    rows = [
        Answer(
            organization_id=organization_id,
            subject_id=subject_id,
            person_id=person_id,
            block=block or question(key).block,
            key=key,
            value=value,
            text_shown=texts[key],
            language=language,
            answered_by=role,
            answered_at=at,
            carried_from_id=earlier.get(key),
        )
        for key, value in answers.items()
    ]
    with acting(actor):
        # One statement is a transaction of its own: no savepoint inside the caller's.
        return Answer.objects.bulk_create(rows)


def decide(
    question: str, facts: Mapping[str, Any], on: date, subject: Subject, actor: Actor, motive: str = ""
) -> Decision:
    """Ask the norms `question` for the civil date `on` and keep what they answer.

    The motive counts only where the answer asks for one; it is kept as typed. Raises
    `norms.InvalidInputError` for facts that are not the question's.
    """
    return decide_all({question: facts}, on, subject, actor, {question: motive})[question]


def decide_all(
    questions: Mapping[str, Mapping[str, Any]],
    on: date,
    subject: Subject,
    actor: Actor,
    motives: Mapping[str, str] | None = None,
) -> dict[str, Decision]:
    """`decide` for several questions (question → facts) in one statement."""
    given = motives or {}
    if any(len(motive) > MOTIVE_MAX for motive in given.values()):
        raise Refused(
            Refusal("motive_too_long", _("Écrivez un motif de 2000 caractères au plus."), field="motive")
        )
    at = clock.now()
    rows = [
        _decision(name, facts, on, subject, actor, given.get(name, ""), at)
        for name, facts in questions.items()
    ]
    with acting(actor):
        Decision.objects.bulk_create(rows)
    return {decision.question: decision for decision in rows}


def consider_all(
    questions: Mapping[str, Mapping[str, Any]], on: date, motives: Mapping[str, str] | None = None
) -> dict[str, Decision]:
    """What the norms would answer, while a page is being filled in. Nothing is kept."""
    given = motives or {}
    return {name: _answered(name, facts, on, given.get(name, "")) for name, facts in questions.items()}


def _decision(
    asked: str,
    facts: Mapping[str, Any],
    on: date,
    subject: Subject,
    actor: Actor,
    motive: str,
    at: datetime,
) -> Decision:
    decision = _answered(asked, facts, on, motive)
    decision.organization_id, decision.subject_id = subject.organization_id, subject.id
    decision.decided_by_id, decision.decided_at = actor.role_id, at
    return decision


def _answered(asked: str, facts: Mapping[str, Any], on: date, motive: str) -> Decision:
    answer = evaluate(asked, facts, on).as_json()
    return Decision(
        question=asked,
        on=on,
        facts=dict(facts),
        outcome=answer["outcome"],
        findings=answer["findings"],
        missing=answer["missing"],
        obligations=answer["obligations"],
        norms_version=answer["norms_version"],
        motive=motive.strip(),
    )
