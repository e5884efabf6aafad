"""What comes back by mail: bounces (RFC 3464), calendar replies (RFC 6047), absence messages (RFC 3834).

Anybody may write to these addresses: nothing here raises, and what is not understood is None.
"""

import re
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from typing import TypeAlias

from visavis.gateways.mail.errors import fault_of
from visavis.gateways.mail.schemas import AutoReply, BouncedMail, CalendarReplyMail, Incoming

LARGEST = 10 * 1024 * 1024
# The old parser on purpose: it never raises, whatever the headers look like.
_Mail: TypeAlias = "Message[str, str]"

_TOKEN = re.compile(r"\+([A-Za-z0-9._=-]{1,200})@")
_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_ENVELOPE = ("X-Envelope-To", "Delivered-To", "X-Original-To", "Envelope-To", "To")


def parse(raw: bytes) -> Incoming | None:
    """What the message is to us; None when it is ordinary or unreadable."""
    if len(raw) > LARGEST:
        return None
    message = message_from_bytes(raw)
    return _bounce(message) or _calendar_reply(message) or _auto_reply(message)


def _bounce(message: _Mail) -> BouncedMail | None:
    if message.get_content_type() != "multipart/report":
        return None
    fields = _delivery_fields(message)
    action = _header(fields, "Action").lower() if fields is not None else ""
    if fields is None or action not in {"failed", "delayed"}:
        return None
    found = _STATUS.search(_header(fields, "Status"))
    status = found[0] if found else ""
    return BouncedMail(
        message_id=_original_id(message),
        recipient_token=_token(message),
        status=status,
        permanent=action == "failed",
        fault=fault_of(status),
    )


def _delivery_fields(message: _Mail) -> "_Mail | None":
    """The block of the report that speaks of the recipient: one, since our messages have one recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            for block in part.get_payload():
                if isinstance(block, Message) and "Action" in block:
                    return block
    return None


def _original_id(message: _Mail) -> str:
    """Message-ID of the message that the report returns, whole or its headers only."""
    for part in message.walk():
        if part is message:
            continue
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            part = message_from_bytes(_content(part))
        elif "Message-ID" not in part:
            continue
        found = _MESSAGE_ID.search(_header(part, "Message-ID"))
        if found:
            return found[0]
    return ""


def _token(message: _Mail) -> str:
    """What stands after « + » in the address that the report was sent to."""
    for name in _ENVELOPE:
        for value in message.get_all(name, []):
            found = _TOKEN.search(str(value))
            if found:
                return found[1]
    return ""


def _calendar_reply(message: _Mail) -> CalendarReplyMail | None:
    for part in message.walk():
        if part.get_content_type() in {"text/calendar", "application/ics"}:
            content = _content(part)
            if re.search(rb"^METHOD:REPLY\s*$", content, re.MULTILINE | re.IGNORECASE):
                return CalendarReplyMail(sender=_sender(message), content=content)
    return None


def _auto_reply(message: _Mail) -> AutoReply | None:
    submitted = _header(message, "Auto-Submitted").lower()
    automatic = (submitted not in {"", "no"}) or any(
        name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")
    )
    if not automatic:
        return None
    found = _MESSAGE_ID.search(_header(message, "In-Reply-To"))
    return AutoReply(message_id=found[0] if found else "", sender=_sender(message))


def _content(part: _Mail) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _sender(message: _Mail) -> str:
    return parseaddr(_header(message, "From"))[1]


def _header(message: _Mail, name: str) -> str:
    return str(message.get(name, "")).strip()
