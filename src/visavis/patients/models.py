"""People cared for (FHIR Patient), those around them (RelatedPerson), and who cares for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from visavis.core.models import Base
from visavis.directory.models import Language, Organization, PractitionerRole


class NamAbsence(models.TextChoices):
    """Why there is no health insurance number (`law.md`, section 2)."""

    NOT_AT_HAND = "not_at_hand", _("Carte pas à portée de la main")
    NO_CARD = "no_card", _("Pas de carte")
    UNDER_ONE = "under_one", _("Moins d’un an")
    MINOR_ALONE = "minor_alone", _("14 à 17 ans, sans les parents")
    RESIDENT = "resident", _("Vit en CHSLD ou en réadaptation")
    OUTSIDE_QUEBEC = "outside_quebec", _("Assurée ailleurs")
    NOT_NEEDED = "not_needed", _("Pas nécessaire pour ce service")


class CallbackSafety(models.TextChoices):
    SAFE = "safe", _("Rappel prudent")
    UNSAFE = "unsafe", _("Ne pas rappeler")
    UNKNOWN = "unknown", _("Pas demandé")


class Preference(models.TextChoices):
    NONE = "no_preference", _("Aucune préférence")
    VIDEO = "video", _("Vidéo")
    TELEPHONE = "telephone", _("Téléphone")
    IN_PERSON = "in_person", _("En personne")


class ContactOwner(models.TextChoices):
    """Whose address or telephone this is: from 14 on, nothing goes to a parent's without agreement."""

    OWN = "own", _("La sienne")
    PARENT = "parent", _("Celle d’un parent")
    OTHER = "other", _("Celle d’une autre personne")


class Patient(Base):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="patients")
    family_name = models.CharField(max_length=150)
    given_name = models.CharField(max_length=150)
    birth_date = models.DateField()
    nam = models.CharField(max_length=12, blank=True)
    nam_absence = models.CharField(max_length=20, choices=NamAbsence, blank=True)
    record_number = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.FRENCH)

    telephone = models.CharField(max_length=30, blank=True)  # E.164
    telephone_owner = models.CharField(max_length=10, choices=ContactOwner, default=ContactOwner.OWN)
    callback_safety = models.CharField(max_length=10, choices=CallbackSafety, default=CallbackSafety.UNKNOWN)
    receives_texts = models.BooleanField(null=True, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    email_owner = models.CharField(max_length=10, choices=ContactOwner, default=ContactOwner.OWN)
    parent_contact_agreed = models.BooleanField(default=False)
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    zone = models.CharField(max_length=40, default="America/Toronto")
    contact_confirmed_on = models.DateField(null=True, blank=True)  # R045: noted and confirmed beforehand

    preference = models.CharField(max_length=20, choices=Preference, default=Preference.NONE)  # R014
    interpreter_language = models.CharField(max_length=60, blank=True)  # R054
    needs = models.CharField(max_length=300, blank=True)

    # R011: what is held of the relation, asked again for each request
    last_in_person_on = models.DateField(null=True, blank=True)
    known_condition = models.CharField(max_length=200, blank=True)
    record_access = models.BooleanField(null=True, blank=True)
    dsq_access = models.BooleanField(null=True, blank=True)

    search_key = models.TextField(editable=False, db_collation="C")  # see patients.search

    class Meta:
        ordering = ["family_name", "given_name", "birth_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "nam"], condition=~models.Q(nam=""), name="nam_once_by_organization"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "birth_date"], name="patient_by_birth_date"),
            models.Index(fields=["organization", "telephone"], name="patient_by_telephone"),
            models.Index(fields=["organization", "search_key", "id"], name="patient_by_name"),
        ]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        return self.name


class RelatedPerson(Base):
    """A relative, caregiver or substitute of a patient."""

    class Relation(models.TextChoices):
        RELATIVE = "relative", _("Proche")
        CAREGIVER = "caregiver", _("Proche aidant")
        PARENT = "parent", _("Parent ou tuteur")
        SUBSTITUTE = "substitute", _("Consent pour la personne")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="related_people")
    name = models.CharField(max_length=300)
    relation = models.CharField(max_length=20, choices=Relation)
    quality = models.CharField(max_length=120, blank=True)  # « fille », « mandataire »
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    is_emergency_contact = models.BooleanField(default=False)


class CareRelation(Base):
    """Written by upper packages: this role cares for this person, since when and why."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="care_relations")
    role = models.ForeignKey(PractitionerRole, on_delete=models.PROTECT, related_name="care_relations")
    origin = models.CharField(max_length=30)  # `created`, `visit`
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "role", "origin"], name="relation_once")]
