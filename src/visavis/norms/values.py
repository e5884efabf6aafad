"""What a question is answered with. All values are frozen and can be written as JSON."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any


class Effect(StrEnum):
    BLOCKS = "blocks"  # the act may not take place; no motive lifts it
    REASON_REQUIRED = "reason_required"  # the professional may go on with a written motive
    INFORMS = "informs"  # said, nothing asked


class Outcome(StrEnum):
    DENY = "deny"
    INCOMPLETE = "incomplete"
    REASON_REQUIRED = "reason_required"
    PERMIT = "permit"


class Status(StrEnum):
    """What becomes of a column of the matrix."""

    OFFERED = "offered"
    REASON_REQUIRED = "reason_required"
    BLOCKED = "blocked"


@dataclass(frozen=True)
class Message:
    """A sentence for the professional, in both languages."""

    fr: str
    en: str


@dataclass(frozen=True)
class Citation:
    """Where a rule comes from: the instrument's code of the contract, its section, where and since when."""

    instrument: str
    section: str
    address: str | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None


@dataclass(frozen=True)
class Finding:
    code: str
    effect: Effect
    message: Message
    citations: tuple[Citation, ...]
    requirements: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "effect": self.effect.value,
            "message": {"fr": self.message.fr, "en": self.message.en},
            "citations": [{"instrument": c.instrument, "section": c.section} for c in self.citations],
            "requirements": list(self.requirements),
        }

    @cached_property
    def encoded(self) -> str:
        """`as_json` as text; most findings never change, so it is made once."""
        return json.dumps(self.as_json(), ensure_ascii=False)


@dataclass(frozen=True)
class Obligation:
    """What the act makes owed; `due` is None without a delay in law or while its fact is unknown."""

    code: str
    due: date | datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "due": self.due.isoformat() if self.due else None}


@dataclass(frozen=True)
class Column:
    """One way of meeting, in the row of the matrix that fits the situation."""

    modality: str
    grade: str | None
    status: Status

    def as_json(self) -> dict[str, Any]:
        return {"modality": self.modality, "grade": self.grade, "status": self.status.value}


@dataclass(frozen=True)
class Decision:
    """The answer to one question on one day. `modalities` is None for all questions but `modality`."""

    question: str
    on: date
    norms_version: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = field(default=())
    modalities: tuple[Column, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        head = {
            "question": self.question,
            "on": self.on.isoformat(),
            "norms_version": self.norms_version,
            "outcome": self.outcome.value,
            "findings": [finding.as_json() for finding in self.findings],
        }
        return head | self._tail()

    def encode(self) -> str:
        """`as_json` as one line of text."""
        findings = ", ".join(finding.encoded for finding in self.findings)
        return (
            f'{{"question": "{self.question}", "on": "{self.on.isoformat()}", '
            f'"norms_version": "{self.norms_version}", "outcome": "{self.outcome.value}", '
            f'"findings": [{findings}], {json.dumps(self._tail())[1:]}'
        )

    def _tail(self) -> dict[str, Any]:
        tail: dict[str, Any] = {"missing": list(self.missing)}
        if self.modalities is not None:
            tail["modalities"] = [column.as_json() for column in self.modalities]
        return tail | {"obligations": [obligation.as_json() for obligation in self.obligations]}
