"""Why a message did not leave. Server sentences are not kept: they quote addresses."""

from enum import StrEnum

from visavis.gateways.errors import PermanentError, RetryableError


class MailFault(StrEnum):
    """What stands in the way, in a word that a page can explain."""

    UNREACHABLE = "unreachable"  # no mail server answers
    BUSY = "busy"  # it answers "not now"
    ACCOUNT = "account"  # it refuses our account, or its certificate is wrong
    UNCONFIRMED = "unconfirmed"  # sent, but the line broke before the server said yes
    ADDRESS_UNKNOWN = "address_unknown"  # nobody has this address
    ADDRESS_INVALID = "address_invalid"  # this is not an address that mail can reach
    MAILBOX_FULL = "mailbox_full"
    TOO_LARGE = "too_large"
    REFUSED = "refused"  # by policy: taken for unwanted mail, blocked
    MALFORMED = "malformed"  # our own message is wrong


class _MailError(Exception):
    """`smtp_code` is 0 when no server spoke; `status` is the enhanced code (« 5.1.1 »), empty when none."""

    def __init__(self, fault: MailFault, *, smtp_code: int = 0, status: str = "") -> None:
        super().__init__(" ".join(filter(None, (fault.value, str(smtp_code or ""), status))))
        self.fault = fault
        self.smtp_code = smtp_code
        self.status = status


class MailRetryable(_MailError, RetryableError):
    """The same message may leave later."""

    @property
    def uncertain(self) -> bool:
        """The message may have left already: only its Message-ID protects from a second copy."""
        return self.fault is MailFault.UNCONFIRMED


class MailPermanent(_MailError, PermanentError):
    """This message to this address will never leave."""


_UNKNOWN = frozenset({"1.0", "1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "4.4"})
_BY_SUBJECT = dict.fromkeys(_UNKNOWN, MailFault.ADDRESS_UNKNOWN) | {
    "2.2": MailFault.MAILBOX_FULL,
    "2.3": MailFault.TOO_LARGE,
    "3.4": MailFault.TOO_LARGE,
}


def fault_of(status: str, *, about_recipient: bool = True) -> MailFault:
    """The word for an enhanced status code (RFC 3463), or for its absence."""
    kind, _, subject = status.partition(".")
    if kind == "4":
        return MailFault.MAILBOX_FULL if subject == "2.2" else MailFault.BUSY
    if subject in _BY_SUBJECT:
        return _BY_SUBJECT[subject]
    return MailFault.ADDRESS_UNKNOWN if about_recipient and not subject else MailFault.REFUSED


def refusal(smtp_code: int, status: str, *, about_recipient: bool) -> MailRetryable | MailPermanent:
    """The error for a server's no."""
    if smtp_code in {530, 535}:  # our account: ours to repair, so the message waits
        return MailRetryable(MailFault.ACCOUNT, smtp_code=smtp_code, status=status)
    if not 500 <= smtp_code < 600:
        return MailRetryable(fault_of(status or "4.0.0"), smtp_code=smtp_code, status=status)
    if smtp_code == 552 and not status:
        fault = MailFault.MAILBOX_FULL if about_recipient else MailFault.TOO_LARGE
    else:
        fault = fault_of(status, about_recipient=about_recipient)
    return MailPermanent(fault, smtp_code=smtp_code, status=status)
