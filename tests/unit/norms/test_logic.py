"""Three-valued logic against trying every value, and every question on whatever is known of it."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.norms import QUESTIONS, Outcome, evaluate
from visavis.norms.logic import ON, Condition
from visavis.norms.rules import Rule
from visavis.norms.values import Citation, Effect, Message

# The dates tried for a fact are before, on and after this day.
ON_DAY = date(2024, 9, 26)
RULES = [
    pytest.param(name, rule, id=f"{name}-{place}-{rule.code}")
    for name, asked in QUESTIONS.items()
    for place, rule in enumerate(asked.rules)
    # Moments and counts cannot all be tried; these two only inform.
    if rule.code not in ("filing_overdue", "above_expected")
]


def completions(question: str, names: tuple[str, ...], known: dict[str, Any]) -> Iterator[dict[str, Any]]:
    facts = QUESTIONS[question].by_name
    unknown = [name for name in names if name not in known]
    for values in product(*(facts[name].tries for name in unknown)):
        read = {name: facts[name].read(value) for name, value in zip(unknown, values, strict=True)}
        complete = {**known, **read}
        if not QUESTIONS[question].faults(complete):
            yield {**complete, ON: ON_DAY}


def compare(question: str, condition: Condition, known: dict[str, Any]) -> None:
    facts = {**known, ON: ON_DAY}
    names = condition.reads()
    answers = {condition.value(complete) for complete in completions(question, names, known)}
    assert condition.value(facts) == (answers.pop() if len(answers) == 1 else None), known
    could = set()
    for name in set(names) - set(known):
        others: dict[tuple[Any, ...], set[Any]] = {}
        for complete in completions(question, names, known):
            rest = tuple((other, complete[other]) for other in names if other != name)
            others.setdefault(rest, set()).add(condition.value(complete))
        if any(len(found) > 1 for found in others.values()):
            could.add(name)
    assert set(condition.open(facts)) == could, known


@pytest.mark.parametrize(("question", "rule"), RULES)
def test_conditions_say_what_trying_every_value_says(question: str, rule: Rule) -> None:
    by_name = QUESTIONS[question].by_name
    for condition in (rule.condition, rule.scope):
        names = condition.reads()
        choices = [(None, *by_name[name].tries[:4]) for name in names]
        for values in product(*choices):
            known = {
                name: by_name[name].read(value)
                for name, value in zip(names, values, strict=True)
                if value is not None
            }
            if not QUESTIONS[question].faults(known):
                compare(question, condition, known)


def test_a_rule_without_source_or_requirement_cannot_be_built() -> None:
    message = Message(fr="a", en="b")
    condition = QUESTIONS["gate"].rules[0].condition
    with pytest.raises(ValueError, match="citation"):
        Rule("x", Effect.BLOCKS, message, (), ("R001",), condition)
    with pytest.raises(ValueError, match="requirement"):
        Rule("x", Effect.BLOCKS, message, (Citation("LRSSS", "1"),), (), condition)


@st.composite
def partly_known(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, Any], date]:
    question = draw(st.sampled_from(sorted(QUESTIONS)))
    asked = QUESTIONS[question]
    complete = {fact.name: draw(st.sampled_from(fact.tries)) for fact in asked.facts}
    if question == "volume":
        complete["remote_acts"] = min(complete["remote_acts"], complete["total_acts"])
    known = draw(st.sets(st.sampled_from(sorted(complete))))
    on = draw(st.sampled_from([date(2024, 9, 25), date(2024, 9, 26), date(2026, 11, 22)]))
    return question, {name: complete[name] for name in known}, complete, on


@settings(max_examples=400)
@given(partly_known())
def test_a_denial_becomes_a_permit_only_through_what_was_missing(case: Any) -> None:
    question, some, complete, on = case
    before = evaluate(question, some, on)
    if before.outcome is not Outcome.DENY:
        return
    for name in complete.keys() - some.keys() - set(before.missing):
        assert evaluate(question, {**some, name: complete[name]}, on).outcome is Outcome.DENY


@settings(max_examples=300)
@given(partly_known(), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(case: Any, random: Any) -> None:
    question, some, _complete, on = case
    shuffled = list(some.items())
    random.shuffle(shuffled)
    assert evaluate(question, dict(shuffled), on) == evaluate(question, some, on)


@settings(max_examples=400)
@given(partly_known())
def test_every_finding_has_sources_and_both_languages(case: Any) -> None:
    question, some, _complete, on = case
    decision = evaluate(question, some, on)
    for finding in decision.findings:
        assert finding.citations
        assert finding.requirements
        assert finding.message.fr != finding.message.en
    assert (decision.modalities is not None) == (question == "modality")
