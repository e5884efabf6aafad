"""Waking the live pages: a notification says only that something changed, the page then reads the state."""

from uuid import UUID

from django.db import connection

CHANNEL = "visavis_live"


def visit_topic(visit_id: UUID) -> str:
    return f"visit:{visit_id}"


def role_topic(role_id: UUID) -> str:
    return f"role:{role_id}"


def wake(*topics: str) -> None:
    """Wake all who listen to `topics`, when the transaction in progress commits (one statement)."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, topic) from unnest(%s::text[]) topic", [CHANNEL, list(topics)])
