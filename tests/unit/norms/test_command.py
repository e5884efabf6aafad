"""`visavis norms`: what a script gives and gets, and what it is refused."""

import io
import json
import subprocess
import sys
from datetime import date
from typing import Any

import jsonschema_rs
import pytest

from visavis.cli import norms
from visavis.cli.norms_input import LIMIT
from visavis.norms import QUESTIONS, evaluate
from visavis.norms.schema import every_schema

SELF = b'{"on":"2026-11-22","question":"referral","facts":{"mechanism":"self"}}'
VOLUME = b'{"on":"2026-11-22","question":"volume","facts":{%s}}'
NOTE = b'{"on":"2026-11-22","question":"note","facts":{%s}}'


def one(given: bytes) -> tuple[int, bytes]:
    sink = io.BytesIO()
    return norms._one(io.BytesIO(given), sink), sink.getvalue()


def test_a_decision_is_one_object_and_the_code_is_zero() -> None:
    code, said = one(SELF)
    assert code == 0
    assert json.loads(said) == evaluate("referral", {"mechanism": "self"}, date(2026, 11, 22)).as_json()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "(input): is not JSON"),
        (b"{}", "facts: is missing"),
        (b"[]", "(request): must be an object"),
        (b'{"on":1,"question":"x","facts":3}', "on: must be a date"),
        (b'{"on":1,"question":"x","facts":3}', "facts: must be an object"),
        (VOLUME % b'"remote_acts":NaN', "NaN"),
        (VOLUME % b'"remote_acts":-Infinity', "-Infinity"),
        (VOLUME % b'"remote_acts":1e999', "facts.remote_acts: must be a whole number"),
        (VOLUME % b'"remote_acts":true', "facts.remote_acts: must be a whole number"),
        (VOLUME % b'"remote_acts":2,"total_acts":1', "facts.remote_acts: must not be more"),
        (VOLUME % b'"remote_acts":1,"remote_acts":1', "facts.remote_acts: is given twice"),
        (VOLUME % (b'"remote_acts":' + b"9" * 5000), "too long"),
        (VOLUME % b'"profession":"\\ud800"', "surrogate"),
        (VOLUME % b'"has_email":true', "facts.has_email: is not a fact"),
        (VOLUME % b'"\\u001b[31m":1', '"facts.\\u001b[31m": is not a fact'),
        (b"[" * 100_000, "nested"),
        (b"[" * 500 + b"]" * 500, "nested"),
        (b"\xff", "UTF-8"),
        (b" " * (LIMIT + 1), "longer than"),
        (SELF.replace(b"{", b'{"x":1,', 1), "x: is not a member"),
        (SELF.replace(b"11-22", b"02-30"), "on: must be a date"),
        (NOTE % b'"now":"2026-11-22T10:00:00"', "facts.now: must be a date-time with its offset"),
        (NOTE % b'"visit_ended_at":"9999-12-31T10:00:00Z"', "too late"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(
    given: bytes, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert one(given) == (2, b"")
    assert sentence in capsys.readouterr().err


def test_a_faulty_line_has_its_error_at_its_place() -> None:
    sink = io.BytesIO()
    given = SELF + b"\nx\n" + b"a" * (3 * LIMIT) + b"\n" + SELF
    assert norms._each_line(io.BytesIO(given), sink) == 2
    said = [json.loads(line) for line in sink.getvalue().splitlines()]
    assert [next(iter(line)) for line in said] == ["question", "error", "error", "question"]
    assert said[1]["error"]["faults"][0]["path"] == "(input)"


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_decisions_are_of_the_published_schema(question: str) -> None:
    schemas: dict[str, Any] = every_schema()[question]
    for facts in ({}, {fact.name: fact.tries[0] for fact in QUESTIONS[question].facts}):
        request = {"on": "2026-11-22", "question": question, "facts": facts}
        jsonschema_rs.Draft202012Validator(schemas["request"]).validate(request)
        decision = evaluate(question, facts, date(2026, 11, 22))
        jsonschema_rs.Draft202012Validator(schemas["decision"]).validate(decision.as_json())
        assert json.loads(decision.encode()) == decision.as_json()


def test_a_code_is_explained_with_its_source(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert norms.main(["explain", "presence_required"]) == 0
    assert b"2024-09-26" in capsysbinary.readouterr().out
    assert norms.main(["explain", "nothing"]) == 2


def test_the_command_starts_without_django() -> None:
    program = (
        "import sys; from visavis.cli.norms import main; main(['schema', 'gate']);"
        "sys.exit(any(name.split('.')[0] in ('django', 'typer') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
