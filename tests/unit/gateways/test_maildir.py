"""Kept messages are listed and opened, never touched."""

import mailbox
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.unit.gateways.mail_samples import ICS, PNG, mail

from visavis.gateways.mail.composing import compose
from visavis.gateways.mail.maildir import MaildirBox

NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "courriels"


def keep(folder: Path, *, minutes: int = 0, **changes: str) -> str:
    key = mailbox.Maildir(folder, create=True).add(compose(mail(**changes), now=NOW))
    moment = (NOW + timedelta(minutes=minutes)).timestamp()
    os.utime(folder / "new" / key, (moment, moment))
    return key


def test_missing_folder_is_empty(folder: Path) -> None:
    assert MaildirBox(folder).list() == []
    assert MaildirBox(folder).get("x") is None


def test_newest_comes_first(folder: Path) -> None:
    keep(folder, subject="Premier")
    keep(folder, subject="Déplacé", minutes=5)
    assert [line.subject for line in MaildirBox(folder).list()] == ["Déplacé", "Premier"]
    assert [line.subject for line in MaildirBox(folder).list(since=NOW)] == ["Déplacé"]
    assert [line.subject for line in MaildirBox(folder).list(limit=1)] == ["Déplacé"]


def test_line_says_from_whom_and_to_whom(folder: Path) -> None:
    name = "CLSC de l’Anse-aux-Lilas et du très long littoral de la Haute-Côte-Nord"
    key = keep(folder, from_name=name)
    (line,) = MaildirBox(folder).list()
    assert line.key == key
    assert line.sender == f"{name} <rendez-vous@anse-aux-lilas.example>"
    assert line.recipient == "Jeanne Gagnon <jeanne.gagnon@courriel.example>"
    assert line.received_at == NOW


def test_message_is_opened_with_all_its_parts(folder: Path) -> None:
    message = MaildirBox(folder).get(keep(folder))
    assert message is not None
    assert "À bientôt, « Jeanne »." in message.text
    assert 'src="cid:mark"' in message.html
    assert message.calendar.encode().replace(b"\r\n", b"\n") == ICS.replace(b"\r\n", b"\n")
    assert [(part.cid, part.content) for part in message.images] == [("mark", PNG)]
    (file,) = message.attachments
    assert (file.filename, file.content_type, file.content) == ("rendez-vous.ics", "application/ics", ICS)


def test_reading_changes_nothing(folder: Path) -> None:
    key = keep(folder)
    before = sorted(path for path in folder.rglob("*"))
    MaildirBox(folder).list()
    MaildirBox(folder).get(key)
    assert sorted(path for path in folder.rglob("*")) == before


def test_message_that_a_program_has_marked_is_still_found(folder: Path) -> None:
    key = keep(folder)
    (folder / "new" / key).rename(folder / "cur" / f"{key}:2,S")
    assert MaildirBox(folder).get(key) is not None


@pytest.mark.parametrize("key", ["", "../../etc/passwd", ".", "a/b", "unknown", "x\n"])
def test_keys_lead_nowhere_else(folder: Path, key: str) -> None:
    keep(folder)
    assert MaildirBox(folder).get(key) is None


def test_message_that_is_no_mail_breaks_nothing(folder: Path) -> None:
    key = mailbox.Maildir(folder, create=True).add(b"\xff\xfe\x00 nothing\n\n\x80")
    assert len(MaildirBox(folder).list()) == 1
    assert MaildirBox(folder).get(key) is not None
