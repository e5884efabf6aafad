"""May the first session of a group open? Guide to virtual groups, « Avant »."""

from visavis.norms.facts import Fact, booleans
from visavis.norms.logic import no, yes
from visavis.norms.rules import Rule
from visavis.norms.sources import groups_guide
from visavis.norms.values import Effect, Message

_DESIGN = "Élaboration du groupe"
_PLANNING = "AVANT — planification du groupe"
_CLINICAL = "Considérations cliniques"
_OPTIONS = "Configurer et créer la rencontre"

# fact, code, section, requirement, effect, what is missing in French and in English
_TABLE: tuple[tuple[str, str, str, str, Effect, str, str], ...] = (
    (
        "purpose_set",
        "purpose_missing",
        _DESIGN,
        "R128",
        Effect.BLOCKS,
        "Écrivez le but clinique du groupe.",
        "Write the clinical purpose of the group.",
    ),
    (
        "objectives_set",
        "objectives_missing",
        _DESIGN,
        "R128",
        Effect.BLOCKS,
        "Écrivez les objectifs du groupe.",
        "Write the objectives of the group.",
    ),
    (
        "kind_set",
        "kind_missing",
        _DESIGN,
        "R129",
        Effect.BLOCKS,
        "Choisissez le type de groupe.",
        "Choose the type of group.",
    ),
    (
        "size_set",
        "size_missing",
        _DESIGN,
        "R129",
        Effect.INFORMS,
        "Le nombre de participants n’est pas précisé.",
        "The number of participants is not set.",
    ),
    (
        "rhythm_set",
        "rhythm_missing",
        _DESIGN,
        "R129",
        Effect.INFORMS,
        "La durée et la fréquence ne sont pas précisées.",
        "The length and frequency are not set.",
    ),
    (
        "rules_set",
        "rules_missing",
        _PLANNING,
        "R132",
        Effect.BLOCKS,
        "Écrivez les règles du groupe.",
        "Write the rules of the group.",
    ),
    (
        "alternative_set",
        "alternative_missing",
        _PLANNING,
        "R134",
        Effect.BLOCKS,
        "Prévoyez quoi offrir à qui refuse le groupe virtuel.",
        "Plan what to offer to whoever refuses the virtual group.",
    ),
    (
        "charting_set",
        "charting_missing",
        _PLANNING,
        "R135",
        Effect.BLOCKS,
        "Précisez comment consigner au dossier et compter.",
        "Set how to chart and count.",
    ),
    (
        "technical_test_done",
        "technical_test_missing",
        _PLANNING,
        "R136",
        Effect.BLOCKS,
        "Faites le test technique.",
        "Do the technical test.",
    ),
    (
        "criteria_set",
        "criteria_missing",
        "AVANT — critères d’inclusion/exclusion",
        "R137",
        Effect.BLOCKS,
        "Écrivez les critères d’inclusion et d’exclusion.",
        "Write the inclusion and exclusion criteria.",
    ),
    (
        "host_named",
        "host_missing",
        "AVANT — rôles et responsabilités",
        "R138",
        Effect.BLOCKS,
        "Nommez qui anime.",
        "Name the host.",
    ),
    (
        "support_named",
        "support_missing",
        "Préparer les intervenants",
        "R138",
        Effect.INFORMS,
        "Personne n’est nommé au soutien technique.",
        "Nobody is named for technical support.",
    ),
    (
        "contingency_clinical",
        "contingency_clinical_missing",
        _CLINICAL,
        "R140",
        Effect.BLOCKS,
        "Prévoyez quoi faire en cas d’imprévu clinique.",
        "Plan for a clinical emergency.",
    ),
    (
        "contingency_technical",
        "contingency_technical_missing",
        _CLINICAL,
        "R140",
        Effect.BLOCKS,
        "Prévoyez quoi faire en cas de panne.",
        "Plan for a technical failure.",
    ),
    (
        "consents_complete",
        "consents_missing",
        _CLINICAL,
        "R139",
        Effect.BLOCKS,
        "Obtenez le consentement de chaque participant.",
        "Obtain the consent of each participant.",
    ),
    (
        "contacts_complete",
        "contacts_missing",
        "Recruter les participants",
        "R141",
        Effect.BLOCKS,
        "Notez courriel, téléphone et adresse de chacun.",
        "Record everyone’s e-mail, telephone and address.",
    ),
    (
        "options_set",
        "options_missing",
        _OPTIONS,
        "R145",
        Effect.BLOCKS,
        "Réglez les options de la rencontre.",
        "Set the options of the session.",
    ),
    (
        "recording_off",
        "group_never_recorded",
        _OPTIONS,
        "R145",
        Effect.BLOCKS,
        "Fermez l’enregistrement : un groupe n’est jamais enregistré.",
        "Turn recording off: a group is never recorded.",
    ),
)

FACTS: tuple[Fact, ...] = booleans(*(line[0] for line in _TABLE), "hybrid")

RULES: tuple[Rule, ...] = (
    *(
        Rule(code, effect, Message(fr, en), (groups_guide(section),), (requirement,), no(name))
        for name, code, section, requirement, effect, fr, en in _TABLE
    ),
    Rule(
        code="hybrid_complexity",
        effect=Effect.INFORMS,
        message=Message(
            fr="Un groupe hybride demande plus de technologie et complique la dynamique. Préparez-le.",
            en="A hybrid group needs more technology and makes its dynamics harder. Prepare for it.",
        ),
        citations=(groups_guide(_DESIGN),),
        requirements=("R130",),
        condition=yes("hybrid"),
    ),
)
