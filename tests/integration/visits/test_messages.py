"""What a message says, to whom, in which language, and what it never says (R046, R049, R051; rule N3)."""

import io
import logging
import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import icalendar
import pytest
from django.db import connection as database
from psycopg import sql

from tests.factories import Clinic
from visavis.core import clock
from visavis.gateways.mail.composing import compose as wire
from visavis.gateways.mail.fake import FakeMail
from visavis.gateways.mail.schemas import OutgoingMail
from visavis.jobs import tasks
from visavis.visits import secrets
from visavis.visits.models import Notice, Participant, Visit
from visavis.visits.services import notices, people, schedule

pytestmark = pytest.mark.django_db

START = datetime(2027, 2, 9, 14, 30, tzinfo=clock.MONTREAL)


def confirmed(place: Clinic, **person: object) -> Visit:
    with clock.played_at(START - timedelta(days=5)):
        return place.confirmed(place.patient(**person), start=START)


def sent(mail: FakeMail, visit: Visit, kind: str = "invitation", **more: object) -> OutgoingMail:
    notice = Notice.objects.filter(visit=visit, kind=kind, **more).latest("calendar_sequence")
    with clock.played_at(START - timedelta(hours=30)):
        tasks.send_notice(str(notice.id))
    return mail.outbox[-1]


def event(message: OutgoingMail) -> tuple[icalendar.Calendar, icalendar.Event]:
    assert message.calendar is not None
    calendar = icalendar.Calendar.from_ical(message.calendar.content)
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.requirement("R046")
def test_invitation_in_french(place: Clinic, mail: FakeMail) -> None:
    message = sent(mail, confirmed(place))
    assert message.subject.replace("\xa0", " ") == "Votre rendez-vous du mardi 9 février à 14 h 30"
    assert message.language == "fr-CA"
    for part in (message.text, message.html):
        plain = part.replace("\xa0", " ")
        assert "Mardi 9 février 2027" in plain
        assert "14 h 30" in plain
        assert "Karim Haddad" in plain
    assert 'lang="fr-CA"' in message.html


@pytest.mark.requirement("R046")
def test_invitation_in_english(place: Clinic, mail: FakeMail) -> None:
    message = sent(mail, confirmed(place, language="en-ca"))
    assert message.subject.replace("\xa0", " ") == "Your appointment on Tuesday, February 9 at 2:30 p.m."
    assert message.language == "en-CA"
    assert "2:30" in message.text
    for french in ("Votre rendez-vous", "Quand", "Avec", "Voir ma rencontre", "Une question"):
        assert french not in message.text
        assert french not in message.html


@pytest.mark.requirement("R049")
@pytest.mark.requirement("R051")
def test_invitation_says_how_to_test_what_to_prepare_and_whom_to_call(place: Clinic, mail: FakeMail) -> None:
    visit = confirmed(place)
    message, secret = sent(mail, visit), secrets.link_secret(place.guest(visit))
    for part in (message.text, message.html):
        assert f"http://localhost:8000/r/{secret}" in part
        assert f"/r/{secret}?vers=essai" in part
        assert f"/r/{secret}?vers=avis" in part
        assert "514" in part
        assert "téléphone près de vous" in part.replace("\xa0", " ")
        assert "/renseignements" in part


def test_message_on_the_wire_has_text_html_picture_and_calendar(place: Clinic, mail: FakeMail) -> None:
    raw = wire(sent(mail, confirmed(place)), now=clock.now())
    message = message_from_bytes(raw, policy=policy.default)
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds[:2] == ["text/plain", "text/html"]
    assert {"text/calendar", "image/png"} <= set(kinds)
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert (
        message["Reply-To"].endswith("clinique@example.com>") or "clinique@example.com" in message["Reply-To"]
    )


@pytest.mark.requirement("R046")
def test_calendar_of_the_invitation(place: Clinic, mail: FakeMail) -> None:
    visit = confirmed(place)
    calendar, found = event(sent(mail, visit))
    assert calendar["METHOD"] == "REQUEST"
    assert (found["UID"], found["SEQUENCE"]) == (visit.calendar_uid, 0)
    assert found.decoded("DTSTART") == START
    assert found.decoded("DTEND") == visit.end
    assert "clinique@example.com" in found["ORGANIZER"]
    assert "jeanne.gagnon@example.com" in found["ATTENDEE"]


@pytest.mark.requirement("R052")
def test_calendar_of_a_moved_visit_replaces_the_event(place: Clinic, mail: FakeMail, sfu: object) -> None:
    visit = confirmed(place)
    later = START + timedelta(hours=1)
    with clock.played_at(START - timedelta(days=4)), place.acting() as actor:
        schedule.reschedule_visit(
            actor=actor, visit_id=visit.id, start=later, end=later + timedelta(minutes=30)
        )
    message = sent(mail, visit, "moved")
    calendar, found = event(message)
    assert (calendar["METHOD"], found["UID"], found["SEQUENCE"]) == ("REQUEST", visit.calendar_uid, 1)
    assert found.decoded("DTSTART") == later
    assert "15 h 30" in message.text.replace("\xa0", " ")


@pytest.mark.requirement("R052")
def test_calendar_of_a_cancelled_visit_removes_the_event(place: Clinic, mail: FakeMail, sfu: object) -> None:
    visit = confirmed(place)
    sent(mail, visit, "invitation")
    with clock.played_at(START - timedelta(days=4)), place.acting() as actor:
        schedule.cancel_visit(actor=actor, visit_id=visit.id, reason="Deuil dans ma famille")
    message = sent(mail, visit, "cancelled")
    calendar, found = event(message)
    assert (calendar["METHOD"], found["UID"], found["SEQUENCE"]) == ("CANCEL", visit.calendar_uid, 1)
    assert found["STATUS"] == "CANCELLED"
    assert "Deuil" not in everything(message)
    assert "/r/" not in message.text


def test_reminder_repeats_the_link_and_no_calendar(place: Clinic, mail: FakeMail) -> None:
    visit = confirmed(place)
    message = sent(mail, visit, "reminder", minutes_before=1440)
    assert message.calendar is None
    assert secrets.link_secret(place.guest(visit)) in message.text


def everything(message: OutgoingMail) -> str:
    calendar = message.calendar.content.decode() if message.calendar else ""
    unfolded = calendar.replace("\r\n ", "")
    return "\n".join([message.subject, message.text, message.html, unfolded, message.to_name])


def test_nobody_sees_the_others(place: Clinic, mail: FakeMail) -> None:
    visit = confirmed(place)
    guest = people.Guest("relative", "Luc Tremblay", email="luc@example.com", telephone="+14185550101")
    with clock.played_at(START - timedelta(days=4)), place.acting() as actor:
        people.add_participant(actor=actor, visit_id=visit.id, guest=guest)
    to_patient = everything(sent(mail, visit, participant=place.guest(visit)))
    to_relative = everything(sent(mail, visit, participant=place.guest(visit, "relative")))
    for others in ("Luc", "luc@", "418"):
        assert others not in to_patient
    for others in ("Jeanne", "Gagnon", "jeanne.gagnon@", "5550142", "555-0142"):
        assert others not in to_relative
    assert "vers=avis" not in to_relative  # the consent is not theirs to take back


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_message_says_neither_reason_nor_profession_nor_password(
    place: Clinic, mail: FakeMail, kind: str
) -> None:
    visit = confirmed(place)
    said = everything(sent(mail, visit, kind)).lower()
    for word in ("travail social", "social", "suivi", "condition", "known_condition", "santé", "situation"):
        assert word not in said.replace("télésanté", "")
    assert visit.number not in said
    assert not re.search(rf"\b{secrets.password(place.guest(visit))}\b", said)


def test_second_professional_is_led_to_their_account_and_given_no_link(place: Clinic, mail: FakeMail) -> None:
    visit, colleague = confirmed(place), place.colleague()
    guest = people.Guest("practitioner", "Nadia Bouchard", role=colleague)
    with clock.played_at(START - timedelta(days=4)), place.acting() as actor:
        theirs = people.add_participant(actor=actor, visit_id=visit.id, guest=guest)
    message = sent(mail, visit, participant=theirs)
    assert message.to_address == colleague.practitioner.user.email
    assert f"/rencontres/{visit.id}/" in message.text
    assert "/r/" not in message.text.replace("/rencontres/", "")


def test_each_message_has_a_return_address_of_its_own(place: Clinic, mail: FakeMail) -> None:
    visit = confirmed(place)
    message = sent(mail, visit)
    notice = Notice.objects.get(visit=visit, kind="invitation")
    assert message.envelope_from.startswith(f"retour+{notice.id.hex}@")
    assert message.message_id == f"<{notice.id}@vis-a-vis>"


def test_secret_stands_in_no_row_no_job_and_no_log(
    place: Clinic, mail: FakeMail, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    visit = confirmed(place)
    participant: Participant = place.guest(visit)
    sent(mail, visit)
    connection = place.arrived(visit)
    mail.refuse("jeanne.gagnon@example.com", code=550, status="5.1.1")
    with place.acting() as actor:
        notices.resend(
            actor=actor, visit_id=visit.id, notice_id=Notice.objects.get(visit=visit, kind="invitation").id
        )
    with clock.played_at(START - timedelta(hours=30)):
        tasks.send_notice(str(Notice.objects.get(visit=visit, repeat=1).id))
    secret, password = secrets.link_secret(participant), secrets.password(participant)
    kept = io.StringIO()
    with database.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(table)))
            kept.writelines(row[0] + "\n" for row in cursor.fetchall())
    assert str(connection.id) in kept.getvalue()
    assert secret not in kept.getvalue()
    assert secret[22:] not in kept.getvalue()
    assert not re.search(rf"(?<!\d){password}(?!\d)", kept.getvalue())
    assert secret not in caplog.text
    assert "/r/" not in caplog.text
