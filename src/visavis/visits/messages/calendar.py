"""The calendar part of a message (iTIP, RFC 5546): one UID a visit, one attendee a message.

The organizer is the clinic, whose address replies reach; the summary says neither reason nor profession.
"""

from visavis.core import clock
from visavis.gateways.calendar.client import cancellation, invitation
from visavis.gateways.calendar.schemas import CalendarEvent, Party
from visavis.gateways.mail.schemas import CalendarMethod, CalendarPart
from visavis.visits.models import Notice, NoticeKind, Participant, Visit


def calendar_part(
    *, notice: Notice, visit: Visit, participant: Participant, link: str, summary: str, place: str
) -> CalendarPart | None:
    """The event, or its cancellation; None for a visit without times."""
    if visit.start is None or visit.end is None:
        return None
    event = CalendarEvent(
        uid=visit.calendar_uid,
        sequence=notice.calendar_sequence,
        start=visit.start,
        end=visit.end,
        zone=visit.zone,
        summary=summary,
        location=place,
        organizer=Party(visit.organization.short_name or visit.organization.name, visit.organization.email),
        attendee=Party(participant.name, notice.address),
        url=link,
        description=link,
        language="en-CA" if participant.language.startswith("en") else "fr-CA",
        dtstamp=clock.now(),
    )
    if notice.kind == NoticeKind.CANCELLED:
        return CalendarPart(content=cancellation(event), method=CalendarMethod.CANCEL)
    return CalendarPart(content=invitation(event), method=CalendarMethod.REQUEST)
