"""From a note to its PDF: the words of the pages, in the language of the note."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from visavis.core import clock, formats
from visavis.directory.models import PractitionerRole
from visavis.gateways.documents import schemas
from visavis.gateways.documents.client import from_settings
from visavis.records.models import Note
from visavis.records.prefill import facts_of
from visavis.visits.models import Visit


def draw(note: Note, *, visit: Visit) -> bytes:
    """The PDF of a note, signed or draft. Raises a `GatewayError` when it cannot be drawn."""
    return from_settings().render_pdf(document_of(note, visit=visit))


def document_of(note: Note, *, visit: Visit) -> schemas.NoteDocument:
    patient, language = note.patient, note.language
    zone = ZoneInfo(visit.zone)
    facts = note.facts or [vars(fact) for fact in facts_of(visit, language)]
    begin = (visit.began_at or visit.start or visit.created_at).astimezone(zone)
    with override(language):
        return schemas.NoteDocument(
            language=schemas.Language(formats.base_language(language)),
            title=_("Note de rencontre"),
            visit_line=_("Rencontre du %(when)s") % {"when": formats.long_moment(begin, language)},
            establishment=visit.organization.name,
            site=visit.location.name,
            person=schemas.PersonBlock(
                surname=patient.family_name,
                given_name=patient.given_name,
                birth_date=formats.short_date(patient.birth_date),
                health_insurance_number=patient.nam,
                record_number=patient.record_number,
            ),
            facts=tuple(
                schemas.Fact(label=fact["label"], value=fact["value"], origin=fact["origin"])
                for fact in facts
            ),
            sections=tuple(
                schemas.Section(heading=section["heading"], text=section["text"])
                for section in note.sections
                if section["text"].strip()
            ),
            made_at=note.signed_at or clock.now(),
            signature=_signature(note.author, note.signed_at, zone, language) if note.signed_at else None,
            addenda=tuple(
                schemas.Addendum(
                    text=addendum.text,
                    signature=_signature(addendum.author, addendum.signed_at, zone, language),
                )
                for addendum in note.addenda.select_related("author__practitioner")
            ),
            demonstration=settings.DEMONSTRATION,
        )


def _signature(author: PractitionerRole, at, zone: ZoneInfo, language: str) -> schemas.SignatureBlock:  # type: ignore[no-untyped-def]
    return schemas.SignatureBlock(
        name=author.practitioner.name,
        title=author.title,
        licence=author.practitioner.licence_number,
        signed_at=formats.long_moment(at.astimezone(zone), language),
    )
