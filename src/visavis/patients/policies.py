"""What is said about a person's file: what to check, and to whom one may write."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from visavis.core.errors import Refusal
from visavis.patients.details import Details, age_on
from visavis.patients.models import ContactOwner, Patient
from visavis.patients.nam import Nam

AGE_OF_OWN_CONSENT = 14
AGE_OF_MAJORITY = 18

CHECK_DIGIT = Refusal(
    "nam_check_digit",
    _("Le dernier chiffre du NAM ne correspond pas aux autres. Comparez avec la carte."),
    field="nam",
)
OTHER_DATE = Refusal(
    "nam_other_birth_date",
    _("Le NAM contient une autre date de naissance. Comparez avec la carte."),
    field="nam",
)
PARENT_NOT_AGREED = Refusal(
    "parent_contact_not_agreed",
    _("À partir de 14 ans, rien n’est envoyé à l’adresse d’un parent sans l’accord de la jeune personne."),
    source="Code civil du Québec, art. 14 et 17",
    field="parent_contact_agreed",
)
NO_CONTACT = Refusal(
    "no_contact",
    _("Sans téléphone ni courriel, personne ne pourra être joint. Ajoutez un moyen."),
    field="telephone",
)


def warnings(person: Patient | Details, today: date) -> list[Refusal]:
    """What to check with the person. Nothing here refuses anything."""
    found = []
    if person.nam:
        number = Nam(person.nam)
        if not number.check_digit_fits:
            found.append(CHECK_DIGIT)
        if person.birth_date not in number.dates:
            found.append(OTHER_DATE)
    if withheld_from_parent(person, today):
        found.append(PARENT_NOT_AGREED)
    if not person.telephone and not person.email:
        found.append(NO_CONTACT)
    return found


def consents_alone(birth_date: date, on: date) -> bool:
    """From 14 years on, a young person consents to care alone (Civil Code, art. 14 and 17)."""
    return age_on(birth_date, on) >= AGE_OF_OWN_CONSENT


def withheld_from_parent(person: Patient | Details, on: date) -> bool:
    """Whether an address on file is a parent's that nothing may go to."""
    a_parents = ContactOwner.PARENT in (
        person.email_owner if person.email else "",
        person.telephone_owner if person.telephone else "",
    )
    return a_parents and consents_alone(person.birth_date, on) and not person.parent_contact_agreed


def may_write_to_email(person: Patient, on: date) -> bool:
    """Whether a message may go to the address on file."""
    if not person.email:
        return False
    return (
        person.email_owner != ContactOwner.PARENT
        or person.parent_contact_agreed
        or not consents_alone(person.birth_date, on)
    )
