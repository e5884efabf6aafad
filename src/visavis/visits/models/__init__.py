"""The visit and all that belongs to it. One aggregate: writes lock the row of the visit first."""

from visavis.visits.models.exchange import ChatMessage, HelpRequest, WaitingMessage
from visavis.visits.models.notices import (
    MESSAGE_ID_DOMAIN,
    Notice,
    NoticeChannel,
    NoticeKind,
    NoticeState,
    ReturnedMailCursor,
    Task,
    TaskKind,
)
from visavis.visits.models.participants import (
    Attendance,
    Connection,
    ConnectionPresence,
    Participant,
    ParticipantKind,
    PrivacyAnswer,
)
from visavis.visits.models.visit import EventKind, Modality, Situation, Visit, VisitEvent, room_name

__all__ = [
    "MESSAGE_ID_DOMAIN",
    "Attendance",
    "ChatMessage",
    "Connection",
    "ConnectionPresence",
    "EventKind",
    "HelpRequest",
    "Modality",
    "Notice",
    "NoticeChannel",
    "NoticeKind",
    "NoticeState",
    "Participant",
    "ParticipantKind",
    "PrivacyAnswer",
    "ReturnedMailCursor",
    "Situation",
    "Task",
    "TaskKind",
    "Visit",
    "VisitEvent",
    "WaitingMessage",
    "room_name",
]
