"""What was done in a visit, for its page and its note."""

from visavis.encounters.models import Breakdown, IdentityCheck
from visavis.visits.models import Visit


def identity_checks_of(visit: Visit) -> list[IdentityCheck]:
    """Identities confirmed, oldest first, with who they are and who confirmed. One query."""
    return list(
        IdentityCheck.objects.filter(visit=visit).select_related(
            "connection__participant", "confirmed_by__practitioner"
        )
    )


def breakdowns_of(visit: Visit) -> list[Breakdown]:
    """Breakdowns and calls, oldest first. One query."""
    return list(Breakdown.objects.filter(visit=visit).select_related("recorded_by__practitioner"))
