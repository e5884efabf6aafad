"""Loading the demonstration. Repeating it changes nothing but what the new day needs."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import Actor, ActorKind, system
from visavis.core.errors import Refusal, Refused
from visavis.directory import selectors as directory
from visavis.directory import services as directory_services
from visavis.directory.models import Organization, PractitionerRole
from visavis.jobs.demo import day, nams
from visavis.jobs.demo.accounts import Passwords
from visavis.jobs.demo.people import Invented, everyone
from visavis.jobs.demo.places import PEOPLE, PLACES, SINCE, TOOLS
from visavis.jobs.demo.visits import Host
from visavis.patients import details as patient_details
from visavis.patients import services as patients
from visavis.patients.search import words

LOADER = system("demonstration")
MARK = "demonstration"  # the setting that says for which day it was loaded last


def load() -> list[dict[str, Any]]:
    """Make what is missing, and return the accounts as `contracts/run.md` lists them.

    Raises `Refused` in production.
    """
    if not settings.DEMONSTRATION:
        raise Refused(Refusal("not_a_demonstration", "The demonstration is never loaded in production."))
    passwords = Passwords.of_home(settings.VISAVIS_HOME)
    with transaction.atomic(), acting(LOADER):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [MARK])
        played = directory.settings_on(None).values.get(MARK)
        today = clock.today().isoformat()
        if played is None:
            _load_directory()
            _load_people()
            day.play_first_day(_host)
        elif played != today:
            day.play_next_day(_host)
        if played != today:
            directory_services.change_setting(
                actor=LOADER,
                organization=None,
                key=MARK,
                value=today,
                valid_from=clock.today(),
                source="Démonstration",
            )
        accounts = [_account(person.email, passwords) for person in PEOPLE]
        # Before the commit: a password that is in use must be known.
        passwords.keep()
    return accounts


def actor_of(role: PractitionerRole) -> Actor:
    """The professional, as the author of what the demonstration makes them do."""
    return Actor(
        kind=ActorKind.PRACTITIONER,
        id=role.practitioner.user_id,
        name=role.name,
        role_id=role.id,
        role_code=role.code,
        organization_id=role.organization_id,
        source="demonstration",
        reason="demonstration",
    )


def role_of(email: str) -> PractitionerRole:
    """The role of an account of the demonstration."""
    user = directory.user_by_email(email)
    role = directory.current_role(user) if user else None
    if role is None:
        raise LookupError(email)
    return role


def _host(local_part: str) -> Host:
    """The professional whose address begins so."""
    email = next(person.email for person in PEOPLE if person.email.startswith(f"{local_part}@"))
    role = role_of(email)
    return Host(role, actor_of(role))


def _load_directory() -> None:
    organizations: dict[str, Organization] = {}
    sites = {}
    for place in PLACES:
        organization = directory_services.create_organization(
            actor=LOADER,
            name=place.name,
            short_name=place.short_name,
            kind=place.kind,
            emblem=place.emblem,
            telephone=place.telephone,
            email=place.email,
        )
        organizations[place.key] = organization
        for number, site in enumerate(place.sites):
            sites[place.key, number] = directory_services.create_location(
                actor=LOADER,
                organization=organization,
                name=site.name,
                address=site.address,
                city=site.city,
                telephone=site.telephone,
            )
        for code, label in TOOLS:
            directory_services.authorize_tool(
                actor=LOADER, organization=organization, code=code, label=label, valid_from=SINCE
            )
    for person in PEOPLE:
        practitioner = directory_services.create_practitioner(
            actor=LOADER,
            email=person.email,
            password=None,
            family_name=person.family_name,
            given_name=person.given_name,
            profession=person.profession,
            licence_number=person.licence,
        )
        directory_services.assign_role(
            actor=LOADER,
            practitioner=practitioner,
            location=sites[person.place, person.site],
            code=person.role,
            title=person.title,
            valid_from=SINCE,
        )


def _load_people() -> None:
    hosts = {name: _host(name) for name in {invented.cared_for_by for invented in everyone()}}
    for invented in everyone():
        role, actor = hosts[invented.cared_for_by].role, hosts[invented.cared_for_by].actor
        patient = patients.create_patient(
            actor=actor, role=role, details=patient_details.read(_typed(invented), clock.today())
        )
        for name, relation, quality, telephone in invented.around:
            patients.add_related_person(
                actor=actor,
                patient=patient,
                name=name,
                relation=relation,
                quality=quality,
                telephone=telephone,
                is_emergency_contact=True,
            )


def _typed(invented: Invented) -> dict[str, str]:
    """The form of this person, as somebody would fill it."""
    typed = {
        "family_name": invented.family_name,
        "given_name": invented.given_name,
        "birth_date": invented.born,
        **dict(invented.extra),
    }
    if invented.email:
        local = ".".join(["".join(words(invented.given_name)), "".join(words(invented.family_name))])
        typed["email"] = f"{local}@example.com"
    if invented.nam:
        born = date.fromisoformat(invented.born)
        typed["nam"] = nams.invented(invented.family_name, invented.given_name, born)
    return typed


def _account(email: str, passwords: Passwords) -> dict[str, Any]:
    role = role_of(email)
    user = role.practitioner.user
    password = passwords.of(email)
    if not passwords.was_given_to(email, user.id):
        directory_services.set_password(actor=LOADER, user=user, password=password)
        passwords.given(email, user.id)
    return {
        "role": role.code,
        "name": role.name,
        "email": user.email,
        "password": password,
        "totp_secret": None,
        "organization": role.organization.name,
    }
