"""The questions of the planning page: their words, the values they take, where they stand.

A key is the name of a fact of the norms, or of a text that a fact is made of (`plan_technical_text`). An
answer that is `carried` is offered again at the person's next visit, with its origin, and confirmed with its
block; consent and its information items never are.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Block(StrEnum):
    PERSON = "person"
    WHEN = "when"
    SITUATION = "situation"
    SAFETY = "safety"
    CONSENT = "consent"


class Kind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TELEPHONE = "telephone"


@dataclass(frozen=True)
class Question:
    """`wording` is what is asked, `choices` the values with their words, `maximum` a text's length."""

    key: str
    block: Block
    kind: Kind
    wording: Any
    choices: tuple[tuple[str, Any], ...] = ()
    hint: Any = ""
    carried: bool = False
    maximum: int = 300

    def words_of(self, value: Any) -> str:
        """The words of a stored answer in the language in force: « Oui », « Tablette », the text itself."""
        if self.kind is Kind.YES_NO:
            return str({True: _("Oui"), False: _("Non")}.get(value, ""))
        return str(dict(self.choices).get(value, value if value is not None else ""))


YES, NO = _("Oui"), _("Non")

_KNOWN_BY = (
    ("me", _("De moi")),
    ("group", _("Du groupe")),
    ("nobody", _("De personne ici")),
)
_DEVICES = (
    ("smartphone", _("Téléphone intelligent")),
    ("tablet", _("Tablette")),
    ("computer", _("Ordinateur")),
    ("none", _("Aucun")),
)
_SITUATIONS = (
    ("known_to_professional_new_reason", _("Connue de moi, nouvelle raison")),
    ("known_to_group_new_reason", _("Connue du groupe, nouvelle raison")),
    ("known_condition_follow_up", _("Connue, suivi d’une condition connue")),
    ("new_patient_intake", _("Nouvelle personne, prise en charge")),
    ("patient_group_education", _("Formation pour un groupe")),
    ("specialty_consultation_request", _("Demande à une autre spécialité")),
    ("specialty_follow_up", _("Suivi d’une consultation en spécialité")),
    ("screening", _("Dépistage")),
)
_PREFERENCES = (
    ("no_preference", _("Aucune préférence")),
    ("video", _("Vidéo")),
    ("telephone", _("Téléphone")),
    ("in_person", _("En personne")),
)

QUESTIONS: tuple[Question, ...] = (
    # Who, and by what means (R003-R006, R011)
    Question("known_by", Block.PERSON, Kind.CHOICE, _("La personne est connue"), _KNOWN_BY, carried=True),
    Question(
        "last_in_person_on",
        Block.PERSON,
        Kind.DATE,
        _("Dernière rencontre en personne"),
        hint=_("Laissez vide s’il n’y en a pas eu."),
        carried=True,
    ),
    Question("record_access", Block.PERSON, Kind.YES_NO, _("Avez-vous accès à son dossier?"), carried=True),
    Question("dsq_access", Block.PERSON, Kind.YES_NO, _("Avez-vous accès au DSQ?"), carried=True),
    Question(
        "has_internet",
        Block.PERSON,
        Kind.YES_NO,
        _("La personne a-t-elle Internet à la maison?"),
        carried=True,
    ),
    Question("at_ease", Block.PERSON, Kind.YES_NO, _("Est-elle à l’aise avec la vidéo?"), carried=True),
    Question("helper_available", Block.PERSON, Kind.YES_NO, _("Quelqu’un peut-il l’aider?"), carried=True),
    Question("device", Block.PERSON, Kind.CHOICE, _("Quel appareil a-t-elle?"), _DEVICES, carried=True),
    Question("computer_camera", Block.PERSON, Kind.YES_NO, _("L’ordinateur a une caméra"), carried=True),
    Question("computer_microphone", Block.PERSON, Kind.YES_NO, _("L’ordinateur a un micro"), carried=True),
    Question("computer_sound", Block.PERSON, Kind.YES_NO, _("L’ordinateur a du son"), carried=True),
    Question("headset", Block.PERSON, Kind.YES_NO, _("A-t-elle des écouteurs?"), carried=True),
    # The need (R008, R013-R017)
    Question("situation", Block.SITUATION, Kind.CHOICE, _("Situation"), _SITUATIONS),
    Question(
        "patient_prefers", Block.SITUATION, Kind.CHOICE, _("La personne préfère"), _PREFERENCES, carried=True
    ),
    Question(
        "patient_reluctant", Block.SITUATION, Kind.YES_NO, _("Hésite-t-elle à une rencontre à distance?")
    ),
    Question(
        "physical_exam_needed", Block.SITUATION, Kind.YES_NO, _("Faut-il un examen physique ou neurologique?")
    ),
    Question(
        "presence_required",
        Block.SITUATION,
        Kind.YES_NO,
        _("L’examen ou le soutien demande-t-il d’être ensemble?"),
    ),
    Question(
        "relationship_sufficient",
        Block.SITUATION,
        Kind.YES_NO,
        _("Votre lien avec la personne suffit-il pour cette rencontre?"),
    ),
    Question("vulnerable", Block.SITUATION, Kind.YES_NO, _("La personne est-elle vulnérable?"), carried=True),
    Question(
        "equity",
        Block.SITUATION,
        Kind.TEXT,
        _("Ce qui rend l’accès plus difficile"),
        hint=_("Revenu, langue, transport, Internet, culture. Laissez vide s’il n’y a rien."),
        carried=True,
    ),
    Question(
        "interpreter_language",
        Block.SITUATION,
        Kind.TEXT,
        _("Interprète : quelle langue?"),
        hint=_("Laissez vide s’il n’en faut pas."),
        carried=True,
        maximum=60,
    ),
    Question(
        "motive_eligibility",
        Block.SITUATION,
        Kind.LONG_TEXT,
        _("Motif (visible au dossier)"),
        maximum=500,
    ),
    # If something fails (R086-R088, R077, R092)
    Question(
        "plan_technical_text",
        Block.SAFETY,
        Kind.LONG_TEXT,
        _("Si la technologie échoue"),
        hint=_("Convenu avec la personne : par exemple, la rappeler, et à quel numéro."),
        carried=True,
        maximum=500,
    ),
    Question(
        "plan_clinical_text",
        Block.SAFETY,
        Kind.LONG_TEXT,
        _("En cas d’urgence clinique"),
        hint=_("Qui appeler, et où envoyer de l’aide."),
        carried=True,
        maximum=500,
    ),
    Question("third_person_name", Block.SAFETY, Kind.TEXT, _("Personne à joindre au besoin"), carried=True),
    Question("third_person_telephone", Block.SAFETY, Kind.TELEPHONE, _("Son téléphone"), carried=True),
    Question(
        "in_person_possible",
        Block.SAFETY,
        Kind.YES_NO,
        _("Un suivi en personne peut-il être offert?"),
        carried=True,
    ),
    Question(
        "in_person_place",
        Block.SAFETY,
        Kind.TEXT,
        _("Où se ferait le suivi en personne?"),
        hint=_("Nom et adresse, comme vous les diriez à la personne."),
        carried=True,
    ),
    # Consent: always asked (R025-R027, R034, R035)
    Question("patient_capable", Block.CONSENT, Kind.YES_NO, _("La personne peut-elle consentir elle-même?")),
    Question("informed_limits", Block.CONSENT, Kind.YES_NO, _("Les limites ont été dites")),
    Question(
        "informed_means_and_risks", Block.CONSENT, Kind.YES_NO, _("Les moyens et leurs risques ont été dits")
    ),
    Question(
        "informed_in_person_place", Block.CONSENT, Kind.YES_NO, _("L’endroit du suivi en personne a été dit")
    ),
    Question(
        "informed_recording", Block.CONSENT, Kind.YES_NO, _("L’enregistrement, ou son absence, a été dit")
    ),
    Question("emergency_transfer", Block.CONSENT, Kind.YES_NO, _("Est-ce un transfert urgent?")),
    Question(
        "consent_impossible_reason",
        Block.CONSENT,
        Kind.LONG_TEXT,
        _("Pourquoi le consentement ne peut pas être demandé"),
        maximum=500,
    ),
)

_BY_KEY = {question.key: question for question in QUESTIONS}


def question(key: str) -> Question:
    """Raises `KeyError` for a key that is not asked."""
    return _BY_KEY[key]


def of_block(block: Block) -> tuple[Question, ...]:
    """The questions of one block, in the order of the page."""
    return tuple(asked for asked in QUESTIONS if asked.block is block)


def carried_keys() -> tuple[str, ...]:
    """Keys of the answers that a later visit may take up again."""
    return tuple(asked.key for asked in QUESTIONS if asked.carried)


def texts_shown(keys: tuple[str, ...] | list[str]) -> dict[str, str]:
    """The words of these questions in the language in force, to be kept with their answers."""
    return {key: str(_BY_KEY[key].wording) for key in keys}
