"""May this learner take part, from this place? Orientations §9."""

from visavis.norms.facts import Fact, booleans, choice
from visavis.norms.logic import Condition, Not, either, every, no, one_of
from visavis.norms.rules import Rule
from visavis.norms.sources import orientations
from visavis.norms.values import Effect, Message

FACTS: tuple[Fact, ...] = (
    choice("status", "student", "resident", "fellow", "trainee"),
    choice("place", "training_site", "other_training_site", "home"),
    *booleans(
        "site_in_schedule",
        "site_linked",
        "close_supervision",
        "observed_supervisor",
        "designated_competent",
        "exceptional",
        "adequate_supervision",
        "supervisor_same_technology",
        "secure_account",
    ),
)

_STUDENT = one_of("status", "student")
_RESIDENT = one_of("status", "resident", "fellow")
_TRAINEE = one_of("status", "trainee")


def _rule(
    code: str,
    scope: Condition,
    condition: Condition,
    section: str,
    requirement: str,
    message: Message,
    effect: Effect = Effect.BLOCKS,
) -> Rule:
    return Rule(code, effect, message, (orientations(section),), (requirement,), condition, scope)


RULES: tuple[Rule, ...] = (
    _rule(
        "student_not_at_site",
        _STUDENT,
        either(one_of("place", "home"), no("site_in_schedule"), no("site_linked")),
        "9.3",
        "R164",
        Message(
            fr="L’étudiant participe depuis un milieu de stage inscrit et lié à un établissement, jamais de "
            "chez lui.",
            en="A student takes part from a scheduled site linked to an establishment, never from home.",
        ),
    ),
    _rule(
        "close_supervision_missing",
        _STUDENT,
        no("close_supervision"),
        "9.3",
        "R165",
        Message(
            fr="L’étudiant doit être supervisé de près. Prévoyez cette supervision.",
            en="A student must be closely supervised. Plan this supervision.",
        ),
    ),
    _rule(
        "must_observe_first",
        _STUDENT,
        no("observed_supervisor"),
        "9.3",
        "R165",
        Message(
            fr="L’étudiant doit d’abord observer des téléconsultations de son superviseur.",
            en="A student must first observe teleconsultations of the supervisor.",
        ),
    ),
    _rule(
        "not_designated",
        _RESIDENT,
        no("designated_competent"),
        "9.4",
        "R166",
        Message(
            fr="Le superviseur n’a pas consigné que cette personne en a la compétence. Demandez-le-lui.",
            en="The supervisor has not recorded that this person is competent. Ask the supervisor.",
        ),
    ),
    _rule(
        "home_only_exceptionally",
        every(_RESIDENT, one_of("place", "home")),
        either(no("exceptional"), no("adequate_supervision")),
        "9.4",
        "R166",
        Message(
            fr="De chez soi, c’est à titre exceptionnel et avec une supervision adéquate. Changez de lieu.",
            en="From home, only exceptionally and with adequate supervision. Change the place.",
        ),
    ),
    _rule(
        "supervisor_technology",
        _RESIDENT,
        no("supervisor_same_technology"),
        "9.4",
        "R167",
        Message(
            fr="Le superviseur doit avoir accès à la même technologie. Donnez-lui cet accès.",
            en="The supervisor must have access to the same technology. Give this access.",
        ),
    ),
    _rule(
        "secure_account_missing",
        Not(_TRAINEE),
        no("secure_account"),
        "9.2",
        "R168",
        Message(
            fr="Il faut un compte sécurisé du réseau. Demandez-en un à l’établissement.",
            en="A secure account of the network is needed. Ask the establishment for one.",
        ),
    ),
    _rule(
        "establishment_policy",
        _TRAINEE,
        every(),
        "9.5",
        "R168",
        Message(
            fr="La politique de l’établissement décide de ce que fait un stagiaire. Consultez-la.",
            en="The establishment’s policy decides what a trainee may do. Consult it.",
        ),
        Effect.INFORMS,
    ),
)
