"""The kept messages of the embedded receiver, read only: nothing is moved, marked or deleted."""

import email.policy
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from pathlib import Path

from visavis.gateways.mail.inbound import LARGEST
from visavis.gateways.mail.schemas import StoredMail, StoredMessage, StoredPart

_KEY = re.compile(r"[A-Za-z0-9._,=-]+")


class MaildirBox:
    """A Maildir; one that does not exist yet is empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list(self, *, since: datetime | None = None, limit: int = 200) -> list[StoredMail]:
        """The newest first; `since` keeps those received later than it."""
        entries = sorted(
            self._entries(), key=lambda entry: (entry.stat().st_mtime_ns, entry.name), reverse=True
        )
        found: list[StoredMail] = []
        for entry in entries:
            received_at = _received_at(entry)
            if len(found) == limit or (since and received_at <= since):
                break
            with open(entry, "rb") as file:
                headers = BytesHeaderParser().parse(file)
            found.append(_summary(_key(entry.name), headers, received_at))
        return found

    def get(self, key: str) -> StoredMessage | None:
        """One message, opened; None when there is none under this key."""
        if not _KEY.fullmatch(key):
            return None
        for entry in self._entries():
            if _key(entry.name) == key:
                raw = Path(entry).read_bytes()
                summary = _summary(key, BytesHeaderParser().parsebytes(raw), _received_at(entry))
                return _opened(summary, message_from_bytes(raw, EmailMessage, policy=email.policy.default))
        return None

    def received(self, *, after: datetime, limit: int = 200) -> "Iterator[tuple[datetime, bytes]]":
        """What came later than `after`, whole, the oldest first; what is too large to be ours comes empty.

        A message that a mail program moves or deletes meanwhile is passed over.
        """
        found = sorted((_received_at(entry), entry.path) for entry in self._entries())
        for received_at, path in [one for one in found if one[0] > after][:limit]:
            try:
                with open(path, "rb") as file:
                    raw = file.read(LARGEST + 1)
            except FileNotFoundError:
                continue
            yield received_at, raw if len(raw) <= LARGEST else b""

    def _entries(self) -> "Iterator[os.DirEntry[str]]":
        for part in ("new", "cur"):
            try:
                with os.scandir(self._folder / part) as entries:
                    yield from (
                        entry for entry in entries if entry.is_file() and not entry.name.startswith(".")
                    )
            except FileNotFoundError:
                continue


def _key(name: str) -> str:
    return name.partition(":")[0]  # flags follow the colon, and change


def _received_at(entry: "os.DirEntry[str]") -> datetime:
    return datetime.fromtimestamp(entry.stat().st_mtime, UTC)


def _summary(key: str, headers: "Message[str, str]", received_at: datetime) -> StoredMail:
    return StoredMail(
        key=key,
        sender=_shown(headers, "From"),
        recipient=_shown(headers, "To"),
        subject=_shown(headers, "Subject"),
        received_at=received_at,
    )


def _shown(headers: "Message[str, str]", name: str) -> str:
    """Decoded by the older functions: the newer parser puts spaces into long names."""
    raw = str(headers.get(name, ""))
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (HeaderParseError, LookupError, UnicodeError):
        return raw


def _opened(summary: StoredMail, message: EmailMessage) -> StoredMessage:
    texts = {"text/plain": "", "text/html": "", "text/calendar": ""}
    images: list[StoredPart] = []
    attachments: list[StoredPart] = []
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        if part.get_content_disposition() is None and kind in texts:
            texts[kind] = texts[kind] or str(part.get_content())
        elif part["Content-ID"]:
            images.append(_part(part))
        else:
            attachments.append(_part(part))
    return StoredMessage(
        summary=summary,
        text=texts["text/plain"],
        html=texts["text/html"],
        calendar=texts["text/calendar"],
        images=tuple(images),
        attachments=tuple(attachments),
    )


def _part(part: EmailMessage) -> StoredPart:
    content = part.get_payload(decode=True)
    return StoredPart(
        filename=part.get_filename() or "",
        content_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
        cid=str(part["Content-ID"] or "").strip("<> "),
    )
