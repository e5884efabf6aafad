"""Writing the directory. No page does it yet: the demonstration and the command line call these."""

from datetime import date
from typing import Any

from django.db import transaction

from visavis.core import audit, phones
from visavis.core.acting import acting
from visavis.core.actors import Actor
from visavis.directory.models import (
    AuthorizedTool,
    DatedSetting,
    Language,
    Location,
    Organization,
    OrganizationKind,
    Practitioner,
    PractitionerRole,
    Profession,
    RoleCode,
    User,
)


@transaction.atomic
def create_organization(
    *,
    actor: Actor,
    name: str,
    kind: OrganizationKind,
    telephone: str,
    email: str,
    short_name: str = "",
    emblem: str = "",
) -> Organization:
    with acting(actor):
        organization = Organization.objects.create(
            name=name,
            short_name=short_name,
            kind=kind,
            emblem=emblem,
            email=email,
            telephone=phones.parse(telephone),
        )
        audit.record("organization.created", details={"organization": organization.id})
    return organization


@transaction.atomic
def create_location(
    *,
    actor: Actor,
    organization: Organization,
    name: str,
    address: str,
    city: str,
    telephone: str = "",
    zone: str = "America/Toronto",
) -> Location:
    with acting(actor):
        location = Location.objects.create(
            organization=organization,
            name=name,
            address=address,
            city=city,
            zone=zone,
            telephone=phones.parse(telephone) if telephone else "",
        )
        audit.record("location.created", details={"location": location.id})
    return location


@transaction.atomic
def create_practitioner(
    *,
    actor: Actor,
    email: str,
    password: str | None,
    family_name: str,
    given_name: str,
    profession: Profession,
    licence_number: str = "",
    language: str = Language.FRENCH,
) -> Practitioner:
    """A practitioner with their account; without a password, one can only be asked for by e-mail."""
    with acting(actor):
        user = User.objects.create_user(email, password, language=language)
        practitioner = Practitioner.objects.create(
            user=user,
            family_name=family_name,
            given_name=given_name,
            profession=profession,
            licence_number=licence_number,
        )
        audit.record("practitioner.created", details={"practitioner": practitioner.id})
    return practitioner


@transaction.atomic
def assign_role(
    *,
    actor: Actor,
    practitioner: Practitioner,
    location: Location,
    code: RoleCode,
    title: str,
    valid_from: date,
    valid_until: date | None = None,
) -> PractitionerRole:
    """Give a practitioner a place in the organization of `location`, between two dates, both inclusive."""
    with acting(actor):
        role = PractitionerRole.objects.create(
            practitioner=practitioner,
            organization_id=location.organization_id,
            location=location,
            code=code,
            title=title,
            valid_from=valid_from,
            valid_until=valid_until,
        )
        audit.record("role.assigned", details={"role": role.id, "code": code})
    return role


@transaction.atomic
def authorize_tool(
    *,
    actor: Actor,
    organization: Organization,
    code: str,
    label: str,
    valid_from: date,
    valid_until: date | None = None,
) -> AuthorizedTool:
    """Add a dated row to the list of authorized tools (R058)."""
    with acting(actor):
        tool = AuthorizedTool.objects.create(
            organization=organization, code=code, label=label, valid_from=valid_from, valid_until=valid_until
        )
        audit.record("tool.authorized", details={"tool": tool.id, "code": code})
    return tool


@transaction.atomic
def change_setting(
    *, actor: Actor, organization: Organization | None, key: str, value: Any, valid_from: date, source: str
) -> DatedSetting:
    """Add a version of a setting. The earlier one stays: the value of any past day can be told."""
    with acting(actor):
        setting = DatedSetting.objects.create(
            organization=organization, key=key, value=value, valid_from=valid_from, source=source
        )
        audit.record("setting.changed", details={"key": key})
    return setting


@transaction.atomic
def set_password(*, actor: Actor, user: User, password: str) -> None:
    """Give an account a password chosen for it: the demonstration's, or a first one."""
    with acting(actor):
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record("account.password_set", details={"user": user.id})
