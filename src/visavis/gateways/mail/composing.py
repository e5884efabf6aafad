"""The message as bytes: multipart/mixed [ alternative [ text, related [ html, pictures ], calendar ], file ].

The calendar stands twice: as an alternative, which Gmail and Outlook act upon, and as a file for the others.
Every header value is checked first: a line break in a name would be a header of somebody else's making.
"""

import re
from datetime import datetime
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime

from visavis.gateways.mail.errors import MailFault, MailPermanent
from visavis.gateways.mail.schemas import OutgoingMail

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TOKEN = re.compile(r"[A-Za-z0-9._-]+")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 '-]{0,50}")


def wire_address(address: str) -> str:
    """The address as SMTP wants it, an international domain in its ASCII form. Raises MailPermanent."""
    local, at, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        ascii_domain = ""
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise MailPermanent(MailFault.ADDRESS_INVALID)
    return f"{local}@{ascii_domain}"


def compose(mail: OutgoingMail, *, now: datetime) -> bytes:
    """The whole message, ASCII only. Raises MailPermanent when a value does not fit into a header."""
    _check(mail)
    message = EmailMessage(policy=SMTP)
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    html = message.get_payload()[1]  # type: ignore[index]
    assert isinstance(html, MIMEPart)
    for image in mail.inline_images:
        html.add_related(
            image.content, "image", image.subtype, cid=f"<{image.cid}>", disposition="inline",
            filename=f"{image.cid}.{image.subtype}",
        )  # fmt: skip
    if mail.calendar:
        message.add_alternative(
            mail.calendar.content.decode(),
            subtype="calendar",
            cte="base64",
            params={"method": mail.calendar.method.value},
        )
        message.add_attachment(
            mail.calendar.content, maintype="application", subtype="ics", filename=mail.calendar.filename
        )
    # Not through EmailMessage: it folds some long names wrongly (the property test finds them).
    return "".join(f"{name}: {value}\r\n" for name, value in _headers(mail, now)).encode("ascii") + (
        message.as_bytes()
    )


def _check(mail: OutgoingMail) -> None:
    values = (mail.to_name, mail.from_name, mail.subject)
    names = [image.cid for image in mail.inline_images] + [image.subtype for image in mail.inline_images]
    if mail.calendar:
        names.append(mail.calendar.filename)
    fits = (
        not any(_CONTROL.search(value) for value in values)
        and all(_TOKEN.fullmatch(name) for name in [*names, mail.language])
        and _MESSAGE_ID.fullmatch(mail.message_id)
    )
    if not fits:
        raise MailPermanent(MailFault.MALFORMED)


def _headers(mail: OutgoingMail, now: datetime) -> list[tuple[str, str]]:
    return [
        ("From", _named("From", mail.from_name, mail.from_address)),
        ("To", _named("To", mail.to_name, mail.to_address)),
        ("Reply-To", wire_address(mail.reply_to)),
        ("Subject", _encoded("Subject", mail.subject)),
        ("Date", format_datetime(now)),
        ("Message-ID", mail.message_id),
        ("Content-Language", mail.language),
        # RFC 3834 and its Exchange cousin: absence messages stay at home.
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]


def _named(header: str, name: str, address: str) -> str:
    shown = " ".join(name.split())
    if not shown:
        return wire_address(address)
    return f"{_encoded(header, shown)}\r\n <{wire_address(address)}>"


def _encoded(header: str, value: str) -> str:
    """As it is when it is plain ASCII without a meaning in headers, else as encoded words (RFC 2047)."""
    if _PLAIN_NAME.fullmatch(value):
        return value
    return Header(value, "utf-8", header_name=header, maxlinelen=75).encode(linesep="\r\n")
