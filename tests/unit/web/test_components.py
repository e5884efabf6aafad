"""Fields, icons and marks as the pages use them."""

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation


def render(source: str, **context: object) -> str:
    with translation.override("fr-ca"):
        return Template("{% load vv vv_formats %}" + source).render(Context(context))


class Person(forms.Form):
    telephone = forms.CharField(label="Votre téléphone", help_text="Nous vous appelons.")
    safe = forms.ChoiceField(
        label="Prudent?", choices=[("yes", "Oui"), ("no", "Non")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="D’accord", required=False)


def test_a_field_ties_its_hint_and_its_error_to_the_control() -> None:
    form = Person({"telephone": "", "safe": "no"})
    page = render("{% field form.telephone %}", form=form)
    assert 'aria-describedby="id_telephone_helptext id_telephone_error"' in page
    assert 'id="id_telephone_error"' in page
    assert 'id="id_telephone_helptext"' in page
    assert 'aria-invalid="true"' in page


def test_what_was_chosen_stays_chosen() -> None:
    page = render("{% field form.safe layout='half' %}", form=Person({"safe": "no"}))
    assert '<fieldset class="field field--choice"' in page
    assert 'value="no" id="id_safe_1" checked' in page
    assert page.count(" checked") == 1


def test_the_error_summary_leads_to_each_field() -> None:
    form = Person({})
    page = render("{% include 'components/error_summary.html' with form=form %}", form=form)
    assert 'href="#id_telephone"' in page
    assert 'href="#id_safe_0"' in page
    assert "Vérifiez ces réponses" in page


def test_a_form_without_error_has_no_summary() -> None:
    assert render("{% include 'components/error_summary.html' with form=form %}", form=Person()).strip() == ""


def test_pictures_are_hidden_from_screen_readers() -> None:
    for source in (
        "{% icon 'phone' %}",
        "{% presence 'waiting' 'absent' %}",
        "{% half 'left' 'queued' %}",
        "{% logo %}",
    ):
        assert 'aria-hidden="true"' in render(source)


def test_an_unknown_picture_or_state_fails_loudly() -> None:
    with pytest.raises(FileNotFoundError):
        render("{% icon 'no-such-picture' %}")
    with pytest.raises(ValueError, match="asleep"):
        render("{% presence 'asleep' 'absent' %}")


def test_a_number_stays_on_one_line() -> None:
    assert render("{{ n|phone }}", n="+15145550142") == '<span class="nowrap">514\u00a0555-0142</span>'
    assert 'href="tel:+15145550142"' in render("{{ n|phone_link }}", n="+15145550142")


def test_the_line_draws_three_people_at_most_and_counts_them_all() -> None:
    page = render("{% waiting_line 5 'Karim Haddad' %}")
    assert page.count("mark__half--queued") == 3
    assert "5 personnes" in page
