"""Who acts: a professional in a role, a guest of a visit, or the system itself."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    PRACTITIONER = "practitioner"
    GUEST = "guest"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """The author of an act, as services and the audit trail know it.

    `id` is the user (practitioner), the connection or participant (guest); `role_id` the practitioner role;
    `organization_id` bounds all that a practitioner can see; `source` is the address the request came from.
    """

    kind: ActorKind
    name: str
    id: UUID | None = None
    role_id: UUID | None = None
    role_code: str = ""
    organization_id: UUID | None = None
    source: str = ""
    reason: str = ""

    def because(self, reason: str) -> "Actor":
        """The same actor, acting for a stated reason (a short code such as `visit` or `reminder`)."""
        return replace(self, reason=reason)

    @property
    def is_practitioner(self) -> bool:
        return self.kind is ActorKind.PRACTITIONER


def system(name: str, reason: str = "") -> Actor:
    """The product itself, for jobs: `name` says which one."""
    return Actor(kind=ActorKind.SYSTEM, name=name, source="system", reason=reason or name)
