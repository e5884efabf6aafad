"""Writes and reads calendar objects with icalendar."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event, vCalAddress, vText

from visavis.gateways.calendar.errors import CalendarRefused
from visavis.gateways.calendar.schemas import CalendarEvent, CalendarReply, Party, ReplyStatus
from visavis.gateways.calendar.zones import KNOWN, timezone_component

PRODUCT = "-//Vis-a-vis//Vis-a-vis//FR"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s\"<>,;:\\]+@[^\s\"<>,;:\\]+")


def invitation(event: CalendarEvent) -> bytes:
    """METHOD:REQUEST: puts the event into a calendar, or changes it there. Raises CalendarRefused."""
    return _object(event, method="REQUEST", status="CONFIRMED")


def cancellation(event: CalendarEvent) -> bytes:
    """METHOD:CANCEL: takes it out again; `sequence` must be higher than before. Raises CalendarRefused."""
    return _object(event, method="CANCEL", status="CANCELLED")


def parse_reply(content: bytes) -> CalendarReply | None:
    """The answer in a METHOD:REPLY; None when there is none. Anybody may have written it: never raises."""
    try:
        calendar = Calendar.from_ical(content)
        if str(calendar.get("method", "")).upper() != "REPLY":
            return None
        return next((reply for event in calendar.walk("VEVENT") if (reply := _reply(event))), None)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        return None


def _object(event: CalendarEvent, *, method: str, status: str) -> bytes:
    _check(event)
    start, end = _local(event)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if start.tzinfo is not UTC:
        calendar.add_component(timezone_component(event.zone))
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.dtstamp.astimezone(UTC))
    entry.add("dtstart", start)
    entry.add("dtend", end)
    entry.add("status", status)
    _add_texts(entry, event)
    entry.add("organizer", _party(event.organizer), encode=0)
    entry.add("attendee", _attendee(event.attendee, asked=method == "REQUEST"), encode=0)
    # A shared calendar shows that the person is busy, not what for.
    entry.add("class", "PRIVATE")
    entry.add("transp", "OPAQUE" if method == "REQUEST" else "TRANSPARENT")
    calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content


def _check(event: CalendarEvent) -> None:
    times = (event.start, event.end, event.dtstamp)
    if any(time.tzinfo is None for time in times) or event.start >= event.end:
        raise CalendarRefused("an event has aware times, and ends after its start")
    if not event.uid or _CONTROL.search(event.uid) or event.sequence < 0:
        raise CalendarRefused("an event has an identifier and a sequence")
    if not all(_ADDRESS.fullmatch(party.email) for party in (event.organizer, event.attendee)):
        raise CalendarRefused("organizer and attendee have one mail address each")
    if _CONTROL.search(event.url) or "\n" in event.url:
        raise CalendarRefused("the address of the event is not one")


def _local(event: CalendarEvent) -> tuple[datetime, datetime]:
    """Times in the attendee's zone; in UTC when the zone has no VTIMEZONE here, or the hour comes twice.

    RFC 5545 takes a repeated hour for its first passage, so that the second one can only be told in UTC.
    """
    try:
        zone = ZoneInfo(event.zone) if event.zone in KNOWN else UTC
    except ZoneInfoNotFoundError:
        zone = UTC
    times = (event.start.astimezone(zone), event.end.astimezone(zone))
    if any(time.fold for time in times):
        return event.start.astimezone(UTC), event.end.astimezone(UTC)
    return times


def _add_texts(entry: Event, event: CalendarEvent) -> None:
    language = {"LANGUAGE": event.language}
    entry.add("summary", vText(_line(event.summary)), parameters=language)
    entry.add("location", vText(_line(event.location)), parameters=language)
    entry.add("description", vText(_CONTROL.sub(" ", event.description)), parameters=language)
    if event.url:
        entry.add("url", event.url)


def _party(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    name = _line(party.name).replace('"', "'")
    if name:
        address.params["CN"] = name
    return address


def _attendee(party: Party, *, asked: bool) -> vCalAddress:
    address = _party(party)
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "REQ-PARTICIPANT"
    if asked:
        address.params["PARTSTAT"] = "NEEDS-ACTION"
        address.params["RSVP"] = "TRUE"
    return address


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _reply(event: Event) -> CalendarReply | None:
    attendee = event.get("attendee")
    attendee = attendee[0] if isinstance(attendee, list) else attendee
    if attendee is None or "uid" not in event:
        return None
    answer = str(attendee.params.get("PARTSTAT", "")).lower()
    if answer not in set(ReplyStatus):
        return None
    return CalendarReply(
        uid=str(event["uid"]),
        sequence=int(event.get("sequence", 0)),
        attendee=re.sub(r"(?i)^mailto:", "", str(attendee)).strip().lower(),
        status=ReplyStatus(answer),
        at=_moment(event),
    )


def _moment(event: Event) -> datetime | None:
    stamp = event.get("dtstamp")
    moment = getattr(stamp, "dt", None)
    return moment.astimezone(UTC) if isinstance(moment, datetime) and moment.tzinfo else None
