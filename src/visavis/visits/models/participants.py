"""Who is expected (FHIR Appointment.participant), and the browsers and calls by which they come."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from visavis.core.models import Base
from visavis.directory.models import Language, Organization, PractitionerRole
from visavis.patients.models import CallbackSafety, ContactOwner, Patient
from visavis.visits.models.visit import Visit
from visavis.visits.states import ConnectionState


class ParticipantKind(models.TextChoices):
    HOST = "host", _("professionnel ou professionnelle")
    PATIENT = "patient", _("la personne")
    SUBSTITUTE = "substitute", _("consent pour la personne")
    RELATIVE = "relative", _("proche")
    CAREGIVER = "caregiver", _("proche aidant")
    INTERPRETER = "interpreter", _("interprète")
    SUPPORT = "support", _("soutien")
    PRACTITIONER = "practitioner", _("autre professionnel ou professionnelle")


PROFESSIONAL_KINDS = frozenset({ParticipantKind.HOST, ParticipantKind.PRACTITIONER})
# The person cared for, and who consents for them
DECIDING_KINDS = frozenset({ParticipantKind.PATIENT, ParticipantKind.SUBSTITUTE})


class Participant(Base):
    """A person expected at a visit. Without a device, they are beside somebody who has one."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="participants")
    kind = models.CharField(max_length=15, choices=ParticipantKind)
    name = models.CharField(max_length=300)
    relation = models.CharField(max_length=120, blank=True)  # « fille », « interprète en mandarin »
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT)
    role = models.ForeignKey(PractitionerRole, null=True, on_delete=models.PROTECT)
    has_device = models.BooleanField(default=True)
    helps = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="helpers")
    email = models.EmailField(blank=True)
    email_owner = models.CharField(max_length=10, choices=ContactOwner, default=ContactOwner.OWN)
    telephone = models.CharField(max_length=30, blank=True)
    callback_safety = models.CharField(max_length=10, choices=CallbackSafety, default=CallbackSafety.UNKNOWN)
    language = models.CharField(max_length=5, choices=Language, default=Language.FRENCH)
    secret_epoch = models.PositiveIntegerField(default=1)  # raised to revoke links and password
    secret_key = models.PositiveIntegerField(default=1)  # which server key they are derived with
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(kind="patient", revoked_at=None), name="one_patient_by_visit"
            ),
            models.UniqueConstraint(
                fields=["visit", "role"],
                condition=Q(role__isnull=False, revoked_at=None),
                name="role_expected_once",
            ),
        ]

    @property
    def is_professional(self) -> bool:
        return self.kind in PROFESSIONAL_KINDS


class PrivacyAnswer(models.TextChoices):
    ALONE = "alone", _("Oui")
    ACCOMPANIED = "accompanied", _("Une personne est avec moi et je suis d’accord")
    NOT_ALONE = "not_alone", _("Non, ou je ne sais pas")


class Connection(Base):
    """A browser or a telephone call of one participant. A second device is a second connection."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="connections")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="connections")
    state = models.CharField(max_length=10, choices=ConnectionState, default=ConnectionState.ARRIVED)
    session_hash = models.CharField(max_length=64, unique=True, null=True)
    user_session = models.CharField(max_length=64, blank=True)  # professional: hash of their session
    device = models.CharField(max_length=120, blank=True)
    device_number = models.PositiveIntegerField(default=1)
    said_name = models.CharField(max_length=300, blank=True)  # a helper on another device names themselves

    privacy_answer = models.CharField(max_length=12, choices=PrivacyAnswer, blank=True)
    location_said = models.CharField(max_length=300, blank=True)
    location_said_at = models.DateTimeField(null=True)
    telephone_said = models.CharField(max_length=30, blank=True)
    callback_safety = models.CharField(max_length=10, choices=CallbackSafety, default=CallbackSafety.UNKNOWN)
    test = models.JSONField(null=True)
    tested_at = models.DateTimeField(null=True)
    testing_since = models.DateTimeField(null=True)

    waiting_since = models.DateTimeField(null=True)
    away_since = models.DateTimeField(null=True)  # « Sortir et garder ma place »
    admitted_at = models.DateTimeField(null=True)
    admitted_by = models.ForeignKey(PractitionerRole, null=True, on_delete=models.PROTECT)
    entered_at = models.DateTimeField(null=True)
    identity_confirmed_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    hand_raised_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["visit", "state"], name="connection_by_visit")]
        constraints = [
            models.UniqueConstraint(fields=["participant", "device_number"], name="device_number_once"),
            models.UniqueConstraint(
                fields=["participant", "user_session"],
                condition=~Q(user_session=""),
                name="one_connection_by_session",
            ),
        ]

    @property
    def last_seen_at(self) -> datetime | None:
        """When its browser was last heard of; None for one without a live page."""
        presence = getattr(self, "presence", None)
        return presence.last_seen_at if presence else None

    @property
    def is_someone_else(self) -> bool:
        """Somebody uses this person's link and says so: their name is not the person's."""
        said = self.said_name.strip().casefold()
        return bool(said) and said != self.participant.name.strip().casefold()

    @property
    def shown_name(self) -> str:
        """Who is behind this browser, as far as they said."""
        return self.said_name.strip() if self.is_someone_else else self.participant.name

    @property
    def stands_for(self) -> str:
        """The kind of participant to count them as: who only holds the link is a relative of who has it."""
        return ParticipantKind.RELATIVE if self.is_someone_else else self.participant.kind

    @property
    def is_call(self) -> bool:
        """A telephone call: it has neither the session of a browser nor that of an account."""
        return self.session_hash is None and not self.user_session

    @property
    def identity(self) -> str:
        """The SFU's name of this connection."""
        return f"c-{self.id.hex}"


class ConnectionPresence(models.Model):
    """What the browser last said of itself. Changes every few seconds: no history, no promise."""

    connection = models.OneToOneField(
        Connection, primary_key=True, on_delete=models.CASCADE, related_name="presence"
    )
    last_seen_at = models.DateTimeField()
    in_media_since = models.DateTimeField(null=True)
    microphone = models.BooleanField(default=False)
    camera = models.BooleanField(default=False)
    screen = models.BooleanField(default=False)
    audio_only = models.BooleanField(default=False)
    quality = models.CharField(max_length=10, blank=True)


class Attendance(Base):
    """A stretch of time during which a connection was in the media room; the note is written from these."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="attendance")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="attendance")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=12, blank=True)  # `webhook`, `reconcile`, `leave`, `end`

    class Meta:
        ordering = ["joined_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection"], condition=Q(left_at=None), name="one_open_attendance_by_connection"
            )
        ]
