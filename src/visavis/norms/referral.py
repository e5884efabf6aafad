"""Does this in-person mechanism count? Orientations §4."""

from visavis.norms.facts import Fact, booleans, choice, day
from visavis.norms.logic import Condition, either, ended, every, no, not_begun, one_of, yes
from visavis.norms.rules import Rule
from visavis.norms.sources import orientations
from visavis.norms.values import Effect, Message

FACTS: tuple[Fact, ...] = (
    choice(
        "mechanism",
        "self",
        "colleague",
        "corridor",
        "emergency_department",
        "designated_clinic",
        "specialty",
        "none",
    ),
    *booleans("true_emergency", "exam_only", "qualified"),
    day("corridor_valid_from", word="none"),
    day("corridor_valid_until", word="none"),
)


def _rule(
    code: str,
    effect: Effect,
    mechanisms: tuple[str, ...],
    condition: Condition,
    requirements: tuple[str, ...],
    message: Message,
) -> Rule:
    scope = one_of("mechanism", *mechanisms)
    return Rule(code, effect, message, (orientations("4"),), requirements, condition, scope)


RULES: tuple[Rule, ...] = (
    _rule(
        "no_mechanism",
        Effect.BLOCKS,
        ("none",),
        every(),
        ("R092",),
        Message(
            fr="Aucun moyen de voir la personne n’est prévu. Prévoyez qui la verra en personne, et où.",
            en="No way of seeing the person is planned. Plan who will see them in person, and where.",
        ),
    ),
    _rule(
        "mechanism_not_valid",
        Effect.BLOCKS,
        ("emergency_department", "designated_clinic"),
        no("true_emergency"),
        ("R095", "R096"),
        Message(
            fr="L’urgence et la clinique désignée ne comptent pas comme mécanisme. Choisissez-en un autre.",
            en="An emergency department or designated clinic does not count. Choose another mechanism.",
        ),
    ),
    _rule(
        "true_emergency",
        Effect.REASON_REQUIRED,
        ("emergency_department", "designated_clinic", "specialty"),
        yes("true_emergency"),
        ("R095",),
        Message(
            fr="Urgence médicale réelle : dirigez la personne et écrivez le motif.",
            en="True medical emergency: send the person there and write the reason.",
        ),
    ),
    _rule(
        "specialty_for_exam_only",
        Effect.BLOCKS,
        ("specialty",),
        every(yes("exam_only"), no("true_emergency")),
        ("R095",),
        Message(
            fr="On ne dirige pas en spécialité pour le seul examen physique. Prévoyez quelqu’un d’autre.",
            en="Nobody is sent to a specialist for a physical examination alone. Plan another professional.",
        ),
    ),
    _rule(
        "not_qualified",
        Effect.BLOCKS,
        ("colleague", "corridor"),
        no("qualified"),
        ("R094",),
        Message(
            fr="Qui verra la personne n’est pas habilité. Choisissez un professionnel habilité.",
            en="Whoever will see the person is not qualified. Choose a qualified professional.",
        ),
    ),
    _rule(
        "corridor_not_valid",
        Effect.BLOCKS,
        ("corridor",),
        either(not_begun("corridor_valid_from"), ended("corridor_valid_until")),
        ("R018", "R093"),
        Message(
            fr="Le corridor de service n’est pas valide ce jour-là. Choisissez-en un autre.",
            en="The service corridor is not valid that day. Choose another one.",
        ),
    ),
)
