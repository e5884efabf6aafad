"""The message as bytes: what mail programs read, and what nobody can put into it."""

import email
import email.policy
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.gateways.mail_samples import ICS, PNG, mail

from visavis.gateways.mail.composing import compose, wire_address
from visavis.gateways.mail.errors import MailFault, MailPermanent
from visavis.gateways.mail.schemas import CalendarMethod, CalendarPart, OutgoingMail

NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)


def read(message: OutgoingMail) -> EmailMessage:
    parsed = email.message_from_bytes(compose(message, now=NOW), policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not any(part.defects for part in parsed.walk())
    return parsed


def shape(part: EmailMessage) -> object:
    kind = part.get_content_type()
    return (kind, [shape(inner) for inner in part.iter_parts()]) if part.is_multipart() else kind  # type: ignore[arg-type]


def test_parts_stand_where_gmail_and_outlook_look_for_them() -> None:
    related = ("multipart/related", ["text/html", "image/png"])
    alternative = ("multipart/alternative", ["text/plain", related, "text/calendar"])
    assert shape(read(mail())) == ("multipart/mixed", [alternative, "application/ics"])


def test_message_without_calendar_or_picture_is_plain_alternative() -> None:
    message = read(mail(calendar=None, inline_images=()))
    assert shape(message) == ("multipart/alternative", ["text/plain", "text/html"])


def test_calendar_part_says_its_method_and_is_unchanged() -> None:
    cancel = CalendarPart(content=ICS.replace(b"REQUEST", b"CANCEL"), method=CalendarMethod.CANCEL)
    for calendar in (mail().calendar, cancel):
        assert calendar is not None
        parts = {part.get_content_type(): part for part in read(mail(calendar=calendar)).walk()}
        inline = parts["text/calendar"]
        assert inline.get_param("method") == calendar.method.value
        assert inline.get_content_charset() == "utf-8"
        assert inline.get_payload(decode=True) == calendar.content
        assert parts["application/ics"].get_payload(decode=True) == calendar.content
        assert parts["application/ics"].get_filename() == "rendez-vous.ics"


def test_picture_is_inline_and_found_by_its_cid() -> None:
    (image,) = (part for part in read(mail()).walk() if part.get_content_type() == "image/png")
    assert image["Content-ID"] == "<mark>"
    assert image.get_content_disposition() == "inline"
    assert image.get_payload(decode=True) == PNG


def test_headers_say_who_and_ask_for_no_absence_message() -> None:
    message = read(mail())
    assert message["From"] == "CLSC de l’Anse-aux-Lilas <rendez-vous@anse-aux-lilas.example>"
    assert message["To"] == "Jeanne Gagnon <jeanne.gagnon@courriel.example>"
    assert message["Reply-To"] == "accueil@anse-aux-lilas.example"
    assert message["Subject"] == "Votre rendez-vous du mardi 24 novembre à 14 h 30"
    assert message["Message-ID"] == "<0190aa.1@anse-aux-lilas.example>"
    assert message["Date"].datetime == NOW
    assert message["Content-Language"] == "fr-CA"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Cc"] is message["Bcc"] is message["Return-Path"] is None


def test_wire_is_ascii_with_short_lines() -> None:
    content = compose(mail(text="é" * 5000, subject="Très long " * 40), now=NOW)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 100
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("field", ["to_name", "from_name", "subject"])
@pytest.mark.parametrize("bad", ["a\nBcc: x@y.example", "a\r\n\r\nbody", "a\x00b", "a\u2028b"])
def test_line_breaks_in_headers_are_refused(field: str, bad: str) -> None:
    with pytest.raises(MailPermanent) as error:
        compose(mail(**{field: bad}), now=NOW)
    assert error.value.fault is MailFault.MALFORMED
    assert "Bcc" not in str(error.value)


@pytest.mark.parametrize("field", ["to_address", "from_address", "reply_to"])
@pytest.mark.parametrize(
    "bad",
    ["", "jeanne", "@x.example", "a b@x.example", "a@x.example,b@x.example", "a@x\n.example", "<a@x.ca>"],
)
def test_what_is_not_one_address_is_refused(field: str, bad: str) -> None:
    with pytest.raises(MailPermanent) as error:
        compose(mail(**{field: bad}), now=NOW)
    assert error.value.fault is MailFault.ADDRESS_INVALID


@pytest.mark.parametrize(
    "change", [{"message_id": "x"}, {"message_id": "<a@b>\nX: y"}, {"language": "fr\nX"}]
)
def test_wrong_technical_values_are_refused(change: dict[str, str]) -> None:
    with pytest.raises(MailPermanent):
        compose(mail(**change), now=NOW)


def test_international_domain_goes_out_in_ascii() -> None:
    assert wire_address("info@québec.example") == "info@xn--qubec-csa.example"
    with pytest.raises(MailPermanent):
        wire_address("hélène@courriel.example")


NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\x85"), max_size=80
)


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_any_name_comes_back_as_it_was_with_one_address(name: str) -> None:
    message = mail(to_name=name, calendar=None, inline_images=())
    (address,) = read(message)["To"].addresses
    assert address.addr_spec == "jeanne.gagnon@courriel.example"
    # Python's newer parser puts spaces between encoded words of a name; the older one reads them rightly.
    raw = email.message_from_bytes(compose(message, now=NOW))["To"]
    shown = str(make_header(decode_header(raw))).removesuffix("<jeanne.gagnon@courriel.example>")
    assert shown.split() == name.split() or shown.strip() == "jeanne.gagnon@courriel.example"
