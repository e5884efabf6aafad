"""Each address × each role: a stranger learns nothing, nobody meets an error (rules N3, N8)."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from tests.factories import Clinic, clinic, practitioner
from visavis.directory.models import PractitionerRole, RoleCode
from visavis.records.services import Section, save_note
from visavis.visits.models import Connection, Participant, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("N8")]

NO_ERROR = (200, 204, 301, 302, 303, 400, 401, 403, 404, 405, 409, 415, 422, 429)
TELLS_NOTHING = (204, 302, 303, 400, 401, 403, 404, 405)


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product, as `rencontres/<uuid:visit_id>/`."""
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry.pattern, RoutePattern):
            continue  # allauth's link of a forgotten password; `accounts` tests it
        whole = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, whole)
        else:
            yield whole, entry


ROUTES = sorted({route for route, _entry in routes()})
WITH_OBJECT = [route for route in ROUTES if "<uuid:" in route]


@pytest.fixture
def place() -> Clinic:
    return clinic()


@pytest.fixture
def visit(place: Clinic) -> Visit:
    """A visit of one establishment, with somebody waiting, notices and a note."""
    made = place.opened()
    place.waiting(made)
    return made


@pytest.fixture
def objects(place: Clinic, visit: Visit) -> dict[str, str]:
    """The identifier that each kind of argument needs, all of the same establishment."""
    guest = Participant.objects.get(visit=visit, kind="patient")
    notice = visit.notices.first()
    with place.acting() as actor:
        Visit.objects.filter(pk=visit.pk).update(state="in_progress")
        note = save_note(
            actor=actor,
            role=place.role,
            visit_id=visit.id,
            sections=[Section("Situation", "Secret")],
            revision=0,
        )
    return {
        "visit_id": str(visit.id),
        "connection_id": str(Connection.objects.get(visit=visit).id),
        "participant_id": str(guest.id),
        "person_id": str(visit.patient_id),
        "patient_id": str(visit.patient_id),
        "notice_id": str(notice.id if notice else uuid4()),
        "note_id": str(note.id),
        "task_id": str(uuid4()),
        "request_id": str(uuid4()),
        "breakdown_id": str(uuid4()),
    }


def address(route: str, objects: dict[str, str]) -> str:
    """The route with its arguments filled in; what has no object gets a word."""
    filled = route
    while "<" in filled:
        start, _, rest = filled.partition("<")
        argument, _, end = rest.partition(">")
        kind, _, name = argument.rpartition(":")
        filled = start + (objects.get(name) or (str(uuid4()) if kind == "uuid" else "state")) + end
    return "/" + filled.replace("\\Z", "").replace("^", "").replace("$", "")


def signed_in(role: PractitionerRole) -> Client:
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(role.practitioner.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def names_of(visit: Visit) -> list[str]:
    assert visit.patient is not None
    return [visit.patient.family_name, visit.patient.email, visit.number, "Secret"]


def tells(body: str, visit: Visit) -> list[str]:
    return [word for word in names_of(visit) if word and word in body]


@pytest.mark.parametrize("code", list(RoleCode.values))
def test_stranger_of_another_establishment_learns_nothing(
    code: str, place: Clinic, visit: Visit, objects: dict[str, str]
) -> None:
    elsewhere = clinic("CIUSSS d’ailleurs", "Océane Marchand")
    client = signed_in(practitioner(elsewhere.organization, elsewhere.location, "Rachid Belhumeur", code))
    for route in WITH_OBJECT:
        for method in ("get", "post"):
            answer = getattr(client, method)(address(route, objects))
            body = answer.content.decode(errors="replace")
            assert answer.status_code in TELLS_NOTHING, f"{method} {route}"
            assert tells(body, visit) == [], f"{method} {route}"
    visit.refresh_from_db()
    assert visit.state == "in_progress"


def test_colleague_who_is_not_expected_learns_nothing_of_the_visit(
    place: Clinic, visit: Visit, objects: dict[str, str]
) -> None:
    client = signed_in(place.colleague("Nadia Bouchard", "nurse"))
    for route in WITH_OBJECT:
        if not route.startswith(("rencontres/", "notes/")):
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(address(route, objects))
            assert answer.status_code in TELLS_NOTHING, f"{method} {route}"
            assert tells(answer.content.decode(errors="replace"), visit) == [], f"{method} {route}"


def test_anonymous_is_sent_to_the_sign_in_or_told_nothing(
    place: Clinic, visit: Visit, objects: dict[str, str]
) -> None:
    client = Client(headers={"host": "localhost:8000"})
    for route in ROUTES:
        for method in ("get", "post"):
            answer = getattr(client, method)(address(route, objects))
            body = answer.content.decode(errors="replace")
            assert answer.status_code in NO_ERROR, f"{method} {route}: {answer.status_code}"
            assert tells(body, visit) == [], f"{method} {route}"
            if route in WITH_OBJECT:
                assert answer.status_code != 200, f"{method} {route}"


@pytest.mark.parametrize("code", list(RoleCode.values))
def test_no_address_breaks_for_any_role(code: str, place: Clinic, objects: dict[str, str]) -> None:
    client = signed_in(practitioner(place.organization, place.location, "Simone Tranquille", code))
    for route in ROUTES:
        answer = client.get(address(route, objects))
        assert answer.status_code < 500, f"{route}: {answer.status_code}"


def test_guest_of_another_visit_learns_nothing(place: Clinic, visit: Visit, objects: dict[str, str]) -> None:
    from visavis.visits.services import arrival

    other = place.opened(place.patient(given_name="Odilon", family_name="Tournesol", email="o@example.com"))
    connection, cookie = arrival.arrive(participant=place.guest(other), device="x", source="10.0.0.2")
    client = Client(headers={"host": "localhost:8000"})
    client.cookies["vv_guest"] = cookie
    for route in (route for route in WITH_OBJECT if route.startswith("rencontre/")):
        answer = client.get(address(route, objects))
        assert answer.status_code in (404, 405), route
        assert tells(answer.content.decode(errors="replace"), visit) == [], route
    assert connection.state == "arrived"
