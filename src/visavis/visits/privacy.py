"""The privacy class of each field of visits and of all that belongs to them (see `core.privacy`)."""

from visavis.core.privacy import Classes, Privacy, Table
from visavis.visits.models import (
    Attendance,
    ChatMessage,
    Connection,
    ConnectionPresence,
    HelpRequest,
    Notice,
    Participant,
    ReturnedMailCursor,
    Task,
    Visit,
    VisitEvent,
    WaitingMessage,
)

_VISIT: Classes = {
    Privacy.ACCESS: ("number",),
    Privacy.HEALTH: ("modality", "situation", "end_reason", "missed_by", "cancel_reason"),
    Privacy.IDENTITY: ("patient",),
    Privacy.PROFESSIONAL: ("host", "planned_by"),
    Privacy.OPERATIONAL: (
        "organization",
        "location",
        "start",
        "end",
        "zone",
        "state",
        "is_instant",
        "submission_key",
        "calendar_sequence",
        "reminder_minutes",
        "delay_minutes",
        "delay_said_at",
        "at_telephone_since",
        "opened_at",
        "began_at",
        "ended_at",
        "signed_at",
        "filed_at",
        "chat_purged_at",
        "room_generation",
        "media_down_since",
        "version",
    ),
}

_PARTICIPANT: Classes = {
    Privacy.ACCESS: ("secret_epoch", "secret_key", "revoked_at"),
    Privacy.IDENTITY: ("kind", "name", "relation", "patient", "helps", "language"),
    Privacy.CONTACT: ("email", "email_owner", "telephone", "callback_safety"),
    Privacy.PROFESSIONAL: ("role",),
    Privacy.OPERATIONAL: ("organization", "visit", "has_device"),
}

_CONNECTION: Classes = {
    Privacy.ACCESS: ("session_hash", "user_session"),
    Privacy.HEALTH: ("privacy_answer",),
    Privacy.IDENTITY: ("participant", "said_name"),
    Privacy.CONTACT: ("location_said", "telephone_said", "callback_safety"),
    Privacy.PROFESSIONAL: ("admitted_by",),
    Privacy.OPERATIONAL: (
        "organization",
        "visit",
        "state",
        "device",
        "device_number",
        "location_said_at",
        "test",
        "tested_at",
        "testing_since",
        "waiting_since",
        "away_since",
        "admitted_at",
        "entered_at",
        "identity_confirmed_at",
        "held_at",
        "ended_at",
        "hand_raised_at",
    ),
}

_NOTICE: Classes = {
    Privacy.IDENTITY: ("participant",),
    Privacy.CONTACT: ("address", "failure"),
    Privacy.PROFESSIONAL: ("done_by",),
    Privacy.OPERATIONAL: (
        "organization",
        "visit",
        "kind",
        "channel",
        "state",
        "due_at",
        "minutes_before",
        "calendar_sequence",
        "repeat",
        "attempts",
        "claimed_at",
        "sent_at",
        "failed_at",
        "data",
    ),
}

PRIVACY: Table = {
    Visit: _VISIT,
    VisitEvent: {
        Privacy.HEALTH: ("kind", "data"),
        Privacy.IDENTITY: ("actor_name",),
        Privacy.OPERATIONAL: ("organization", "visit", "at", "connection_id"),
    },
    Participant: _PARTICIPANT,
    Connection: _CONNECTION,
    ConnectionPresence: {
        Privacy.OPERATIONAL: (
            "connection",
            "last_seen_at",
            "in_media_since",
            "microphone",
            "camera",
            "screen",
            "audio_only",
            "quality",
        ),
    },
    Attendance: {
        Privacy.OPERATIONAL: ("organization", "visit", "connection", "joined_at", "left_at", "closed_by"),
    },
    WaitingMessage: {
        Privacy.HEALTH: ("text",),
        Privacy.IDENTITY: ("author_name",),
        Privacy.OPERATIONAL: ("organization", "visit", "connection", "from_host", "at", "client_id"),
    },
    HelpRequest: {
        Privacy.OPERATIONAL: ("organization", "visit", "connection", "at", "answered_at"),
    },
    ChatMessage: {
        Privacy.HEALTH: ("text",),
        Privacy.IDENTITY: ("author_name",),
        Privacy.OPERATIONAL: ("organization", "visit", "connection", "client_id", "at"),
    },
    Notice: _NOTICE,
    ReturnedMailCursor: {
        Privacy.OPERATIONAL: ("mailbox", "read_until"),
    },
    Task: {
        Privacy.HEALTH: ("kind", "detail"),
        Privacy.IDENTITY: ("patient",),
        Privacy.PROFESSIONAL: ("role", "done_by"),
        Privacy.OPERATIONAL: ("organization", "visit", "due_on", "done_at"),
    },
}
