"""The audit trail (rule N4; LRSSS art. 103): each access to a person's information leaves a line.

Lines are written by a database function that takes the author from the acting context: the application's
role can neither forge another author, nor change or delete a line. Changes of rows are kept besides, by
trigger (`core.tracking`).
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from visavis.core.live import CHANNEL


def record(
    action: str,
    *,
    patients: Iterable[UUID] = (),
    visit: UUID | None = None,
    details: dict[str, Any] | None = None,
    topics: Iterable[str] = (),
) -> None:
    """Write one line for each of `patients` (or one without a person), in one statement.

    The same statement wakes those who listen to `topics` (`core.live`) when the transaction commits.
    `action` is a short code such as `patient.read` or `visit.confirmed`; `details` holds no clinical text and
    no secret. Raises `django.db.InternalError` outside an acting context: nothing may be done by nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select core_record_access(%s, %s::uuid[], %s, %s::jsonb), "
            "(select count(pg_notify(%s, topic)) from unnest(%s::text[]) topic)",
            [
                action,
                list(patients),
                visit,
                json.dumps(details or {}, default=str),
                CHANNEL,
                list(topics),
            ],
        )


def security_line(action: str, *, visit: UUID | None = None, details: dict[str, Any] | None = None) -> None:
    """A line for what should not happen (rule N2: a token replayed, a stranger thrown out)."""
    record(f"security.{action}", visit=visit, details=details)
