"""Answering a question: read the request, apply the rules of the day in order, gather what they say."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from visavis.norms.logic import ON
from visavis.norms.questions import QUESTIONS, rules_of
from visavis.norms.requests import InvalidInputError, read
from visavis.norms.rules import apply
from visavis.norms.values import Decision, Effect, Finding, Obligation, Outcome

# Raised by hand whenever an answer may change, so that a stored decision tells what it was taken with.
VERSION = "2026.11.2"


def evaluate(question: str, facts: Mapping[str, Any], on: date) -> Decision:
    """The decision on `question` for the civil date `on`. A fact that is absent or None is unknown.

    Facts are values of JSON: dates and date-times are texts. Raises `InvalidInputError`.
    """
    return answer({"on": on.isoformat(), "question": question, "facts": dict(facts)})


def answer(request: Any) -> Decision:
    """The decision on a request as the contract writes it. Raises `InvalidInputError`."""
    question, on, known = read(request)
    try:
        return _decide(question, on, {**known, ON: on})
    except OverflowError:
        # A delay that ends after the year 9999.
        path = "facts.visit_ended_at" if question == "note" else "on"
        raise InvalidInputError({path: "is too late a date"}) from None


def _decide(question: str, on: date, facts: Mapping[str, Any]) -> Decision:
    asked = QUESTIONS[question]
    rules = rules_of(question, on)
    findings: list[Finding] = []
    obligations: list[Obligation] = []
    missing = set(asked.asked(facts))
    for rule in rules:
        verdict = apply(rule, asked.order, facts)
        missing.update(verdict.missing)
        if verdict.finds:
            findings.append(rule.says(facts))
            if rule.obliges is not None:
                obligations.append(rule.obliges(facts))
    obligations.extend(asked.owed(facts))
    return Decision(
        question=question,
        on=on,
        norms_version=VERSION,
        outcome=_outcome(findings, missing),
        findings=tuple(findings),
        missing=tuple(sorted(missing, key=asked.order.__getitem__)),
        obligations=tuple(obligations),
        modalities=asked.columns(facts, rules) if asked.columns else None,
    )


def _outcome(findings: Sequence[Finding], missing: set[str]) -> Outcome:
    effects = {finding.effect for finding in findings}
    if Effect.BLOCKS in effects:
        return Outcome.DENY
    if missing:
        return Outcome.INCOMPLETE
    return Outcome.REASON_REQUIRED if Effect.REASON_REQUIRED in effects else Outcome.PERMIT
