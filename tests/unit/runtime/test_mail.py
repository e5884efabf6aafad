"""The embedded receiver keeps every message once."""

import mailbox
from pathlib import Path

from visavis.runtime.mail import Receiver

MESSAGE = b"From: a@clinique.example\r\nMessage-ID: <1@visavis>\r\nSubject: Rendez-vous\r\n\r\nBonjour\r\n"


def _kept(folder: Path) -> list[mailbox.MaildirMessage]:
    return list(mailbox.Maildir(folder))


def test_same_message_to_the_same_person_is_kept_once(tmp_path: Path) -> None:
    receiver = Receiver(tmp_path / "mail")
    assert receiver.keep(MESSAGE, ["b@exemple.example"])
    assert not receiver.keep(MESSAGE, ["b@exemple.example"])
    assert len(_kept(tmp_path / "mail")) == 1


def test_it_still_knows_after_a_restart(tmp_path: Path) -> None:
    assert Receiver(tmp_path / "mail").keep(MESSAGE, ["b@exemple.example"])
    assert not Receiver(tmp_path / "mail").keep(MESSAGE, ["b@exemple.example"])


def test_same_message_to_another_person_is_another_delivery(tmp_path: Path) -> None:
    receiver = Receiver(tmp_path / "mail")
    receiver.keep(MESSAGE, ["b@exemple.example"])
    receiver.keep(MESSAGE, ["c@exemple.example"])
    assert sorted(message["X-Envelope-To"] for message in _kept(tmp_path / "mail")) == [
        "b@exemple.example",
        "c@exemple.example",
    ]


def test_messages_without_identifier_are_all_kept(tmp_path: Path) -> None:
    receiver = Receiver(tmp_path / "mail")
    assert receiver.keep(b"Subject: a\r\n\r\nb\r\n", ["b@exemple.example"])
    assert receiver.keep(b"Subject: a\r\n\r\nb\r\n", ["b@exemple.example"])


def test_message_is_kept_as_it_came(tmp_path: Path) -> None:
    Receiver(tmp_path / "mail").keep(MESSAGE, ["b@exemple.example"])
    (message,) = _kept(tmp_path / "mail")
    assert message["Subject"] == "Rendez-vous"
    assert message.get_payload().strip() == "Bonjour"
