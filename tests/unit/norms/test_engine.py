"""What holds of every question: unknown facts, invalid input, the shape of an answer."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.norms import QUESTIONS, VERSION, InvalidInputError, Outcome, evaluate

DATES = st.sampled_from([date(2020, 1, 1), date(2024, 9, 25), date(2024, 9, 26), date(2026, 11, 24)])
BLOCKING = (Outcome.DENY,)


@st.composite
def questions_with_facts(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, Any], date]:
    """A question, some facts, and a completion of them in which all is known."""
    question = draw(st.sampled_from(sorted(QUESTIONS)))
    table = QUESTIONS[question].facts
    complete = {fact.name: draw(st.sampled_from(fact.tries)) for fact in table}
    if question == "volume":
        complete["remote_acts"] = min(complete["remote_acts"], complete["total_acts"])
    known = draw(st.sets(st.sampled_from([fact.name for fact in table])))
    return question, {name: complete[name] for name in known}, complete, draw(DATES)


@given(questions_with_facts())
def test_all_known_means_nothing_missing(case: tuple[str, dict[str, Any], dict[str, Any], date]) -> None:
    question, _some, complete, on = case
    assert evaluate(question, complete, on).missing == ()


@given(questions_with_facts())
@settings(max_examples=300)
def test_what_is_found_on_some_facts_stays_found(
    case: tuple[str, dict[str, Any], dict[str, Any], date],
) -> None:
    question, some, complete, on = case
    found = {finding.code for finding in evaluate(question, some, on).findings}
    assert found <= {finding.code for finding in evaluate(question, complete, on).findings}


@given(questions_with_facts())
@settings(max_examples=300)
def test_unknown_never_permits_what_known_forbids(
    case: tuple[str, dict[str, Any], dict[str, Any], date],
) -> None:
    question, some, complete, on = case
    if evaluate(question, some, on).outcome is Outcome.PERMIT:
        assert evaluate(question, complete, on).outcome is Outcome.PERMIT


@given(questions_with_facts())
@settings(max_examples=300)
def test_filling_in_what_is_missing_ends(case: tuple[str, dict[str, Any], dict[str, Any], date]) -> None:
    """Whoever answers what is asked, and then what is asked next, comes to a decision."""
    question, some, complete, on = case
    facts = dict(some)
    for _round in range(len(complete) + 1):
        missing = evaluate(question, facts, on).missing
        if not missing:
            break
        facts |= {name: complete[name] for name in missing}
    assert evaluate(question, facts, on).outcome is evaluate(question, complete, on).outcome


def test_null_is_unknown() -> None:
    on = date(2026, 11, 24)
    assert evaluate("gate", {"consent": None}, on) == evaluate("gate", {}, on)


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"consnet": "given"}, "facts.consnet"),
        ({"device": "tablet"}, "facts.device"),  # a fact of another question
        ({"consent": "maybe"}, "facts.consent"),
        ({"plan_technical": "yes"}, "facts.plan_technical"),
        ({"plan_technical": 1}, "facts.plan_technical"),
        ({"substitute_name": 3}, "facts.substitute_name"),
        ({"consent": True}, "facts.consent"),
        ({"consent": ["given"]}, "facts.consent"),
    ],
)
def test_what_is_not_a_fact_is_refused_with_its_path(facts: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        evaluate("gate", facts, date(2026, 11, 24))
    assert list(refused.value.faults) == [path]


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(InvalidInputError) as refused:
        evaluate("weather", {}, date(2026, 11, 24))
    assert list(refused.value.faults) == ["question"]


def test_a_decision_can_be_written_as_json() -> None:
    kept = evaluate("gate", {"consent": "refused"}, date(2026, 11, 24)).as_json()
    assert kept["norms_version"] == VERSION
    assert kept["on"] == "2026-11-24"
    assert kept["findings"][0]["citations"][0] == {"instrument": "S-4.2-R.23.1", "section": "art. 1, 1°"}
