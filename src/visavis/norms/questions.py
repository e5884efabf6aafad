"""The eleven questions: each with its table of facts and its table of rules, in the order of the contract."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from visavis.norms import (
    authority,
    companion,
    eligibility,
    gate,
    group,
    learner,
    modality,
    note,
    recording,
    referral,
    volume,
)
from visavis.norms.facts import Fact, Facts
from visavis.norms.rules import Rule, places
from visavis.norms.values import Column, Obligation


def _nothing_asked(_facts: Facts) -> Iterable[str]:
    return ()


def _nothing_owed(_facts: Facts) -> Iterable[Obligation]:
    return ()


def _no_fault(_facts: Facts) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Question:
    """`asked` names facts that are missing whatever the rules say; `faults`, what two facts say together."""

    facts: tuple[Fact, ...]
    rules: tuple[Rule, ...]
    asked: Callable[[Facts], Iterable[str]] = _nothing_asked
    owed: Callable[[Facts], Iterable[Obligation]] = _nothing_owed
    faults: Callable[[Facts], Mapping[str, str]] = _no_fault
    columns: Callable[[Facts, Sequence[Rule]], tuple[Column, ...]] | None = None
    order: Mapping[str, int] = field(init=False)  # the place of each fact in the table
    by_name: Mapping[str, Fact] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", places(self.facts))
        object.__setattr__(self, "by_name", {fact.name: fact for fact in self.facts})


QUESTIONS: Mapping[str, Question] = {
    "eligibility": Question(eligibility.FACTS, eligibility.RULES, asked=authority.asked),
    "modality": Question(modality.FACTS, modality.RULES, asked=modality.asked, columns=modality.columns),
    "gate": Question(gate.FACTS, gate.RULES),
    "authority": Question(authority.FACTS, authority.RULES, asked=authority.asked),
    "referral": Question(referral.FACTS, referral.RULES),
    "recording": Question(recording.FACTS, recording.RULES),
    "companion": Question(companion.FACTS, companion.RULES),
    "learner": Question(learner.FACTS, learner.RULES),
    "note": Question(note.FACTS, note.RULES, owed=note.obligations),
    "volume": Question(volume.FACTS, volume.RULES, faults=volume.faults),
    "group": Question(group.FACTS, group.RULES),
}


@lru_cache(maxsize=512)
def rules_of(question: str, on: date) -> tuple[Rule, ...]:
    """The rules in force on that day."""
    return tuple(rule for rule in QUESTIONS[question].rules if rule.in_force(on))
