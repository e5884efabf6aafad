"""Headers that keep pages private, and posts from pages that tell no origin."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import include, path

from visavis.web.middleware.language import prefer_language


def public_page(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(get_token(request))


def public_page_in_english(request: HttpRequest, **kwargs: str) -> HttpResponse:
    prefer_language(request, "en-ca")
    return HttpResponse("hello")


urlpatterns = [
    path("r/<str:secret>", public_page),
    path("rencontre/<str:name>/avant", public_page_in_english),
    path("journee/", public_page),
    path("", include("visavis.config.urls")),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True, SERVER_NAME="localhost")


def test_a_public_page_tells_nobody_where_one_comes_from(strict: Client) -> None:
    assert strict.get("/r/secret")["Referrer-Policy"] == "no-referrer"
    assert strict.get("/journee/")["Referrer-Policy"] == "same-origin"


def test_no_page_is_kept_by_a_browser(strict: Client) -> None:
    for address in ("/r/secret", "/journee/", "/sante"):
        assert "no-store" in strict.get(address)["Cache-Control"]


def test_the_policy_lets_our_own_scripts_and_the_sfu_in_only(strict: Client) -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in strict.get("/r/secret")["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self' ws://127.0.0.1:1 http://127.0.0.1:1"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"


def test_devices_are_for_ourselves(strict: Client) -> None:
    policy = strict.get("/r/secret")["Permissions-Policy"]
    for device in ("camera", "microphone", "display-capture", "screen-wake-lock", "autoplay"):
        assert f"{device}=(self)" in policy
    assert "geolocation=()" in policy


def test_a_public_form_may_be_posted_without_an_origin(strict: Client) -> None:
    """Under no-referrer a browser says `Origin: null`."""
    token = strict.get("/r/secret").content.decode()
    data = {"csrfmiddlewaretoken": token}
    assert strict.post("/r/secret", data, headers={"origin": "null"}).status_code == 200
    assert strict.post("/r/secret", data, secure=True, headers={"origin": "null"}).status_code == 200
    assert strict.post("/r/secret", data, secure=True).status_code == 200


def test_but_never_without_its_token(strict: Client) -> None:
    strict.get("/r/secret")
    assert strict.post("/r/secret", headers={"origin": "null"}).status_code == 403


def test_nor_from_another_site(strict: Client) -> None:
    data = {"csrfmiddlewaretoken": strict.get("/r/secret").content.decode()}
    assert strict.post("/r/secret", data, headers={"origin": "https://evil.example"}).status_code == 403
    evil = {"referer": "https://evil.example/"}
    assert strict.post("/r/secret", data, secure=True, headers=evil).status_code == 403


def test_a_page_of_the_staff_must_say_its_origin(strict: Client) -> None:
    data = {"csrfmiddlewaretoken": strict.get("/journee/").content.decode()}
    assert strict.post("/journee/", data, headers={"origin": "null"}).status_code == 403
    assert strict.post("/journee/", data, headers={"origin": "http://localhost:8000"}).status_code == 200


def test_the_csrf_cookie_is_out_of_reach_of_scripts(strict: Client) -> None:
    cookie = strict.get("/r/secret").cookies["vv_csrf"]
    assert cookie["httponly"]


def test_a_person_s_own_language_comes_before_french(strict: Client) -> None:
    assert strict.get("/rencontre/x/avant")["Content-Language"] == "en-ca"


def test_but_the_language_chosen_on_the_device_comes_first(strict: Client) -> None:
    strict.cookies["vv_lang"] = "fr-ca"
    assert strict.get("/rencontre/x/avant")["Content-Language"] == "fr-ca"


def test_a_language_never_leaks_into_the_next_request(strict: Client) -> None:
    strict.get("/rencontre/x/avant")
    assert strict.get("/r/secret")["Content-Language"] == "fr-ca"
