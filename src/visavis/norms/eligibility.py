"""Can this person take part by video? Asked for video; any other modality permits."""

from visavis.norms.facts import MODALITIES, Fact, boolean, choice
from visavis.norms.logic import Condition, either, every, no, one_of, yes
from visavis.norms.rules import Rule
from visavis.norms.sources import teams_procedure, zoom_procedure
from visavis.norms.values import Citation, Effect, Message

FACTS: tuple[Fact, ...] = (
    choice("requested_modality", *MODALITIES),
    boolean("has_internet"),
    boolean("has_email"),
    boolean("can_receive_text"),
    boolean("reachable_by_telephone"),
    boolean("at_ease"),
    boolean("helper_available"),
    choice("device", "tablet", "smartphone", "computer", "none"),
    boolean("computer_camera"),
    boolean("computer_microphone"),
    boolean("computer_sound"),
    boolean("headset"),
)

_CRITERIA = (zoom_procedure("ÉTAPE 1"), teams_procedure("Critères d’admissibilité"))
_CHANNELS = (teams_procedure("Critères d’admissibilité"), zoom_procedure("ÉTAPE 2, option 2b"))


def _for_video(
    code: str,
    effect: Effect,
    requirement: str,
    condition: Condition,
    message: Message,
    citations: tuple[Citation, ...] = _CRITERIA,
) -> Rule:
    return Rule(
        code=code,
        effect=effect,
        message=message,
        citations=citations,
        requirements=(requirement,),
        scope=one_of("requested_modality", "video"),
        condition=condition,
    )


_EQUIPMENT_MISSING = either(
    one_of("device", "none"),
    every(
        one_of("device", "computer"),
        either(no("computer_camera"), no("computer_microphone"), no("computer_sound")),
    ),
)
_NEITHER_MAIL_NOR_TEXT = every(no("has_email"), no("can_receive_text"))

RULES: tuple[Rule, ...] = (
    _for_video(
        "no_internet",
        Effect.REASON_REQUIRED,
        "R003",
        no("has_internet"),
        Message(
            fr="La personne n’a pas accès à Internet. Choisissez le téléphone ou une rencontre en personne.",
            en="The person has no Internet access. Choose the telephone or an in-person visit.",
        ),
    ),
    _for_video(
        "not_at_ease_without_help",
        Effect.REASON_REQUIRED,
        "R005",
        every(no("at_ease"), no("helper_available")),
        Message(
            fr="La personne n’est pas à l’aise et personne ne peut l’aider. Trouvez de l’aide.",
            en="The person is not at ease and nobody can help. Find help.",
        ),
    ),
    _for_video(
        "equipment_missing",
        Effect.REASON_REQUIRED,
        "R006",
        _EQUIPMENT_MISSING,
        Message(
            fr="Il manque un appareil avec caméra, micro et son. Choisissez le téléphone ou la présence.",
            en="A device with camera, microphone and sound is missing. Choose the telephone or in person.",
        ),
    ),
    _for_video(
        "headset_advised",
        Effect.INFORMS,
        "R006",
        no("headset"),
        Message(
            fr="Des écouteurs aident à entendre et à ne pas être entendu. Suggérez-en.",
            en="Headphones help to hear and not to be overheard. Suggest some.",
        ),
    ),
    _for_video(
        "no_invitation_channel",
        Effect.BLOCKS,
        "R004",
        every(_NEITHER_MAIL_NOR_TEXT, no("reachable_by_telephone")),
        Message(
            fr="Aucun moyen d’inviter la personne : ni courriel, ni texto, ni téléphone. Notez-en un.",
            en="No way to invite the person: no e-mail, text message or telephone. Record one.",
        ),
        _CHANNELS,
    ),
    _for_video(
        "dictate_number_and_password",
        Effect.INFORMS,
        "R004",
        every(_NEITHER_MAIL_NOR_TEXT, yes("reachable_by_telephone")),
        Message(
            fr="Sans courriel ni texto : dictez le numéro de la rencontre et le mot de passe au téléphone.",
            en="Without e-mail or text messages: dictate the visit number and password by telephone.",
        ),
        _CHANNELS,
    ),
)
