"""May this professional offer this with this tool, here? Permit, training, licence, tool, place, pay."""

from collections.abc import Iterable

from visavis.norms.facts import MODALITIES, PROFESSIONS, Fact, Facts, boolean, booleans, choice, day
from visavis.norms.logic import Condition, Not, either, ended, every, no, not_begun, one_of, yes
from visavis.norms.rules import Rule
from visavis.norms.sources import checklist, orientations, zoom_procedure
from visavis.norms.values import Citation, Effect, Message

FACTS: tuple[Fact, ...] = (
    choice("requested_modality", *MODALITIES),
    choice("profession", *PROFESSIONS),
    day("permit_valid_until"),
    *booleans("opted_out_of_ramq", "in_quebec", "insurance_checked", "training_completed"),
    choice("tool_licence", "telehealth", "ordinary", "none", "not_needed"),
    day("tool_authorised_from"),
    day("tool_authorised_until", word="none"),
    boolean("tool_listed"),
    choice("context", "establishment", "gmf", "clinic", "other"),
    *booleans("works_in_establishment", "privileges", "council_member"),
    choice("between", "none", "establishments", "installations"),
    day("agreement_valid_until", word="none"),
    boolean("arrangement_agreed"),
    boolean("insured"),
    choice("paid_by", "ramq", "private", "nobody"),
)

_REMOTE = Not(one_of("requested_modality", "in_person"))
_PHYSICIAN = one_of("profession", "physician")
_ESTABLISHMENT = one_of("context", "establishment")
_BETWEEN_ESTABLISHMENTS = one_of("between", "establishments")
_NO_VALID_AGREEMENT = either(one_of("agreement_valid_until", "none"), ended("agreement_valid_until"))
_LIFTED = every(_BETWEEN_ESTABLISHMENTS, Not(_NO_VALID_AGREEMENT))


def asked(facts: Facts) -> Iterable[str]:
    if facts.get("requested_modality") is None:
        yield "requested_modality"


def _rule(
    code: str,
    effect: Effect,
    condition: Condition,
    citations: tuple[Citation, ...],
    requirements: tuple[str, ...],
    message: Message,
    *scope: Condition,
) -> Rule:
    return Rule(code, effect, message, citations, requirements, condition, every(_REMOTE, *scope))


RULES: tuple[Rule, ...] = (
    _rule(
        "permit_not_valid",
        Effect.BLOCKS,
        ended("permit_valid_until"),
        (orientations("1.2"),),
        ("R170",),
        Message(
            fr="Le permis d’exercice n’est plus valide ce jour-là. Faites-le renouveler.",
            en="The permit to practise is no longer valid that day. Have it renewed.",
        ),
    ),
    _rule(
        "outside_scope",
        Effect.BLOCKS,
        yes("opted_out_of_ramq"),
        (orientations("Champ d’application"),),
        ("R022",),
        Message(
            fr="Les orientations ne couvrent pas les médecins désinscrits de la RAMQ. Offrez la présence.",
            en="The orientations leave out physicians who opted out of the RAMQ. Offer an in-person visit.",
        ),
        _PHYSICIAN,
    ),
    _rule(
        "outside_quebec",
        Effect.REASON_REQUIRED,
        no("in_quebec"),
        (orientations("1.2"),),
        ("R171",),
        Message(
            fr="Le ministère recommande d’être sur le sol québécois. Changez le moment, ou écrivez pourquoi.",
            en="The ministry recommends being on Québec soil. Change the time, or write why.",
        ),
        _PHYSICIAN,
    ),
    _rule(
        "insurance_not_checked",
        Effect.REASON_REQUIRED,
        no("insurance_checked"),
        (orientations("1.2"),),
        ("R171",),
        Message(
            fr="La couverture d’assurance n’a pas été vérifiée. Informez-vous auprès de votre assureur.",
            en="The insurance coverage has not been checked. Ask your insurer.",
        ),
    ),
    _rule(
        "training_missing",
        Effect.BLOCKS,
        no("training_completed"),
        (checklist("Formations avant d'offrir la télésanté"),),
        ("R192",),
        Message(
            fr="La formation en télésanté n’est pas faite. Suivez-la avant d’offrir la distance.",
            en="The telehealth training is not done. Take it before offering care at a distance.",
        ),
    ),
    _rule(
        "licence_not_telehealth",
        Effect.BLOCKS,
        Not(one_of("tool_licence", "telehealth")),
        (zoom_procedure("Quand utiliser (IMPORTANT)"),),
        ("R057",),
        Message(
            fr="La vidéo demande une licence de télésanté. Faites activer la vôtre par l’établissement.",
            en="Video requires a telehealth licence. Have yours activated by the establishment.",
        ),
        one_of("requested_modality", "video"),
    ),
    _rule(
        "tool_not_authorised",
        Effect.BLOCKS,
        either(no("tool_listed"), not_begun("tool_authorised_from"), ended("tool_authorised_until")),
        (orientations("2.1"), orientations("5"), orientations("7")),
        ("R058", "R059", "R182"),
        Message(
            fr="Cet outil n’est pas autorisé ce jour-là. Choisissez un outil de la liste.",
            en="This tool is not authorised that day. Choose a tool from the list.",
        ),
    ),
    _rule(
        "no_privileges",
        Effect.BLOCKS,
        every(either(no("privileges"), no("council_member")), Not(_LIFTED)),
        (orientations("1.2"), orientations("8.1"), orientations("8.2")),
        ("R173", "R176"),
        Message(
            fr="Il faut des privilèges et être membre du conseil, ou une entente entre établissements.",
            en="Privileges and membership of the council are needed, or a valid agreement between "
            "establishments.",
        ),
        _PHYSICIAN,
        _ESTABLISHMENT,
    ),
    _rule(
        "not_of_establishment",
        Effect.BLOCKS,
        every(no("works_in_establishment"), Not(_LIFTED)),
        (orientations("1.2"), orientations("8.2")),
        ("R173", "R176"),
        Message(
            fr="Il faut travailler dans l’établissement, ou une entente valide entre établissements.",
            en="Working in the establishment is needed, or a valid agreement between establishments.",
        ),
        Not(_PHYSICIAN),
        _ESTABLISHMENT,
    ),
    _rule(
        "agreement_missing",
        Effect.BLOCKS,
        _NO_VALID_AGREEMENT,
        (orientations("8.2"),),
        ("R175", "R177"),
        Message(
            fr="Aucune entente entre les établissements n’est valide ce jour-là. Concluez-en une.",
            en="No agreement between the establishments is valid that day. Conclude one.",
        ),
        Not(one_of("requested_modality", "telephone")),
        _BETWEEN_ESTABLISHMENTS,
    ),
    _rule(
        "arrangement_missing",
        Effect.REASON_REQUIRED,
        no("arrangement_agreed"),
        (orientations("8.3"),),
        ("R178",),
        Message(
            fr="Trajectoire, rôles et échange d’informations ne sont pas convenus entre les installations. "
            "Convenez-en, ou écrivez pourquoi.",
            en="Trajectory, roles and exchange of information are not agreed between the installations. "
            "Agree on them, or write why.",
        ),
        one_of("between", "installations"),
    ),
    _rule(
        "insured_paid_privately",
        Effect.BLOCKS,
        one_of("paid_by", "private"),
        (orientations("2.1"), orientations("2.2")),
        ("R181",),
        Message(
            fr="Un service assuré n’est payé que par la RAMQ. Corrigez le mode de paiement.",
            en="An insured service is paid by the RAMQ alone. Correct the payment.",
        ),
        _PHYSICIAN,
        yes("insured"),
    ),
)
