"""A connection that stands for a professional whose browser has not called yet: never saved."""

from visavis.directory.models import PractitionerRole
from visavis.visits.models import Connection, Participant, ParticipantKind, Visit


def stand_in_connection(role: PractitionerRole, visit: Visit) -> Connection:
    """What the boot data needs to know of the professional, before the first call makes the real row."""
    kind = ParticipantKind.HOST if visit.host_id == role.id else ParticipantKind.PRACTITIONER
    participant = Participant(visit=visit, kind=kind, name=role.practitioner.name, role=role)
    return Connection(visit=visit, participant=participant)
