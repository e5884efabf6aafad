"""May this person attend beside the patient? Orientations §1.3.6 and §8.7."""

from visavis.norms.facts import Fact, booleans, choice
from visavis.norms.logic import Not, either, every, no, one_of, yes
from visavis.norms.rules import Rule
from visavis.norms.sources import orientations
from visavis.norms.values import Effect, Message

FACTS: tuple[Fact, ...] = (
    choice("kind", "relative", "caregiver", "interpreter", "support_staff", "learner", "professional"),
    *booleans("patient_consents", "professional_decided", "consent_possible"),
)

_SUPPORT_STAFF = one_of("kind", "support_staff")
_SOURCES = (orientations("1.3.6"), orientations("8.7"))

RULES: tuple[Rule, ...] = (
    Rule(
        code="patient_does_not_consent",
        effect=Effect.BLOCKS,
        message=Message(
            fr="La personne ne consent pas à cette présence. Demandez son accord, ou rencontrez-la seule.",
            en="The person does not consent to this presence. Ask for consent, or meet them alone.",
        ),
        citations=_SOURCES,
        requirements=("R036", "R037"),
        condition=every(no("patient_consents"), either(Not(_SUPPORT_STAFF), yes("consent_possible"))),
        only_asked={"consent_possible": _SUPPORT_STAFF},
    ),
    Rule(
        code="patient_does_not_consent",
        effect=Effect.INFORMS,
        message=Message(
            fr="Le consentement à cette aide n’a pas pu être demandé avant. Demandez-le dès que possible.",
            en="Consent to this help could not be asked beforehand. Ask for it as soon as possible.",
        ),
        citations=(orientations("8.7"),),
        requirements=("R037",),
        scope=_SUPPORT_STAFF,
        condition=every(no("patient_consents"), no("consent_possible")),
    ),
    Rule(
        code="relevance_not_decided",
        effect=Effect.BLOCKS,
        message=Message(
            fr="Décidez d’abord si l’aide de cette personne est pertinente, et à quel moment.",
            en="Decide first whether this person’s help is relevant, and when.",
        ),
        citations=(orientations("8.7"),),
        requirements=("R037",),
        scope=_SUPPORT_STAFF,
        condition=no("professional_decided"),
    ),
)
