"""One visit and what belongs to it."""

from uuid import UUID

from visavis.core.errors import NotFound
from visavis.directory.models import PractitionerRole
from visavis.visits.models import Connection, Notice, Participant, Visit, VisitEvent
from visavis.visits.permissions import visible_to


def visit_for(role: PractitionerRole, visit_id: UUID) -> Visit:
    """The visit with its host, patient, site; `NotFound` for who may not know of it. One query."""
    visit = visit_for_role(visit_id, role)
    if visit is None:
        raise NotFound
    return visit


def visit_for_role(visit_id: UUID, role: PractitionerRole) -> Visit | None:
    """The same, None for a stranger."""
    return (
        Visit.objects.filter(visible_to(role), pk=visit_id)
        .select_related(
            "host__practitioner__user", "organization", "location", "patient", "planned_by__practitioner"
        )
        .first()
    )


def people_of(visit: Visit) -> list[Participant]:
    """Those expected, with their connections and what each browser last said. Three queries."""
    return list(
        Participant.objects.filter(visit=visit, revoked_at=None)
        .select_related("role__practitioner", "patient", "helps")
        .prefetch_related("connections__presence")
        .order_by("created_at")
    )


def connections_in(visit: Visit) -> list[Connection]:
    """All connections of the visit that were not revoked, oldest first. One query."""
    return list(
        Connection.objects.filter(visit=visit)
        .select_related("participant__role", "presence", "participant__patient")
        .order_by("created_at")
    )


def notices_of(visit: Visit) -> list[Notice]:
    """The messages of the visit, newest first, with their participants. One query."""
    rows = Notice.objects.filter(visit=visit).select_related(
        "participant__patient", "participant__role__practitioner__user"
    )
    return list(rows.order_by("-due_at", "-id"))


def log_of(visit: Visit) -> list[VisitEvent]:
    """The visit's log, oldest first. One query."""
    return list(VisitEvent.objects.filter(visit=visit))


def visits_of_patient(role: PractitionerRole, patient_id: UUID, limit: int = 50) -> list[Visit]:
    """A person's visits that this role may know of, newest first."""
    return list(
        Visit.objects.filter(visible_to(role), patient_id=patient_id)
        .select_related("host__practitioner")
        .distinct()
        .order_by("-start")[:limit]
    )


def own_connection(role: PractitionerRole, visit_id: UUID, session: str) -> Connection | None:
    """The connection of a professional's session at a visit where they are expected. One query."""
    return (
        Connection.objects.select_related(
            "participant",
            "visit__host__practitioner",
            "visit__organization",
            "visit__patient",
            "visit__location",
        )
        .filter(visit_id=visit_id, participant__role=role, participant__revoked_at=None, user_session=session)
        .first()
    )
