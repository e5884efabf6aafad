"""Texts shown before consent is asked, and the consents themselves (FHIR Consent). Both only grow."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from visavis.core.models import Base
from visavis.directory.models import Organization, PractitionerRole
from visavis.patients.models import Patient


class Purpose(models.TextChoices):
    TELEHEALTH = "telehealth", _("Rencontres à distance")
    THIRD_PERSON = "third_person", _("Présence d’une autre personne")


class ConsentText(Base):
    """A version of the words read before the question, in order of art. 2 of S-4.2, r. 23.1."""

    organization = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT)
    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.PositiveIntegerField()
    valid_from = models.DateField()
    body = models.JSONField()  # {"fr": [{"item", "heading", "sentences": […]}], "en": […]}
    promises_no_recording = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "purpose", "version"], nulls_distinct=False, name="text_version_once"
            )
        ]


class Status(models.TextChoices):
    GIVEN = "given", _("Donné")
    REFUSED = "refused", _("Refusé")
    REVOKED = "revoked", _("Retiré")


class Manner(models.TextChoices):
    VERBAL = "verbal", _("De vive voix")
    WRITTEN = "written", _("Par écrit")
    EMAIL = "email", _("Par courriel")
    PAGE = "page", _("Sur sa page")


class Giver(models.TextChoices):
    PATIENT = "patient", _("La personne elle-même")
    SUBSTITUTE = "substitute", _("Une personne qui consent pour elle")


class Consent(Base):
    """One answer to the question of consent. The latest of a patient, purpose and subject holds."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    subject_id = models.UUIDField()  # the visit (telehealth) or the participant (third person)
    scope = models.CharField(max_length=20, default="visit")  # `visit` | `episode`
    status = models.CharField(max_length=10, choices=Status)
    manner = models.CharField(max_length=10, choices=Manner)
    giver = models.CharField(max_length=12, choices=Giver, default=Giver.PATIENT)
    giver_name = models.CharField(max_length=300)
    giver_quality = models.CharField(max_length=120, blank=True)
    collected_by = models.ForeignKey(PractitionerRole, null=True, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    text = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT)
    text_shown = models.TextField()  # word for word, with the place filled in
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    informed_limits = models.BooleanField()
    informed_means_and_risks = models.BooleanField()
    informed_in_person_place = models.BooleanField()
    informed_recording = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "purpose", "-id"], name="consent_latest"),
            models.Index(fields=["patient", "purpose", "-id"], name="consent_of_patient"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(giver="substitute")
                | (~models.Q(giver_name="") & ~models.Q(giver_quality="")),
                name="substitute_has_name_and_quality",
            )
        ]
