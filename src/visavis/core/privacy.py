"""What each field of each table tells about somebody, so that nobody adds one without having asked.

Every package with models has a `privacy.py` that classes its fields in `PRIVACY`; a test holds that each
field is classed exactly once, and docs/privacy.md is drawn from these tables. A reference to a person's
row is classed as what it points at: with a visit, a name is already health information (LRSSS art. 2).
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib import import_module

from django.apps import apps
from django.db.models import Model

from visavis.core.models import AuditEvent, HistoryEntry, ThrottleCounter


class Privacy(StrEnum):
    """From what harms most when others know it to what harms nobody; the words are in `MEANINGS`."""

    ACCESS = "access"
    HEALTH = "health"
    IDENTITY = "identity"
    CONTACT = "contact"
    PROFESSIONAL = "professional"
    OPERATIONAL = "operational"


MEANINGS = {
    Privacy.ACCESS: "what opens a door: passwords, sessions, and what they are derived from, even hashed",
    Privacy.HEALTH: "health, care, consent, and what is said in a visit",
    Privacy.IDENTITY: "who a person cared for, or somebody close to them, is",
    Privacy.CONTACT: "where they are and how to reach them",
    Privacy.PROFESSIONAL: "which professional did it, or who they are at work",
    Privacy.OPERATIONAL: "nothing of a person by itself: states, times, versions, keys of rows",
}

Classes = Mapping[Privacy, tuple[str, ...]]
Table = Mapping[type[Model], Classes]

# Operational in every table; see `core.models.Base`.
BASE_FIELDS = ("id", "created_at", "updated_at")


def own_models() -> Iterator[type[Model]]:
    """Every table of the product itself, in the order of the packages."""
    for config in apps.get_app_configs():
        if config.name.startswith("visavis."):
            yield from config.get_models()


def classed() -> dict[type[Model], Classes]:
    """All that the packages say of their tables, together. Fails where a package says nothing."""
    packages = {model._meta.app_config.name: None for model in own_models() if model._meta.app_config}
    together: dict[type[Model], Classes] = {}
    for package in packages:
        table: Table = import_module(f"{package}.privacy").PRIVACY
        together.update(table)
    return together


PRIVACY: Table = {
    AuditEvent: {
        Privacy.HEALTH: ("action", "reason"),
        Privacy.IDENTITY: ("actor_id", "actor_name", "patient_id"),
        Privacy.CONTACT: ("source",),
        Privacy.PROFESSIONAL: ("actor_role_id",),
        Privacy.OPERATIONAL: ("at", "actor_kind", "organization_id", "visit_id", "details"),
    },
    # The old and new values of rows of every class: held as the highest of them that it keeps.
    HistoryEntry: {
        Privacy.HEALTH: ("changes",),
        Privacy.IDENTITY: ("actor",),
        Privacy.OPERATIONAL: ("at", "table_name", "row_id", "operation", "organization_id"),
    },
    ThrottleCounter: {
        Privacy.OPERATIONAL: ("key", "failures", "first_at", "last_at", "expires_at"),
    },
}
