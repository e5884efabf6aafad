"""Checking what is asked. Nothing is ignored: each fault is named by its path, and no value is repeated."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

import jsonschema_rs

from visavis.norms.questions import QUESTIONS, Question
from visavis.norms.schema import request_schema

MEMBERS = ("on", "question", "facts")
_NOT_A_DATE = "must be a date (YYYY-MM-DD)"


class InvalidInputError(ValueError):
    """What was asked is not of the contract. `faults` maps each path to what is wrong there."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{path}: {fault}" for path, fault in faults.items()))
        self.faults = dict(faults)


@cache
def _validator(question: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(request_schema(question), validate_formats=True)


def read(request: Any) -> tuple[str, date, dict[str, Any]]:
    """Question, day and known facts of a request. Raises `InvalidInputError`."""
    if not isinstance(request, dict):
        raise InvalidInputError({"(request)": "must be an object with on, question and facts"})
    name = request.get("question")
    asked = QUESTIONS.get(name) if isinstance(name, str) else None
    if asked is None:
        raise InvalidInputError(dict(_faults_around(request)))
    faults = _faults(_validator(str(name)), asked, request)
    if faults:
        raise InvalidInputError(faults)
    return _understood(str(name), asked, request)


def _faults(
    validator: jsonschema_rs.Draft202012Validator, asked: Question, request: dict[str, Any]
) -> dict[str, str]:
    try:
        if validator.is_valid(request):
            return {}
        errors = list(validator.iter_errors(request))
    except (ValueError, TypeError, OverflowError):  # only a caller in Python can come here
        return {"facts": "must hold values of JSON only"}
    faults = dict(_faults_around(request))
    for error in errors:
        path = [str(step) for step in error.instance_path]
        if path == ["facts"] and isinstance(request["facts"], dict):
            faults |= dict(_strangers(asked, request["facts"]))
        elif len(path) > 1:
            faults[f"facts.{path[1]}"] = f"must be {asked.by_name[path[1]].expected}"
    return faults


def _strangers(asked: Question, facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in facts:
        if name not in asked.by_name:
            yield f"facts.{name}", "is not a fact of this question"


def _faults_around(request: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong beside the facts."""
    for member in MEMBERS:
        if member not in request:
            yield member, "is missing"
    for member in request:
        if member not in MEMBERS:
            yield str(member), "is not a member of a request"
    name = request.get("question")
    if "question" in request and not (isinstance(name, str) and name in QUESTIONS):
        yield "question", f"must be one of {', '.join(QUESTIONS)}"
    if "on" in request and not _is_date(request["on"]):
        yield "on", _NOT_A_DATE
    if "facts" in request and not isinstance(request["facts"], dict):
        yield "facts", "must be an object"


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _understood(name: str, asked: Question, request: dict[str, Any]) -> tuple[str, date, dict[str, Any]]:
    faults: dict[str, str] = {}
    known: dict[str, Any] = {}
    on = date.min
    try:
        on = date.fromisoformat(request["on"])
    except ValueError:
        faults["on"] = _NOT_A_DATE
    for fact, value in request["facts"].items():
        if value is None:
            continue
        try:
            known[fact] = asked.by_name[fact].read(value)
        except (ValueError, OverflowError):
            faults[f"facts.{fact}"] = f"must be {asked.by_name[fact].expected}"
    faults |= {f"facts.{fact}": fault for fact, fault in asked.faults(known).items()}
    if faults:
        raise InvalidInputError(faults)
    return name, on, known
