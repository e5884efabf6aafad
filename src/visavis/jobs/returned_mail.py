"""Reading the messages that came back: a report of non-delivery makes its notice « Non livré » (R046).

Anybody may write to a return address, so nothing found there may do more than that, nor stop the reading.
The cursor is the hour of the last message read; a little is read again each time, which changes nothing:
only a notice that was sent becomes « Non livré », and only once.
"""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from visavis.core import clock
from visavis.gateways.mail import inbound
from visavis.gateways.mail.maildir import MaildirBox
from visavis.gateways.mail.schemas import BouncedMail
from visavis.visits.models import MESSAGE_ID_DOMAIN, ReturnedMailCursor
from visavis.visits.services import sending

log = logging.getLogger(__name__)

# Two files of one instant, or one that got its name after a later one, must not be passed over.
OVERLAP = timedelta(minutes=5)
BATCH = 500
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def read(folder: Path) -> int:
    """Read what came since the last time. Gives how many notices became « Non livré »."""
    mailbox = str(folder)[-200:]
    cursor = ReturnedMailCursor.objects.filter(pk=mailbox).first()
    until = cursor.read_until if cursor else _BEGINNING
    box, told, start = MaildirBox(folder), 0, until - OVERLAP
    while True:
        last, count = start, 0
        for received_at, raw in box.received(after=start, limit=BATCH):
            told += _take_in(raw)
            last, count = received_at, count + 1
        if min(last, clock.now()) > until:
            until = min(last, clock.now())  # a file dated to come must not hide the next ones
            ReturnedMailCursor.objects.update_or_create(pk=mailbox, defaults={"read_until": until})
        if count < BATCH or last == start:
            return told
        start = last


def _take_in(raw: bytes) -> bool:
    try:
        found = inbound.parse(raw)
        if not isinstance(found, BouncedMail) or not found.permanent:
            return False  # a calendar's answer, a machine's, an ordinary message, a delay
        notice_id = _notice_of(found)
        reason = " ".join(filter(None, (found.fault.value, found.status)))
        return notice_id is not None and sending.mark_returned(notice_id, reason)
    except Exception:
        # Whatever is wrong with one message, the next ones are read. Its words are not logged.
        log.exception("a returned message could not be read")
        return False


def _notice_of(returned: BouncedMail) -> UUID | None:
    """By the return address, which is of this notice alone; else by the Message-ID that comes back."""
    identifier, _at, domain = returned.message_id.strip("<>").partition("@")
    for text in (returned.recipient_token, identifier if domain == MESSAGE_ID_DOMAIN else ""):
        try:
            return UUID(text)
        except ValueError:
            continue
    return None
