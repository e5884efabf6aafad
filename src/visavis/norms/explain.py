"""What a code means, where it comes from, since when, and an example: for `visavis norms explain`."""

from collections.abc import Mapping
from datetime import date

from visavis.norms.questions import QUESTIONS
from visavis.norms.rules import Rule
from visavis.norms.sources import INSTRUMENTS
from visavis.norms.values import Citation, Message

CODES: Mapping[str, tuple[tuple[str, Rule], ...]] = {
    code: tuple(
        (name, rule) for name, asked in QUESTIONS.items() for rule in asked.rules if rule.code == code
    )
    for code in sorted({rule.code for asked in QUESTIONS.values() for rule in asked.rules})
}


def explanation(code: str) -> str:
    """Several lines of text in French and English. Raises KeyError for a code that no rule has."""
    return "\n\n".join(_of_rule(question, rule) for question, rule in CODES[code])


def _of_rule(question: str, rule: Rule) -> str:
    said = rule.message if isinstance(rule.message, Message) else rule.message({})
    head = [
        f"{rule.code} ({question}, {rule.effect.value})",
        f"  fr: {said.fr}",
        f"  en: {said.en}",
        f"  since: {_day(rule.since, date.min)}   until: {_day(rule.until, date.max)}",
        f"  requirements: {', '.join(rule.requirements)}",
    ]
    return "\n".join([*head, *(f"  source: {_cited(citation)}" for citation in rule.citations)])


def _cited(citation: Citation) -> str:
    title = INSTRUMENTS[citation.instrument].title.fr
    address = f" <{citation.address}>" if citation.address else ""
    return f"{citation.instrument} {citation.section}: {title}{address}"


def _day(day: date, open_end: date) -> str:
    return "—" if day == open_end else day.isoformat()
