"""May this visit be recorded? Locked unless all consent and the words read to the person allow it."""

from visavis.norms.facts import Fact, booleans
from visavis.norms.logic import Condition, no, yes
from visavis.norms.rules import Rule
from visavis.norms.sources import checklist, groups_guide, orientations, teams_procedure, zoom_procedure
from visavis.norms.values import Citation, Effect, Message

FACTS: tuple[Fact, ...] = booleans(
    "requested",
    "group",
    "establishment_allows",
    "patient_consents",
    "professional_consents",
    "text_covers_recording",
)

_PROMISE = (
    zoom_procedure("ÉTAPE 1 (Exemple de formulation)"),
    teams_procedure("ÉTAPE 1 (Exemple de formulation)"),
)


def _rule(
    code: str,
    condition: Condition,
    citations: tuple[Citation, ...],
    requirements: tuple[str, ...],
    message: Message,
) -> Rule:
    return Rule(code, Effect.BLOCKS, message, citations, requirements, condition, yes("requested"))


RULES: tuple[Rule, ...] = (
    _rule(
        "group_never_recorded",
        yes("group"),
        (groups_guide("Configurer et créer la rencontre"),),
        ("R145",),
        Message(
            fr="Une rencontre de groupe n’est jamais enregistrée. Laissez l’enregistrement fermé.",
            en="A group session is never recorded. Leave recording off.",
        ),
    ),
    _rule(
        "recording_not_allowed_here",
        no("establishment_allows"),
        (orientations("1.1"), *_PROMISE),
        ("R029", "R083"),
        Message(
            fr="L’établissement ne permet pas l’enregistrement. Laissez-le fermé.",
            en="The establishment does not allow recording. Leave it off.",
        ),
    ),
    _rule(
        "patient_consent_missing",
        no("patient_consents"),
        (checklist("AU DÉBUT de chaque rencontre"), orientations("1.1")),
        ("R030", "R038"),
        Message(
            fr="La personne n’a pas consenti à l’enregistrement. Demandez son consentement.",
            en="The person has not consented to the recording. Ask for consent.",
        ),
    ),
    _rule(
        "professional_consent_missing",
        no("professional_consents"),
        (checklist("AU DÉBUT de chaque rencontre"),),
        ("R038",),
        Message(
            fr="L’intervenant n’a pas consenti à l’enregistrement. Demandez son consentement.",
            en="The professional has not consented to the recording. Ask for consent.",
        ),
    ),
    _rule(
        "promise_not_to_record",
        no("text_covers_recording"),
        _PROMISE,
        ("R028", "R029"),
        Message(
            fr="Le texte lu promet de ne pas enregistrer. Présentez un texte qui parle de l’enregistrement.",
            en="The text presented promises no recording. Present a text that covers recording.",
        ),
    ),
)
