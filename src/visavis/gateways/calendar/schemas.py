"""An event as its one attendee may know it: when, with whom, where; never the reason, nor who else comes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Party:
    """A name and a mail address."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """One meeting for one attendee.

    `uid` stays the same for all changes, `sequence` grows with each; `start`, `end` and `dtstamp` are aware;
    `zone` is the name of the attendee's zone; `language` is a tag such as `fr-CA`.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    zone: str
    summary: str
    location: str
    organizer: Party
    attendee: Party
    url: str
    description: str
    language: str
    dtstamp: datetime


class ReplyStatus(StrEnum):
    """What a calendar program answers."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


@dataclass(frozen=True)
class CalendarReply:
    """The answer of one attendee to one version of the event."""

    uid: str
    sequence: int
    attendee: str
    status: ReplyStatus
    at: datetime | None
