"""A mail server in memory. `up`, `refuse` and `lose_answer` are the switches that tests pull."""

import threading
from datetime import UTC, datetime

from visavis.gateways.mail.composing import compose, wire_address
from visavis.gateways.mail.errors import MailFault, MailRetryable, refusal
from visavis.gateways.mail.schemas import OutgoingMail, SentMail


class FakeMail:
    """Thread-safe; keeps what it accepted, in order."""

    def __init__(self) -> None:
        self.up = True
        self.lose_answer = False
        self.outbox: list[OutgoingMail] = []
        self._refused: dict[str, tuple[int, str]] = {}
        self._lock = threading.Lock()

    def refuse(self, address: str, *, code: int, status: str) -> None:
        """From now on this address is answered so."""
        self._refused[address] = (code, status)

    def send(self, mail: OutgoingMail) -> SentMail:
        """The message is kept. Raises what the real client raises."""
        compose(mail, now=datetime.now(UTC))
        wire_address(mail.envelope_from)
        if not self.up:
            raise MailRetryable(MailFault.UNREACHABLE)
        code, status = self._refused.get(mail.to_address, (250, ""))
        if code >= 400:
            raise refusal(code, status, about_recipient=True)
        with self._lock:
            self.outbox.append(mail)
        if self.lose_answer:
            raise MailRetryable(MailFault.UNCONFIRMED)
        return SentMail(message_id=mail.message_id, accepted_at=datetime.now(UTC))
