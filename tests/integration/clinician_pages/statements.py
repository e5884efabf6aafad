"""Counting the SQL of one request, as PostgreSQL receives it from Django."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Read before any page: the session, the user, the roles that the user holds.
WHO_ASKS = ("django_session", "directory_user", "directory_practitionerrole")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements of the block, without BEGIN and COMMIT, which carry no question."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    sent: list[dict[str, Any]] = captured.captured_queries
    found.extend(one["sql"] for one in sent if one["sql"].upper() not in ("BEGIN", "COMMIT"))


def of_sign_in(sql: str) -> bool:
    """Whether a statement finds out who asks: the session, the user, the role."""
    first = sql.split(" FROM ")[1].split(" ")[0].strip('"') if " FROM " in sql else ""
    return first in WHO_ASKS or sql.startswith('UPDATE "django_session"')
