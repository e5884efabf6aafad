"""Fields of the planning pages: what a person types, read kindly, with a sentence that says what to do."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from visavis.compliance.questions import Kind, question
from visavis.core import phones
from visavis.core.errors import Refused

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d"]
TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H h %M", "%Hh%M", "%H h", "%Hh", "%H"]

YES_NO = (("yes", _("Oui")), ("no", _("Non")))


class DayField(forms.DateField):
    """A day; `type=date` in browsers, typed forms of Québec elsewhere."""

    def __init__(self, **options: Any) -> None:
        errors = {"invalid": _("Écrivez une date comme 2026-11-25.")}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(input_formats=DATE_FORMATS, error_messages=errors, widget=widget, **options)

    def clean(self, value: Any) -> date | None:
        found: date | None = super().clean(value)
        if found is not None and not 2000 <= found.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class HourField(forms.TimeField):
    """An hour; « 14:30 », « 14 h 30 » and « 14 h » are all read."""

    def __init__(self, **options: Any) -> None:
        errors = {"invalid": _("Écrivez une heure comme 14:30.")}
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(input_formats=TIME_FORMATS, error_messages=errors, widget=widget, **options)

    def to_python(self, value: Any) -> time | None:
        return super().to_python(" ".join(str(value).split()) if value else value)


class PhoneField(forms.CharField):
    """A telephone of Canada or the United States, kept as E.164."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
        super().__init__(max_length=40, required=False, widget=widget, **options)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return phones.parse(typed)
        except Refused as refused:
            raise ValidationError(refused.refusal.sentence, code=refused.refusal.code) from refused


class YesNoField(forms.ChoiceField):
    """Yes, no, or not asked: nothing is preticked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=YES_NO, required=False, widget=forms.RadioSelect, **options)

    def clean(self, value: Any) -> bool | None:
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def field_of(key: str) -> forms.Field:
    """The form field of a question of the norms, with its own words."""
    asked = question(key)
    if asked.kind is Kind.YES_NO:
        return YesNoField(label=asked.wording)
    if asked.kind is Kind.CHOICE:
        return forms.TypedChoiceField(
            label=asked.wording,
            choices=asked.choices,
            required=False,
            widget=forms.RadioSelect,
            empty_value=None,
        )
    if asked.kind is Kind.TELEPHONE:
        return PhoneField(label=asked.wording)
    too_long = _("Écrivez %(limit_value)s caractères au plus (il y en a %(show_value)s).")
    return forms.CharField(
        label=asked.wording,
        help_text=asked.hint,
        required=False,
        max_length=asked.maximum,
        error_messages={"max_length": too_long},
        widget=forms.Textarea(attrs={"rows": 3}) if asked.kind is Kind.LONG_TEXT else forms.TextInput(),
    )
