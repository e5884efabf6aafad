"""What a page shows to whom: a link may be forwarded, a device may be somebody else's (N2, N3)."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import Clinic
from tests.integration.patient_pages.browsing import Browser, arrived_by_link, pages
from visavis.gateways.livekit.fake import FakeSfu
from visavis.visits.models import Connection, Participant, Visit
from visavis.visits.services import admission, people

pytestmark = pytest.mark.usefixtures("media_server")
ON_FILE = "514 555-0142"
HIDDEN_PAGE = "La personne a caché la page. Ne rappelez pas : suivez l’entente."


@pytest.fixture
def visit(clinic: Clinic, media_server: FakeSfu) -> Visit:
    return clinic.opened()


def relative_of(clinic: Clinic, visit: Visit) -> Participant:
    with clinic.acting() as actor:
        return people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest(kind="relative", name="Sophie Roy")
        )


def room_of(browser: Browser, connection: Connection) -> dict:  # type: ignore[type-arg]
    return browser.get(f"{pages(connection)}api/state").json()


class Desk:
    """The professional's browser."""

    def __init__(self, clinic: Clinic, visit: Visit) -> None:
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(clinic.user)
        self.root = f"/rencontres/{visit.id}/"

    def see(self, page: str) -> str:
        words = self.client.get(f"{self.root}{page}").content.decode()
        return words.replace("\u00a0", " ").replace("\u202f", " ")

    @property
    def telephone(self) -> dict[str, object]:
        return dict(self.client.get(f"{self.root}api/state").json()["telephone"])


@pytest.fixture
def desk(clinic: Clinic, visit: Visit) -> Desk:
    return Desk(clinic, visit)


def said(telephone: str = "", callback: str = "") -> dict[str, str]:
    return {"privacy": "alone", "place": "Ailleurs", "telephone": telephone, "callback": callback}


# --- Who is there ---------------------------------------------------------------------------------


@pytest.mark.requirement("R073")
def test_who_is_not_inside_sees_only_themselves(clinic: Clinic, phone: Browser, visit: Visit) -> None:
    relative = relative_of(clinic, visit)
    inside = clinic.identified(visit)
    own = arrived_by_link(phone, relative)

    def sees_nobody() -> bool:
        state = room_of(phone, own)
        text = str(state)
        assert state["visit"]["started_at"] is None
        assert state["chat"] == []
        return "Jeanne" not in text and inside.identity not in text and len(state["people"]) == 1

    assert sees_nobody(), "arrived"
    phone.send(f"{pages(own)}attente")
    assert sees_nobody(), "waiting"
    same = {"visit_id": visit.id, "connection_id": own.id}
    with clinic.acting() as actor:
        admission.admit(actor=actor, role=clinic.role, **same)
    assert "Jeanne Gagnon" in str(room_of(phone, own))
    for act in (admission.hold, admission.remove):
        with clinic.acting() as actor:
            act(actor=actor, **same)
        assert sees_nobody(), act.__name__


@pytest.mark.requirement("N2")
def test_a_removed_device_opens_nothing(clinic: Clinic, phone: Browser, visit: Visit) -> None:
    clinic.identified(visit)
    own = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(own)}attente")
    with clinic.acting() as actor:
        admission.remove(actor=actor, visit_id=visit.id, connection_id=own.id)
    for page in ("avant", "essai", "telephone", "avis", "aide", "aide/etat", "nom"):
        assert phone.see(f"{pages(own)}{page}").status_code == 404, page
    assert phone.send(f"{pages(own)}avis", {"scope": "episode"}).status_code == 404
    visit.refresh_from_db()
    assert visit.state == "in_progress"
    assert "Vous n’êtes plus dans la rencontre" in phone.see(f"{pages(own)}attente").content.decode()


# --- The number -----------------------------------------------------------------------------------


@pytest.mark.requirement("R089")
def test_a_second_device_changes_neither_number_nor_place(
    clinic: Clinic, phone: Browser, visit: Visit, desk: Desk
) -> None:
    clinic.identified(visit)
    other = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(other)}avant", said("418 555-0666", "safe"))
    for step in ("", "attente"):
        if step:
            phone.send(f"{pages(other)}{step}")
        assert desk.telephone["href"] == "tel:+15145550142"
        panel = desk.see("panneau")
        assert "418 555-0666" not in panel
        assert "12, rue des Merles-Bleus" in panel


@pytest.mark.requirement("R089")
def test_unsafe_said_on_one_device_is_kept_on_all(
    clinic: Clinic, phone: Browser, browser: Callable[..., Browser], visit: Visit, desk: Desk
) -> None:
    first = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(first)}avant", said(ON_FILE, "unsafe"))
    phone.send(f"{pages(first)}attente")
    second = browser("203.0.113.9")
    own = arrived_by_link(second, clinic.guest(visit))
    second.send(f"{pages(own)}attente")
    assert desk.telephone["allowed"] is False
    panel = desk.see("panneau")
    assert ON_FILE not in panel
    assert "rappel prudent : non" in panel
    second.see(f"{pages(own)}avant")
    assert ON_FILE not in second.page


@pytest.mark.requirement("R089")
def test_what_the_file_says_now_counts(clinic: Clinic, visit: Visit, desk: Desk) -> None:
    clinic.waiting(visit)
    patient = visit.patient
    assert patient is not None
    with clinic.acting():
        patient.callback_safety = "unsafe"
        patient.save()
    assert desk.telephone["allowed"] is False
    for page in ("panneau", "planification", "telephone"):
        assert ON_FILE not in desk.see(page), page


@pytest.mark.requirement("R089")
def test_an_unsafe_number_is_shown_on_no_page_of_the_link(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened(clinic.patient(callback_safety="unsafe"))
    own = arrived_by_link(phone, clinic.guest(visit))
    for page in ("avant", "telephone", "essai"):
        phone.see(f"{pages(own)}{page}")
        assert ON_FILE not in phone.page, page
    phone.send(f"{pages(own)}avant", said("", "safe"))
    phone.send(f"{pages(own)}attente")
    desk = Desk(clinic, visit)
    assert desk.telephone["allowed"] is False
    phone.send(f"{pages(own)}avant", said("418 555-0166", "safe"))
    assert desk.telephone["href"] == "tel:+14185550166"


@pytest.mark.requirement("R089")
def test_whether_a_call_is_safe_is_said_only_when_it_was_asked(clinic: Clinic) -> None:
    visit = clinic.opened(clinic.patient(callback_safety="unknown"))
    assert "rappel prudent : pas demandé" in Desk(clinic, visit).see("panneau")
    clinic.waiting(visit)
    assert "rappel prudent : oui" in Desk(clinic, visit).see("panneau")


@pytest.mark.requirement("R053")
def test_after_the_page_was_hidden_nobody_calls_until_the_person_is_back(
    clinic: Clinic, phone: Browser, visit: Visit, desk: Desk
) -> None:
    own = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(own)}avant", said(ON_FILE, "safe"))
    phone.send(f"{pages(own)}attente")
    assert desk.telephone["allowed"] is True
    phone.send(f"{pages(own)}cacher")
    assert desk.telephone["allowed"] is False
    assert desk.telephone["hidden"] is True
    for page in ("panneau", "telephone"):
        words = desk.see(page)
        assert HIDDEN_PAGE in words, page
        assert ON_FILE not in words, page
    phone.send(f"{pages(own)}attente")
    assert desk.telephone["allowed"] is True
    assert HIDDEN_PAGE not in desk.see("panneau")


@pytest.mark.requirement("R086")
def test_a_plan_that_names_an_unsafe_number_is_shown_without_it(clinic: Clinic) -> None:
    patient = clinic.patient()
    visit = clinic.draft(patient, start=None)
    clinic.answer(visit, plan_technical_text=f"Rappeler au {ON_FILE}, sinon 418 555-0166.")
    with clinic.acting():
        patient.callback_safety = "unsafe"
        patient.save()
    desk = Desk(clinic, visit)
    assert f"Rappeler au {ON_FILE}" not in desk.see("planification")
    assert "Rappeler au « numéro non sûr », sinon 418 555-0166." in desk.see("planification")
    page = desk.client.get(f"/rencontres/nouvelle?personne={patient.id}").content.decode()
    assert f"Rappeler au {ON_FILE}" not in page.replace("\u00a0", " ")


# --- Looking is not entering ----------------------------------------------------------------------


@pytest.mark.requirement("N1")
def test_a_professional_who_looks_is_not_let_in(visit: Visit, desk: Desk) -> None:
    state = desk.client.get(f"{desk.root}api/state").json()
    assert state["you"]["state"] == "admitted", "the page asks for its pass"
    host = Connection.objects.get(visit=visit, participant__kind="host")
    assert host.state == "arrived"
    assert desk.client.post(f"{desk.root}api/token", {}, content_type="application/json").status_code == 200
    host.refresh_from_db()
    assert host.state == "admitted"
