"""A rule: when it applies (scope), what it looks for (condition), what it then says.

Unknown facts are tried with every value that could make a difference. What comes out the same for all of
them is settled; a fact is missing when its value could still change the answer. No rule has to say so itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from visavis.norms.facts import Fact, Facts
from visavis.norms.values import Citation, Effect, Finding, Message

Predicate = Callable[[Facts], bool]


def always(_facts: Facts) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    """One line of a table of the contract; `reads` and `scope_reads` follow the order of the facts' table.

    `asked` names facts that are missing whenever they are unknown and the scope holds, even when they could
    change nothing. `since` is the first day of the rule, `until` the first day without it.
    """

    code: str
    effect: Effect
    message: Message | Callable[[Facts], Message]
    citations: tuple[Citation, ...]
    requirements: tuple[str, ...]
    reads: tuple[str, ...]
    condition: Predicate
    scope_reads: tuple[str, ...] = ()
    scope: Predicate = always
    asked: tuple[str, ...] = ()
    since: date = date.min
    until: date = date.max


@dataclass(frozen=True)
class Verdict:
    """What one rule says of the facts known: a finding, or the facts that it still needs, or nothing."""

    finding: Finding | None = None
    missing: tuple[str, ...] = ()


NOTHING = Verdict()


def apply(rule: Rule, table: Sequence[Fact], facts: Facts, on: date) -> Verdict:
    """Evaluate one rule. `facts` holds known facts only."""
    if not rule.since <= on < rule.until:
        return NOTHING
    domains = {fact.name: fact.tries for fact in table}
    scope = _settled(rule.scope, rule.scope_reads, domains, facts)
    asked = tuple(name for name in rule.asked if name not in facts) if scope else ()
    condition = _settled(rule.condition, rule.reads, domains, facts)
    if condition is False or scope is False:
        return Verdict(missing=asked)
    if scope is None:
        return _needing(rule, [name for name in rule.scope_reads if name not in facts][:1])
    if condition is None:
        return _needing(rule, [*asked, *_could_change(rule.condition, rule.reads, domains, facts)])
    return Verdict(finding=_finding(rule, facts), missing=asked)


def _needing(rule: Rule, names: list[str]) -> Verdict:
    # What is only said is not worth asking for.
    return NOTHING if rule.effect is Effect.INFORMS else Verdict(missing=tuple(names))


def _finding(rule: Rule, facts: Facts) -> Finding:
    message = rule.message if isinstance(rule.message, Message) else rule.message(facts)
    return Finding(rule.code, rule.effect, message, rule.citations, rule.requirements)


def _settled(
    predicate: Predicate, reads: tuple[str, ...], domains: dict[str, tuple[Any, ...]], facts: Facts
) -> bool | None:
    """The predicate's value whatever the unknown facts are, or None when it depends on them."""
    answers = {predicate(complete) for complete in _completions(reads, domains, facts)}
    return answers.pop() if len(answers) == 1 else None


def _could_change(
    predicate: Predicate, reads: tuple[str, ...], domains: dict[str, tuple[Any, ...]], facts: Facts
) -> list[str]:
    """The unknown facts whose value alone can turn the predicate, for some values of the other ones."""
    unknown = [name for name in reads if name not in facts]
    return [
        name
        for name in unknown
        if any(
            len({predicate({**rest, name: value}) for value in domains[name]}) > 1
            for rest in _completions(tuple(other for other in reads if other != name), domains, facts)
        )
    ]


def _completions(
    reads: tuple[str, ...], domains: dict[str, tuple[Any, ...]], facts: Facts
) -> Iterator[dict[str, Any]]:
    unknown = [name for name in reads if name not in facts]
    known = {name: facts[name] for name in reads if name in facts}
    for values in product(*(domains[name] for name in unknown)):
        yield {**known, **dict(zip(unknown, values, strict=True))}
