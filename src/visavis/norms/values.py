"""What a question is answered with. All values are frozen and can be written as JSON."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
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


@dataclass(frozen=True)
class Message:
    """A sentence for the professional, in both languages."""

    fr: str
    en: str


@dataclass(frozen=True)
class Citation:
    """Where a rule comes from: the instrument's code of the contract, and its section."""

    instrument: str
    section: str


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


@dataclass(frozen=True)
class Obligation:
    """What the act makes owed; `due` is None when the law gives no delay."""

    code: str
    due: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "due": self.due.isoformat() if self.due else None}


@dataclass(frozen=True)
class Decision:
    """The answer to one question on one day."""

    question: str
    on: date
    norms_version: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "on": self.on.isoformat(),
            "norms_version": self.norms_version,
            "outcome": self.outcome.value,
            "findings": [finding.as_json() for finding in self.findings],
            "missing": list(self.missing),
            "obligations": [obligation.as_json() for obligation in self.obligations],
        }
