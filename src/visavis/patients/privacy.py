"""The privacy class of each field about people cared for (see `core.privacy`)."""

from visavis.core.privacy import Privacy, Table
from visavis.patients.models import CareRelation, Patient, RelatedPerson

PRIVACY: Table = {
    Patient: {
        Privacy.IDENTITY: (
            "family_name",
            "given_name",
            "birth_date",
            "nam",
            "nam_absence",
            "record_number",
            "language",
            "search_key",
        ),
        Privacy.CONTACT: (
            "telephone",
            "telephone_owner",
            "callback_safety",
            "receives_texts",
            "email",
            "email_owner",
            "parent_contact_agreed",
            "address",
            "city",
            "zone",
            "contact_confirmed_on",
        ),
        Privacy.HEALTH: (
            "preference",
            "interpreter_language",
            "needs",
            "last_in_person_on",
            "known_condition",
            "record_access",
            "dsq_access",
        ),
        Privacy.OPERATIONAL: ("organization",),
    },
    RelatedPerson: {
        Privacy.IDENTITY: ("patient", "name", "relation", "quality", "is_emergency_contact"),
        Privacy.CONTACT: ("telephone", "email"),
        Privacy.OPERATIONAL: ("organization",),
    },
    CareRelation: {
        Privacy.IDENTITY: ("patient",),
        Privacy.HEALTH: ("origin", "since"),
        Privacy.PROFESSIONAL: ("role",),
        Privacy.OPERATIONAL: ("organization",),
    },
}
