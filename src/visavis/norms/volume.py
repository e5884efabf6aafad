"""Is the share of remote acts acceptable? Orientations §5 and §7. Shares are exact fractions."""

from collections.abc import Mapping
from fractions import Fraction

from visavis.norms.facts import PROFESSIONS, Fact, Facts, boolean, choice, count
from visavis.norms.logic import ON, Not, Settled, Test, every, no, one_of, yes
from visavis.norms.parameters import EXPECTED_SHARE, HIGHEST_SHARE
from visavis.norms.rules import Rule
from visavis.norms.sources import orientations
from visavis.norms.values import Effect, Message

FACTS: tuple[Fact, ...] = (
    choice("profession", *PROFESSIONS),
    count("remote_acts", 0, 4, 5, 9, 10),
    count("total_acts", 0, 4, 5, 9, 10, 100),
    boolean("ministry_approval"),
)
_ACTS = ("remote_acts", "total_acts")


def faults(facts: Facts) -> Mapping[str, str]:
    """What no single fact can tell: the remote acts are among all acts."""
    remote, total = facts.get("remote_acts"), facts.get("total_acts")
    if remote is None or total is None or remote <= total:
        return {}
    return {"remote_acts": "must not be more than total_acts"}


def _none(facts: Facts) -> bool:
    """No act at a distance, as far as known: then no share is too high, whatever else is unknown."""
    return facts.get("remote_acts") == 0 or facts.get("total_acts") == 0


def _all_remote(facts: Facts) -> Settled:
    remote, total = facts.get("remote_acts"), facts.get("total_acts")
    if _none(facts):
        return False
    return None if remote is None or total is None else remote == total


def _more_than(facts: Facts, share: Fraction) -> Settled:
    remote, total = facts.get("remote_acts"), facts.get("total_acts")
    if _none(facts):
        return False
    if remote is None or total is None:
        return None
    return bool(remote * share.denominator > share.numerator * total)


def _above_highest(facts: Facts) -> Settled:
    return _more_than(facts, HIGHEST_SHARE.at(facts[ON]))


def _above_expected(facts: Facts) -> Settled:
    above = _more_than(facts, EXPECTED_SHARE.at(facts[ON])[1])
    return above and not _above_highest(facts)


_MEDICAL = one_of("profession", "physician", "resident")
_BEYOND = every(_MEDICAL, Test(_ACTS, _above_highest))

RULES: tuple[Rule, ...] = (
    Rule(
        code="only_remote",
        effect=Effect.BLOCKS,
        message=Message(
            fr="Une pratique faite seulement à distance n’est pas acceptable. Offrez aussi la présence.",
            en="A practice that is only remote is not acceptable. Offer in-person visits too.",
        ),
        citations=(orientations("7"),),
        requirements=("R184",),
        scope=Not(_MEDICAL),
        condition=Test(_ACTS, _all_remote),
    ),
    Rule(
        code="above_ninety",
        effect=Effect.BLOCKS,
        message=Message(
            fr="La part à distance dépasse la limite sans aval du ministère. Demandez-le, ou voyez plus de "
            "personnes en présence.",
            en="The remote share is over the limit without the ministry’s approval. Ask for it, or see more "
            "people in person.",
        ),
        citations=(orientations("5"),),
        requirements=("R184",),
        scope=_BEYOND,
        condition=no("ministry_approval"),
    ),
    Rule(
        code="approved_exception",
        effect=Effect.INFORMS,
        message=Message(
            fr="La part à distance dépasse la limite, avec l’aval préalable du ministère.",
            en="The remote share is over the limit, with the ministry’s prior approval.",
        ),
        citations=(orientations("5"),),
        requirements=("R184",),
        scope=_BEYOND,
        condition=yes("ministry_approval"),
    ),
    Rule(
        code="above_expected",
        effect=Effect.INFORMS,
        message=Message(
            fr="La part à distance dépasse la moyenne attendue par le ministère.",
            en="The remote share is above the average that the ministry expects.",
        ),
        citations=(orientations("5"),),
        requirements=("R183",),
        scope=_MEDICAL,
        condition=Test(_ACTS, _above_expected),
    ),
)
