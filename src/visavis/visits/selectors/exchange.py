"""What was said at the door, and who asked for help."""

from uuid import UUID

from visavis.visits.models import HelpRequest, Visit, WaitingMessage


def waiting_messages(visit: Visit) -> list[WaitingMessage]:
    """Words between the professional and those who wait, oldest first. One query."""
    return list(WaitingMessage.objects.filter(visit=visit).select_related("connection__participant"))


def open_help_requests(visit: Visit) -> dict[UUID, HelpRequest]:
    """Calls for help without an answer yet, by connection. One query."""
    return {
        request.connection_id: request
        for request in HelpRequest.objects.filter(visit=visit, answered_at=None)
    }
