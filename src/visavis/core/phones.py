"""Telephone numbers of Canada and the United States: read, kept (E.164), shown and dialled.

Inside the product a number is always E.164, with the extension after `;ext=` (RFC 3966) when there is one.
People type numbers in many ways; all usual ones are read. Other countries are refused with the reason.
"""

import re
from collections.abc import Collection

import phonenumbers
from django.utils.translation import gettext_lazy as _
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberMatcher

from visavis.core.errors import Refusal, Refused
from visavis.core.formats import NBSP, base_language

REGION = "CA"
_EXTENSION = ";ext="
# The library reads « ext. » and « x », not the French word.
_FRENCH_EXTENSION = re.compile(r"\bposte\b|#", re.IGNORECASE)

_NOT_A_NUMBER = Refusal(
    code="phone_not_a_number",
    sentence=_("Écrivez un numéro de téléphone à 10 chiffres, comme 514 555-0142."),
)
_OTHER_COUNTRY = Refusal(
    code="phone_other_country",
    sentence=_("Ce numéro est d’un autre pays. Écrivez un numéro du Canada ou des États-Unis."),
)
_NOT_IN_USE = Refusal(
    code="phone_not_in_use",
    sentence=_("Ce numéro n’existe pas. Vérifiez l’indicatif régional et les chiffres."),
)


def parse(typed: str) -> str:
    """E.164 of a number typed by a person, `;ext=` added for an extension.

    Raises `Refused` with a sentence for the field when it is not a number of Canada or the United States.
    """
    try:
        number = phonenumbers.parse(_FRENCH_EXTENSION.sub("x", typed), REGION)
    except NumberParseException:
        raise Refused(_NOT_A_NUMBER) from None
    if number.country_code != 1:
        raise Refused(_OTHER_COUNTRY)
    if len(str(number.national_number)) != 10:
        # « 06 12 34 56 78 »: ten digits all the same, but no number of here begins with a zero.
        raise Refused(_OTHER_COUNTRY if typed.strip().startswith("0") else _NOT_A_NUMBER)
    if not _is_fictitious(number) and not phonenumbers.is_valid_number(number):
        raise Refused(_NOT_IN_USE)
    # Countries of the Caribbean share the code 1; a call to them is a call abroad.
    if phonenumbers.region_code_for_number(number) not in {"CA", "US", None}:
        raise Refused(_OTHER_COUNTRY)
    return _stored(number)


def _is_fictitious(number: PhoneNumber) -> bool:
    """555-01xx is kept for fiction by the numbering plan: the demonstration lives there."""
    return str(number.national_number)[3:].startswith("55501")


def _stored(number: PhoneNumber) -> str:
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{e164}{_EXTENSION}{number.extension}" if number.extension else e164


def display(stored: str, lang: str) -> str:
    """« 514 555-0199, poste 12 » in French, "514-555-0199, ext. 12" in English; short numbers as they are."""
    number, _separator, extension = stored.partition(_EXTENSION)
    digits = number.removeprefix("+1")
    if len(digits) != 10 or not digits.isdigit():
        return stored
    french = base_language(lang) == "fr"
    text = f"{digits[:3]}{NBSP if french else '-'}{digits[3:6]}-{digits[6:]}"
    if extension:
        text += f", {'poste' if french else 'ext.'}{NBSP}{extension}"
    return text


def href(stored: str) -> str:
    """The address that dials it: `tel:+15145550199`, `tel:811`."""
    return f"tel:{stored}"


def is_stored_form(value: str) -> bool:
    """Whether `value` is what `parse` would return; used where a value comes from elsewhere than a form."""
    try:
        return parse(value) == value
    except Refused:
        return False


def same_number(one: str, other: str) -> bool:
    """Whether two stored numbers ring at the same place, whatever their extensions."""
    return bool(one) and one.partition(_EXTENSION)[0] == other.partition(_EXTENSION)[0]


def mask(text: str, numbers: Collection[str], words: str) -> str:
    """`text` with `words` in place of each telephone number that is one of `numbers` (stored form)."""
    if not numbers or not text:
        return text
    hidden = {number.partition(_EXTENSION)[0] for number in numbers}
    shown, last = "", 0
    # POSSIBLE: the numbers kept for fiction are not valid ones.
    for match in PhoneNumberMatcher(text, REGION, leniency=Leniency.POSSIBLE):
        if _stored(match.number).partition(_EXTENSION)[0] in hidden:
            shown += text[last : match.start] + words
            last = match.end
    return shown + text[last:]
