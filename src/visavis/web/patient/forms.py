"""Forms of the public pages. Each keeps what was typed and says, at the field, what to do."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from visavis.core.errors import Refused
from visavis.core.phones import parse
from visavis.patients.models import CallbackSafety
from visavis.visits.models import PrivacyAnswer

_BETWEEN_DIGITS = re.compile(r"[\s\u00a0\u202f.\-–]+")


class CodeField(forms.CharField):
    """Digits dictated in groups: spaces, hyphens and points are accepted, and typed text is kept."""

    def __init__(self, *, digits: int, **options: Any) -> None:
        self.digits = digits
        widget = forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
                "size": digits + digits // 3 + 2,
            }
        )
        super().__init__(widget=widget, max_length=40, **options)

    def clean(self, value: Any) -> str:
        typed: str = _BETWEEN_DIGITS.sub("", super().clean(value))
        if not (typed.isascii() and typed.isdigit() and len(typed) == self.digits):
            raise forms.ValidationError(
                _("Écrivez les %(digits)s chiffres, comme ils vous ont été donnés."),
                params={"digits": self.digits},
            )
        return typed


class JoinForm(forms.Form):
    """Number and password. Which of the two is wrong is never told."""

    number = CodeField(
        digits=9,
        label=_("Numéro de la rencontre"),
        help_text=_("9 chiffres"),
        error_messages={"required": _("Écrivez le numéro de la rencontre.")},
    )
    password = CodeField(
        digits=6,
        label=_("Mot de passe"),
        help_text=_("6 chiffres"),
        error_messages={"required": _("Écrivez le mot de passe.")},
    )

    def mark_wrong(self) -> None:
        """Both fields carry the edge of an error; the words stand once, above them."""
        for name in self.fields:
            self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": "pair-error"}


class BeforeForm(forms.Form):
    """Step 1. Nothing blocks: every answer may stay empty."""

    privacy = forms.ChoiceField(
        label=_("Êtes-vous dans un endroit où personne ne peut vous entendre?"),
        choices=PrivacyAnswer.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    place = forms.CharField(
        label=_("Où êtes-vous en ce moment?"),
        help_text=_("Votre adresse complète. Pour vous envoyer de l’aide en cas d’urgence."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"max_length": _("Cette adresse est trop longue. Gardez 300 caractères au plus.")},
    )
    telephone = forms.CharField(
        label=_("Votre téléphone"),
        help_text=_("Nous vous appelons si l’image ou le son coupe."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    callback = forms.ChoiceField(
        label=_("À ce numéro, est-ce prudent de vous rappeler?"),
        choices=[(CallbackSafety.SAFE.value, _("Oui")), (CallbackSafety.UNSAFE.value, _("Non"))],
        widget=forms.RadioSelect,
        required=False,
    )
    helper_name = forms.CharField(
        label=_("Son nom"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    helper_relation = forms.CharField(
        label=_("Qui est cette personne pour vous?"),
        help_text=_("Par exemple : ma fille, un ami."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, for_person: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not for_person:
            for name in ("place", "helper_name", "helper_relation"):
                del self.fields[name]

    def clean_telephone(self) -> str:
        return read_telephone(self.cleaned_data["telephone"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("helper_relation") and not data.get("helper_name"):
            self.add_error("helper_name", _("Écrivez le nom de la personne qui vous aide."))
        return data


def read_telephone(typed: str) -> str:
    """E.164 of what was typed, empty for nothing; the reason as the field's error."""
    if not typed.strip():
        return ""
    try:
        return parse(typed)
    except Refused as refused:
        raise forms.ValidationError(refused.refusal.sentence) from refused


class NameForm(forms.Form):
    """Somebody else than the person invited says who they are."""

    name = forms.CharField(
        label=_("Votre nom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Écrivez votre nom."),
            "max_length": _("Ce nom est trop long. Gardez 150 caractères au plus."),
        },
    )


class ChangeOfMindForm(forms.Form):
    """What to stop; the birth date is asked of a device that nobody knows, to stop everything."""

    scope = forms.CharField(required=False)
    birth_date = forms.DateField(
        label=_("Date de naissance de la personne suivie"),
        help_text=_("Demandée seulement pour arrêter toutes les rencontres."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez la date ainsi : 1948-05-03.")},
    )

    def clean_scope(self) -> str:
        scope: str = self.cleaned_data["scope"]
        return scope if scope in ("visit", "episode") else ""


class TelephoneForm(forms.Form):
    """The number at which to be called instead of the video."""

    telephone = forms.CharField(
        label=_("Votre téléphone"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Écrivez un numéro de téléphone à 10 chiffres, comme 514 555-0142.")},
    )

    def clean_telephone(self) -> str:
        return read_telephone(self.cleaned_data["telephone"])


class ReplyForm(forms.Form):
    """The answer of who waits."""

    text = forms.CharField(max_length=500, strip=True, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    client_id = forms.CharField(max_length=40, required=False)
