"""The visit (FHIR Appointment, then Encounter) and its log."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from visavis.core.models import Base
from visavis.directory.models import Location, Organization, PractitionerRole
from visavis.patients.models import Patient
from visavis.visits.states import VisitState


class Modality(models.TextChoices):
    VIDEO = "video", _("Vidéo")
    TELEPHONE = "telephone", _("Téléphone")
    IN_PERSON = "in_person", _("En personne")


class Situation(models.TextChoices):
    """The eight rows of the matrix (requirements, annex 1)."""

    KNOWN_TO_PROFESSIONAL = "known_to_professional_new_reason", _("Connue de moi, nouvelle raison")
    KNOWN_TO_GROUP = "known_to_group_new_reason", _("Connue du groupe, nouvelle raison")
    FOLLOW_UP = "known_condition_follow_up", _("Connue, suivi d’une condition connue")
    INTAKE = "new_patient_intake", _("Nouvelle personne, prise en charge")
    GROUP_EDUCATION = "patient_group_education", _("Formation pour un groupe")
    SPECIALTY_REQUEST = "specialty_consultation_request", _("Demande à une autre spécialité")
    SPECIALTY_FOLLOW_UP = "specialty_follow_up", _("Suivi d’une consultation en spécialité")
    SCREENING = "screening", _("Dépistage")


class Visit(Base):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    location = models.ForeignKey(Location, on_delete=models.PROTECT)
    host = models.ForeignKey(PractitionerRole, on_delete=models.PROTECT, related_name="hosted_visits")
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="visits")
    planned_by = models.ForeignKey(PractitionerRole, on_delete=models.PROTECT, related_name="planned_visits")
    modality = models.CharField(max_length=20, choices=Modality, default=Modality.VIDEO)
    situation = models.CharField(max_length=40, choices=Situation, blank=True)
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    zone = models.CharField(max_length=40, default="America/Toronto")
    state = models.CharField(max_length=15, choices=VisitState, default=VisitState.DRAFT)
    is_instant = models.BooleanField(default=False)
    number = models.CharField(max_length=9, unique=True)  # dictated; means nothing without a password
    submission_key = models.UUIDField(null=True, unique=True)  # one form, one visit, however often it is sent

    calendar_sequence = models.PositiveIntegerField(default=0)
    reminder_minutes = models.JSONField(default=list)  # before the start

    delay_minutes = models.PositiveIntegerField(null=True)
    delay_said_at = models.DateTimeField(null=True)
    at_telephone_since = models.DateTimeField(null=True)

    opened_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)  # `ended`, `revoked`
    missed_by = models.CharField(max_length=15, blank=True)  # `patient`, `professional`
    cancel_reason = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    chat_purged_at = models.DateTimeField(null=True)

    room_generation = models.PositiveIntegerField(default=0)
    media_down_since = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=0)  # raised by each change that a live page shows

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["host"], condition=Q(state="in_progress"), name="one_visit_in_progress_by_host"
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(start=None) | Q(end__gt=F("start")), name="visit_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(start__isnull=False, end__isnull=False),
                name="confirmed_visit_has_times",
            ),
        ]
        indexes = [
            models.Index(fields=["host", "start", "id"], name="visit_by_host_day"),
            models.Index(fields=["patient", "-start"], name="visit_by_patient"),
            models.Index(
                fields=["start"],
                condition=Q(state__in=["confirmed", "open", "in_progress"]),
                name="visit_live",
            ),
        ]

    @property
    def room(self) -> str:
        """The SFU's room of this generation: a reopened visit gets a new one."""
        return room_name(self.id, self.room_generation)

    @property
    def calendar_uid(self) -> str:
        return f"{self.id}@vis-a-vis"


def room_name(visit_id: UUID, generation: int) -> str:
    return f"v-{visit_id.hex}-{generation}"


class EventKind(models.TextChoices):
    """What the visit's log keeps, by itself."""

    ARRIVED = "arrived", _("arrivée dans la salle d’attente")
    ADMITTED = "admitted", _("invitation à entrer")
    SENT_BACK = "sent_back", _("retour à la salle d’attente")
    JOINED = "joined", _("entrée dans la rencontre")
    LEFT = "left", _("sortie")
    HELD = "held", _("mise en attente")
    RESUMED = "resumed", _("reprise")
    REMOVED = "removed", _("retrait")
    HELP = "help", _("demande d’aide")
    DELAY = "delay", _("retard annoncé")
    BREAKDOWN = "breakdown", _("bris")
    TELEPHONE = "telephone", _("passage au téléphone")
    HIDDEN = "hidden", _("page cachée")
    MEDIA_DOWN = "media_down", _("serveur vidéo arrêté")
    MEDIA_BACK = "media_back", _("serveur vidéo revenu")
    INTRUDER = "intruder", _("connexion refusée")
    FAILED_TRY = "failed_try", _("essai de numéro sans succès")
    MOVED = "moved", _("changement d’horaire")
    ENDED = "ended", _("fin")
    REOPENED = "reopened", _("réouverture")


class VisitEvent(Base):
    """One line of the visit's log."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=EventKind)
    actor_name = models.CharField(max_length=300)
    connection_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["visit", "at"], name="event_by_visit")]
