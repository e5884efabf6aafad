"""May this remote visit be confirmed? Regulation S-4.2, r. 23.1, and orientations §1.3, §3, §4."""

from visavis.norms.facts import Fact, Facts, boolean, choice, text
from visavis.norms.logic import Not, either, every, is_written, no, one_of, yes
from visavis.norms.rules import Rule
from visavis.norms.sources import REGULATION_IN_FORCE, checklist, orientations, regulation, zoom_procedure
from visavis.norms.values import Effect, Message

FACTS: tuple[Fact, ...] = (
    choice("consent", "given", "refused", "revoked", "not_asked"),
    boolean("patient_capable"),
    boolean("consent_by_substitute"),
    text("substitute_name"),
    text("substitute_quality"),
    boolean("emergency_transfer"),
    text("consent_impossible_reason"),
    boolean("informed_limits"),
    boolean("informed_means_and_risks"),
    boolean("informed_in_person_place"),
    boolean("informed_recording"),
    boolean("presence_required"),
    boolean("plan_technical"),
    boolean("plan_clinical"),
    boolean("in_person_possible"),
    boolean("group_activity"),
)

_INFORMATION = {
    "informed_limits": ("les limites de la rencontre à distance", "the limits of a remote visit"),
    "informed_means_and_risks": ("les moyens et leurs risques", "the means and their risks"),
    "informed_in_person_place": ("l’endroit du suivi en personne", "where in-person follow-up takes place"),
    "informed_recording": ("si la rencontre est enregistrée", "whether the visit is recorded"),
}


_NOT_ASKED = one_of("consent", "not_asked")
_IMPOSSIBLE_IN_EMERGENCY = every(yes("emergency_transfer"), is_written("consent_impossible_reason"))
# Information and capacity are not asked about in an urgent transfer where consent was not asked.
_ASKED = Not(every(_NOT_ASKED, yes("emergency_transfer")))
_BY_SUBSTITUTE = every(
    yes("consent_by_substitute"), is_written("substitute_name"), is_written("substitute_quality")
)
_ALWAYS_OWED = either(no("informed_limits"), no("informed_means_and_risks"), no("informed_recording"))


def _untold(facts: Facts, *, place_owed: bool) -> list[str]:
    owed = [name for name in _INFORMATION if name != "informed_in_person_place" or place_owed]
    return [name for name in owed if facts.get(name) is False]


def _untold_message(facts: Facts, *, place_owed: bool) -> Message:
    untold = [_INFORMATION[name] for name in _untold(facts, place_owed=place_owed)]
    return Message(
        fr=f"Avant de consentir, la personne doit savoir : {', '.join(fr for fr, _en in untold)}.",
        en=f"Before consenting, the person must know: {', '.join(en for _fr, en in untold)}.",
    )


_CONSENT_MISSING = Message(
    fr="La personne n’a pas consenti à la rencontre à distance. Demandez son consentement, ou offrez une "
    "rencontre en personne.",
    en="The person has not consented to a remote visit. Ask for consent, or offer an in-person visit.",
)
_CONSENT_SOURCES = (regulation("art. 1, 1°"), orientations("1.3.1"), zoom_procedure("ÉTAPE 1"))
_INFORMATION_SOURCES = (regulation("art. 2"), orientations("1.3.1"))

RULES: tuple[Rule, ...] = (
    Rule(
        code="consent_missing",
        effect=Effect.BLOCKS,
        message=_CONSENT_MISSING,
        citations=_CONSENT_SOURCES,
        requirements=("R025",),
        condition=one_of("consent", "refused", "revoked"),
    ),
    Rule(
        code="consent_missing",
        effect=Effect.BLOCKS,
        message=_CONSENT_MISSING,
        citations=(*_CONSENT_SOURCES, orientations("1.3.3")),
        requirements=("R025", "R035"),
        scope=_NOT_ASKED,
        condition=Not(_IMPOSSIBLE_IN_EMERGENCY),
    ),
    Rule(
        code="emergency_without_consent",
        effect=Effect.INFORMS,
        message=Message(
            fr="Transfert urgent sans consentement : la raison est au dossier. Demandez-le dès que possible.",
            en="Urgent transfer without consent: the reason is on file. Ask for it as soon as possible.",
        ),
        citations=(orientations("1.3.3"),),
        requirements=("R035",),
        scope=_NOT_ASKED,
        condition=_IMPOSSIBLE_IN_EMERGENCY,
    ),
    Rule(
        code="substitute_required",
        effect=Effect.BLOCKS,
        message=Message(
            fr="La personne ne peut pas consentir elle-même. Notez le nom et la qualité de qui consent "
            "pour elle.",
            en="The person cannot consent alone. Record the name and capacity of whoever consents for them.",
        ),
        citations=(orientations("1.3.2"),),
        requirements=("R034",),
        scope=_ASKED,
        condition=every(no("patient_capable"), Not(_BY_SUBSTITUTE)),
        asked=("patient_capable",),
    ),
    Rule(
        code="information_not_given",
        effect=Effect.BLOCKS,
        message=lambda facts: _untold_message(facts, place_owed=False),
        citations=_INFORMATION_SOURCES,
        requirements=("R026",),
        scope=one_of("consent", "given"),
        condition=_ALWAYS_OWED,
        until=REGULATION_IN_FORCE,
    ),
    Rule(
        code="information_not_given",
        effect=Effect.BLOCKS,
        message=lambda facts: _untold_message(facts, place_owed=facts.get("group_activity") is False),
        citations=_INFORMATION_SOURCES,
        requirements=("R026",),
        scope=one_of("consent", "given"),
        condition=either(_ALWAYS_OWED, every(no("informed_in_person_place"), no("group_activity"))),
        since=REGULATION_IN_FORCE,
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
        condition=yes("presence_required"),
        since=REGULATION_IN_FORCE,
    ),
    Rule(
        code="no_technical_plan",
        effect=Effect.BLOCKS,
        message=Message(
            fr="Rien n’est prévu si la technologie échoue. Convenez d’un autre moyen avec la personne.",
            en="Nothing is planned if technology fails. Agree on another means with the person.",
        ),
        citations=(
            regulation("art. 1, 3°"),
            checklist("Préalables à la téléconsultation"),
            orientations("3"),
        ),
        requirements=("R086", "R087"),
        condition=no("plan_technical"),
    ),
    Rule(
        code="no_clinical_plan",
        effect=Effect.BLOCKS,
        message=Message(
            fr="Rien n’est prévu en cas d’urgence clinique. Écrivez qui appeler et où.",
            en="Nothing is planned for a clinical emergency. Write whom to call and where.",
        ),
        citations=(checklist("Préalables à la téléconsultation"), orientations("3")),
        requirements=("R086", "R087"),
        condition=no("plan_clinical"),
    ),
    Rule(
        code="no_in_person_follow_up",
        effect=Effect.BLOCKS,
        message=Message(
            fr="Aucun suivi en personne ne peut être offert. Trouvez un lieu ou un corridor de service.",
            en="No in-person follow-up can be offered. Find a place or a service corridor.",
        ),
        citations=(regulation("art. 1, 4°"), orientations("4")),
        requirements=("R018", "R092"),
        condition=every(no("in_person_possible"), no("group_activity")),
    ),
)
