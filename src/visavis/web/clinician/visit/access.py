"""Which professional is behind a request of the visit page, and their connection."""

import hashlib
from uuid import UUID

from visavis.core.errors import NotFound
from visavis.visits.models import Connection, Visit
from visavis.visits.selectors import visit_for
from visavis.visits.selectors.visits import own_connection
from visavis.visits.services import arrival
from visavis.web.accounts.access import StaffRequest


def session_key(request: StaffRequest) -> str:
    """A hash of the signed-in session: two devices of one professional are two connections."""
    return hashlib.sha256(f"room:{request.session.session_key}".encode()).hexdigest()


def hosted_visit(request: StaffRequest, visit_id: UUID) -> Visit:
    """The visit, for its host only; `NotFound` for any other."""
    visit = visit_for(request.role, visit_id)
    if visit.host_id != request.role.id:
        raise NotFound
    return visit


def present_connection(request: StaffRequest, visit_id: UUID) -> Connection | None:
    """The connection that this session has already; reads only."""
    return own_connection(request.role, visit_id, session_key(request))


def connection(request: StaffRequest, visit_id: UUID, *, enters: bool = False) -> Connection:
    """The connection of this session, made at the first call of the room; with `enters` a host is let in.

    Raises `NotFound`.
    """
    made = arrival.professional_connection(
        actor=request.actor,
        role=request.role,
        visit_id=visit_id,
        session=session_key(request),
        enters=enters,
    )
    found = own_connection(request.role, visit_id, session_key(request))
    assert found is not None, made
    return found
