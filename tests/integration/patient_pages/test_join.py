"""« Joindre »: number and password, without a hint and without a lock-out (rule N7)."""

from collections.abc import Callable

import pytest

from tests.factories import Clinic
from tests.integration.patient_pages.browsing import Browser
from visavis.visits import secrets
from visavis.visits.models import Connection, Visit, VisitEvent
from visavis.visits.services import planning, schedule

WRONG = "Ce numéro et ce mot de passe ne vont pas ensemble."


def codes(clinic: Clinic, visit: Visit) -> dict[str, str]:
    return {"number": visit.number, "password": secrets.password(clinic.guest(visit))}


@pytest.mark.requirement("R004")
@pytest.mark.requirement("R048")
def test_number_and_password_open_the_path(clinic: Clinic, phone: Browser) -> None:
    response = phone.send("/joindre", codes(clinic, clinic.opened()))
    connection = Connection.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == f"/rencontre/{connection.id}/avant"


@pytest.mark.parametrize("between", [" ", "-", "\u00a0", " - "])
def test_spaces_and_hyphens_are_accepted(clinic: Clinic, phone: Browser, between: str) -> None:
    typed = codes(clinic, clinic.opened())
    number = between.join((typed["number"][:3], typed["number"][3:6], typed["number"][6:]))
    password = f" {typed['password'][:3]}{between}{typed['password'][3:]} "
    assert phone.send("/joindre", {"number": number, "password": password}).status_code == 303


def _wrong(password: str) -> str:
    return f"{(int(password) + 1) % 10**6:06d}"


def test_the_answer_never_tells_which_part_is_wrong(clinic: Clinic, browser: Callable[..., Browser]) -> None:
    typed = codes(clinic, clinic.opened())
    seen = set()
    for number, password in ((typed["number"], _wrong(typed["password"])), ("100000000", typed["password"])):
        visitor = browser()
        assert visitor.send("/joindre", {"number": number, "password": password}).status_code == 422
        assert WRONG in visitor.page
        assert f'value="{number}"' in visitor.page
        assert f'value="{password}"' in visitor.page
        assert "<title>Erreur" in visitor.page
        seen.add(visitor.page.count(WRONG))
    assert len(seen) == 1


@pytest.mark.parametrize(
    "typed", [{}, {"number": "12", "password": "604218"}, {"number": "a" * 900, "password": "x"}]
)
def test_what_cannot_be_a_number_is_said_at_its_field(
    clinic: Clinic, phone: Browser, typed: dict[str, str]
) -> None:
    assert phone.send("/joindre", typed).status_code == 422
    assert 'id="id_number_error"' in phone.page
    assert WRONG not in phone.page


@pytest.mark.django_db(transaction=True)
def test_five_tries_then_a_minute_for_this_device_alone(
    clinic: Clinic, browser: Callable[..., Browser]
) -> None:
    typed = codes(clinic, clinic.opened())
    guesser = browser("198.51.100.9")
    for _try in range(5):
        guesser.send("/joindre", typed | {"password": _wrong(typed["password"])})
    blocked = guesser.send("/joindre", typed)
    assert blocked.status_code == 429
    assert "Attendez une minute, puis réessayez." in guesser.page
    assert f'value="{typed["number"]}"' in guesser.page
    assert browser("203.0.113.4").send("/joindre", typed).status_code == 303


@pytest.mark.requirement("R047")
def test_a_failed_try_on_an_instant_visit_is_seen_by_who_dictates(clinic: Clinic, phone: Browser) -> None:
    with clinic.acting() as actor:
        visit = planning.start_instant_visit(actor=actor, host=clinic.role, patient=clinic.patient())
    before = visit.version
    phone.send("/joindre", {"number": visit.number, "password": _wrong(codes(clinic, visit)["password"])})
    visit.refresh_from_db()
    assert visit.version > before
    assert VisitEvent.objects.filter(visit=visit, kind="failed_try").count() == 1


def test_an_instant_visit_can_be_joined_before_its_answers_are_complete(
    clinic: Clinic, phone: Browser
) -> None:
    with clinic.acting() as actor:
        visit = planning.start_instant_visit(actor=actor, host=clinic.role, patient=clinic.patient())
    assert phone.send("/joindre", codes(clinic, visit)).status_code == 303


def test_a_closed_visit_tells_its_state_to_who_knows_both(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.confirmed()
    with clinic.acting() as actor:
        schedule.cancel_visit(actor=actor, visit_id=visit.id)
    phone.send("/joindre", codes(clinic, visit))
    assert "Cette rencontre est annulée." in phone.page


def test_typed_again_on_the_same_device_it_is_the_same_place(clinic: Clinic, phone: Browser) -> None:
    typed = codes(clinic, clinic.opened())
    phone.send("/joindre", typed)
    phone.send("/joindre", typed)
    assert Connection.objects.count() == 1
