"""The form of « Nouvelle rencontre »: a draft keeps whatever is there; confirming needs all."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from visavis.compliance.questions import Block, question, texts_shown
from visavis.visits.models import Modality, Situation
from visavis.visits.services.planning import Choice, Said
from visavis.web.clinician.planning.carried import Carried
from visavis.web.clinician.planning.fields import field_of
from visavis.web.clinician.planning.when import WhenForm

PERSON_KEYS = (
    "has_internet",
    "at_ease",
    "helper_available",
    "device",
    "computer_camera",
    "computer_microphone",
    "computer_sound",
    "headset",
)
SITUATION_KEYS = (
    "physical_exam_needed",
    "presence_required",
    "patient_prefers",
    "interpreter_language",
    "equity",
    "motive_eligibility",
)
SAFETY_KEYS = (
    "plan_technical_text",
    "plan_clinical_text",
    "third_person_name",
    "third_person_telephone",
    "in_person_possible",
    "in_person_place",
)
KEYS = (*PERSON_KEYS, *SITUATION_KEYS, *SAFETY_KEYS)
BLOCKS = (Block.PERSON, Block.SITUATION, Block.SAFETY)
REMINDERS = (
    (1440, gettext_lazy("La veille")),
    (60, gettext_lazy("Une heure avant")),
    (15, gettext_lazy("Quinze minutes avant")),
)
LATER, NOW = "later", "now"


class PlanForm(WhenForm):
    """Everything typed. `answers` holds what counts: a carried answer counts once its block is confirmed."""

    submission_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    overlap_seen = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    host = forms.ChoiceField(required=False, label=gettext_lazy("Qui rencontre la personne?"))
    timing = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Quand"),
        widget=forms.RadioSelect,
        choices=((NOW, gettext_lazy("Maintenant, je suis au téléphone")), (LATER, gettext_lazy("Plus tard"))),
    )
    situation = forms.ChoiceField(
        required=False, label=gettext_lazy("Situation"), widget=forms.RadioSelect, choices=Situation.choices
    )
    modality = forms.ChoiceField(
        required=False, label=gettext_lazy("Modalité"), widget=forms.RadioSelect, choices=Modality.choices
    )
    reminders = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        label=gettext_lazy("Rappels par courriel"),
        widget=forms.CheckboxSelectMultiple,
        choices=REMINDERS,
    )
    confirm_person = forms.BooleanField(required=False)
    confirm_situation = forms.BooleanField(required=False)
    confirm_safety = forms.BooleanField(required=False)

    needs_both = False

    def __init__(
        self,
        *args: Any,
        carried: Carried | None = None,
        known: Mapping[str, Any] | None = None,
        hosts: list[tuple[str, str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.carried, self.known = carried or Carried(), known or {}
        self.asks_host = bool(hosts)
        if hosts:
            self.fields["host"].choices = [("", _("Choisir")), *hosts]  # type: ignore[attr-defined]
        else:
            del self.fields["host"]
        for key in KEYS:
            self.fields[key] = field_of(key)
        self.fields["motive_eligibility"].widget.attrs["rows"] = 2

    @property
    def chosen_modality(self) -> str:
        if not self.is_bound:
            return str(self.initial.get("modality") or Modality.VIDEO)
        return str(self.cleaned_data.get("modality") or Modality.VIDEO)

    def typed(self) -> dict[str, Any]:
        """Values of the questions as they stand: an emptied text is "", an open question is absent."""
        source = self.cleaned_data if self.is_bound else self.initial
        found = {key: source.get(key) for key in KEYS if key not in self.errors}
        return {
            key: value.strip() if isinstance(value, str) else value
            for key, value in found.items()
            if value is not None
        }

    def _is_confirmed(self, key: str) -> bool:
        name = f"confirm_{question(key).block}"
        return bool(self.is_bound and self.cleaned_data.get(name))

    def is_unconfirmed(self, key: str, value: Any) -> bool:
        """Taken over as it was, and its block not confirmed yet."""
        earlier = self.carried.answers.get(key)
        return earlier is not None and earlier.value == value and not self._is_confirmed(key)

    @property
    def answers(self) -> dict[str, Any]:
        """What holds: kept before for this visit, or typed and, when carried, confirmed."""
        typed = self.typed()
        return {**self.known, **{k: v for k, v in typed.items() if not self.is_unconfirmed(k, v)}}

    @property
    def unconfirmed_blocks(self) -> list[Block]:
        typed = self.typed()
        waiting = {question(key).block for key, value in typed.items() if self.is_unconfirmed(key, value)}
        return [block for block in BLOCKS if block in waiting]

    def said(self, person: UUID | None = None) -> Said:
        """For the service: what was typed and counts, with the words shown and where it comes from."""
        typed = {k: v for k, v in self.typed().items() if not self.is_unconfirmed(k, v)}
        origins: dict[str, UUID] = {
            key: self.carried.answers[key].id
            for key, value in typed.items()
            if key in self.carried.answers and self.carried.answers[key].value == value
        }
        return Said(
            values=typed,
            texts=texts_shown(list(typed)),
            language=get_language() or "fr-ca",
            carried=origins,
            person_id=person,
        )

    def kept_words(self, block: Block) -> list[str]:
        """The carried answers of a block in short, to be read at a glance: « Internet : Oui »."""
        found = []
        for answer in self.carried.of_block(block):
            asked = question(answer.key)
            said = asked.words_of(answer.value)
            if said:
                found.append(f"{asked.wording} {said}")
        return found

    def choice(self) -> Choice:
        return Choice(
            start=self.start,
            end=self.end,
            zone=self.chosen_zone,
            modality=self.chosen_modality,
            situation=self.cleaned_data.get("situation") or "",
            reminder_minutes=self.cleaned_data.get("reminders") or [],
        )

    def confirmations(self) -> Iterator[tuple[Block, list[str]]]:
        """The blocks that hold carried answers, with their origins."""
        for block in BLOCKS:
            if self.carried.of_block(block):
                yield block, self.carried.origins(block)

    @property
    def carries_person(self) -> list[str]:
        return self.kept_words(Block.PERSON)

    @property
    def carries_safety(self) -> list[str]:
        return self.kept_words(Block.SAFETY)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("third_person_telephone") and not cleaned.get("third_person_name"):
            self.add_error("third_person_name", _("Écrivez le nom de la personne à joindre."))
        return cleaned
