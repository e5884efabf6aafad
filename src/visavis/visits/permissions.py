"""Who may do what with a visit. Which state allows it is in `policies`."""

from uuid import UUID

from django.db.models import Q

from visavis.directory.models import PractitionerRole, RoleCode

PLANNERS = frozenset({RoleCode.COORDINATOR, RoleCode.ESTABLISHMENT_ADMIN})


def may_plan(role: PractitionerRole) -> bool:
    """Plan for oneself (who may host), or for others (coordination)."""
    return role.may_host or role.code in PLANNERS


def visible_to(role: PractitionerRole) -> Q:
    """The visits that this role may know of: own, planned by them, expected at, or all those coordinated."""
    inside = Q(organization_id=role.organization_id)
    if role.code in PLANNERS:
        return inside
    expected = Q(participants__role=role, participants__revoked_at=None)
    return inside & (Q(host=role) | Q(planned_by=role) | expected) | expected


def may_conduct(role: PractitionerRole, host_id: UUID) -> bool:
    """Admit, hold, remove, end: the host alone in this version."""
    return role.id == host_id
