"""The calendar part of a message (iTIP, RFC 5546): one event a participant, one UID a visit."""

from visavis.gateways.mail.schemas import CalendarPart
from visavis.visits.models import Notice, Participant, Visit


def calendar_part(
    *, notice: Notice, visit: Visit, participant: Participant, link: str, summary: str, place: str
) -> CalendarPart | None:
    return None
