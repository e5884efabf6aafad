"""The mail client against a real SMTP server, and its fake: same answers."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from tests.contract.livekit_server import free_port
from tests.unit.gateways.mail_samples import ICS, mail
from visavis.gateways.mail.client import Mail, SmtpClient, SmtpServer, from_settings
from visavis.gateways.mail.errors import MailFault, MailPermanent, MailRetryable
from visavis.gateways.mail.fake import FakeMail


@dataclass
class Receiver:
    """What a mail server does with us, as the test decides."""

    answers: dict[str, str] = field(default_factory=dict)
    answer_to_data: str = "250 OK"
    kept: list[Envelope] = field(default_factory=list)
    greeted: list[str] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802
        self, server: object, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greeted.append(hostname)
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: object, session: object, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802
        if self.answer_to_data.startswith("250"):
            self.kept.append(envelope)
        return self.answer_to_data


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def port(receiver: Receiver) -> Iterator[int]:
    controller = Controller(receiver, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


@dataclass
class World:
    server: Mail
    refuse: Callable[[str, int, str], None]
    kept: Callable[[], int]


@pytest.fixture(params=["fake", "real"])
def world(request: pytest.FixtureRequest) -> World:
    if request.param == "fake":
        fake = FakeMail()
        return World(
            fake, lambda to, code, status: fake.refuse(to, code=code, status=status), lambda: len(fake.outbox)
        )
    receiver: Receiver = request.getfixturevalue("receiver")
    port: int = request.getfixturevalue("port")

    def refuse(to: str, code: int, status: str) -> None:
        receiver.answers[to] = f"{code} {status} <{to}>: no".replace("  ", " ")

    return World(client(port), refuse, lambda: len(receiver.kept))


def client(port: int, **settings: Any) -> SmtpClient:
    return SmtpClient(SmtpServer(host="127.0.0.1", port=port, **settings), timeout=2)


def test_message_is_accepted_once(world: World) -> None:
    sent = world.server.send(mail())
    assert sent.message_id == "<0190aa.1@anse-aux-lilas.example>"
    assert sent.accepted_at.tzinfo is not None
    assert world.kept() == 1


@pytest.mark.parametrize(
    ("code", "status", "fault"),
    [
        (550, "5.1.1", MailFault.ADDRESS_UNKNOWN),
        (550, "", MailFault.ADDRESS_UNKNOWN),
        (550, "5.7.1", MailFault.REFUSED),
        (552, "5.2.2", MailFault.MAILBOX_FULL),
        (552, "", MailFault.MAILBOX_FULL),
        (552, "5.3.4", MailFault.TOO_LARGE),
    ],
)
def test_refused_for_ever(world: World, code: int, status: str, fault: MailFault) -> None:
    world.refuse(mail().to_address, code, status)
    with pytest.raises(MailPermanent) as error:
        world.server.send(mail())
    assert (error.value.fault, error.value.smtp_code, error.value.status) == (fault, code, status)
    assert "jeanne" not in str(error.value).lower()
    assert world.kept() == 0


@pytest.mark.parametrize(
    ("code", "status", "fault"),
    [
        (451, "4.7.1", MailFault.BUSY),
        (450, "", MailFault.BUSY),
        (452, "4.2.2", MailFault.MAILBOX_FULL),
        (530, "5.7.0", MailFault.ACCOUNT),
    ],
)
def test_refused_for_now(world: World, code: int, status: str, fault: MailFault) -> None:
    world.refuse(mail().to_address, code, status)
    with pytest.raises(MailRetryable) as error:
        world.server.send(mail())
    assert (error.value.fault, error.value.smtp_code) == (fault, code)
    assert not error.value.uncertain


def test_wrong_address_never_reaches_the_server(world: World) -> None:
    for change in ({"to_address": "jeanne"}, {"envelope_from": "a@b.example\r\nRCPT TO:<c@d.example>"}):
        with pytest.raises(MailPermanent) as error:
            world.server.send(mail(**change))
        assert error.value.fault is MailFault.ADDRESS_INVALID
    assert world.kept() == 0


def test_server_gets_the_message_as_it_was_written(receiver: Receiver, port: int) -> None:
    client(port).send(mail(text="À bientôt.\n.\nUn seul point ci-dessus."))
    (envelope,) = receiver.kept
    assert receiver.greeted == ["anse-aux-lilas.example"]
    assert envelope.mail_from == "retour+abc123@anse-aux-lilas.example"
    assert envelope.rcpt_tos == ["jeanne.gagnon@courriel.example"]
    assert isinstance(envelope.content, bytes)
    parts = {part.get_content_type(): part for part in message_from_bytes(envelope.content).walk()}
    text = parts["text/plain"].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().splitlines()[:2] == ["À bientôt.", "."]
    assert parts["application/ics"].get_payload(decode=True) == ICS


@pytest.mark.parametrize(
    ("answer", "error", "fault"),
    [
        ("554 5.7.1 spam", MailPermanent, MailFault.REFUSED),
        ("552 too much", MailPermanent, MailFault.TOO_LARGE),
        ("451 later", MailRetryable, MailFault.BUSY),
    ],
)
def test_no_after_the_content(
    receiver: Receiver, port: int, answer: str, error: type[Exception], fault: MailFault
) -> None:
    receiver.answer_to_data = answer
    with pytest.raises(error) as caught:
        client(port).send(mail())
    assert caught.value.fault is fault  # type: ignore[attr-defined]


def test_nobody_answers() -> None:
    with pytest.raises(MailRetryable) as error:
        client(free_port()).send(mail())
    assert error.value.fault is MailFault.UNREACHABLE
    assert not error.value.uncertain


def test_line_that_breaks_after_the_content_is_said_to_be_uncertain() -> None:
    port = _server_that_hangs_up_after(b"\r\n.\r\n")
    with pytest.raises(MailRetryable) as error:
        client(port).send(mail())
    assert error.value.fault is MailFault.UNCONFIRMED
    assert error.value.uncertain


def test_line_that_breaks_before_the_content_is_certain() -> None:
    port = _server_that_hangs_up_after(b"RCPT")
    with pytest.raises(MailRetryable) as error:
        client(port).send(mail())
    assert error.value.fault is MailFault.UNREACHABLE
    assert not error.value.uncertain


def test_nonsense_in_answer_to_the_word_data_is_no_acceptance() -> None:
    port = _server_that_hangs_up_after(b"\r\n.\r\n", to_data=b"250 what?")
    with pytest.raises(MailRetryable) as error:
        client(port).send(mail())
    assert not error.value.uncertain


def _server_that_hangs_up_after(word: bytes, *, to_data: bytes = b"354 go on") -> int:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener, listener.accept()[0] as line:
            line.sendall(b"220 here\r\n")
            received = b""
            while word not in received:
                received += (chunk := line.recv(65536).upper())
                if not chunk or chunk.startswith(b"QUIT"):
                    return
                if chunk.startswith(b"DATA"):
                    line.sendall(to_data + b"\r\n")
                elif word not in received:
                    line.sendall(b"250 OK\r\n")

    threading.Thread(target=serve, daemon=True).start()
    port: int = listener.getsockname()[1]
    return port


def test_account_that_is_refused_lets_the_message_wait(receiver: Receiver) -> None:
    controller = Controller(
        receiver,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=lambda *_: AuthResult(success=False, handled=False),
        auth_require_tls=False,
    )
    controller.start()
    try:
        with pytest.raises(MailRetryable) as error:
            client(controller.port, username="visavis", password="the-password").send(mail())
    finally:
        controller.stop()
    assert error.value.fault is MailFault.ACCOUNT
    assert "the-password" not in str(error.value)


def test_required_encryption_that_is_not_offered_lets_the_message_wait(port: int, receiver: Receiver) -> None:
    with pytest.raises(MailRetryable) as error:
        client(port, tls="starttls").send(mail())
    assert error.value.fault is MailFault.ACCOUNT
    assert receiver.kept == []


def test_address_of_the_server_is_read_and_its_password_not_shown() -> None:
    server = SmtpServer.from_url("smtp+tls://user%40x:p%2Fw@mx.example")
    assert server == SmtpServer(
        host="mx.example", port=587, username="user@x", password="p/w", tls="starttls"
    )
    assert "p/w" not in repr(server)
    assert SmtpServer.from_url("smtp://127.0.0.1:2525").tls == "none"
    assert SmtpServer.from_url("smtps://mx.example").port == 465
    for wrong in ("", "http://mx.example", "smtp://"):
        with pytest.raises(ValueError, match="mail server"):
            SmtpServer.from_url(wrong)


def test_installation_without_a_mail_server_lets_messages_wait(settings: Any) -> None:
    settings.EMAIL_URL = ""
    with pytest.raises(MailRetryable) as error:
        from_settings()
    assert error.value.fault is MailFault.ACCOUNT
