"""SMTP: hands one message to a mail server, and says exactly how far that went."""

import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

from visavis.gateways.mail.composing import compose, wire_address
from visavis.gateways.mail.errors import MailFault, MailRetryable, refusal
from visavis.gateways.mail.schemas import OutgoingMail, SentMail

TIMEOUT_SECONDS = 10.0
PORTS = {"smtp": 25, "smtp+tls": 587, "submission": 587, "smtps": 465, "smtp+ssl": 465}
_STATUS = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")


class Mail(Protocol):
    """What the rest of the product asks of a mail server."""

    def send(self, mail: OutgoingMail) -> SentMail:
        """The message is in a server's hands. Raises MailRetryable or MailPermanent."""
        ...


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where to send. `tls`: "none" (STARTTLS when offered), "starttls" (required) or "implicit"."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    tls: str = "none"

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """`smtp://host:25`, `smtp+tls://user:password@host`, `smtps://…`. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(f"not the address of a mail server; schemes: {', '.join(PORTS)}")
        tls = {"smtp": "none", "smtps": "implicit", "smtp+ssl": "implicit"}.get(parts.scheme, "starttls")
        return cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
        )

    def __repr__(self) -> str:
        return f"SmtpServer({self.host}:{self.port}, {self.tls})"  # never the password


class SmtpClient:
    """A connection each: a few a minute, and no state between two threads."""

    def __init__(self, server: SmtpServer, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._server = server
        self._timeout = timeout

    def send(self, mail: OutgoingMail) -> SentMail:
        """The message is in the server's hands. Raises MailRetryable or MailPermanent."""
        content = compose(mail, now=datetime.now(UTC))
        sender, recipient = wire_address(mail.envelope_from), wire_address(mail.to_address)
        connection = self._connected(sender.rpartition("@")[2])
        try:
            _hand_over(connection, sender, recipient, content)
        finally:
            _leave(connection)
        return SentMail(message_id=mail.message_id, accepted_at=datetime.now(UTC))

    def _connected(self, our_name: str) -> smtplib.SMTP:
        server = self._server
        connection: smtplib.SMTP | None = None
        try:
            # Our name is given: smtplib would ask the DNS for the machine's, and may wait for it.
            if server.tls == "implicit":
                context = ssl.create_default_context()
                connection = smtplib.SMTP_SSL(
                    server.host, server.port, our_name, timeout=self._timeout, context=context
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, our_name, timeout=self._timeout)
            connection.ehlo_or_helo_if_needed()
            self._secure(connection)
            if server.username:
                connection.login(server.username, server.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
            # Ours to repair, not the recipient's fault: the message waits.
            _leave(connection)
            raise MailRetryable(MailFault.ACCOUNT, smtp_code=getattr(error, "smtp_code", 0)) from None
        except (smtplib.SMTPException, OSError) as error:
            _leave(connection)
            code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
            raise MailRetryable(MailFault.BUSY if code else MailFault.UNREACHABLE, smtp_code=code) from None
        return connection

    def _secure(self, connection: smtplib.SMTP) -> None:
        required = self._server.tls == "starttls"
        if not required and (self._server.tls == "implicit" or not connection.has_extn("starttls")):
            return
        context = ssl.create_default_context()
        if not required and not self._server.username:
            # Better than clear text, and no password at stake (RFC 7435).
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        connection.starttls(context=context)
        connection.ehlo()


def _hand_over(connection: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> None:
    try:
        _expect(connection.mail(sender, [f"size={len(content)}"] if connection.has_extn("size") else []))
        _expect(connection.rcpt(recipient), about_recipient=True)
    except (smtplib.SMTPException, OSError):
        raise MailRetryable(MailFault.UNREACHABLE) from None
    try:
        _expect(connection.data(content))
    except smtplib.SMTPDataError as error:
        # Said before the content left; even a « 250 » here is no acceptance.
        _expect((error.smtp_code if error.smtp_code >= 400 else 0, _as_bytes(error.smtp_error)))
    except (smtplib.SMTPException, OSError):
        raise MailRetryable(MailFault.UNCONFIRMED) from None


def _expect(answer: tuple[int, bytes], *, about_recipient: bool = False) -> None:
    """Nothing for a yes; the right error for a no."""
    code, sentence = answer
    if 200 <= code < 300:
        return
    found = _STATUS.match(sentence.decode("ascii", "replace"))
    raise refusal(code, found[1] if found else "", about_recipient=about_recipient)


def _as_bytes(value: bytes | str) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def _leave(connection: smtplib.SMTP | None) -> None:
    """QUIT when the server still listens; its answer changes nothing."""
    if connection is None:
        return
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def from_settings() -> Mail:
    """The mail server that this installation uses (EMAIL_URL). Raises MailRetryable when none is named."""
    try:
        return _client(settings.EMAIL_URL, getattr(settings, "EMAIL_TIMEOUT", TIMEOUT_SECONDS))
    except ValueError:
        raise MailRetryable(MailFault.ACCOUNT) from None


@lru_cache(maxsize=4)
def _client(url: str, timeout: float) -> SmtpClient:
    return SmtpClient(SmtpServer.from_url(url), timeout=timeout)
