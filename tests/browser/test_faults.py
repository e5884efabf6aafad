"""What fails while people meet, and how the visit survives it. The parts are killed for real."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Meeting, Stage
from tests.browser.office import Office
from tests.browser.steps.mail import Mailbox
from tests.browser.steps.planning import Planner
from tests.browser.steps.waiting import until
from tests.harness.product import Product

Visits = Callable[..., SimpleNamespace]


def test_pictures_come_back_by_themselves_after_the_media_server_died(
    product: Product, a_visit: Visits, meeting: Meeting
) -> None:
    karim, guest = meeting(a_visit())
    karim.room.sees_and_hears()
    product.restart("livekit")
    karim.room.sees_and_hears(seconds=40)
    guest.room.sees_and_hears(seconds=40)


def test_the_waiting_room_says_that_video_is_down_and_offers_the_telephone(
    product: Product, stage: Stage, clinic: SimpleNamespace, a_visit: Visits
) -> None:
    visit = a_visit()
    guest = stage.person().waits(visit.path)
    karim = stage.professional(clinic).opens_visit(visit.id)
    with product.without("livekit"):
        guest.reads("La vidéo ne répond pas.", seconds=30)
        expect(guest.page.get_by_role("link", name="Par téléphone")).to_be_visible()
        karim.room.shows("Vous pouvez continuer par téléphone.", seconds=30)
    expect(guest.page.locator("[data-waiting]")).not_to_contain_text(
        "La vidéo ne répond pas.", timeout=40_000
    )
    karim.room.is_open(seconds=40)
    karim.admits(visit.name)
    guest.enters()
    karim.room.sees_and_hears(seconds=30)


@pytest.mark.requirement("N5")
def test_a_message_waits_for_the_mail_server_and_is_sent_once(
    product: Product, stage: Stage, office: Office, clinic: SimpleNamespace, mailbox: Mailbox
) -> None:
    person = office("patient", clinic=clinic.clinic)
    karim = stage.professional(clinic)
    visit = office("visit", clinic=clinic.clinic, state="ready", patient=person.id, minutes=2000)
    with product.without("mail"):
        Planner(karim).confirms(visit.id)
        expect(karim.page.locator("#messages")).to_contain_text("Invitation")
        assert mailbox.messages_to(person.email) == []
    mailbox.wait_for(karim.page, person.email, seconds=60)

    def is_said_to_be_sent() -> bool:
        karim.page.reload()
        return "Envoyé" in karim.page.locator("#messages").inner_text()

    until(karim.page, is_said_to_be_sent, "the sheet to say that it was sent")
    assert len(mailbox.messages_to(person.email)) == 1


@pytest.mark.requirement("N5")
def test_a_worker_killed_in_mid_job_loses_and_repeats_nothing(
    product: Product, stage: Stage, office: Office, clinic: SimpleNamespace, mailbox: Mailbox
) -> None:
    people = [office("patient", clinic=clinic.clinic) for _rank in range(4)]
    karim = stage.professional(clinic)
    for rank, person in enumerate(people):
        office("visit", clinic=clinic.clinic, state="confirmed", patient=person.id, minutes=2000 + 60 * rank)
        if rank == 2:
            product.kill("worker")
    for person in people:
        mailbox.wait_for(karim.page, person.email, seconds=220)
    assert [len(mailbox.messages_to(person.email)) for person in people] == [1, 1, 1, 1]


def test_pages_recover_after_the_database_was_restarted(
    product: Product, stage: Stage, clinic: SimpleNamespace, a_visit: Visits
) -> None:
    # given somebody who waits and somebody who looks at the day
    stage.tolerates = re.compile("net::|ERR_|WebSocket|/direct/|50[0-9]|EventSource")
    visit = a_visit()
    karim = stage.professional(clinic)
    guest = stage.person().waits(visit.path)
    karim.sees_arrival_of(visit.name)

    product.restart("postgres")

    # then both pages go on without being loaded again
    def day_answers() -> bool:
        return bool(karim.page.request.get("/journee/").ok)

    until(karim.page, day_answers, "the database to be back", 40)
    karim.page.locator("#retard-10").click()
    guest.reads("environ 10 minutes de retard", seconds=25)


def test_a_cut_network_is_told_and_comes_back(stage: Stage, a_visit: Visits, meeting: Meeting) -> None:
    mark = "--journey=cut-network"
    karim, guest = meeting(a_visit(), browser=stage.browsers("guest", mark))
    karim.room.sees_and_hears()
    network = network_process(mark)
    network.suspend()
    try:
        karim.room.shows("ne passe plus", seconds=15)
    finally:
        network.resume()
    karim.room.sees_and_hears(seconds=40)
    guest.room.sees_and_hears(seconds=40)


def network_process(mark: str) -> psutil.Process:
    """Chromium keeps all its sockets, WebRTC's too, in one process: stopped, it is a cut network."""
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if mark in words and not any(word.startswith("--type=") for word in words):
            return next(
                child
                for child in process.children(recursive=True)
                if any("network.mojom.NetworkService" in word for word in child.cmdline())
            )
    raise AssertionError("no network process")


@pytest.mark.requirement("R089")
@pytest.mark.requirement("R091")
def test_the_visit_goes_on_by_telephone_and_the_note_says_so(a_visit: Visits, meeting: Meeting) -> None:
    karim, guest = meeting(a_visit())
    karim.goes_to_telephone(cause="picture")
    expect(karim.page.locator("#panel [data-dial]")).to_have_attribute("href", "tel:+15145550142")
    expect(karim.page.locator("#panel")).to_contain_text("Au téléphone depuis")
    guest.room.shows("La rencontre continue par téléphone", seconds=10)
    karim.look("telephone")
    karim.records_call("Poursuivie au téléphone")
    karim.ends_for_all()
    expect(karim.page.locator(".known")).to_contain_text(re.compile("téléphone", re.IGNORECASE))
    expect(karim.page.locator(".known")).to_contain_text("Image coupée")


@pytest.mark.requirement("R089")
def test_an_unsafe_number_is_withheld(stage: Stage, clinic: SimpleNamespace, a_visit: Visits) -> None:
    visit = a_visit()
    karim = stage.professional(clinic).opens_visit(visit.id)
    guest = stage.person()
    guest.opens_link(visit.path)
    guest.starts()
    guest.answers_before_entering(callback="unsafe")
    guest.goes_on_without_camera()
    karim.admits(visit.name)
    guest.enters()
    karim.confirms_identity()
    karim.asks_for_telephone()
    expect(karim.page.locator("#panel")).to_contain_text("Ne rappelez pas ce numéro.")
    assert "555-0142" not in karim.page.locator("#panel").inner_text()
    expect(karim.page.locator("#panel [data-dial]")).to_have_count(0)


def test_a_blocked_microphone_is_repaired(stage: Stage, a_visit: Visits) -> None:
    visit = a_visit()
    guest = stage.person(browser=stage.browsers("guest", asks=True), permissions=["clipboard-read"])
    guest.opens_link(visit.path)
    guest.starts()
    guest.answers_before_entering()
    guest.button("test")
    repairs = guest.page.locator("[data-repairs]")
    expect(repairs).to_contain_text("Votre micro est bloqué")
    guest.look("test-blocked")
    guest.page.context.grant_permissions(["camera", "microphone"])
    repairs.get_by_role("button", name="J’ai changé le réglage").first.click()
    guest.page.locator("[data-question]").get_by_role("button", name="Oui").click()
    expect(guest.page.locator("[data-verdict]")).to_be_visible(timeout=15_000)
    guest.goes_to_waiting_room()


def test_no_camera_is_no_obstacle(stage: Stage, clinic: SimpleNamespace, a_visit: Visits) -> None:
    visit = a_visit()
    karim = stage.professional(clinic).opens_visit(visit.id)
    guest = stage.person(browser=stage.browsers("guest", cameras_found=0))
    guest.opens_link(visit.path)
    guest.starts()
    guest.answers_before_entering()
    guest.goes_on_without_camera()
    karim.admits(visit.name)
    guest.enters()
    karim.confirms_identity()
    guest.room.sees_and_hears()
    karim.room.hears()


@pytest.mark.requirement("N5")
def test_the_professionals_browser_dies_and_the_visit_and_the_note_go_on(
    stage: Stage, clinic: SimpleNamespace, a_visit: Visits, meeting: Meeting
) -> None:
    # given a note begun in a second tab during the visit
    visit = a_visit()
    karim, guest = meeting(visit)
    note = karim.page.context.new_page()
    note.goto(f"/rencontres/{visit.id}/note")
    note.locator("#text-0").fill("Dort mieux depuis une semaine.")
    expect(note.locator("[data-save-words]")).to_contain_text("Enregistrée")

    # when the browser is gone, and opened again
    karim.page.context.close()
    again = stage.professional(clinic).opens_visit(visit.id)

    # then it is the same visit, with the person still there and the note as it was
    again.room.is_open()
    again.room.sees_and_hears(seconds=30)
    guest.room.sees_and_hears(seconds=30)
    again.ends_for_all()
    expect(again.page.locator("#text-0")).to_have_value("Dort mieux depuis une semaine.")
