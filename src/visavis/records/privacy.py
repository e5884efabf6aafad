"""The privacy class of each field of notes and their addenda (see `core.privacy`)."""

from visavis.core.privacy import Privacy, Table
from visavis.records.models import Addendum, Note

PRIVACY: Table = {
    Note: {
        Privacy.HEALTH: ("sections", "facts", "document", "content_hash"),
        Privacy.IDENTITY: ("patient",),
        Privacy.PROFESSIONAL: ("author", "filed_by"),
        Privacy.OPERATIONAL: (
            "organization",
            "visit",
            "state",
            "revision",
            "saved_at",
            "language",
            "signed_at",
            "filed_at",
            "filed_manner",
            "filed_where",
        ),
    },
    Addendum: {
        Privacy.HEALTH: ("text",),
        Privacy.PROFESSIONAL: ("author",),
        Privacy.OPERATIONAL: ("organization", "note", "signed_at"),
    },
}
