"""What is written about a person on a form, read and checked before anything is saved.

`read` takes the texts as typed and gives values, or every fault at once, each with its field: the page
shows them, the service refuses with them.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from visavis.core import phones
from visavis.core.errors import Refusal, Refused
from visavis.directory.models import Language
from visavis.patients import nam as nam_numbers
from visavis.patients import search
from visavis.patients.models import CallbackSafety, ContactOwner, NamAbsence, Preference

OLDEST = 130  # years
_MAXIMUM = {
    "family_name": 150,
    "given_name": 150,
    "record_number": 40,
    "address": 300,
    "city": 120,
    "interpreter_language": 60,
    "needs": 300,
    "known_condition": 200,
}
_NAME_SIGNS = frozenset(" -‐‑'’ʼ.,·")


@dataclass(frozen=True)
class Details:
    """A person's fields, checked. Texts are trimmed, telephone is E.164, `nam` has 12 characters or none."""

    family_name: str
    given_name: str
    birth_date: date
    nam: str = ""
    nam_absence: str = ""
    record_number: str = ""
    language: str = Language.FRENCH
    telephone: str = ""
    telephone_owner: str = ContactOwner.OWN
    callback_safety: str = CallbackSafety.UNKNOWN
    receives_texts: bool | None = None
    email: str = ""
    email_owner: str = ContactOwner.OWN
    parent_contact_agreed: bool = False
    address: str = ""
    city: str = ""
    zone: str = "America/Toronto"
    contact_confirmed_on: date | None = None
    preference: str = Preference.NONE
    interpreter_language: str = ""
    needs: str = ""
    last_in_person_on: date | None = None
    known_condition: str = ""
    record_access: bool | None = None
    dsq_access: bool | None = None


class DetailsRefused(Refused):
    """Several fields are to be corrected; `refusals` has one entry for each, in the order of the form."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(refusals[0])
        self.refusals = tuple(refusals)


def age_on(birth_date: date, on: date) -> int:
    """Whole years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def read(typed: Mapping[str, str], today: date) -> Details:
    """Check a form. Raises `DetailsRefused` with all faults; nothing is guessed and nothing is cut."""
    reader = _Reader(typed)
    values: dict[str, Any] = {
        "family_name": reader.name("family_name", _("Écrivez le nom de famille.")),
        "given_name": reader.name("given_name", _("Écrivez le prénom.")),
        "birth_date": reader.birth_date("birth_date", today),
        **reader.nam(),
        "language": reader.choice("language", Language, Language.FRENCH),
        "telephone": reader.telephone("telephone"),
        "telephone_owner": reader.choice("telephone_owner", ContactOwner, ContactOwner.OWN),
        "callback_safety": reader.choice("callback_safety", CallbackSafety, CallbackSafety.UNKNOWN),
        "receives_texts": reader.yes_no("receives_texts"),
        "email": reader.email("email"),
        "email_owner": reader.choice("email_owner", ContactOwner, ContactOwner.OWN),
        "parent_contact_agreed": bool(reader.text("parent_contact_agreed")),
        "zone": reader.zone("zone"),
        "contact_confirmed_on": today if reader.text("contact_confirmed") else None,
        "preference": reader.choice("preference", Preference, Preference.NONE),
        "last_in_person_on": reader.past_date("last_in_person_on", today),
        "record_access": reader.yes_no("record_access"),
        "dsq_access": reader.yes_no("dsq_access"),
        **{name: reader.short(name) for name in _MAXIMUM if name not in ("family_name", "given_name")},
    }
    if reader.faults:
        raise DetailsRefused(reader.faults)
    return Details(**values)


@dataclass
class _Reader:
    """Takes the fields one by one and gathers what is wrong."""

    typed: Mapping[str, str]
    faults: list[Refusal] = field(default_factory=list)

    def fault(self, name: str, code: str, sentence: Any) -> None:
        self.faults.append(Refusal(code, sentence, field=name))

    def text(self, name: str) -> str:
        """Without surrounding blanks and without the invisible characters of a paste."""
        raw = unicodedata.normalize("NFC", self.typed.get(name) or "")
        visible = "".join(
            char for char in raw if unicodedata.category(char) not in ("Cc", "Cf") or char in "\n\t"
        )
        return " ".join(visible.split())

    def short(self, name: str) -> str:
        value = self.text(name)
        maximum = _MAXIMUM[name]
        if len(value) > maximum:
            sentence = _("Écrivez {maximum} caractères au plus. Il y en a {count}.")
            self.fault(name, "too_long", _Counted(sentence, maximum=maximum, count=len(value)))
        return value

    def name(self, name: str, when_empty: Any) -> str:
        before = len(self.faults)
        value = self.short(name)
        if not value:
            self.fault(name, "empty", when_empty)
        elif len(self.faults) == before and not _looks_like_a_name(value):
            self.fault(
                name, "wrong_characters", _("Écrivez le nom avec des lettres, sans chiffre ni symbole.")
            )
        return value

    def birth_date(self, name: str, today: date) -> date | None:
        value = self.text(name)
        if not value:
            self.fault(name, "empty", _("Écrivez la date de naissance."))
            return None
        found = self.past_date(name, today)
        if found and age_on(found, today) > OLDEST:
            self.fault(name, "too_old", _("Cette date remonte à plus de 130 ans. Vérifiez l’année."))
        return found

    def past_date(self, name: str, today: date) -> date | None:
        value = self.text(name)
        if not value:
            return None
        found = search.read_date(value)
        if found is None:
            self.fault(name, "not_a_date", _("Écrivez une date qui existe : année, mois, jour (1948-05-03)."))
        elif found > today:
            self.fault(name, "future_date", _("Cette date n’est pas encore arrivée. Vérifiez l’année."))
        return found

    def nam(self) -> dict[str, str]:
        """The number, or the reason why there is none; a number that is there needs no reason."""
        typed = self.text("nam")
        if typed:
            found = nam_numbers.read(typed)
            if isinstance(found, Refusal):
                self.faults.append(found)
                return {"nam": "", "nam_absence": ""}
            return {"nam": found.value, "nam_absence": ""}
        reason = self.choice("nam_absence", NamAbsence, "")
        if not reason:
            self.fault(
                "nam", "nam_or_reason", _("Écrivez le numéro, ou choisissez pourquoi il n’y en a pas.")
            )
        return {"nam": "", "nam_absence": reason}

    def telephone(self, name: str) -> str:
        value = self.text(name)
        if not value:
            return ""
        try:
            return phones.parse(value)
        except Refused as refused:
            self.fault(name, refused.refusal.code, refused.refusal.sentence)
            return ""

    def email(self, name: str) -> str:
        value = self.text(name)
        if not value:
            return ""
        try:
            return validate_email(value, check_deliverability=False).normalized
        except EmailNotValidError:
            self.fault(name, "not_an_email", _email_sentence(value))
            return ""

    def choice(self, name: str, choices: Any, default: str) -> str:
        value = self.text(name)
        if not value:
            return default
        if value not in choices.values:
            self.fault(name, "not_a_choice", _("Choisissez une des réponses."))
        return value

    def yes_no(self, name: str) -> bool | None:
        return {"yes": True, "no": False}.get(self.text(name))

    def zone(self, name: str) -> str:
        value = self.text(name) or "America/Toronto"
        try:
            return ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fault(name, "not_a_zone", _("Choisissez une des réponses."))
            return "America/Toronto"


class _Counted:
    """A lazy sentence with numbers in it, translated when it is shown."""

    def __init__(self, sentence: Any, **numbers: int) -> None:
        self._sentence, self._numbers = sentence, numbers

    def __str__(self) -> str:
        return str(self._sentence).format(**self._numbers)


def _looks_like_a_name(value: str) -> bool:
    return any(char.isalpha() for char in value) and all(
        char.isalpha() or char in _NAME_SIGNS or unicodedata.combining(char) for char in value
    )


def _email_sentence(value: str) -> Any:
    domain = value.rpartition("@")[2] if "@" in value else ""
    if "@" not in value or not domain or "." not in domain:
        return _("Il manque la fin de l’adresse, comme @exemple.ca.")
    return _("Vérifiez l’adresse : elle ressemble à prenom.nom@exemple.ca.")
