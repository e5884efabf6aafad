"""Facts of a visit that its note is written from. They only grow: a correction is a new row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from visavis.core.models import Base
from visavis.directory.models import Organization, PractitionerRole
from visavis.visits.models import Connection, Visit


class Identifier(models.TextChoices):
    FULL_NAME = "full_name", _("Nom complet")
    BIRTH_DATE = "birth_date", _("Date de naissance")
    NAM = "nam", _("Numéro d’assurance maladie")
    ADDRESS = "address", _("Adresse")
    TELEPHONE = "telephone", _("Téléphone")


class Method(models.TextChoices):
    SAID = "said", _("Dit à voix haute")
    CARD = "card", _("Carte vue")
    OTHER_PIECE = "other_piece", _("Autre pièce vue")
    KNOWN_FACE = "known_face", _("Visage connu de moi")


class IdentityCheck(Base):
    """Identifiers compared, how, by whom, when, and where the person said to be (R042-R044)."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="identity_checks")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT)
    identifiers = (
        models.JSONField()
    )  # [{"identifier": "birth_date", "value": "1948-05-03", "method": "said"}]
    place = models.CharField(max_length=300)
    place_origin = models.CharField(max_length=12)  # `said_before`, `corrected`
    confirmed_by = models.ForeignKey(PractitionerRole, on_delete=models.PROTECT)
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["confirmed_at"]


class BreakdownCause(models.TextChoices):
    PICTURE = "picture", _("Image coupée")
    SOUND = "sound", _("Son coupé")
    LINK = "link", _("Connexion perdue")
    DEVICE = "device", _("Appareil de la personne")
    SERVER = "server", _("Panne de notre côté")
    CHOICE = "choice", _("La personne préfère")


class Outcome(models.TextChoices):
    CONTINUED = "continued", _("Poursuivie au téléphone")
    BACK_TO_VIDEO = "back_to_video", _("Retour à la vidéo")
    NO_ANSWER = "no_answer", _("Pas de réponse")
    POSTPONED = "postponed", _("Remise à plus tard")


class Breakdown(Base):
    """When the link failed, why as far as is known, what it was replaced with, and what came of it (R091)."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="breakdowns")
    at = models.DateTimeField()
    cause = models.CharField(max_length=10, choices=BreakdownCause, blank=True)
    measured = models.JSONField(default=dict)
    fallback = models.CharField(max_length=12, default="telephone")
    number_called = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(PractitionerRole, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["at"]
