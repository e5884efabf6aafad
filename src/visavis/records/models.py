"""The note of a visit (FHIR Composition): facts that the visit knows, free text, signature, filing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from visavis.core.models import Base
from visavis.directory.models import Organization, PractitionerRole
from visavis.patients.models import Patient
from visavis.visits.models import Visit


class NoteState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    SIGNED = "signed", _("Signée")
    FILED = "filed", _("Déposée")


class FilingManner(models.TextChoices):
    ELECTRONIC_RECORD = "electronic_record", _("Dossier électronique")
    ARCHIVES = "archives", _("Archives")
    CARE_UNIT = "care_unit", _("Unité de soins")
    PAPER = "paper", _("Dossier papier")


class Note(Base):
    """One note for a visit, a patient and an author. Frozen by its signature: then only addenda."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="notes")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(PractitionerRole, on_delete=models.PROTECT, related_name="notes")
    state = models.CharField(max_length=8, choices=NoteState, default=NoteState.DRAFT)
    sections = models.JSONField(default=list)  # [{"heading": "Situation", "text": "…"}]
    revision = models.PositiveIntegerField(default=0)  # raised by each save; two tabs cannot overwrite
    saved_at = models.DateTimeField(null=True)
    facts = models.JSONField(null=True)  # as they were at the signature
    language = models.CharField(max_length=5, default="fr-ca")
    signed_at = models.DateTimeField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    document = models.BinaryField(null=True)  # the PDF of the signature
    filed_at = models.DateTimeField(null=True)
    filed_manner = models.CharField(max_length=20, choices=FilingManner, blank=True)
    filed_where = models.CharField(max_length=200, blank=True)
    filed_by = models.ForeignKey(PractitionerRole, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "patient", "author"], name="note_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(signed_at__isnull=False), name="signed_note_has_time"
            ),
        ]


class Addendum(Base):
    """What is added after the signature, signed at once."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="addenda")
    author = models.ForeignKey(PractitionerRole, on_delete=models.PROTECT)
    text = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at"]
