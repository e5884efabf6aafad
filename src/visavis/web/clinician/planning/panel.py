"""« n conditions sur 4 remplies »: what the norms answer of the page, each with the link that fixes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from visavis.compliance.models import Decision
from visavis.compliance.questions import question
from visavis.compliance.services import consider_all
from visavis.consent.models import Consent
from visavis.core import clock, formats
from visavis.patients.models import Patient
from visavis.visits.facts import facts_from
from visavis.visits.policies import questions_of
from visavis.web.clinician.planning.forms import PlanForm

MET, MISSING, UNMET = "met", "missing", "unmet"
# Titles of what the rules cite (the seeds and the regulation).
INSTRUMENTS = {
    "S-4.2-R.23.1": gettext_lazy("Règlement S-4.2, r. 23.1"),
    "MSSS-ORIENTATIONS": gettext_lazy("MSSS, orientations"),
    "ZOOM-PROCEDURE": gettext_lazy("Procédure Zoom"),
    "TEAMS-PROCEDURE": gettext_lazy("Procédure Teams"),
    "CEMTL-CHECKLIST": gettext_lazy("Aide-mémoire de la téléconsultation"),
}
CONSENT_FACTS = frozenset(
    {"consent", "patient_capable", "consent_by_substitute", "substitute_name", "substitute_quality"}
)


@dataclass(frozen=True)
class Fix:
    """A link that moves the focus to a field, or a button that sends the form (`act`)."""

    label: str
    target: str = ""
    act: str = ""


@dataclass(frozen=True)
class Condition:
    """One of the four of article 1."""

    name: str
    state: str
    reason: str
    source: str
    fix: Fix | None = None

    @property
    def result(self) -> str:
        return {MET: _("Remplie"), MISSING: _("Il manque"), UNMET: _("Non remplie")}[self.state]

    @property
    def icon(self) -> str:
        return {MET: "circle-check", MISSING: "circle-dashed", UNMET: "circle-x"}[self.state]


@dataclass(frozen=True)
class Mark:
    """A mark of the guidelines: a motive lifts it, unless it blocks."""

    reason: str
    source: str
    blocks: bool = False
    fix: Fix | None = None


@dataclass
class Panel:
    conditions: list[Condition] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    needs_motive: bool = False
    reasons: list[Fix] = field(default_factory=list)  # what keeps from confirming, each with its way
    overlaps: list[str] = field(default_factory=list)

    @property
    def met(self) -> int:
        return sum(condition.state == MET for condition in self.conditions)

    @property
    def ring(self) -> list[bool]:
        return [condition.state == MET for condition in self.conditions]

    @property
    def is_remote(self) -> bool:
        return bool(self.conditions)

    @property
    def may_confirm(self) -> bool:
        return not self.reasons

    @property
    def summary(self) -> str:
        if not self.is_remote:
            return _("En personne : le règlement sur les services à distance ne s’applique pas.")
        return ngettext("%(met)s condition sur 4 remplie", "%(met)s conditions sur 4 remplies", self.met) % {
            "met": self.met
        }


def panel_of(form: PlanForm, patient: Patient, consent: Consent | None) -> Panel:
    """Read with what is in the form now; nothing is kept."""
    answers = form.answers
    modality = form.chosen_modality
    facts = facts_from(modality, patient, answers, consent)
    on = (form.start or clock.now()).astimezone(clock.MONTREAL).date()
    asked = questions_of(modality)
    motive = {"eligibility": str(answers.get("motive_eligibility") or "")}
    decisions = consider_all({name: facts[name] for name in asked}, on, motive)
    panel = Panel()
    if decisions:
        panel.conditions = _conditions(decisions["gate"], answers, consent, form)
        _add_marks(panel, decisions["eligibility"], answers)
    panel.reasons = _reasons(form, panel, decisions, answers)
    return panel


def _findings(decision: Decision, *codes: str) -> list[dict[str, Any]]:
    return [finding for finding in decision.findings if finding["code"] in codes]


def _message(finding: dict[str, Any]) -> str:
    return str(finding["message"][formats.base_language(get_language() or "fr")])


def _conditions(
    gate: Decision, answers: Mapping[str, Any], consent: Consent | None, form: PlanForm
) -> list[Condition]:
    return [
        _consent(gate, consent),
        _presence(gate, answers, form),
        _plan(gate, answers, form),
        _follow_up(gate, answers, form),
    ]


def _consent(gate: Decision, consent: Consent | None) -> Condition:
    name, source = _("La personne consent"), _("Art. 1, 1°")
    if consent is None:
        reason, label = _("Le consentement n’est pas encore demandé."), _("Demander le consentement")
        return Condition(name, MISSING, reason, source, Fix(label, act="consent"))
    again = Fix(_("Demander de nouveau"), act="consent")
    found = _findings(gate, "consent_missing", "substitute_required", "information_not_given")
    if found:
        return Condition(name, UNMET, _message(found[0]), source, again)
    if CONSENT_FACTS & set(gate.missing):
        return Condition(name, MISSING, _("Il manque qui consent et comment."), source, again)
    moment = formats.long_moment(consent.given_at.astimezone(clock.MONTREAL), get_language() or "fr")
    words = {"manner": consent.get_manner_display().lower(), "moment": moment}
    return Condition(name, MET, _("Donné %(manner)s, %(moment)s.") % words, source, again)


def _unconfirmed(form: PlanForm, *keys: str) -> Fix | None:
    typed = form.typed()
    for key in keys:
        if key in typed and form.is_unconfirmed(key, typed[key]):
            return Fix(_("Confirmer les réponses reprises"), target=f"id_confirm_{question(key).block}")
    return None


def _presence(gate: Decision, answers: Mapping[str, Any], form: PlanForm) -> Condition:
    name, source = _("La présence n’est pas nécessaire"), _("Art. 1, 2°")
    field_id = "id_presence_required_0"
    found = _findings(gate, "presence_required")
    if found:
        return Condition(
            name, UNMET, _message(found[0]), source, Fix(_("Passer en personne"), "id_modality_2")
        )
    if "presence_required" in gate.missing:
        return Condition(
            name, MISSING, _("Dites s’il faut être ensemble."), source, Fix(_("Répondre"), field_id)
        )
    exam = answers.get("physical_exam_needed")
    reason = _("Aucun examen physique prévu.") if exam is False else _("Il ne faut pas être ensemble.")
    return Condition(name, MET, reason, source)


def _plan(gate: Decision, answers: Mapping[str, Any], form: PlanForm) -> Condition:
    name, source = _("Un plan de contingence existe"), _("Art. 1, 3°")
    unconfirmed = _unconfirmed(form, "plan_technical_text", "plan_clinical_text")
    if unconfirmed:
        return Condition(name, MISSING, _("Le plan repris est à confirmer."), source, unconfirmed)
    empty = {
        "plan_technical_text": _("La partie « si la technologie échoue » est vide."),
        "plan_clinical_text": _("La partie « urgence clinique » est vide."),
    }
    for key, reason in empty.items():
        if not str(answers.get(key) or "").strip():
            return Condition(name, MISSING, reason, source, Fix(_("Compléter le plan"), f"id_{key}"))
    return Condition(name, MET, _("Technologie et urgence clinique."), source)


def _follow_up(gate: Decision, answers: Mapping[str, Any], form: PlanForm) -> Condition:
    name, source = _("Un suivi en personne est possible"), _("Art. 1, 4°")
    unconfirmed = _unconfirmed(form, "in_person_possible", "in_person_place")
    if unconfirmed:
        return Condition(name, MISSING, _("La réponse reprise est à confirmer."), source, unconfirmed)
    fix = Fix(_("Répondre"), "id_in_person_possible_0")
    found = _findings(gate, "no_in_person_follow_up")
    if found:
        return Condition(name, UNMET, _message(found[0]), source, fix)
    if "in_person_possible" in gate.missing:
        return Condition(name, MISSING, _("Dites si un suivi en personne peut être offert."), source, fix)
    place = str(answers.get("in_person_place") or "").strip()
    if not place:
        reason, label = _("Écrivez où : la personne doit le savoir."), _("Écrire l’endroit")
        return Condition(name, MISSING, reason, source, Fix(label, "id_in_person_place"))
    return Condition(name, MET, f"{place}.", source)


def _add_marks(panel: Panel, eligibility: Decision, answers: Mapping[str, Any]) -> None:
    for finding in eligibility.findings:
        if finding["effect"] == "informs" and finding["code"] == "headset_advised":
            continue
        first = finding["citations"][0]
        source = f"{INSTRUMENTS.get(first['instrument'], first['instrument'])}, {first['section']}"
        lifted = finding["effect"] == "reason_required"
        fix = Fix(_("Passer au téléphone"), "id_modality_1") if lifted else None
        panel.marks.append(Mark(_message(finding), source, finding["effect"] == "blocks", fix))
    panel.needs_motive = any(one["effect"] == "reason_required" for one in eligibility.findings)


def _reasons(
    form: PlanForm, panel: Panel, decisions: Mapping[str, Decision], answers: Mapping[str, Any]
) -> list[Fix]:
    found: list[Fix] = []
    if form.start is None and not (form.is_bound and form.errors.keys() & {"day", "hour", "which"}):
        found.append(Fix(_("la date et l’heure"), "id_day"))
    found += [
        Fix(_reason_of(condition), condition.fix.target, condition.fix.act)
        for condition in panel.conditions
        if condition.state != MET and condition.fix
    ]
    eligibility = decisions.get("eligibility")
    if eligibility is not None:
        found += _missing_means(form, eligibility)
        if panel.needs_motive and not eligibility.motive:
            found.append(Fix(_("le motif"), "id_motive_eligibility"))
        if any(mark.blocks for mark in panel.marks):
            found.append(Fix(_("un moyen d’inviter la personne"), "bloc-personne"))
    return list(dict.fromkeys(found))


def _reason_of(condition: Condition) -> str:
    assert condition.fix is not None
    return {
        "id_plan_technical_text": _("le plan si la technologie échoue"),
        "id_plan_clinical_text": _("le plan d’urgence clinique"),
        "id_presence_required_0": _("s’il faut être ensemble"),
        "id_modality_2": _("une rencontre en personne"),
        "id_in_person_possible_0": _("le suivi en personne"),
        "id_in_person_place": _("l’endroit du suivi en personne"),
        "id_confirm_safety": _("la confirmation du bloc 4"),
        "": _("le consentement"),
    }.get(condition.fix.target, condition.name)


def _missing_means(form: PlanForm, eligibility: Decision) -> list[Fix]:
    """Questions on the person's means that are open, or taken over and not confirmed."""
    if any(key in eligibility.missing and _unconfirmed(form, key) for key in eligibility.missing):
        return [Fix(_("la confirmation du bloc 1"), "id_confirm_person")]
    names = {
        "has_internet": _("l’accès à Internet"),
        "at_ease": _("l’aise avec la vidéo"),
        "helper_available": _("qui peut aider"),
        "device": _("l’appareil"),
        "computer_camera": _("la caméra de l’ordinateur"),
        "computer_microphone": _("le micro de l’ordinateur"),
        "computer_sound": _("le son de l’ordinateur"),
    }
    asked = [key for key in eligibility.missing if key in names]
    if "device" in asked:  # the rest depends on it
        asked = [key for key in asked if not key.startswith("computer_")]
    if "at_ease" in asked:
        asked = [key for key in asked if key != "helper_available"]
    return [Fix(names[key], f"id_{key}_0") for key in asked]
