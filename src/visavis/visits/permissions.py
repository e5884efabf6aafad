"""Who may do what with a visit. Which state allows it is in `policies`."""

from uuid import UUID

from django.db.models import Q

from visavis.core.actors import Actor
from visavis.directory.models import PractitionerRole, RoleCode
from visavis.visits.models import Visit

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


def may_change(actor: Actor, visit: Visit) -> bool:
    """Plan, move, cancel, invite, hold its links: the host, who planned it, the coordination. Who is only
    expected reads, and so does the establishment's administration.
    """
    if not actor.is_practitioner:
        return True
    if actor.organization_id != visit.organization_id:
        return False
    return actor.role_id in (visit.host_id, visit.planned_by_id) or actor.role_code == RoleCode.COORDINATOR


def may_conduct(role: PractitionerRole, host_id: UUID) -> bool:
    """Admit, hold, remove, end: the host alone in this version."""
    return role.id == host_id
