"""The commands of `office.py`, as the services do them. Each gives plain values."""

import itertools
import os
from datetime import timedelta
from typing import Any

from tests import factories
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.directory.models import Location, Organization, PractitionerRole
from visavis.patients.models import Patient
from visavis.visits import secrets
from visavis.visits.models import Participant, Visit
from visavis.visits.services import people

_rank = itertools.count(1)
# Addresses that no earlier office of a product that runs on has used.
factories._rank = itertools.count(os.getpid() * 1000)
PEOPLE = (("Jeanne", "Gagnon"), ("Odilon", "Tournesol"), ("Rosaline", "Papillon"), ("Ambre", "Levent"))


def clinic(professional: str = "Karim Haddad") -> dict[str, Any]:
    """An establishment of its own for one journey, and the account of its professional."""
    made = factories.clinic("CISSS des Trois-Ruisseaux", professional)
    with acting(system("tests")):
        # The factories number their establishments; a page that somebody looks at needs a plain name.
        Organization.objects.filter(id=made.organization.id).update(name="CISSS des Trois-Ruisseaux")
        Location.objects.filter(id=made.location.id).update(address="40, chemin de la Grève, Sainte-Brume")
    made.role.refresh_from_db()
    return _account(made.role)


def colleague(clinic: str, name: str = "Nadia Bouchard", code: str = "nurse") -> dict[str, Any]:
    return _account(_clinic(clinic).colleague(name, code))


def patient(clinic: str, **fields: Any) -> dict[str, Any]:
    rank = next(_rank)
    given, family = PEOPLE[rank % len(PEOPLE)]
    values = {
        "given_name": given,
        "family_name": family,
        "email": f"personne{os.getpid()}.{rank}@example.com",
    }
    person = _clinic(clinic).patient(**values | fields)
    return {"id": str(person.id), "name": person.name, "email": person.email}


def visit(
    clinic: str, state: str = "opened", patient: str = "", minutes: int = 10, **fields: Any
) -> dict[str, Any]:
    """A visit of the clinic's professional, in `state`: draft, ready, confirmed or opened."""
    place = _clinic(clinic)
    person = Patient.objects.get(id=patient or globals()["patient"](clinic)["id"])
    start = clock.now() + timedelta(minutes=minutes)
    made: Visit = getattr(place, state)(person, start=start, **fields)
    return _visit(made, place.guest(made) if state != "draft" else None)


def guest(visit: str, kind: str, name: str, **fields: Any) -> dict[str, Any]:
    """Somebody else who is expected: relative, interpreter, practitioner…"""
    found = Visit.objects.select_related("host").get(id=visit)
    if "role" in fields:
        fields["role"] = PractitionerRole.objects.get(id=fields["role"])
    with acting(factories.actor_of(found.host)) as actor:
        made = people.add_participant(
            actor=actor, visit_id=found.id, guest=people.Guest(kind=kind, name=name, **fields)
        )
    return _visit(found, made)


def _clinic(role: str) -> factories.Clinic:
    found = PractitionerRole.objects.select_related("practitioner__user", "organization", "location").get(
        id=role
    )
    location = found.location or Location.objects.filter(organization=found.organization).first()
    assert location is not None
    assert isinstance(found.organization, Organization)
    return factories.Clinic(found.organization, location, found, factories.actor_of(found))


def _account(role: PractitionerRole) -> dict[str, Any]:
    return {
        "clinic": str(role.id),
        "name": role.practitioner.name,
        "email": role.practitioner.user.email,
        "password": factories.Clinic.password,
        "organization": role.organization.name,
    }


def _visit(found: Visit, expected: Participant | None) -> dict[str, Any]:
    answer = {"id": str(found.id), "number": found.number}
    if expected is not None:
        answer |= {
            "participant": str(expected.id),
            "name": expected.name,
            "path": f"/r/{secrets.link_secret(expected)}",
            "password": secrets.password(expected),
        }
    return answer
