"""The form about a person. What is checked is in `patients.details`; here are the words and the controls."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from visavis.core import clock, phones
from visavis.core.errors import Refusal
from visavis.directory.models import Language
from visavis.patients import details, nam
from visavis.patients.models import CallbackSafety, ContactOwner, NamAbsence, Patient, Preference

YES_NO = (("yes", _("Oui")), ("no", _("Non")))
ZONES = (
    ("America/Toronto", _("Est (presque tout le Québec)")),
    ("America/Halifax", _("Îles-de-la-Madeleine")),
    ("America/Blanc-Sablon", _("Basse-Côte-Nord")),
    ("America/St_Johns", _("Terre-Neuve")),
    ("America/Winnipeg", _("Centre")),
    ("America/Edmonton", _("Rocheuses")),
    ("America/Vancouver", _("Pacifique")),
)


def _text(label: Any, hint: Any = "", **attributes: str) -> forms.CharField:
    attributes.setdefault("autocomplete", "off")
    # No maxlength: browsers would cut a long text without a word; the length is checked and told.
    return forms.CharField(
        label=label, help_text=hint, required=False, strip=False, widget=forms.TextInput(attrs=attributes)
    )


def _radios(label: Any, choices: Iterable[tuple[Any, Any]], hint: Any = "") -> forms.CharField:
    widget = forms.RadioSelect(choices=list(choices))
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


def _select(label: Any, choices: Iterable[tuple[Any, Any]], hint: Any = "") -> forms.CharField:
    widget = forms.Select(choices=list(choices))
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


def _box(label: Any, hint: Any = "") -> forms.CharField:
    widget = forms.CheckboxInput(check_test=bool)
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


class PersonForm(forms.Form):
    """Texts as typed; `clean` gives `self.checked` or an error at each field concerned."""

    family_name = _text(_("Nom de famille"))
    given_name = _text(_("Prénom"))
    birth_date = _text(_("Date de naissance"), _("Année, mois, jour : 1948-05-03"), inputmode="text")
    nam = _text(
        _("Numéro d’assurance maladie (NAM)"),
        _("4 lettres et 8 chiffres, comme sur la carte. Minuscules et espaces acceptées."),
        autocapitalize="characters",
        spellcheck="false",
    )
    nam_absence = _select(_("Ou pourquoi il n’y en a pas"), [("", "—"), *NamAbsence.choices])
    record_number = _text(_("Numéro de dossier"))
    language = _radios(_("Langue des messages"), Language.choices)

    telephone = _text(_("Téléphone"), _("Canada ou États-Unis, avec l’indicatif régional."), inputmode="tel")
    telephone_owner = _select(
        _("Ce téléphone est"),
        (
            (ContactOwner.OWN, _("Le sien")),
            (ContactOwner.PARENT, _("Celui d’un parent")),
            (ContactOwner.OTHER, _("Celui d’une autre personne")),
        ),
    )
    callback_safety = _radios(_("Est-ce prudent de rappeler à ce numéro?"), CallbackSafety.choices)
    receives_texts = _radios(_("Reçoit les textos à ce numéro"), YES_NO)
    email = _text(_("Courriel"), _("Laissez vide s’il n’y en a pas."), inputmode="email", spellcheck="false")
    email_owner = _select(_("Cette adresse est"), ContactOwner.choices)
    parent_contact_agreed = _box(
        _("À 14 ans ou plus : la jeune personne accepte que son parent reçoive les messages"),
    )
    contact_confirmed = _box(_("Téléphone et courriel confirmés avec la personne aujourd’hui"))
    address = _text(_("Adresse"))
    city = _text(_("Ville"))
    zone = _select(_("Heure de l’endroit où elle habite"), ZONES)

    preference = _radios(_("Pour se rencontrer, la personne préfère"), Preference.choices)
    interpreter_language = _text(
        _("Interprète : langue"), _("Laissez vide si aucun interprète n’est nécessaire.")
    )
    needs = _text(
        _("Autres besoins"), _("Surdité, vision, aide pour l’appareil : ce qu’il faut savoir avant.")
    )

    last_in_person_on = _text(_("Dernière rencontre en personne"), _("Année, mois, jour"))
    known_condition = _text(_("Condition connue"))
    record_access = _radios(_("Avez-vous accès à son dossier?"), YES_NO)
    dsq_access = _radios(_("Avez-vous accès au DSQ?"), YES_NO)

    checked: details.Details | None = None

    def clean(self) -> dict[str, Any]:
        typed = {name: str(self.data.get(name, "")) for name in self.fields}
        try:
            self.checked = details.read(typed, clock.today())
        except details.DetailsRefused as refused:
            for refusal in refused.refusals:
                self.refuse(refusal)
        return typed

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of the service at its field, or on top when it has none."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.sentence))


def initial_of(person: Patient) -> dict[str, str]:
    """The person's fields as they would be typed."""
    lang = person.language
    typed = {
        name: str(getattr(person, name))
        for name in PersonForm.base_fields
        if hasattr(person, name) and getattr(person, name) is not None
    }
    typed["nam"] = nam.display(person.nam).replace("\u00a0", " ")
    typed["telephone"] = (
        phones.display(person.telephone, lang).replace("\u00a0", " ") if person.telephone else ""
    )
    typed["parent_contact_agreed"] = "1" if person.parent_contact_agreed else ""
    for name in ("receives_texts", "record_access", "dsq_access"):
        value = getattr(person, name)
        typed[name] = "" if value is None else "yes" if value else "no"
    return typed


FIRST_INITIAL = {
    "language": Language.FRENCH,
    "telephone_owner": ContactOwner.OWN,
    "email_owner": ContactOwner.OWN,
    "callback_safety": CallbackSafety.UNKNOWN,
    "preference": Preference.NONE,
    "zone": "America/Toronto",
}
