"""Who may open a page of the staff, in which role, and what others get."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import include, path

from tests.integration.accounts.conftest import PASSWORD, sign_in
from visavis.core import audit
from visavis.core.acting import acting, current_actor
from visavis.core.actors import system
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.core.models import AuditEvent
from visavis.directory.models import PractitionerRole, User
from visavis.web.accounts.access import StaffRequest, staff_required


@staff_required()
def for_all(request: StaffRequest) -> HttpResponse:
    audit.record("test.read")
    return JsonResponse(
        {
            "role": request.actor.role_code,
            "establishment": request.establishment.name,
            "title": request.role_title,
        }
    )


@staff_required("coordinator")
def for_coordinators(request: StaffRequest) -> HttpResponse:
    return HttpResponse("coordination")


@staff_required()
def missing(request: StaffRequest) -> HttpResponse:
    raise NotFound


@staff_required()
def refusing(request: StaffRequest) -> HttpResponse:
    raise Refused(Refusal("held", "La personne est en attente."))


def failing(request: HttpRequest) -> HttpResponse:
    raise ValueError("Jeanne Gagnon, diagnosis")


def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(repr(current_actor()))


urlpatterns = [
    path("", include("visavis.config.urls")),
    path("test/tous", for_all),
    path("test/coordination", for_coordinators),
    path("test/absent", missing),
    path("test/api/absent", missing),
    path("test/api/refus", refusing),
    path("test/api/tous", for_all),
    path("test/panne", failing),
    path("rencontre/test", who),
]
handler403 = "visavis.web.errors.permission_denied"
handler404 = "visavis.web.errors.page_not_found"
handler500 = "visavis.web.errors.server_error"

pytestmark = pytest.mark.urls(__name__)


def test_who_is_not_signed_in_comes_back_after_it(client: Client, db: None) -> None:
    assert client.get("/test/tous?a=1")["Location"] == "/connexion?next=%2Ftest%2Ftous%3Fa%3D1"
    assert client.post("/test/tous")["Location"] == "/connexion"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/test/tous", headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/connexion")


def test_the_room_is_told_that_the_session_is_over(client: Client, db: None) -> None:
    answer = client.post("/test/api/tous")
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_the_oldest_role_acts_first(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/test/tous").json() == {
        "role": "social_worker",
        "establishment": "CISSS des Trois-Ruisseaux",
        "title": "travail social",
    }


def test_another_role_can_be_chosen(client: Client, roles: list[PractitionerRole]) -> None:
    sign_in(client)
    assert client.get("/test/coordination").status_code == 404
    assert client.post("/compte/role", {"role": str(roles[1].id)})["Location"] == "/journee/"
    assert client.get("/test/coordination").status_code == 200
    client.get("/test/tous")
    assert AuditEvent.objects.get(action="test.read").actor_role_id == roles[1].id


@pytest.mark.parametrize("role", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_role_of_somebody_else_cannot_be_chosen(client: Client, user: User, role: str) -> None:
    sign_in(client)
    assert client.post("/compte/role", {"role": role}).status_code == 404
    assert client.get("/test/tous").json()["role"] == "social_worker"


def test_a_role_that_has_ended_no_longer_acts(client: Client, roles: list[PractitionerRole]) -> None:
    sign_in(client)
    with acting(system("tests", "set-up")):
        PractitionerRole.objects.filter(id=roles[0].id).update(valid_until=date(2026, 1, 2))
    assert client.get("/test/tous").json()["role"] == "coordinator"


def test_without_any_role_one_is_told_what_to_do(client: Client, roles: list[PractitionerRole]) -> None:
    sign_in(client)
    with acting(system("tests", "set-up")):
        PractitionerRole.objects.update(valid_from=date(2027, 1, 1))
    answer = client.get("/test/tous")
    assert answer.status_code == 403
    assert "Vous n’avez aucune fonction en vigueur" in answer.content.decode()


def test_a_closed_account_is_out_at_once(client: Client, user: User) -> None:
    sign_in(client)
    user.is_active = False
    user.save()
    assert client.get("/test/tous").status_code == 302


def test_what_is_not_there_for_this_actor_is_not_found(client: Client, user: User) -> None:
    sign_in(client)
    answer = client.get("/test/absent")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.content.decode()
    assert client.get("/test/api/absent").json()["code"] == "not_found"


def test_a_refusal_reaches_the_room_as_a_value(client: Client, user: User) -> None:
    sign_in(client)
    answer = client.post("/test/api/refus")
    assert (answer.status_code, answer.json()) == (
        409,
        {"code": "held", "message": "La personne est en attente."},
    )


def test_on_public_pages_a_professional_is_nobody(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/rencontre/test").content == b"None"


def test_no_author_outlives_its_request(client: Client, user: User) -> None:
    sign_in(client)
    client.get("/test/tous")
    assert current_actor() is None


@pytest.mark.requirement("N3")
def test_an_error_page_shows_nothing(user: User, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    answer = client.get("/test/panne?nom=Gagnon")
    assert answer.status_code == 500
    assert "Gagnon" not in answer.content.decode()


def test_a_day_asks_three_things_before_its_page(
    client: Client, user: User, django_assert_num_queries: Callable[..., object]
) -> None:
    sign_in(client)
    client.get("/test/tous")
    with django_assert_num_queries(4):  # session, account, role, and the page's own audit line
        client.get("/test/tous")


def test_a_host_that_is_not_ours_gets_a_calm_page(db: None) -> None:
    answer = Client(SERVER_NAME="evil.example").get("/connexion")
    assert answer.status_code == 400
    assert "Page introuvable" in answer.content.decode()


def test_the_health_of_the_server(client: Client, db: None) -> None:
    assert client.get("/sante").content == b"ok"


def test_front_door_offers_to_join_and_leads_a_professional_to_their_day(client: Client, user: User) -> None:
    page = client.get("/").content.decode()
    assert page.index('href="/joindre"') < page.index('href="/connexion"')
    client.post("/connexion", {"login": user.email, "password": PASSWORD})
    assert client.get("/")["Location"] == "/journee/"


def test_answers_of_the_room_are_json(client: Client, user: User) -> None:
    assert json.loads(client.post("/test/api/tous").content)["message"].startswith("Votre session")


@override_settings(SESSION_COOKIE_AGE=60)
def test_a_session_cookie_is_for_this_sitting_only(client: Client, user: User) -> None:
    cookie = sign_in(client).cookies["vv_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
