"""The cases that a lawyer can read (`cases/<question>.yaml`), each played three ways and around its date.

`gives` added to `facts` gives the code, `nearly` does not, and without the fact `unknown` the code is not
given and that fact is asked for (`asked`) or not. A rule with `since` gives nothing the day before.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from visavis.norms import QUESTIONS, evaluate

FOLDER = Path(__file__).parent / "cases"
DAY = date(2026, 11, 22)
CASES = [
    pytest.param(file.stem, case, id=f"{file.stem}-{case['code']}")
    for file in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(file.read_text())
]


def codes(decision: Any) -> list[str]:
    return [finding.code for finding in decision.findings]


@pytest.mark.parametrize(("question", "case"), CASES)
def test_case(question: str, case: dict[str, Any]) -> None:
    on = case.get("day", DAY)
    given = evaluate(question, case["facts"] | case["gives"], on)
    assert case["code"] in codes(given)
    found = next(finding for finding in given.findings if finding.code == case["code"])
    assert case["source"] in [f"{c.instrument} {c.section}" for c in found.citations]
    if "obliges" in case:
        assert case["obliges"] in [owed.as_json() for owed in given.obligations]
    nearly = evaluate(question, case["facts"] | case["nearly"], on)
    assert case["code"] not in codes(nearly)
    unknown = evaluate(question, {**case["facts"], case["unknown"]: None}, on)
    assert case["code"] not in codes(unknown)
    assert (case["unknown"] in unknown.missing) == case["asked"]
    if "since" in case:
        facts = case["facts"] | case["gives"]
        assert case["code"] in codes(evaluate(question, facts, case["since"]))
        assert case["code"] not in codes(evaluate(question, facts, case["since"] - timedelta(days=1)))


def test_every_code_has_its_case() -> None:
    told = {(param.values[0], param.values[1]["code"]) for param in CASES}
    assert told == {(name, rule.code) for name, asked in QUESTIONS.items() for rule in asked.rules}
