"""The privacy class of each field of answers and decisions (see `core.privacy`)."""

from visavis.compliance.models import Answer, Decision
from visavis.core.privacy import Privacy, Table

PRIVACY: Table = {
    Answer: {
        Privacy.HEALTH: ("value", "text_shown"),
        Privacy.IDENTITY: ("person_id",),
        Privacy.PROFESSIONAL: ("answered_by",),
        Privacy.OPERATIONAL: (
            "organization",
            "subject_id",
            "block",
            "key",
            "language",
            "answered_at",
            "carried_from",
        ),
    },
    Decision: {
        Privacy.HEALTH: ("facts", "outcome", "findings", "missing", "obligations", "motive"),
        Privacy.PROFESSIONAL: ("decided_by",),
        Privacy.OPERATIONAL: (
            "organization",
            "subject_id",
            "question",
            "on",
            "norms_version",
            "decided_at",
        ),
    },
}
