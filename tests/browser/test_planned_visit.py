"""The main job, whole: planned, invited, tested, waited, met, written down, filed."""

import io
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage
from tests.browser.office import Office
from tests.browser.steps.clinician import Professional
from tests.browser.steps.mail import Mailbox, calendar_of, link_of, text_of
from tests.browser.steps.patient import Person
from tests.browser.steps.planning import Planner


@pytest.mark.requirement("R046")
@pytest.mark.requirement("R042")
@pytest.mark.requirement("R103")
def test_a_planned_visit_from_the_plan_to_the_filed_note(
    stage: Stage, office: Office, clinic: SimpleNamespace, mailbox: Mailbox
) -> None:
    # given a professional, and a person known to the establishment
    person = office("patient", clinic=clinic.clinic)
    karim = stage.professional(clinic, looks=True)

    # when the visit is planned through the pages, with consent
    visit = Planner(karim).plans(person.name, datetime.now(UTC) + timedelta(minutes=12))

    # then the person receives an invitation with a calendar file, that says nothing of the reason
    invitation = mailbox.wait_for(karim.page, person.email)
    assert "METHOD:REQUEST" in calendar_of(invitation).replace("\r\n ", "")
    assert "SEQUENCE:0" in calendar_of(invitation)
    assert "travail social" not in text_of(invitation)

    # when they come by the link of that message, answer, test and wait
    guest = stage.person(looks=True)
    karim.opens_day()
    guest.opens_link(link_of(invitation))
    guest.starts()
    guest.answers_before_entering()
    guest.tests_device()
    guest.goes_to_waiting_room()
    guest.look("waiting")

    # then the professional sees it, and lets them in with two gestures
    karim.sees_arrival_of(person.name)
    karim.look("day")
    karim.goes_to_door(visit)
    karim.room.is_open()
    karim.admits(person.name)
    guest.enters()
    karim.room.sees("guest")
    karim.confirms_identity()
    they_see_and_hear_each_other(karim, guest)
    karim.look("room")
    guest.look("room-guest")

    they_talk_write_share_and_pause(karim, guest)

    # when it ends
    karim.ends_for_all()
    guest.is_at_the_end()
    guest.look("end")

    # then the note knows what was done; it is signed, fetched and filed
    the_note_is_signed_and_filed(karim, person.name)
    karim.opens_day()
    expect(karim.row(visit)).to_contain_text("Terminée")


def they_see_and_hear_each_other(karim: Professional, guest: Person) -> None:
    karim.room.sees_and_hears()
    guest.room.sees_and_hears()
    karim.room.sees("guest")
    guest.room.sees("host")


def they_talk_write_share_and_pause(karim: Professional, guest: Person) -> None:
    karim.room.writes("Voici l’adresse du CLSC.")
    guest.room.reads("Voici l’adresse du CLSC.")
    guest.room.writes("Merci, c’est noté.")
    karim.room.reads("Merci, c’est noté.")
    guest.room.closes_panel()

    karim.room.control("share").click()
    guest.room.sees_a_shared_screen()
    karim.look("room-sharing")
    karim.room.control("share").click()
    expect(guest.page.locator("[data-media=screen]")).to_have_count(0)

    guest.room.chooses("Lever la main")
    karim.room.shows("main levée")
    karim.room.control("hold").click()
    guest.room.shows("Personne ne vous voit ni ne vous entend.")
    guest.room.neither_sees_nor_hears()
    karim.room.control("hold").click()
    guest.room.is_open()
    they_see_and_hear_each_other(karim, guest)


def the_note_is_signed_and_filed(karim: Professional, name: str) -> None:
    known = karim.page.locator(".known")
    for fact in ("Télésanté", "vidéo", "12, rue des Merles-Bleus", name):
        expect(known).to_contain_text(fact)
    karim.look("note")
    karim.signs_note("Suivi fait. La personne va mieux.")
    karim.look("note-signed")
    answer = karim.page.request.get(
        karim.page.locator("a", has_text="Ouvrir le PDF").get_attribute("href") or ""
    )
    document = pypdf.PdfReader(io.BytesIO(answer.body()))
    text = "\n".join(page.extract_text() for page in document.pages)
    assert answer.body().startswith(b"%PDF")
    assert name in text
    assert "La personne va mieux." in text
    karim.files_note("Dossier de la personne, CLSC du Vieux-Moulin")
    karim.look("note-filed")
