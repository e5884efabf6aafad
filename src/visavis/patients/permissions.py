"""Who may look for people, read about them and write. The establishment's limits are in the selectors."""

from visavis.core.actors import Actor
from visavis.directory.models import HOSTING_ROLES, RoleCode

WRITERS = frozenset({*HOSTING_ROLES, RoleCode.COORDINATOR})
READERS = frozenset({*WRITERS, RoleCode.LEARNER})


def may_read(actor: Actor) -> bool:
    """Those who care or coordinate, and those who learn beside them; administration has no need."""
    return actor.is_practitioner and actor.role_code in READERS and actor.organization_id is not None


def may_write(actor: Actor) -> bool:
    return may_read(actor) and actor.role_code in WRITERS
