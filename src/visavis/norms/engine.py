"""Answering a question: check the facts, apply its rules in order, gather what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from visavis.norms import eligibility, gate
from visavis.norms.facts import Fact, Facts
from visavis.norms.rules import Rule, apply
from visavis.norms.values import Decision, Effect, Finding, Outcome

# Raised by hand whenever an answer may change, so that a stored decision tells what it was taken with.
VERSION = "2026.11.1"


@dataclass(frozen=True)
class Question:
    facts: tuple[Fact, ...]
    rules: tuple[Rule, ...]


QUESTIONS: Mapping[str, Question] = {
    "eligibility": Question(eligibility.FACTS, eligibility.RULES),
    "gate": Question(gate.FACTS, gate.RULES),
}


class InvalidInputError(ValueError):
    """The question or a fact is not one of the contract's. `faults` maps each path to what is wrong there."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{path}: {fault}" for path, fault in faults.items()))
        self.faults = dict(faults)


def evaluate(question: str, facts: Mapping[str, Any], on: date) -> Decision:
    """The decision on `question` for the civil date `on`. A fact that is absent or None is unknown.

    Raises `InvalidInputError` for an unknown question, fact or value.
    """
    asked = QUESTIONS.get(question)
    if asked is None:
        raise InvalidInputError({"question": f"must be one of {', '.join(sorted(QUESTIONS))}"})
    known = _checked(asked.facts, facts)
    findings: list[Finding] = []
    missing: set[str] = set()
    for rule in asked.rules:
        verdict = apply(rule, asked.facts, known, on)
        missing.update(verdict.missing)
        if verdict.finding:
            findings.append(verdict.finding)
    return Decision(
        question=question,
        on=on,
        norms_version=VERSION,
        outcome=_outcome(findings, missing),
        findings=tuple(findings),
        missing=tuple(fact.name for fact in asked.facts if fact.name in missing),
    )


def _checked(table: Sequence[Fact], facts: Mapping[str, Any]) -> Facts:
    by_name = {fact.name: fact for fact in table}
    faults: dict[str, str] = {}
    for name, value in facts.items():
        fact = by_name.get(name)
        if fact is None:
            faults[f"facts.{name}"] = "is not a fact of this question"
        elif value is not None and (fault := fact.fault(value)):
            faults[f"facts.{name}"] = fault
    if faults:
        raise InvalidInputError(faults)
    return {name: value for name, value in facts.items() if value is not None}


def _outcome(findings: Sequence[Finding], missing: set[str]) -> Outcome:
    effects = {finding.effect for finding in findings}
    if Effect.BLOCKS in effects:
        return Outcome.DENY
    if missing:
        return Outcome.INCOMPLETE
    return Outcome.REASON_REQUIRED if Effect.REASON_REQUIRED in effects else Outcome.PERMIT
