"""Messages that come back (RFC 3464): « Non livré », once, whatever else stands in the mailbox (R046)."""

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.factories import Clinic
from visavis.core import clock
from visavis.core.models import AuditEvent
from visavis.gateways.mail.fake import FakeMail
from visavis.jobs import returned_mail, tasks
from visavis.visits.models import Notice, ReturnedMailCursor, Visit
from visavis.visits.services import notices

pytestmark = pytest.mark.django_db

REPORT = """\
Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example. I'm sorry to have to inform you
that your message could not be delivered to one or more recipients.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 4F1A2B3C
Arrival-Date: Sun, 22 Nov 2026 08:00:00 -0500 (EST)

Final-Recipient: rfc822; jeanne.gagnon@example.com
Original-Recipient: rfc822;jeanne.gagnon@example.com
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; 550 5.1.1 <jeanne.gagnon@example.com>: Recipient address rejected

--b1
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: Votre rendez-vous

--b1--
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    monkeypatch.setattr(tasks, "settings", SimpleNamespace(VISAVIS_RETURN_MAILDIR=str(tmp_path)))
    return tmp_path


def report(
    notice: Notice,
    *,
    by: str = "both",
    action: str = "failed",
    status: str = "5.1.1",
    domain: str = "localhost",
) -> bytes:
    to = f"retour+{notice.id.hex}@{domain}" if by in ("both", "address") else "rendez-vous@localhost"
    message_id = notice.message_id if by in ("both", "message") else "<x@elsewhere.example>"
    text = REPORT.format(to=to, message_id=message_id, action=action, status=status)
    return text.replace("\n", "\r\n").encode()


def arrives(folder: Path, content: bytes, name: str = "1.a.mx", age: timedelta = timedelta(0)) -> Path:
    file = folder / "new" / name
    file.write_bytes(content)
    at = (clock.now() - age).timestamp()
    os.utime(file, (at, at))
    return file


def sent(place: Clinic, mail: FakeMail) -> Notice:
    visit = place.confirmed()
    notice = Notice.objects.get(visit=visit, kind="invitation")
    tasks.send_notice(str(notice.id))
    return notice


def read(notice: Notice) -> tuple[str, str]:
    tasks.read_returned_mail(0)
    notice.refresh_from_db()
    return notice.state, notice.failure


@pytest.mark.parametrize("by", ["both", "address", "message"])
@pytest.mark.requirement("R046")
def test_report_marks_the_notice_by_its_address_or_its_message(
    place: Clinic, mail: FakeMail, folder: Path, by: str
) -> None:
    notice = sent(place, mail)
    version = Visit.objects.get(pk=notice.visit_id).version
    arrives(folder, report(notice, by=by))
    assert read(notice) == ("failed", "address_unknown 5.1.1")
    assert notice.failed_at is not None
    assert Visit.objects.get(pk=notice.visit_id).version > version
    line = AuditEvent.objects.get(action="notice.failed")
    assert (line.actor_name, line.visit_id) == ("mail", notice.visit_id)


def test_report_read_twice_or_sent_twice_is_told_once(place: Clinic, mail: FakeMail, folder: Path) -> None:
    notice = sent(place, mail)
    arrives(folder, report(notice))
    read(notice)
    first = notice.failed_at
    arrives(folder, report(notice), "2.b.mx")
    read(notice)
    assert notice.failed_at == first
    assert AuditEvent.objects.filter(action="notice.failed").count() == 1


def test_call_made_meanwhile_is_not_undone_by_reading_again(
    place: Clinic, mail: FakeMail, folder: Path
) -> None:
    notice = sent(place, mail)
    arrives(folder, report(notice))
    read(notice)
    with place.acting() as actor:
        notices.mark_called(actor=actor, role=place.role, visit_id=notice.visit_id, notice_id=notice.id)
    assert read(notice)[0] == "called"


def test_message_sent_again_is_another_one(place: Clinic, mail: FakeMail, folder: Path) -> None:
    notice = sent(place, mail)
    arrives(folder, report(notice))
    read(notice)
    with place.acting() as actor:
        notices.resend(actor=actor, visit_id=notice.visit_id, notice_id=notice.id)
    again = Notice.objects.get(repeat=1)
    tasks.send_notice(str(again.id))
    assert read(again)[0] == "sent"
    arrives(folder, report(again, status="5.2.2"), "3.c.mx")
    assert read(again) == ("failed", "mailbox_full 5.2.2")


def test_delay_is_not_the_end(place: Clinic, mail: FakeMail, folder: Path) -> None:
    notice = sent(place, mail)
    arrives(folder, report(notice, action="delayed", status="4.4.1"))
    assert read(notice) == ("sent", "")


STRANGE = {
    "empty": b"",
    "noise": bytes(range(256)) * 40,
    "headers": b"From: \xff\xfe\r\nTo: =?utf-9?b?!?=\r\nContent-Type: multipart/report; boundary=\r\n\r\n--",
    "no end": b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status",  # noqa: E501
    "ordinary": b"From: jeanne@example.com\r\nTo: clinique@example.com\r\nSubject: Merci\r\n\r\nMerci!",
    "absence": b"From: j@example.com\r\nAuto-Submitted: auto-replied\r\nSubject: Absence\r\n\r\nEn vacances.",
    "calendar": (
        b"From: j@example.com\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:x\r\nATTENDEE;PARTSTAT=DECLINED:mailto:j@x\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    ),
    "nobody's": REPORT.format(
        to="retour+" + "0" * 32 + "@localhost", message_id="<x@y>", action="failed", status="5.1.1"
    ).encode(),
    "not hexadecimal": REPORT.format(
        to="retour+zzz@localhost", message_id="<zzz@vis-a-vis>", action="failed", status="5.1.1"
    ).encode(),
    "odd status": REPORT.format(
        to="retour@localhost", message_id="<>", action="failed", status="never"
    ).encode(),
}


def test_strange_mail_breaks_nothing_and_hides_nothing(place: Clinic, mail: FakeMail, folder: Path) -> None:
    notice = sent(place, mail)
    for number, content in enumerate(STRANGE.values()):
        arrives(folder, content, f"{number}.s.mx", timedelta(seconds=20 - number))
    arrives(folder, report(notice), "99.z.mx")
    assert read(notice)[0] == "failed"
    assert Notice.objects.filter(state="failed").count() == 1


def test_calendar_answers_and_absence_messages_change_nothing(
    place: Clinic, mail: FakeMail, folder: Path
) -> None:
    notice = sent(place, mail)
    for name in ("calendar", "absence", "ordinary"):
        to = f"Delivered-To: retour+{notice.id.hex}@localhost\r\nIn-Reply-To: {notice.message_id}\r\n"
        arrives(folder, to.encode() + STRANGE[name], f"{name}.mx")
    assert read(notice) == ("sent", "")


def test_fault_in_one_message_is_logged_without_its_words_and_the_next_is_read(
    place: Clinic,
    mail: FakeMail,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    notice = sent(place, mail)
    parse = returned_mail.inbound.parse

    def broken(raw: bytes) -> object:
        if raw.startswith(b"Subject: secret"):
            raise ValueError("no detail")
        return parse(raw)

    monkeypatch.setattr(returned_mail.inbound, "parse", broken)
    arrives(folder, b"Subject: secret words\r\n\r\n", "1.x.mx", timedelta(seconds=5))
    arrives(folder, report(notice), "2.y.mx")
    assert read(notice)[0] == "failed"
    assert "could not be read" in caplog.text
    assert "secret words" not in caplog.text


def test_what_was_read_is_not_read_for_ever(place: Clinic, mail: FakeMail, folder: Path) -> None:
    notice = sent(place, mail)
    arrives(folder, report(notice), "1.old.mx", timedelta(hours=3))
    arrives(folder, b"Subject: later\r\n\r\n", "2.new.mx")
    read(notice)
    cursor = ReturnedMailCursor.objects.get()
    assert clock.now() - cursor.read_until < timedelta(minutes=1)
    seen = [
        raw
        for _at, raw in returned_mail.MaildirBox(folder).received(
            after=cursor.read_until - returned_mail.OVERLAP
        )
    ]
    assert len(seen) == 1


def test_mail_moved_by_a_reader_and_late_by_a_minute_is_still_seen(
    place: Clinic, mail: FakeMail, folder: Path
) -> None:
    notice = sent(place, mail)
    arrives(folder, b"Subject: first\r\n\r\n", "1.mx")
    tasks.read_returned_mail(0)
    file = arrives(folder, report(notice), "2.mx", timedelta(minutes=1))
    file.rename(folder / "cur" / "2.mx:2,S")
    assert read(notice)[0] == "failed"


def test_file_dated_to_come_does_not_hide_the_next_ones(place: Clinic, mail: FakeMail, folder: Path) -> None:
    notice = sent(place, mail)
    arrives(folder, b"Subject: from the future\r\n\r\n", "1.mx", -timedelta(days=400))
    tasks.read_returned_mail(0)
    arrives(folder, report(notice), "2.mx")
    assert read(notice)[0] == "failed"


def test_more_mail_than_one_batch_is_read(
    place: Clinic, mail: FakeMail, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = sent(place, mail)
    monkeypatch.setattr(returned_mail, "BATCH", 3)
    for number in range(8):
        arrives(folder, STRANGE["ordinary"], f"{number}.mx", timedelta(seconds=60 - number))
    arrives(folder, report(notice), "9.mx")
    assert read(notice)[0] == "failed"


def test_mailbox_that_does_not_exist_is_empty(
    place: Clinic, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for setting in ("", str(tmp_path / "nowhere")):
        monkeypatch.setattr(tasks, "settings", SimpleNamespace(VISAVIS_RETURN_MAILDIR=setting))
        tasks.read_returned_mail(0)
    assert not ReturnedMailCursor.objects.exists()
