"""What an identity check must hold before it counts (R042)."""

from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from visavis.core.errors import Refusal
from visavis.visits.models import ParticipantKind

NEEDED_OF_PATIENT = 2
NEEDED_OF_OTHERS = 1


class HasIdentifier(Protocol):
    @property
    def identifier(self) -> object: ...


def needed_for(kind: str) -> int:
    """How many identifiers must be compared: two for the person cared for, one for who accompanies."""
    return NEEDED_OF_PATIENT if kind == ParticipantKind.PATIENT else NEEDED_OF_OTHERS


def check_identity(kind: str, compared: Sequence[HasIdentifier], place: str) -> Refusal | None:
    """None when enough different identifiers were compared, and the place of the person is known."""
    missing = needed_for(kind) - len({item.identifier for item in compared})
    if missing > 0:
        sentence = ngettext_lazy(
            "Comparez encore %(count)d identifiant.", "Comparez encore %(count)d identifiants.", missing
        ) % {"count": missing}
        return Refusal("identifiers_missing", sentence, "R042", field="identifiers")
    if kind == ParticipantKind.PATIENT and not place.strip():
        return Refusal("place_missing", _("Demandez où se trouve la personne."), "R044", field="place")
    return None
