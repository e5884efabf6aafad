"""Reading consents and the texts that come before them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from visavis.consent.models import Consent, ConsentText, Purpose
from visavis.consent.texts import ShownText, blanks, fill
from visavis.core import clock
from visavis.core.errors import Refusal, Refused
from visavis.core.formats import base_language

PLACE_MISSING = Refusal(
    "in_person_place_missing",
    _("Écrivez où se ferait le suivi en personne : la personne doit le savoir avant de consentir."),
    source="S-4.2, r. 23.1, art. 2",
    field="in_person_place",
)
PERSON_MISSING = Refusal(
    "person_missing", _("Écrivez le nom de la personne qui sera présente."), field="name"
)
NO_TEXT = Refusal("no_consent_text", _("Aucun texte de consentement n’est en vigueur à cette date."))


def latest(subject_id: UUID, purpose: Purpose = Purpose.TELEHEALTH) -> Consent | None:
    """The answer that holds for this visit (or participant); None when it was never asked."""
    return (
        Consent.objects.filter(subject_id=subject_id, purpose=purpose)
        .select_related("text", "collected_by__practitioner")
        .order_by("-id")
        .first()
    )


def latest_of(subject_ids: Iterable[UUID], purpose: Purpose = Purpose.TELEHEALTH) -> dict[UUID, Consent]:
    """The answers that hold for several subjects. One query."""
    rows = (
        Consent.objects.filter(subject_id__in=list(subject_ids), purpose=purpose)
        .order_by("subject_id", "-id")
        .distinct("subject_id")
    )
    return {consent.subject_id: consent for consent in rows}


def consents_of(subject_id: UUID) -> list[Consent]:
    """All answers about this subject, the oldest first."""
    return list(
        Consent.objects.filter(subject_id=subject_id)
        .select_related("text", "collected_by__practitioner")
        .order_by("id")
    )


def text_in_force(
    organization_id: UUID,
    purpose: Purpose,
    on: date | None,
    language: str,
    place: str = "",
    person: str = "",
) -> ShownText:
    """The words to read on that day, with the place of in-person follow-up (or the third person) in them.

    The establishment's own text goes before the product's. Raises `Refused` when a blank has no filling
    (`in_person_place_missing`, `person_missing`) or when no text is in force.
    """
    text = (
        ConsentText.objects.filter(
            Q(organization_id=organization_id) | Q(organization_id=None),
            purpose=purpose,
            valid_from__lte=on or clock.today(),
        )
        .order_by("organization_id", "-valid_from", "-version")  # NULL comes last: the own text wins
        .first()
    )
    if text is None:
        raise Refused(NO_TEXT)
    entries = text.body[base_language(language)]
    fillings = {"place": place.strip(), "person": person.strip()}
    empty = {name for name in blanks(entries) if not fillings[name]}
    if "place" in empty:
        raise Refused(PLACE_MISSING)
    if empty:
        raise Refused(PERSON_MISSING)
    sections, question = fill(entries, fillings)
    return ShownText(
        text_id=text.id,
        version=text.version,
        valid_from=text.valid_from,
        language=language,
        sections=sections,
        question=question,
        promises_no_recording=text.promises_no_recording,
    )
