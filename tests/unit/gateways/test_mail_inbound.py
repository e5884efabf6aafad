"""What comes back by mail, and what is made of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.gateways.mail_samples import mail

from visavis.gateways.mail import inbound
from visavis.gateways.mail.errors import MailFault
from visavis.gateways.mail.schemas import AutoReply, BouncedMail, CalendarReplyMail

REPORT = """\
Return-Path: <>
Delivered-To: retour+tok-123@anse-aux-lilas.example
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: retour+tok-123@anse-aux-lilas.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 16 Nov 2026 10:00:00 -0500

Final-Recipient: rfc822; jeanne.gagnon@courriel.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <jeanne.gagnon@courriel.example>: unknown

--b1
Content-Type: {returned}

Message-ID: <0190aa.1@anse-aux-lilas.example>
Subject: Votre rendez-vous

--b1--
"""


def report(action: str = "failed", status: str = "5.1.1", returned: str = "message/rfc822") -> bytes:
    return REPORT.format(action=action, status=status, returned=returned).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_bounce_names_the_message_and_the_cause(returned: str) -> None:
    assert inbound.parse(report(returned=returned)) == BouncedMail(
        message_id="<0190aa.1@anse-aux-lilas.example>",
        recipient_token="tok-123",
        status="5.1.1",
        permanent=True,
        fault=MailFault.ADDRESS_UNKNOWN,
    )


def test_bounce_without_the_message_still_has_its_token() -> None:
    bounced = inbound.parse(report().replace(b"Message-ID", b"X-Nothing"))
    assert isinstance(bounced, BouncedMail)
    assert (bounced.message_id, bounced.recipient_token) == ("", "tok-123")


def test_delay_is_not_the_end() -> None:
    delayed = inbound.parse(report(action="delayed", status="4.4.1"))
    assert isinstance(delayed, BouncedMail)
    assert (delayed.permanent, delayed.fault) == (False, MailFault.BUSY)


def test_full_mailbox_is_said() -> None:
    bounced = inbound.parse(report(status="5.2.2"))
    assert isinstance(bounced, BouncedMail)
    assert bounced.fault is MailFault.MAILBOX_FULL


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_is_no_bounce(action: str) -> None:
    assert not isinstance(inbound.parse(report(action=action, status="2.0.0")), BouncedMail)


REPLY = b"""\
From: Jeanne Gagnon <jeanne.gagnon@courriel.example>
To: accueil@anse-aux-lilas.example
Subject: Accepted: Votre rendez-vous
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain

Oui.
--b1
Content-Type: text/calendar; charset="utf-8"; method=REPLY
Content-Transfer-Encoding: 7bit

BEGIN:VCALENDAR
METHOD:REPLY
END:VCALENDAR
--b1--
"""


def test_calendar_reply_is_taken_out() -> None:
    found = inbound.parse(REPLY)
    assert isinstance(found, CalendarReplyMail)
    assert found.sender == "jeanne.gagnon@courriel.example"
    assert b"METHOD:REPLY" in found.content


def test_calendar_that_is_no_reply_is_ordinary_mail() -> None:
    assert inbound.parse(REPLY.replace(b"METHOD:REPLY", b"METHOD:REQUEST")) is None


def test_absence_message_is_known_for_what_it_is() -> None:
    raw = b"From: jeanne@x.example\nAuto-Submitted: auto-replied\nIn-Reply-To: <a@b>\n\nAbsente."
    assert inbound.parse(raw) == AutoReply(message_id="<a@b>", sender="jeanne@x.example")


def test_letter_of_a_person_is_left_alone() -> None:
    assert inbound.parse(b"From: jeanne@x.example\nSubject: Question\n\nBonjour") is None
    assert inbound.parse(b"From: jeanne@x.example\nAuto-Submitted: no\n\nBonjour") is None


def test_our_own_message_is_no_bounce() -> None:
    from datetime import UTC, datetime

    from visavis.gateways.mail.composing import compose

    assert isinstance(inbound.parse(compose(mail(), now=datetime.now(UTC))), AutoReply)


def test_huge_mail_is_not_read() -> None:
    assert inbound.parse(report() + b"x" * inbound.LARGEST) is None


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 900), st.binary(max_size=60), st.integers(0, 40))
def test_broken_mail_breaks_nothing(at: int, noise: bytes, cut: int) -> None:
    whole = report()
    inbound.parse(whole[:at] + noise + whole[at + cut :])
    inbound.parse(noise)


def test_broken_charset_and_headers_break_nothing() -> None:
    for raw in (
        b"Content-Type: text/calendar; charset=nonsense\n\nMETHOD:REPLY\n",
        b"From: =?utf-8?b?//8=?= <\xff>\nAuto-Submitted: =?x?\n\n",
        b"Content-Type: multipart/report; boundary=\n\n--\n--",
        b"Content-Type: message/delivery-status\n\n",
    ):
        inbound.parse(raw)
