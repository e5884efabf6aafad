"""How a person is shown: lines of a list and the summary of a file, without HTML."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.core import clock, formats, phones
from visavis.core.errors import Refusal
from visavis.patients import nam, policies
from visavis.patients.models import ContactOwner, Patient
from visavis.visits.models import Visit
from visavis.visits.states import VisitState


@dataclass(frozen=True)
class Line:
    """A fact of a file: label, text, a remark in smaller letters, and the name of its field in the form."""

    label: str
    text: str
    remark: str = ""
    field: str = ""


@dataclass(frozen=True)
class PersonRow:
    """A person in a list: enough to tell two apart."""

    id: Any
    name: str
    detail: str


@dataclass(frozen=True)
class VisitLine:
    """A visit of the person: when, with whom, in what state."""

    url: str
    when: str
    host: str
    state: str


@dataclass(frozen=True)
class PersonPage:
    """The file of a person, in three groups of lines, with what is to be checked."""

    id: Any
    name: str
    under: str
    identity: list[Line]
    contact: list[Line]
    care: list[Line]
    warnings: list[Refusal]


def row(person: Patient) -> PersonRow:
    lang = get_language() or "fr"
    parts = [age_and_birth(person.birth_date, lang)]
    if person.nam:
        parts.append(nam.display(person.nam))
    parts.append(phones.display(person.telephone, lang) if person.telephone else _("sans téléphone"))
    if not person.email:
        parts.append(_("sans courriel"))
    if person.city:
        parts.append(person.city)
    return PersonRow(person.id, person.name, " · ".join(parts))


def age_and_birth(born: date, lang: str) -> str:
    """« 78 ans (3 mai 1948) »: no agreement with the person’s gender."""
    return f"{formats.age(born, clock.today(), lang)} ({formats.plain_date(born, lang)})"


def page(person: Patient) -> PersonPage:
    lang = get_language() or "fr"
    return PersonPage(
        id=person.id,
        name=person.name,
        under=age_and_birth(person.birth_date, lang),
        identity=_identity(person, lang),
        contact=_contact(person, lang),
        care=_care(person, lang),
        warnings=policies.warnings(person, clock.today()),
    )


def visit_line(visit: Visit) -> VisitLine:
    lang = get_language() or "fr"
    start = visit.start.astimezone(ZoneInfo(visit.zone)) if visit.start else None
    when = formats.capitalized(formats.long_moment(start, lang)) if start else _("Sans date")
    page = "clinician:visit_plan" if visit.state == VisitState.DRAFT else "clinician:visit"
    return VisitLine(reverse(page, args=[visit.id]), when, visit.host.name, str(visit.get_state_display()))


def _identity(person: Patient, lang: str) -> list[Line]:
    number = nam.display(person.nam) or _("Aucun : {reason}").format(
        reason=str(person.get_nam_absence_display()).lower()
    )
    return [
        Line(_("Date de naissance"), formats.plain_date(person.birth_date, lang), field="birth_date"),
        Line(_("NAM"), number, field="nam"),
        Line(_("Numéro de dossier"), person.record_number or _("Pas noté"), field="record_number"),
        Line(_("Langue des messages"), str(person.get_language_display()), field="language"),
    ]


def _contact(person: Patient, lang: str) -> list[Line]:
    confirmed = person.contact_confirmed_on
    return [
        Line(
            _("Téléphone"),
            phones.display(person.telephone, lang) if person.telephone else _("Aucun"),
            " · ".join(_about_telephone(person)),
            "telephone",
        ),
        Line(_("Courriel"), person.email or _("Aucun"), _about_email(person), "email"),
        Line(
            _("Confirmés avec la personne"),
            formats.plain_date(confirmed, lang) if confirmed else _("Pas encore"),
            field="contact_confirmed",
        ),
        Line(
            _("Adresse"),
            ", ".join(filter(None, (person.address, person.city))) or _("Pas notée"),
            field="address",
        ),
    ]


def _about_telephone(person: Patient) -> list[str]:
    if not person.telephone:
        return []
    said = [_owner(person.telephone_owner), str(person.get_callback_safety_display()).lower()]
    if person.receives_texts is not None:
        said.append(_("reçoit les textos") if person.receives_texts else _("ne reçoit pas de textos"))
    return [part for part in said if part]


def _about_email(person: Patient) -> str:
    if not person.email:
        return _("Les messages deviennent des appels à faire.")
    if not policies.may_write_to_email(person, clock.today()):
        return _("Adresse d’un parent : rien n’y est envoyé sans l’accord de la jeune personne.")
    return _owner(person.email_owner)


def _owner(owner: str) -> str:
    return {
        ContactOwner.PARENT.value: _("appartient à un parent"),
        ContactOwner.OTHER.value: _("appartient à une autre personne"),
    }.get(owner, "")


def _care(person: Patient, lang: str) -> list[Line]:
    last = person.last_in_person_on
    interpreter = person.interpreter_language
    return [
        Line(_("Préfère"), str(person.get_preference_display()), field="preference"),
        Line(_("Interprète"), interpreter or _("Pas nécessaire"), field="interpreter_language"),
        Line(_("Autres besoins"), person.needs or _("Aucun noté"), field="needs"),
        Line(
            _("Dernière rencontre en personne"),
            formats.plain_date(last, lang) if last else _("Aucune notée"),
            field="last_in_person_on",
        ),
        Line(_("Condition connue"), person.known_condition or _("Aucune notée"), field="known_condition"),
        Line(_("Accès au dossier"), _yes_no(person.record_access), field="record_access"),
        Line(_("Accès au DSQ"), _yes_no(person.dsq_access), field="dsq_access"),
    ]


def _yes_no(value: bool | None) -> str:
    return _("Pas demandé") if value is None else _("Oui") if value else _("Non")
