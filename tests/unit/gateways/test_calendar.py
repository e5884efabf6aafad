"""Calendar objects, read back by other hands than those that wrote them."""

import io
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from visavis.gateways.calendar import zones
from visavis.gateways.calendar.client import cancellation, invitation, parse_reply
from visavis.gateways.calendar.errors import CalendarRefused
from visavis.gateways.calendar.schemas import CalendarEvent, Party, ReplyStatus

TORONTO = ZoneInfo("America/Toronto")
START = datetime(2026, 11, 24, 14, 30, tzinfo=TORONTO)


def event(**changes: Any) -> CalendarEvent:
    values: dict[str, Any] = {
        "uid": "0190aa-7@anse-aux-lilas.example",
        "sequence": 2,
        "start": START,
        "end": START + timedelta(minutes=30),
        "zone": "America/Toronto",
        "summary": "Rendez-vous avec Karim Haddad",
        "location": "Vis-à-vis, par Internet",
        "organizer": Party("CLSC de l’Anse-aux-Lilas", "accueil@anse-aux-lilas.example"),
        "attendee": Party("Jeanne Gagnon", "jeanne.gagnon@courriel.example"),
        "url": "https://visavis.example/r/abc",
        "description": "Voir ma rencontre : https://visavis.example/r/abc\nTéléphone : 514 555-0199",
        "language": "fr-CA",
        "dtstamp": datetime(2026, 11, 16, 15, 0, tzinfo=UTC),
    }
    return CalendarEvent(**(values | changes))


def opened(content: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(content)
    (entry,) = calendar.walk("VEVENT")
    assert not calendar.errors
    assert not entry.errors
    return calendar, entry


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_invitation_says_when_where_and_with_whom() -> None:
    calendar, entry = opened(invitation(event()))
    assert calendar["method"] == "REQUEST"
    assert calendar["version"] == "2.0"
    assert (entry["uid"], entry["sequence"], entry["status"]) == (event().uid, 2, "CONFIRMED")
    assert entry["dtstart"].dt == START
    assert entry["dtend"].dt - entry["dtstart"].dt == timedelta(minutes=30)
    assert entry["dtstamp"].dt == datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
    assert entry["summary"] == "Rendez-vous avec Karim Haddad"
    assert entry["location"] == "Vis-à-vis, par Internet"
    assert "514 555-0199" in entry["description"]
    assert entry["summary"].params["LANGUAGE"] == "fr-CA"
    assert entry["class"] == "PRIVATE"


def test_invitation_asks_one_attendee_and_answers_reach_the_clinic() -> None:
    _, entry = opened(invitation(event()))
    assert str(entry["organizer"]) == "mailto:accueil@anse-aux-lilas.example"
    assert entry["organizer"].params["CN"] == "CLSC de l’Anse-aux-Lilas"
    assert str(entry["attendee"]) == "mailto:jeanne.gagnon@courriel.example"
    assert entry["attendee"].params["RSVP"] == "TRUE"
    assert entry["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_cancellation_names_the_same_event() -> None:
    calendar, entry = opened(cancellation(event(sequence=3)))
    assert calendar["method"] == "CANCEL"
    assert (entry["uid"], entry["sequence"], entry["status"]) == (event().uid, 3, "CANCELLED")
    assert str(entry["attendee"]) == "mailto:jeanne.gagnon@courriel.example"
    assert "RSVP" not in entry["attendee"].params


def test_lines_are_short_and_end_as_the_format_wants() -> None:
    content = invitation(event(description="é" * 500))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_zone_carries_its_rule() -> None:
    lines = unfolded(invitation(event()))
    assert "DTSTART;TZID=America/Toronto:20261124T143000" in lines
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in lines
    assert "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11" in lines
    assert lines.count("BEGIN:VTIMEZONE") == 1


def test_other_zones_are_told_in_utc() -> None:
    for zone in ("America/Vancouver", "Europe/Paris", "UTC", "Nowhere/Land"):
        lines = unfolded(invitation(event(zone=zone)))
        assert "DTSTART:20261124T193000Z" in lines
        assert "BEGIN:VTIMEZONE" not in lines


def test_hour_that_comes_twice_is_told_in_utc_the_second_time() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=TORONTO)
    second = first.replace(fold=1)
    assert "DTSTART;TZID=America/Toronto:20261101T013000" in unfolded(
        invitation(event(start=first, end=first.astimezone(UTC) + timedelta(minutes=20)))
    )
    lines = unfolded(invitation(event(start=second, end=second.astimezone(UTC) + timedelta(minutes=20))))
    assert "DTSTART:20261101T063000Z" in lines
    assert "DTEND:20261101T065000Z" in lines


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(zones.KNOWN)),
    st.integers(0, 17 * 365 * 24 * 4),
    st.integers(5, 600),
)
def test_another_reader_finds_the_same_moment(zone: str, quarters: int, minutes: int) -> None:
    _same_moment(zone, datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarters), minutes)


@pytest.mark.parametrize("zone", sorted(zones.KNOWN))
@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7)])
def test_each_half_hour_around_a_change_of_time(zone: str, day: date) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for half_hours in range(4, 20):
        _same_moment(zone, midnight + timedelta(minutes=30 * half_hours), 45)


def _same_moment(zone: str, start: datetime, minutes: int) -> None:
    """Read by dateutil, which knows only the VTIMEZONE in the file."""
    end = start + timedelta(minutes=minutes)
    head, _, body = invitation(event(zone=zone, start=start, end=end)).decode().partition("BEGIN:VEVENT")
    for name, expected in (("DTSTART", start), ("DTEND", end)):
        (line,) = (line for line in body.split("\r\n") if line.startswith(name))
        value = line.partition(":")[2]
        told = UTC if value.endswith("Z") else _zone_told(head, zone)
        local = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=told)
        assert local.astimezone(UTC) == expected


@lru_cache
def _zone_told(head: str, zone: str) -> tzinfo | None:
    return tzical(io.StringIO(head + "END:VCALENDAR\r\n")).get(zone)


TEXT = st.text(max_size=60)


@settings(max_examples=40, deadline=None)
@given(summary=TEXT, name=TEXT, description=TEXT)
def test_no_text_can_add_a_line(summary: str, name: str, description: str) -> None:
    hostile = 'x\r\nATTENDEE:mailto:evil@x.example\nBEGIN:VALARM;:,"\\'
    for extra in ("", hostile):
        content = invitation(
            event(
                summary=summary + extra,
                description=description + extra,
                attendee=Party(name + extra, "jeanne.gagnon@courriel.example"),
            )
        )
        _, entry = opened(content)
        assert not entry.subcomponents
        assert str(entry["attendee"]) == "mailto:jeanne.gagnon@courriel.example"
        names = [line.partition(":")[0].partition(";")[0] for line in unfolded(content) if line]
        assert names.count("ATTENDEE") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"start": datetime(2026, 11, 24, 14, 30)},  # noqa: DTZ001
        {"end": START},
        {"uid": ""},
        {"uid": "a\r\nb"},
        {"sequence": -1},
        {"attendee": Party("x", "x")},
        {"attendee": Party("x", "a@b.example,c@d.example")},
        {"organizer": Party("x", "a@b.example\r\nX:y")},
        {"url": "https://x.example/\r\nX:y"},
    ],
)
def test_values_that_make_no_event_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CalendarRefused):
        invitation(event(**change))


REPLY = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20261124T193000Z
DTEND:20261124T200000Z
DTSTAMP:20261117T120000Z
ORGANIZER;CN=CLSC:mailto:accueil@anse-aux-lilas.example
UID:0190aa-7@anse-aux-lilas.example
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Jeanne:MAILTO:Jeanne.Gagnon@courriel.example
SEQUENCE:2
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("answer", list(ReplyStatus))
def test_reply_is_read(answer: ReplyStatus) -> None:
    reply = parse_reply(REPLY.replace(b"ACCEPTED", answer.value.upper().encode()))
    assert reply is not None
    assert (reply.uid, reply.sequence, reply.status) == (event().uid, 2, answer)
    assert reply.attendee == "jeanne.gagnon@courriel.example"
    assert reply.at == datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


def test_what_is_no_reply_is_none() -> None:
    for content in (
        b"",
        b"nonsense",
        invitation(event()),
        REPLY.replace(b"ACCEPTED", b"DELEGATED"),
        REPLY.replace(b"UID:", b"X-UID:"),
        REPLY.replace(b"ATTENDEE", b"X-ATTENDEE"),
        REPLY.replace(b"SEQUENCE:2", b"SEQUENCE:two"),
    ):
        assert parse_reply(content) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 600), st.binary(max_size=40), st.integers(0, 60))
def test_broken_reply_breaks_nothing(at: int, noise: bytes, cut: int) -> None:
    parse_reply(REPLY[:at] + noise + REPLY[at + cut :])
