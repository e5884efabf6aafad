"""The sections of a note as posted, its filing and its addenda."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from visavis.records.models import FilingManner
from visavis.records.services import MOST_SECTIONS, Section


def sections_of(data: QueryDict) -> list[Section]:
    """`heading-0`, `text-0`, `heading-1`… as far as they go."""
    found = []
    for rank in range(MOST_SECTIONS):
        if f"text-{rank}" not in data:
            break
        # Browsers send line ends as CRLF: kept as one character, so that lengths agree with the page.
        text = str(data[f"text-{rank}"]).replace("\r\n", "\n")
        found.append(Section(heading=data.get(f"heading-{rank}", ""), text=text))
    return found


def revision_of(data: QueryDict) -> int:
    """The revision that the page started from; -1, which no note has, when it is not a number."""
    value = data.get("revision", "")
    return int(value) if value.isdecimal() and len(value) < 10 else -1


class FilingForm(forms.Form):
    manner = forms.ChoiceField(
        choices=FilingManner.choices,
        widget=forms.RadioSelect,
        label=_("Comment?"),
        error_messages={"required": _("Dites comment la note a été déposée.")},
    )
    where = forms.CharField(
        max_length=200,
        label=_("Où?"),
        help_text=_("Le dossier, le service ou la personne qui l’a reçue."),
        error_messages={"required": _("Dites où la note a été déposée.")},
    )


class AddendumForm(forms.Form):
    text = forms.CharField(
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=_("Ajout à la note"),
        help_text=_("L’ajout est signé tout de suite. La note elle-même ne change pas."),
        error_messages={"required": _("Écrivez l’ajout.")},
    )
