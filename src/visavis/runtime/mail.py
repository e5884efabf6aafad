"""The embedded mail receiver: keeps what the product sends in a Maildir. Nothing leaves the machine.

Addresses at `nonlivre.example` are refused, so that a message that cannot be delivered can be seen too. A
message that comes twice (same Message-ID, same recipients) is kept once, as a real mailbox would show it.
"""

import asyncio
import hashlib
import mailbox
import os
import signal
import smtplib
from email.parser import BytesHeaderParser
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

REFUSED_DOMAIN = "nonlivre.example"
GREETING = "Vis-a-vis"
SIZE_LIMIT = 25 * 1024 * 1024


class Receiver:
    """aiosmtpd's handler."""

    def __init__(self, maildir: Path) -> None:
        self._maildir = maildir
        mailbox.Maildir(maildir, create=True)
        os.chmod(maildir, 0o700)
        self._seen = maildir / "seen"
        self._seen.mkdir(exist_ok=True)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.lower().rpartition("@")[2] == REFUSED_DOMAIN:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = (
            envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        )
        self.keep(content, list(envelope.rcpt_tos))
        return "250 OK"

    def keep(self, content: bytes, recipients: list[str]) -> bool:
        """File the message; False when it was there already."""
        mark = self._mark(content, recipients)
        if mark and mark.exists():
            return False
        # The envelope's recipients tell who it was for even when no header does.
        whole = f"X-Envelope-To: {', '.join(recipients)}\r\n".encode() + content
        # Delivered before it is marked: a crash in between keeps it twice rather than never.
        mailbox.Maildir(self._maildir).add(whole)
        if mark:
            mark.touch()
        return True

    def _mark(self, content: bytes, recipients: list[str]) -> Path | None:
        identifier = str(BytesHeaderParser().parsebytes(content).get("Message-ID", "")).strip()
        if not identifier:
            return None
        whole = "\n".join([identifier, *sorted(recipients)])
        return self._seen / hashlib.sha256(whole.encode()).hexdigest()


async def _receive(port: int, maildir: Path) -> None:
    loop = asyncio.get_running_loop()
    handler = Receiver(maildir)

    def connection() -> SMTP:
        return SMTP(
            handler, hostname="localhost", ident=GREETING, data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True
        )

    server = await loop.create_server(connection, host="127.0.0.1", port=port)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with server:
        await stopped.wait()


def receive(port: int, maildir: Path) -> None:
    """Serve until SIGINT or SIGTERM."""
    asyncio.run(_receive(port, maildir))


def answers(port: int) -> bool:
    """The health check: our greeting on that port."""
    try:
        with smtplib.SMTP(timeout=2) as client:
            _, greeting = client.connect("127.0.0.1", port)
            return GREETING.encode() in greeting
    except (OSError, smtplib.SMTPException):
        return False
