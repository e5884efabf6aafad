"""The privacy class of each field of what was done in a visit (see `core.privacy`)."""

from visavis.core.privacy import Privacy, Table
from visavis.encounters.models import Breakdown, IdentityCheck

PRIVACY: Table = {
    IdentityCheck: {
        Privacy.IDENTITY: ("identifiers",),
        Privacy.CONTACT: ("place",),
        Privacy.PROFESSIONAL: ("confirmed_by",),
        Privacy.OPERATIONAL: ("organization", "visit", "connection", "place_origin", "confirmed_at"),
    },
    Breakdown: {
        Privacy.CONTACT: ("number_called",),
        Privacy.HEALTH: ("outcome",),
        Privacy.PROFESSIONAL: ("recorded_by",),
        Privacy.OPERATIONAL: ("organization", "visit", "at", "cause", "measured", "fallback", "closed_at"),
    },
}
