"""The privacy class of each field about places of care and professionals (see `core.privacy`)."""

from visavis.core.privacy import Privacy, Table
from visavis.directory.models import (
    AuthorizedTool,
    DatedSetting,
    Location,
    Organization,
    Practitioner,
    PractitionerRole,
    User,
)

PRIVACY: Table = {
    User: {
        Privacy.ACCESS: ("password", "is_active", "is_superuser", "groups", "user_permissions"),
        Privacy.PROFESSIONAL: ("email", "language", "date_joined", "last_login"),
    },
    Organization: {
        Privacy.OPERATIONAL: ("name", "short_name", "kind", "emblem", "telephone", "email"),
    },
    Location: {
        Privacy.OPERATIONAL: ("organization", "name", "address", "city", "telephone", "zone"),
    },
    Practitioner: {
        Privacy.PROFESSIONAL: ("user", "family_name", "given_name", "profession", "licence_number"),
    },
    PractitionerRole: {
        Privacy.PROFESSIONAL: (
            "practitioner",
            "organization",
            "location",
            "code",
            "title",
            "valid_from",
            "valid_until",
        ),
    },
    AuthorizedTool: {
        Privacy.OPERATIONAL: ("organization", "code", "label", "valid_from", "valid_until"),
    },
    DatedSetting: {
        Privacy.OPERATIONAL: ("organization", "key", "value", "valid_from", "source"),
    },
}
