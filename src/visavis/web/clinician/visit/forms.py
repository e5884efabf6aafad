"""What the panel asks: identifiers compared, the place, the cause and outcome of a call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from visavis.encounters.models import BreakdownCause, Method, Outcome
from visavis.encounters.services import Compared
from visavis.web.clinician.visit.identifiers import KnownIdentifier

STILL_THERE = "still"
ELSEWHERE = "elsewhere"
# « La personne est à côté »: her identifiers are asked for, then compared.
ASKED, YES = "ask", "yes"


class IdentityForm(forms.Form):
    """One row for each identifier on file: the way it was compared, or nothing. And the place."""

    place_choice = forms.ChoiceField(
        required=False,
        choices=[(STILL_THERE, _("C’est toujours là")), (ELSEWHERE, _("La personne est ailleurs"))],
    )
    place = forms.CharField(required=False, max_length=300, label=_("Où est la personne en ce moment?"))

    def __init__(self, data, known: list[KnownIdentifier], place_said: str) -> None:  # type: ignore[no-untyped-def]
        super().__init__(data)
        self._known, self._place_said = known, place_said
        for row in known:
            self.fields[row.field] = forms.ChoiceField(
                required=False, label=row.label, choices=[("", ""), *Method.choices]
            )

    def compared(self) -> list[Compared]:
        """The identifiers that were given a way; their values are ours, never the form's."""
        ways = {row: self.cleaned_data.get(row.field) for row in self._known}
        return [
            Compared(identifier=row.identifier, value=row.value, method=Method(way))
            for row, way in ways.items()
            if way
        ]

    def stated_place(self) -> str:
        """What was said before, when it still holds; else what was typed."""
        if self.cleaned_data.get("place_choice") == STILL_THERE:
            return self._place_said
        return str(self.cleaned_data.get("place", "")).strip()


class CauseForm(forms.Form):
    cause = forms.ChoiceField(required=False, choices=[("", ""), *BreakdownCause.choices])


class OutcomeForm(forms.Form):
    cause = forms.ChoiceField(
        choices=BreakdownCause.choices,
        widget=forms.RadioSelect,
        label=_("Pourquoi le téléphone?"),
        error_messages={"required": _("Dites pourquoi vous avez pris le téléphone.")},
    )
    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        label=_("Et ensuite?"),
        error_messages={"required": _("Dites ce que l’appel a donné.")},
    )

    def nothing_broke(self) -> None:
        """Planned by telephone: no cause is asked."""
        self.fields.pop("cause", None)


class MessageForm(forms.Form):
    text = forms.CharField(
        max_length=500,
        label=_("Message à la salle d’attente"),
        error_messages={"required": _("Écrivez d’abord votre message.")},
    )
