"""How and by whom consent was given. Nothing is preticked."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visavis.consent.models import Giver, Manner

SCOPES = (("visit", gettext_lazy("Cette rencontre")), ("episode", gettext_lazy("Cet épisode de soins")))
MANNERS = ((Manner.VERBAL.value, Manner.VERBAL.label), (Manner.WRITTEN.value, Manner.WRITTEN.label))


class GivenForm(forms.Form):
    manner = forms.ChoiceField(
        label=gettext_lazy("Comment?"),
        choices=MANNERS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites comment le consentement a été donné.")},
    )
    giver = forms.ChoiceField(
        label=gettext_lazy("Qui consent?"),
        choices=Giver.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites qui consent.")},
    )
    giver_name = forms.CharField(label=gettext_lazy("Son nom"), max_length=300, required=False)
    giver_quality = forms.CharField(
        label=gettext_lazy("Sa qualité"),
        help_text=gettext_lazy("Par exemple : fille, mandataire, tuteur."),
        max_length=120,
        required=False,
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Pour quoi?"),
        choices=SCOPES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites pour quoi la personne consent.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("giver") == Giver.SUBSTITUTE:
            if not cleaned.get("giver_name", "").strip():
                self.add_error("giver_name", _("Écrivez le nom de qui consent pour la personne."))
            if not cleaned.get("giver_quality", "").strip():
                self.add_error("giver_quality", _("Écrivez sa qualité : fille, mandataire, tuteur…"))
        return cleaned
