"""Reading answers and decisions: the latest of each holds."""

from collections.abc import Collection, Iterable
from uuid import UUID

from visavis.compliance.models import Answer, Decision


def answers_of(subject_id: UUID) -> dict[str, Answer]:
    """The latest answer by key. One query."""
    rows = (
        Answer.objects.filter(subject_id=subject_id)
        .select_related("answered_by__practitioner", "carried_from")
        .order_by("key", "-id")
        .distinct("key")
    )
    return {answer.key: answer for answer in rows}


def values_of(subject_id: UUID) -> dict[str, object]:
    """The latest value by key: what facts are made of. One query."""
    return dict(
        Answer.objects.filter(subject_id=subject_id)
        .order_by("key", "-id")
        .distinct("key")
        .values_list("key", "value")
    )


def earlier_answers(
    person_id: UUID, keys: Collection[str], excluding_subject: UUID | None = None
) -> dict[str, Answer]:
    """The person's latest answer by key from other subjects, with who gave it and when. One query.

    Each tells its origin (`subject_id`, `answered_at`, `answered_by`), so that the page can show it.
    """
    rows = Answer.objects.filter(person_id=person_id, key__in=keys)
    if excluding_subject is not None:
        rows = rows.exclude(subject_id=excluding_subject)
    return {
        answer.key: answer
        for answer in rows.select_related("answered_by__practitioner").order_by("key", "-id").distinct("key")
    }


def latest_decisions(subject_id: UUID) -> dict[str, Decision]:
    """The latest decision by question. One query."""
    rows = (
        Decision.objects.filter(subject_id=subject_id)
        .select_related("decided_by__practitioner")
        .order_by("question", "-id")
        .distinct("question")
    )
    return {decision.question: decision for decision in rows}


def latest_decisions_of(subject_ids: Iterable[UUID]) -> dict[UUID, dict[str, Decision]]:
    """The latest decisions of several subjects, for a list. One query."""
    rows = (
        Decision.objects.filter(subject_id__in=list(subject_ids))
        .order_by("subject_id", "question", "-id")
        .distinct("subject_id", "question")
    )
    found: dict[UUID, dict[str, Decision]] = {}
    for decision in rows:
        found.setdefault(decision.subject_id, {})[decision.question] = decision
    return found


def missing_motive(decision: Decision) -> bool:
    """Whether the answer asks for a written motive that is not there."""
    return decision.outcome == "reason_required" and not decision.motive.strip()


def allows(decision: Decision | None) -> bool:
    """Rule N1: `permit`, or `reason_required` with its motive. No decision allows nothing."""
    if decision is None:
        return False
    return decision.outcome == "permit" or (
        decision.outcome == "reason_required" and not missing_motive(decision)
    )
