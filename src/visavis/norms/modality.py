"""Which way of meeting fits the need? The matrix of the orientations, §2.3, and what goes before it."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from visavis.norms.facts import MODALITIES, Fact, Facts, boolean, booleans, choice
from visavis.norms.logic import ON, Condition, Not, Settled, Test, either, every, no, one_of, yes
from visavis.norms.parameters import COLUMNS, FOLLOW_UP_MONTHS, FOLLOW_UP_MONTHS_VULNERABLE, MATRIX, Row
from visavis.norms.rules import Rule
from visavis.norms.sources import REGULATION_IN_FORCE, orientations, regulation
from visavis.norms.values import Column, Effect, Message, Obligation, Status

SITUATIONS = tuple(MATRIX.at(date.min))

FACTS: tuple[Fact, ...] = (
    choice("situation", *SITUATIONS),
    choice("requested_modality", *MODALITIES),
    *booleans("presence_required", "physical_exam_needed", "neurological_exam_needed", "patient_reluctant"),
    choice("patient_prefers", *MODALITIES, "no_preference"),
    *booleans("at_ease_or_helped", "relationship_sufficient", "vulnerable"),
    choice("redirected_from", "none", "emergency", "call_centre", "access_desk", "other_partner"),
    *booleans("known_to_site", "problem_known_to_site", "wishes_in_person"),
    choice("setting", "clinic", "gmf", "establishment", "chsld", "admitted"),
    boolean("daily_round"),
    boolean("complementary"),
)

_REMOTE = Not(one_of("requested_modality", "in_person"))
_TELEPHONE = one_of("requested_modality", "telephone")
_REDIRECTED = Not(one_of("redirected_from", "none"))


def _row(facts: Facts) -> Row | None:
    situation = facts.get("situation")
    return None if situation is None else MATRIX.at(facts[ON])[situation]


def _outside(facts: Facts) -> Settled:
    row = _row(facts)
    return None if row is None else row["telephone"] is None


def _video_grades_higher(facts: Facts) -> Settled:
    row = _row(facts)
    if row is None:
        return None
    telephone, video = row["telephone"], row["video"]
    return telephone is not None and video is not None and len(video) > len(telephone)


def months_later(on: date, months: int) -> date:
    """The same day of a later month, or the last day of that month."""
    years, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + years, month + 1
    if year > date.max.year:
        raise OverflowError("a delay that ends after the last year")
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def _follow_up(facts: Facts) -> Obligation:
    vulnerable = facts.get("vulnerable")
    if vulnerable is None:
        return Obligation("in_person_follow_up")
    delay = FOLLOW_UP_MONTHS_VULNERABLE if vulnerable else FOLLOW_UP_MONTHS
    return Obligation("in_person_follow_up", months_later(facts[ON], delay.at(facts[ON])))


def _offer(_facts: Facts) -> Obligation:
    return Obligation("offer_in_person")


def asked(facts: Facts) -> Iterable[str]:
    """The situation is missing when the request is remote or unknown; the request, whenever it is unknown."""
    requested = facts.get("requested_modality")
    if requested is None:
        yield "requested_modality"
    if requested != "in_person" and facts.get("situation") is None:
        yield "situation"


def columns(facts: Facts, rules: Sequence[Rule]) -> tuple[Column, ...]:
    """The row of the matrix. Each column is judged on the facts known, whatever was requested."""
    row = _row(facts)
    if row is None:
        return ()
    return tuple(Column(modality, row[modality], _status(modality, facts, rules)) for modality in COLUMNS)


def _status(modality: str, facts: Facts, rules: Sequence[Rule]) -> Status:
    if modality == "in_person":
        return Status.OFFERED
    tried = {**facts, "requested_modality": modality}
    asks_reason = False
    for rule in rules:
        if rule.effect is Effect.INFORMS or not rule.finds(tried):
            continue
        if rule.effect is Effect.BLOCKS:
            return Status.BLOCKED
        asks_reason = True
    return Status.REASON_REQUIRED if asks_reason else Status.OFFERED


def _when_remote(
    code: str,
    effect: Effect,
    condition: Condition,
    section: str,
    requirements: tuple[str, ...],
    message: Message,
    also: Sequence[Condition] = (),
) -> Rule:
    return Rule(
        code=code,
        effect=effect,
        message=message,
        citations=(orientations(section),),
        requirements=requirements,
        scope=every(_REMOTE, *also),
        condition=condition,
    )


RULES: tuple[Rule, ...] = (
    Rule(
        code="telephone_outside_matrix",
        effect=Effect.REASON_REQUIRED,
        message=Message(
            fr="Le téléphone n’est pas prévu pour cette situation. Choisissez la vidéo ou la présence, ou "
            "écrivez pourquoi.",
            en="The telephone is not foreseen for this situation. Choose video or in person, or write why.",
        ),
        citations=(orientations("2.3"), orientations("2.4")),
        requirements=("R008", "R009"),
        scope=_TELEPHONE,
        condition=Test(("situation",), _outside),
    ),
    Rule(
        code="presence_required",
        effect=Effect.BLOCKS,
        message=Message(
            fr="L’examen ou le soutien demande d’être ensemble. Offrez une rencontre en personne.",
            en="The examination or support requires being together. Offer an in-person visit.",
        ),
        citations=(regulation("art. 1, 2°"),),
        requirements=("R013",),
        scope=_REMOTE,
        condition=yes("presence_required"),
        since=REGULATION_IN_FORCE,
    ),
    _when_remote(
        "exam_needed",
        Effect.REASON_REQUIRED,
        either(yes("physical_exam_needed"), yes("neurological_exam_needed")),
        "5",
        ("R013",),
        Message(
            fr="Un examen physique ou neurologique est nécessaire : la distance est déconseillée. Offrez la "
            "présence, ou écrivez pourquoi.",
            en="A physical or neurological examination is needed: distance is advised against. Offer an "
            "in-person visit, or write why.",
        ),
    ),
    Rule(
        code="in_person_preferred",
        effect=Effect.REASON_REQUIRED,
        message=Message(
            fr="La personne hésite ou préfère la présence. Offrez-lui une rencontre en personne.",
            en="The person is reluctant or prefers to come in. Offer an in-person visit.",
        ),
        citations=(orientations("1.3.7"), orientations("2.3"), orientations("4")),
        requirements=("R014", "R016"),
        scope=_REMOTE,
        condition=either(yes("patient_reluctant"), one_of("patient_prefers", "in_person")),
        obliges=_offer,
    ),
    Rule(
        code="telephone_where_video_fits",
        effect=Effect.INFORMS,
        message=Message(
            fr="La vidéo convient mieux que le téléphone à cette situation. Pensez à l’offrir.",
            en="Video fits this situation better than the telephone. Consider offering it.",
        ),
        citations=(orientations("2.3"), orientations("2.5")),
        requirements=("R008",),
        scope=_TELEPHONE,
        condition=Test(("situation",), _video_grades_higher),
    ),
    _when_remote(
        "not_at_ease",
        Effect.REASON_REQUIRED,
        no("at_ease_or_helped"),
        "1.1",
        ("R017",),
        Message(
            fr="La personne n’est pas à l’aise à distance. Trouvez de l’aide, offrez la présence, ou écrivez "
            "pourquoi.",
            en="The person is not at ease at a distance. Find help, offer an in-person visit, or write why.",
        ),
    ),
    _when_remote(
        "relationship_insufficient",
        Effect.REASON_REQUIRED,
        no("relationship_sufficient"),
        "1.1",
        ("R017",),
        Message(
            fr="La relation thérapeutique ne suffit pas encore à cette intervention. Offrez la présence, ou "
            "écrivez pourquoi.",
            en="The therapeutic relationship is not yet enough for this intervention. Offer an in-person "
            "visit, or write why.",
        ),
    ),
    _when_remote(
        "redirected_in_person",
        Effect.BLOCKS,
        either(no("known_to_site"), no("problem_known_to_site"), yes("wishes_in_person")),
        "6",
        ("R098", "R099"),
        Message(
            fr="La personne est réorientée par un partenaire et une des trois conditions manque. Voyez-la en "
            "personne.",
            en="The person is redirected by a partner and one of the three conditions fails. See them in "
            "person.",
        ),
        also=(_REDIRECTED,),
    ),
    _when_remote(
        "daily_round_in_person",
        Effect.BLOCKS,
        no("complementary"),
        "8.1",
        ("R163",),
        Message(
            fr="La tournée quotidienne se fait en présence. La distance ne peut que s’y ajouter.",
            en="The daily round is done in person. Distance can only add to it.",
        ),
        also=(one_of("setting", "admitted"), yes("daily_round")),
    ),
    _when_remote(
        "chsld_complementary_only",
        Effect.BLOCKS,
        no("complementary"),
        "8.9",
        ("R159",),
        Message(
            fr="En CHSLD, la distance s’ajoute à la prise en charge en présence. Prévoyez une visite.",
            en="In a CHSLD, distance adds to in-person care. Plan a visit in person.",
        ),
        also=(one_of("setting", "chsld"),),
    ),
    Rule(
        code="video_first_visit",
        effect=Effect.INFORMS,
        message=Message(
            fr="Nouveau patient vu par vidéo : prévoyez le suivi en personne à la date indiquée.",
            en="New patient seen by video: plan the in-person follow-up by the date shown.",
        ),
        citations=(orientations("2.3"),),
        requirements=("R012",),
        scope=every(
            one_of("situation", "new_patient_intake"),
            one_of("requested_modality", "video"),
        ),
        condition=every(),
        asked=("vulnerable",),
        obliges=_follow_up,
    ),
    Rule(
        code="not_in_matrix",
        effect=Effect.INFORMS,
        message=Message(
            fr="La matrice ne dit rien de ce moyen d’échange. Votre jugement décide s’il convient.",
            en="The matrix says nothing of this way of exchanging. Your judgement decides whether it fits.",
        ),
        citations=(orientations("2.3"), orientations("2.6"), orientations("2.7")),
        requirements=("R008", "R023"),
        scope=one_of("requested_modality", "secure_message", "chat", "asynchronous"),
        condition=every(),
    ),
)
