"""Filters that write dates, hours, durations and telephones in the page's language and time zone."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.core import clock as core_clock
from visavis.core import formats, phones

register = template.Library()


def _lang() -> str:
    return get_language() or "fr-ca"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _day(value: date) -> date:
    return _local(value) if isinstance(value, datetime) else value


def _today() -> date:
    return timezone.localtime(core_clock.now()).date()


@register.filter
def clock(moment: datetime | None) -> str:
    """« 14 h 30 »."""
    return formats.clock(_local(moment), _lang()) if moment else ""


@register.filter
def clock_with_zone(moment: datetime | None) -> str:
    """« 14 h 30 (heure de l’Est) »."""
    return formats.clock(_local(moment), _lang(), zone=True) if moment else ""


@register.filter
def long_date(value: date | None) -> str:
    """« mardi 24 novembre 2026 »; an aware datetime is brought to the page's zone first."""
    return formats.long_date(_day(value), _lang()) if value else ""


@register.filter
def the_long_date(value: date | None) -> str:
    """« le mardi 24 novembre 2026 »."""
    return formats.long_date(_day(value), _lang(), article=True) if value else ""


@register.filter
def day_and_month(value: date | None) -> str:
    """« mardi 24 novembre »."""
    return formats.day_and_month(_day(value), _lang()) if value else ""


@register.filter
def plain_date(value: date | None) -> str:
    """« 3 mai 1948 »."""
    return formats.plain_date(_day(value), _lang()) if value else ""


@register.filter
def short_date(value: date | None) -> str:
    """2026-11-24, for tables."""
    return formats.short_date(_day(value)) if value else ""


@register.filter
def relative_day(value: date | None) -> str:
    """« aujourd’hui », « demain », « hier », else « mardi 24 novembre »."""
    if not value:
        return ""
    day = _day(value)
    return formats.relative_day(day.date() if isinstance(day, datetime) else day, _today(), _lang())


@register.filter
def long_moment(moment: datetime | None) -> str:
    """« mardi 24 novembre 2026 à 14 h 30 »."""
    return formats.long_moment(_local(moment), _lang()) if moment else ""


@register.filter
def machine_time(moment: datetime | None) -> str:
    """For the `datetime` attribute of `<time>`."""
    return _local(moment).isoformat(timespec="minutes") if moment else ""


@register.filter
def duration(length: timedelta | int | None) -> str:
    """« 1 h 50 »; a number is taken as minutes."""
    return formats.duration(length, _lang()) if length is not None else ""


@register.filter
def since(moment: datetime | None) -> str:
    """How long ago: « 6 min »; under a minute, in words."""
    if moment is None:
        return ""
    length = core_clock.now() - moment
    return formats.duration(length, _lang()) if length >= timedelta(minutes=1) else _("moins d’une minute")


@register.filter
def until(moment: datetime | None) -> str:
    """In how long: « 1 h 50 »."""
    return formats.duration(max(moment - core_clock.now(), timedelta()), _lang()) if moment else ""


@register.filter
def age(birth_date: date | None) -> str:
    """« 78 ans »."""
    return formats.age(birth_date, _today(), _lang()) if birth_date else ""


@register.filter
def capitalized(text: str) -> str:
    """First letter up."""
    return formats.capitalized(str(text))


@register.filter
def code(digits: str) -> str:
    """« 482 915 730 »."""
    return formats.groups_of_three(digits)


@register.filter
def phone(stored: str) -> SafeString:
    """The number, kept on one line (browsers break after its hyphen)."""
    return (
        format_html('<span class="nowrap">{}</span>', phones.display(stored, _lang()))
        if stored
        else SafeString()
    )


@register.filter
def phone_text(stored: str) -> str:
    """The number without markup, for attributes and messages."""
    return phones.display(stored, _lang()) if stored else ""


@register.filter
def phone_href(stored: str) -> str:
    """`tel:…`."""
    return phones.href(stored) if stored else ""


@register.filter
def phone_link(stored: str) -> SafeString:
    """A link that dials."""
    if not stored:
        return SafeString()
    return format_html(
        '<a class="tel nowrap" href="{}">{}</a>', phones.href(stored), phones.display(stored, _lang())
    )


@register.filter
def whole_words(text: str) -> SafeString:
    """Breaks between words only, never after a hyphen: « l’Anse-aux-Lilas » stays whole."""
    return format_html_join(" ", '<span class="nowrap">{}</span>', ((word,) for word in str(text).split(" ")))
