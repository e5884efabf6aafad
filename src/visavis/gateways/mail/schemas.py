"""Messages as values. One message has one recipient: nobody sees another's address."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from visavis.gateways.mail.errors import MailFault


class CalendarMethod(StrEnum):
    """What a calendar part asks for."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """An iTIP object, and the name under which mail programs show it."""

    content: bytes
    method: CalendarMethod
    filename: str = "rendez-vous.ics"


@dataclass(frozen=True, kw_only=True)
class InlineImage:
    """A picture that the HTML part shows as `cid:<cid>`; nothing is ever fetched from outside."""

    cid: str
    content: bytes
    subtype: str = "png"


@dataclass(frozen=True, kw_only=True)
class OutgoingMail:
    """A message ready to leave. `message_id` is kept for every try, so that a second copy can be known.

    `envelope_from` is where bounces go (it carries a token that says which message bounced); `language` is a
    tag such as `fr-CA`.
    """

    to_address: str
    to_name: str
    from_address: str
    from_name: str
    reply_to: str
    envelope_from: str
    subject: str
    text: str
    html: str
    message_id: str
    language: str
    inline_images: tuple[InlineImage, ...] = ()
    calendar: CalendarPart | None = None


@dataclass(frozen=True)
class SentMail:
    """A mail server took charge of the message."""

    message_id: str
    accepted_at: datetime


@dataclass(frozen=True)
class BouncedMail:
    """A mail server says that a message did not arrive (or not yet, when not `permanent`).

    `message_id` and `recipient_token` are empty when the report does not carry them.
    """

    message_id: str
    recipient_token: str
    status: str
    permanent: bool
    fault: MailFault


@dataclass(frozen=True)
class CalendarReplyMail:
    """A calendar program answers an invitation; gateways.calendar reads the answer."""

    sender: str
    content: bytes


@dataclass(frozen=True)
class AutoReply:
    """A machine answers (absence). To be kept, never to be answered."""

    message_id: str
    sender: str


Incoming = BouncedMail | CalendarReplyMail | AutoReply


@dataclass(frozen=True)
class StoredMail:
    """A line of the list of kept messages."""

    key: str
    sender: str
    recipient: str
    subject: str
    received_at: datetime


@dataclass(frozen=True)
class StoredPart:
    """An attachment or a picture; `cid` is empty for an attachment."""

    filename: str
    content_type: str
    content: bytes
    cid: str = ""


@dataclass(frozen=True)
class StoredMessage:
    """A kept message, opened."""

    summary: StoredMail
    text: str
    html: str
    calendar: str
    images: tuple[StoredPart, ...]
    attachments: tuple[StoredPart, ...]
