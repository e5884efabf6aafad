"""A rule: when it applies (scope), what it looks for (condition), what it then says.

No rule says by itself which facts it still needs: that follows from its scope and its condition.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from visavis.norms.facts import Fact, Facts
from visavis.norms.logic import ALWAYS, Condition
from visavis.norms.values import Citation, Effect, Finding, Message, Obligation


@dataclass(frozen=True)
class Rule:
    """One line of a table of the contract. It cannot be built without a source and a requirement.

    `asked` names facts that are missing whenever they are unknown and the scope holds, even when they could
    change nothing but a date. `only_asked` narrows a fact of the condition to a scope of its own.
    `since` is the first day of the rule, `until` the first day without it.
    """

    code: str
    effect: Effect
    message: Message | Callable[[Facts], Message]
    citations: tuple[Citation, ...]
    requirements: tuple[str, ...]
    condition: Condition
    scope: Condition = ALWAYS
    asked: tuple[str, ...] = ()
    only_asked: Mapping[str, Condition] = field(default_factory=dict)
    obliges: Callable[[Facts], Obligation] | None = None
    since: date = date.min
    until: date = date.max

    def __post_init__(self) -> None:
        if not self.citations or not self.requirements:
            raise ValueError(f"{self.code}: a rule needs a citation and a requirement")
        object.__setattr__(self, "_said", self._fixed())

    def _fixed(self) -> Finding | None:
        if not isinstance(self.message, Message):
            return None
        return Finding(self.code, self.effect, self.message, self.citations, self.requirements)

    def says(self, facts: Facts) -> Finding:
        said: Finding | None = self._said  # type: ignore[attr-defined]
        if said is not None:
            return said
        message = self.message if isinstance(self.message, Message) else self.message(facts)
        return Finding(self.code, self.effect, message, self.citations, self.requirements)

    def in_force(self, on: date) -> bool:
        return self.since <= on < self.until

    def finds(self, facts: Facts) -> bool:
        """Whether the facts known are enough for the finding."""
        return self.condition.value(facts) is True and self.scope.value(facts) is True


@dataclass(frozen=True)
class Verdict:
    """What one rule says of the facts known: a finding or not, and the facts that it still needs."""

    finds: bool = False
    missing: tuple[str, ...] = ()


NOTHING = Verdict()
FOUND = Verdict(finds=True)


def apply(rule: Rule, order: Mapping[str, int], facts: Facts) -> Verdict:
    """Evaluate one rule. `facts` holds known facts and the day; `order` is the place of each in the table."""
    condition = rule.condition.value(facts)
    if condition is False and not rule.asked:
        return NOTHING
    scope = rule.scope.value(facts)
    if scope is False:
        return NOTHING
    if scope is None:
        if condition is False or rule.effect is Effect.INFORMS:
            return NOTHING
        return Verdict(missing=(min(rule.scope.open(facts), key=order.__getitem__),))
    asked = tuple(name for name in rule.asked if name not in facts)
    if condition is None and rule.effect is not Effect.INFORMS:
        return Verdict(missing=(*asked, *_needed(rule, facts)))
    if condition:
        return Verdict(finds=True, missing=asked) if asked else FOUND
    return Verdict(missing=asked)


def _needed(rule: Rule, facts: Facts) -> list[str]:
    needed = rule.condition.open(facts)
    if not rule.only_asked:
        return needed
    return [name for name in needed if rule.only_asked.get(name, ALWAYS).value(facts)]


def places(table: tuple[Fact, ...]) -> dict[str, int]:
    return {fact.name: place for place, fact in enumerate(table)}
