"""To whom one may write or call: what the person agreed to comes before what is practical."""

from datetime import date

from visavis.core import clock
from visavis.patients.models import CallbackSafety, ContactOwner
from visavis.visits.models import Connection, Participant

AGE_OF_OWN_CONSENT = 14


def age_on(birth_date: date, on: date) -> int:
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def may_write_to(participant: Participant) -> bool:
    """From 14 years on, nothing goes to a parent's address without the young person's agreement."""
    if participant.email_owner != ContactOwner.PARENT or participant.patient is None:
        return True
    patient = participant.patient
    if age_on(patient.birth_date, clock.today()) < AGE_OF_OWN_CONSENT:
        return True
    return patient.parent_contact_agreed


def number_to_call(participant: Participant, connection: Connection | None = None) -> str:
    """The number (E.164) at which this person may be called now; empty when none is safe.

    What the person said at arrival counts before what is on file; unsafe there withholds both.
    """
    if connection is not None and connection.callback_safety != CallbackSafety.UNKNOWN:
        if connection.callback_safety == CallbackSafety.UNSAFE:
            return ""
        return connection.telephone_said or participant.telephone
    if participant.callback_safety == CallbackSafety.UNSAFE:
        return ""
    if connection is not None and connection.telephone_said:
        return connection.telephone_said
    return participant.telephone
