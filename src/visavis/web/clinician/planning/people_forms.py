"""Adding somebody to a visit, moving it, cancelling it, saying that nobody came."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visavis.directory.models import Language
from visavis.visits.models import ParticipantKind
from visavis.visits.services.people import Guest
from visavis.web.clinician.planning.fields import PhoneField, YesNoField
from visavis.web.clinician.planning.when import WhenForm

KINDS = (
    (ParticipantKind.RELATIVE.value, gettext_lazy("Proche")),
    (ParticipantKind.CAREGIVER.value, gettext_lazy("Proche aidant")),
    (ParticipantKind.SUBSTITUTE.value, gettext_lazy("Consent pour la personne")),
    (ParticipantKind.INTERPRETER.value, gettext_lazy("Interprète")),
    (ParticipantKind.SUPPORT.value, gettext_lazy("Soutien")),
    (ParticipantKind.PRACTITIONER.value, gettext_lazy("Autre professionnel ou professionnelle")),
)
EMAIL_ERRORS = {"invalid": gettext_lazy("Écrivez une adresse complète, comme nom@exemple.ca.")}


class GuestForm(forms.Form):
    """A relative, an interpreter, a second professional."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Rôle"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez le rôle de la personne.")},
    )
    role = forms.ChoiceField(label=gettext_lazy("Professionnel ou professionnelle"), required=False)
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=300, required=False)
    relation = forms.CharField(
        label=gettext_lazy("Lien ou langue"),
        help_text=gettext_lazy("Par exemple : fille, interprète en mandarin."),
        max_length=120,
        required=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("Courriel"), required=False, max_length=254, error_messages=EMAIL_ERRORS
    )
    telephone = PhoneField(label=gettext_lazy("Téléphone"))
    language = forms.ChoiceField(
        label=gettext_lazy("Langue des messages"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    has_device = YesNoField(label=gettext_lazy("Aura son propre appareil?"))
    agreed = YesNoField(label=gettext_lazy("La personne accepte-t-elle sa présence?"))

    def __init__(self, *args: Any, roles: list[tuple[str, str]], asks_consent: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [("", _("Choisir")), *roles]  # type: ignore[attr-defined]
        self.asks_consent = asks_consent

    @property
    def is_practitioner(self) -> bool:
        return self.cleaned_data.get("kind") == ParticipantKind.PRACTITIONER

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "kind" not in cleaned:
            return cleaned
        if self.is_practitioner:
            if not cleaned.get("role"):
                self.add_error("role", _("Choisissez la personne dans la liste."))
        elif not cleaned.get("name", "").strip():
            self.add_error("name", _("Écrivez le nom de la personne."))
        if self.asks_consent and not self.is_practitioner and cleaned.get("agreed") is not True:
            said = cleaned.get("agreed")
            words = _("Sans son accord, cette personne ne peut pas être présente.")
            self.add_error("agreed", words if said is False else _("Demandez à la personne si elle accepte."))
        return cleaned

    def guest(self, role: Any) -> Guest:
        said = self.cleaned_data
        return Guest(
            kind=said["kind"],
            name=role.practitioner.name if role else said["name"],
            relation=said["relation"],
            email="" if role else said["email"],
            telephone=said["telephone"],
            language=said["language"] or (role.practitioner.user.language if role else Language.FRENCH),
            has_device=said["has_device"] is not False,
            role=role,
        )


class MoveForm(WhenForm):
    """A new day and hour: the same rules as when planning, nothing may be missing."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        missing = {
            "day": _("Écrivez la date."),
            "hour": _("Écrivez l’heure."),
            "minutes": _("Choisissez la durée."),
        }
        for name, words in missing.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        return cleaned


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi?"),
        help_text=gettext_lazy("Reste au dossier. N’est pas écrit dans le message."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MissedForm(forms.Form):
    by = forms.ChoiceField(
        label=gettext_lazy("Qui n’est pas venu?"),
        choices=(
            ("patient", gettext_lazy("La personne n’est pas venue")),
            ("professional", gettext_lazy("La rencontre n’a pas pu avoir lieu de notre côté")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites qui n’est pas venu.")},
    )
