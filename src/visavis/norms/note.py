"""May the note be signed, and by when must it be filed? Checklist « Après », orientations §1.1."""

from collections.abc import Iterable
from datetime import datetime

from visavis.norms.facts import Fact, Facts, booleans, count, moment
from visavis.norms.logic import ON, Condition, Settled, Test, no
from visavis.norms.parameters import FILING_DELAY
from visavis.norms.rules import Rule
from visavis.norms.sources import checklist, orientations, teams_procedure, zoom_procedure
from visavis.norms.values import Citation, Effect, Message, Obligation

NOT_FILED = "not_filed"

FACTS: tuple[Fact, ...] = (
    *booleans("mentions_modality", "mentions_technology", "mentions_consent", "clinical_information"),
    count("start_items_unexplained", 0, 1),
    moment("visit_ended_at"),
    moment("now"),
    moment("filed_at", word=NOT_FILED),
)


def _overdue(facts: Facts) -> Settled:
    ended: datetime | None = facts.get("visit_ended_at")
    filed = facts.get("filed_at")
    reached = facts.get("now") if filed == NOT_FILED else filed
    if ended is None or reached is None:
        return None
    # Both have an offset: the difference is of elapsed hours, also over a change of clocks.
    return bool(reached - ended > FILING_DELAY.at(facts[ON]))


def _unexplained(facts: Facts) -> Settled:
    items = facts.get("start_items_unexplained")
    return None if items is None else items > 0


def obligations(facts: Facts) -> Iterable[Obligation]:
    if facts.get("filed_at") not in (None, NOT_FILED):
        return
    ended: datetime | None = facts.get("visit_ended_at")
    yield Obligation("file_note", ended + FILING_DELAY.at(facts[ON]) if ended else None)


_AFTER = checklist("APRÈS chaque rencontre")


def _must_say(code: str, name: str, citations: tuple[Citation, ...], message: Message) -> Rule:
    return _blocks(code, no(name), citations, "R102", message)


def _blocks(
    code: str, condition: Condition, citations: tuple[Citation, ...], requirement: str, message: Message
) -> Rule:
    return Rule(code, Effect.BLOCKS, message, citations, (requirement,), condition)


RULES: tuple[Rule, ...] = (
    _must_say(
        "modality_not_mentioned",
        "mentions_modality",
        (_AFTER, zoom_procedure("ÉTAPE 4"), teams_procedure("ÉTAPE 4")),
        Message(
            fr="La note ne dit pas que la rencontre a eu lieu à distance. Écrivez-le.",
            en="The note does not say that the visit took place at a distance. Write it.",
        ),
    ),
    _must_say(
        "technology_not_mentioned",
        "mentions_technology",
        (_AFTER,),
        Message(
            fr="La note ne nomme pas la technologie utilisée. Écrivez-la.",
            en="The note does not name the technology used. Write it.",
        ),
    ),
    _must_say(
        "consent_not_mentioned",
        "mentions_consent",
        (_AFTER, zoom_procedure("ÉTAPE 4"), teams_procedure("ÉTAPE 4")),
        Message(
            fr="La note ne dit pas que le consentement a été obtenu. Écrivez-le.",
            en="The note does not say that consent was obtained. Write it.",
        ),
    ),
    _must_say(
        "clinical_information_missing",
        "clinical_information",
        (_AFTER,),
        Message(
            fr="Il manque les informations cliniques pertinentes. Écrivez-les.",
            en="The relevant clinical information is missing. Write it.",
        ),
    ),
    _blocks(
        "start_items_unexplained",
        Test(("start_items_unexplained",), _unexplained),
        (checklist("AU DÉBUT de chaque rencontre"),),
        "R075",
        Message(
            fr="Des points du début de la rencontre n’ont été ni faits ni expliqués. Écrivez un motif.",
            en="Items of the start of the visit were neither done nor explained. Write a reason.",
        ),
    ),
    Rule(
        code="filing_overdue",
        effect=Effect.INFORMS,
        message=Message(
            fr="Le délai de dépôt au dossier est dépassé. Déposez la note sans tarder.",
            en="The time to file the note has passed. File the note without delay.",
        ),
        citations=(orientations("1.1"),),
        requirements=("R103",),
        condition=Test(("visit_ended_at", "now", "filed_at"), _overdue),
        asked=("visit_ended_at",),
    ),
)
