"""The privacy class of each field of consents and their texts (see `core.privacy`)."""

from visavis.consent.models import Consent, ConsentText
from visavis.core.privacy import Privacy, Table

PRIVACY: Table = {
    ConsentText: {
        Privacy.OPERATIONAL: (
            "organization",
            "purpose",
            "version",
            "valid_from",
            "body",
            "promises_no_recording",
        ),
    },
    Consent: {
        Privacy.HEALTH: (
            "purpose",
            "scope",
            "status",
            "manner",
            "giver",
            "text_shown",
            "informed_limits",
            "informed_means_and_risks",
            "informed_in_person_place",
            "informed_recording",
        ),
        Privacy.IDENTITY: ("patient", "giver_name", "giver_quality"),
        Privacy.PROFESSIONAL: ("collected_by",),
        Privacy.OPERATIONAL: ("organization", "subject_id", "given_at", "text", "text_hash", "language"),
    },
}
