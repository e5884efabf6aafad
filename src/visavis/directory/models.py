"""Who offers care and where: FHIR Organization, Location, Practitioner, PractitionerRole. Dated where law or
an establishment may change it (rule N9)."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from visavis.core.ids import new_id
from visavis.core.models import Base


class Language(models.TextChoices):
    FRENCH = "fr-ca", _("Français")
    ENGLISH = "en-ca", _("Anglais")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account of a professional. People cared for have none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("Courriel"), unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.FRENCH)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email


class OrganizationKind(models.TextChoices):
    ESTABLISHMENT = "establishment", _("Établissement")
    GMF = "gmf", _("Groupe de médecine de famille")
    CLINIC = "clinic", _("Clinique")


class Organization(Base):
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, choices=OrganizationKind)
    emblem = models.CharField(max_length=40, blank=True)  # icon shown in the establishment's slot
    telephone = models.CharField(max_length=30)  # E.164, the help line that every page shows
    email = models.EmailField()  # replies to messages reach it

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Location(Base):
    """A site (installation, point of service) of an organization."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="locations")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    zone = models.CharField(max_length=40, default="America/Toronto")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Profession(models.TextChoices):
    PHYSICIAN = "physician", _("médecine")
    RESIDENT = "resident", _("médecine, résidence")
    NURSE_PRACTITIONER = "nurse_practitioner", _("pratique infirmière spécialisée")
    NURSE = "nurse", _("soins infirmiers")
    PHARMACIST = "pharmacist", _("pharmacie")
    PSYCHOLOGIST = "psychologist", _("psychologie")
    SOCIAL_WORKER = "social_worker", _("travail social")
    OTHER = "other", _("autre")


class Practitioner(Base):
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="practitioner")
    family_name = models.CharField(max_length=150)
    given_name = models.CharField(max_length=150)
    profession = models.CharField(max_length=30, choices=Profession)
    licence_number = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["family_name", "given_name"]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        return self.name


class RoleCode(models.TextChoices):
    PHYSICIAN = "physician", _("Médecine")
    SOCIAL_WORKER = "social_worker", _("Travail social")
    NURSE = "nurse", _("Soins infirmiers")
    FACILITATOR = "facilitator", _("Animation de groupe")
    COORDINATOR = "coordinator", _("Coordination")
    ESTABLISHMENT_ADMIN = "establishment_admin", _("Administration")
    PRIVACY_OFFICER = "privacy_officer", _("Protection des renseignements")
    LEARNER = "learner", _("Stage")


HOSTING_ROLES = frozenset({RoleCode.PHYSICIAN, RoleCode.SOCIAL_WORKER, RoleCode.NURSE, RoleCode.FACILITATOR})


class PractitionerRole(Base):
    """A practitioner's place in an organization, between two dates (both inclusive)."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="roles")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="roles")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="roles")
    code = models.CharField(max_length=30, choices=RoleCode)
    title = models.CharField(max_length=120)  # as shown to people: « travail social »
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "organization", "code", "valid_from"], name="role_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="role_dates_in_order",
            ),
        ]

    @property
    def name(self) -> str:
        return self.practitioner.name

    @property
    def may_host(self) -> bool:
        return self.code in HOSTING_ROLES

    def __str__(self) -> str:
        return f"{self.practitioner.name} ({self.title})"


class AuthorizedTool(Base):
    """A tool that the establishment may use, between two dates. Our own room is a row like another (R058)."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="authorized_tools")
    code = models.CharField(max_length=40)  # `visavis`, `telephone`, later `zoom`, `teams`
    label = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code", "valid_from"], name="tool_version_once")
        ]


class DatedSetting(Base):
    """A value that a law, ministry or establishment may change, with its dates. Never edited: a new row."""

    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="settings"
    )
    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key", "valid_from"],
                nulls_distinct=False,
                name="setting_version_once",
            )
        ]
