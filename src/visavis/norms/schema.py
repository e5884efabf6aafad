"""The JSON Schema (2020-12) of requests and decisions, made from the definitions that the rules read.

The requests are checked against these same schemas (`visavis.norms.requests`).
"""

from typing import Any

from visavis.norms.facts import DATE_PATTERN
from visavis.norms.parameters import COLUMNS
from visavis.norms.questions import QUESTIONS
from visavis.norms.sources import INSTRUMENTS
from visavis.norms.values import Effect, Outcome, Status

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DATE = {"type": "string", "format": "date", "pattern": DATE_PATTERN}
_TEXT = {"type": "string", "minLength": 1}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def request_schema(question: str) -> dict[str, Any]:
    """What may be asked. Every fact may be absent or null: it is then unknown."""
    facts = _closed({fact.name: fact.schema() for fact in QUESTIONS[question].facts})
    facts["required"] = []
    request = _closed({"on": _DATE, "question": {"const": question}, "facts": facts})
    return {"$schema": DIALECT, "title": f"{question}: request", **request}


def decision_schema(question: str) -> dict[str, Any]:
    """What is answered."""
    asked = QUESTIONS[question]
    codes = list(dict.fromkeys(rule.code for rule in asked.rules))
    names = [fact.name for fact in asked.facts]
    obligation = _closed({"code": _TEXT, "due": {"type": ["string", "null"]}})
    properties: dict[str, Any] = {
        "question": {"const": question},
        "on": _DATE,
        "norms_version": _TEXT,
        "outcome": {"enum": [outcome.value for outcome in Outcome]},
        "findings": {"type": "array", "items": _finding(codes)},
        "missing": {"type": "array", "items": {"enum": names}, "uniqueItems": True},
        "obligations": {"type": "array", "items": obligation},
    }
    if asked.columns is not None:
        properties["modalities"] = {"type": "array", "items": _column()}
    return {"$schema": DIALECT, "title": f"{question}: decision", **_closed(properties)}


def _finding(codes: list[str]) -> dict[str, Any]:
    citation = _closed({"instrument": {"enum": list(INSTRUMENTS)}, "section": _TEXT})
    requirement = {"type": "string", "pattern": "^R[0-9]{3}$"}
    return _closed(
        {
            "code": {"enum": codes},
            "effect": {"enum": [effect.value for effect in Effect]},
            "message": _closed({"fr": _TEXT, "en": _TEXT}),
            "citations": {"type": "array", "minItems": 1, "items": citation},
            "requirements": {"type": "array", "minItems": 1, "items": requirement},
        }
    )


def _column() -> dict[str, Any]:
    return _closed(
        {
            "modality": {"enum": list(COLUMNS)},
            "grade": {"enum": ["+", "++", "+++", None]},
            "status": {"enum": [status.value for status in Status]},
        }
    )


def every_schema() -> dict[str, Any]:
    """Request and decision of each question, by its name."""
    return {name: {"request": request_schema(name), "decision": decision_schema(name)} for name in QUESTIONS}
