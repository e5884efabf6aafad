"""Reading the directory: roles, those who may host, settings and tools in force on a day."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from visavis.core import clock
from visavis.core.errors import NotFound
from visavis.directory.dated import DatedSettings
from visavis.directory.models import (
    HOSTING_ROLES,
    AuthorizedTool,
    DatedSetting,
    Location,
    Organization,
    PractitionerRole,
    User,
)


def in_force(on: date) -> Q:
    """Rows whose dates, both inclusive, hold `on`."""
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gte=on))


def _roles() -> QuerySet[PractitionerRole]:
    return PractitionerRole.objects.select_related("practitioner__user", "organization", "location")


def roles_of_user(user: User, on: date | None = None) -> list[PractitionerRole]:
    """The roles that `user` holds on that day (today), the oldest first."""
    return list(
        _roles().filter(in_force(on or clock.today()), practitioner__user=user).order_by("valid_from", "id")
    )


def current_role(user: User, role_id: UUID | None = None, on: date | None = None) -> PractitionerRole | None:
    """The role `role_id` when `user` holds it on that day, else the oldest one held, else None. One query."""
    held = roles_of_user(user, on)
    return next((role for role in held if role.id == role_id), held[0] if held else None)


def role_by_id(role_id: UUID) -> PractitionerRole:
    """Any role, in force or not. Raises `NotFound`."""
    role = _roles().filter(id=role_id).first()
    if role is None:
        raise NotFound
    return role


def role_in_organization(organization_id: UUID, role_id: UUID, on: date | None = None) -> PractitionerRole:
    """A role of that organization in force on that day. Raises `NotFound` for any other one (rule N8)."""
    role = _roles().filter(in_force(on or clock.today()), organization_id=organization_id, id=role_id).first()
    if role is None:
        raise NotFound
    return role


def hosts_of(organization_id: UUID, on: date | None = None) -> list[PractitionerRole]:
    """Roles of the organization that may host a visit on that day, by name."""
    return list(
        _roles()
        .filter(
            in_force(on or clock.today()),
            organization_id=organization_id,
            code__in=HOSTING_ROLES,
            practitioner__user__is_active=True,
        )
        .order_by("practitioner__family_name", "practitioner__given_name", "id")
    )


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def organization_by_id(organization_id: UUID) -> Organization:
    """Raises `NotFound`."""
    organization = Organization.objects.filter(id=organization_id).first()
    if organization is None:
        raise NotFound
    return organization


def organization_named(name: str) -> Organization | None:
    return Organization.objects.filter(name=name).first()


def locations_of(organization_id: UUID) -> list[Location]:
    return list(Location.objects.filter(organization_id=organization_id).order_by("name", "id"))


def location_in_organization(organization_id: UUID, location_id: UUID) -> Location:
    """Raises `NotFound` for a site of another organization."""
    location = Location.objects.filter(organization_id=organization_id, id=location_id).first()
    if location is None:
        raise NotFound
    return location


def settings_on(organization_id: UUID | None, on: date | None = None) -> DatedSettings:
    """The settings in force on that day: the organization's own before the product's default. One query."""
    day = on or clock.today()
    rows = (
        DatedSetting.objects.filter(
            Q(organization_id=organization_id) | Q(organization_id=None), valid_from__lte=day
        )
        .order_by("key", "organization_id", "-valid_from")
        .distinct("key")  # NULL comes last in PostgreSQL: the organization's own row wins
        .values_list("key", "value")
    )
    return DatedSettings(on=day, values=dict(rows))


def authorized_tools(organization_id: UUID, on: date | None = None) -> list[AuthorizedTool]:
    """The tools that the organization may use on that day (R058), by label."""
    return list(
        AuthorizedTool.objects.filter(
            in_force(on or clock.today()), organization_id=organization_id
        ).order_by("label", "-valid_from", "id")
    )


def tool_dates(organization_id: UUID, code: str, on: date | None = None) -> AuthorizedTool | None:
    """The row of the tool that holds on that day, else its latest one, so that its dates can be told."""
    rows = AuthorizedTool.objects.filter(organization_id=organization_id, code=code)
    return rows.filter(in_force(on or clock.today())).first() or rows.order_by("-valid_from").first()
