"""A professional with two roles, and a browser that plays them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from visavis.core.actors import system
from visavis.directory import services
from visavis.directory.models import OrganizationKind, PractitionerRole, Profession, RoleCode, User

EMAIL = "karim.haddad@trois-ruisseaux.example"
PASSWORD = "une phrase assez longue"
HOST = "localhost"


@pytest.fixture
def roles(db: None) -> list[PractitionerRole]:
    actor = system("tests", "set-up")
    organization = services.create_organization(
        actor=actor,
        name="CISSS des Trois-Ruisseaux",
        kind=OrganizationKind.ESTABLISHMENT,
        telephone="+15145550199",
        email="clinique@trois-ruisseaux.example",
    )
    location = services.create_location(
        actor=actor, organization=organization, name="CLSC du Pont", address="1, rue du Pont", city="Laval"
    )
    practitioner = services.create_practitioner(
        actor=actor,
        email=EMAIL,
        password=PASSWORD,
        family_name="Haddad",
        given_name="Karim",
        profession=Profession.SOCIAL_WORKER,
    )
    return [
        services.assign_role(
            actor=actor,
            practitioner=practitioner,
            location=location,
            code=code,
            title=title,
            valid_from=since,
        )
        for code, title, since in (
            (RoleCode.SOCIAL_WORKER, "travail social", date(2026, 1, 1)),
            (RoleCode.COORDINATOR, "coordination", date(2026, 2, 1)),
        )
    ]


@pytest.fixture
def user(roles: list[PractitionerRole]) -> User:
    return roles[0].practitioner.user


@pytest.fixture
def browser() -> Callable[..., Client]:
    """A new browser at an address; CSRF is checked as in life when asked."""

    def open_one(address: str = "192.0.2.7", *, csrf: bool = False) -> Client:
        return Client(enforce_csrf_checks=csrf, SERVER_NAME=HOST, REMOTE_ADDR=address)

    return open_one


@pytest.fixture
def client(browser: Callable[..., Client]) -> Client:
    return browser()


def sign_in(client: Client, password: str = PASSWORD, email: str = EMAIL, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/connexion", {"login": email, "password": password, **more})
