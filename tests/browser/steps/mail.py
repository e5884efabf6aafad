"""The messages that the mail receiver of the product really got."""

import email
import re
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.steps.waiting import until


class Mailbox:
    """All mailboxes of the world: the embedded receiver keeps every message."""

    def __init__(self, maildir: Path) -> None:
        self._maildir = maildir

    def messages_to(self, address: str) -> list[EmailMessage]:
        """Oldest first."""
        paths = sorted(
            (path for folder in ("new", "cur") for path in (self._maildir / folder).glob("*")),
            key=lambda path: path.stat().st_mtime,
        )
        found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [message for message in found if address in str(message["To"])]

    def wait_for(self, page: Page, address: str, count: int = 1, seconds: float = 20) -> EmailMessage:
        """The `count`-th message to an address."""
        found = until(
            page,
            lambda: len(found) >= count and found if (found := self.messages_to(address)) else None,
            f"message {count} to {address}",
            seconds,
        )
        return found[count - 1]


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_of(message: EmailMessage) -> str:
    """The path of the person's own link."""
    found = re.search(r"https?://[^/\s]+(/r/[\w-]+)", text_of(message))
    assert found, text_of(message)
    return found[1]


def calendar_of(message: EmailMessage) -> str:
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    return str(part.get_content())
