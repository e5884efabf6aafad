"""Messages promised to participants (FHIR Communication), and tasks for the team (FHIR Task)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from visavis.core.models import Base
from visavis.directory.models import Organization, PractitionerRole
from visavis.patients.models import Patient
from visavis.visits.models.participants import Participant
from visavis.visits.models.visit import Visit

# Names no server: a Message-ID only has to be ours and never change.
MESSAGE_ID_DOMAIN = "vis-a-vis"


class NoticeKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    MOVED = "moved", _("Nouvel horaire")
    CANCELLED = "cancelled", _("Annulation")
    REMINDER = "reminder", _("Rappel")
    DELAY = "delay", _("Retard")


class NoticeChannel(models.TextChoices):
    EMAIL = "email", _("Courriel")
    CALL = "call", _("À appeler")


class NoticeState(models.TextChoices):
    PENDING = "pending", _("À envoyer")
    SENDING = "sending", _("Envoi en cours")
    SENT = "sent", _("Envoyé")
    FAILED = "failed", _("Non livré")
    TOO_LATE = "too_late", _("Trop tard")
    WITHDRAWN = "withdrawn", _("Retiré")
    TO_CALL = "to_call", _("À appeler")
    CALLED = "called", _("Appel fait")


class Notice(Base):
    """One message to one participant: a row first, then a job. Never lost, never sent twice."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="notices")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    channel = models.CharField(max_length=8, choices=NoticeChannel)
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.PENDING)
    due_at = models.DateTimeField()
    minutes_before = models.PositiveIntegerField(default=0)
    calendar_sequence = models.PositiveIntegerField(default=0)
    repeat = models.PositiveIntegerField(default=0)  # « Renvoyer »
    address = models.CharField(max_length=254, blank=True)  # as it was when sent
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)
    done_by = models.ForeignKey(PractitionerRole, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind", "calendar_sequence", "minutes_before", "repeat"],
                name="notice_once",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["pending", "sending"]), name="notice_due")
        ]

    @property
    def message_id(self) -> str:
        """Stable, so that a receiver that saw it already drops a repetition."""
        return f"<{self.id}@{MESSAGE_ID_DOMAIN}>"


class ReturnedMailCursor(models.Model):
    """Up to when a mailbox of returned messages was read."""

    mailbox = models.CharField(primary_key=True, max_length=200)
    read_until = models.DateTimeField()


class TaskKind(models.TextChoices):
    OFFER_IN_PERSON = "offer_in_person", _("Offrir une rencontre en personne")
    IN_PERSON_FOLLOW_UP = "in_person_follow_up", _("Revoir en personne")
    CALL = "call", _("Appeler la personne")


class Task(Base):
    """Something that the team owes because of a visit; shown on « Ma journée » until it is done."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="tasks")
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT)
    role = models.ForeignKey(PractitionerRole, on_delete=models.PROTECT)
    kind = models.CharField(max_length=25, choices=TaskKind)
    due_on = models.DateField(null=True)
    detail = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(PractitionerRole, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on", "created_at"]
        indexes = [models.Index(fields=["role"], condition=Q(done_at=None), name="task_open")]
