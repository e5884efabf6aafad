"""Who may follow what: a guest by the session of the connection, a professional by the sign-in session.

The questions go to the database in a few threads of their own; each stands alone, so that no stream holds a
connection to PostgreSQL.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections
from django.db.utils import Error as DatabaseError
from django.http.cookie import parse_cookie

from visavis.core.live import role_topic, visit_topic
from visavis.visits.selectors import connection_for_session, visit_for_role
from visavis.web.accounts.roles import role_of_session, session_topic
from visavis.web.serving.types import Scope, header

GUEST_COOKIE = "vv_guest_live"
Answer = TypeVar("Answer")
_at_the_door = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live-door")
# Asking again is never urgent: one thread, so that a wave of it does not slow the pages down.
_again = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live-again")


@dataclass(frozen=True)
class Grant:
    """What a stream may follow, who holds it, and how to ask again whether it still may."""

    topics: frozenset[str]
    owner: str
    ask_again: Callable[[], Grant | None]


async def stream_grant(scope: Scope) -> Grant | None:
    """The grant for the address and cookies of a request; None for a stranger and for an unknown address."""
    cookies = parse_cookie(header(scope, b"cookie"))
    parts = scope["path"].strip("/").split("/")[1:]
    ask = _question(parts, cookies)
    return await _in_thread(_at_the_door, ask) if ask else None


async def still_granted(grant: Grant) -> bool:
    """Whether the stream may go on. A database that does not answer takes nothing away."""
    try:
        again = await _in_thread(_again, grant.ask_again)
    except DatabaseError:
        return True
    return again is not None and again.topics == grant.topics


def _question(parts: list[str], cookies: dict[str, str]) -> Callable[[], Grant | None] | None:
    session = cookies.get(settings.SESSION_COOKIE_NAME, "")
    match parts:
        case ["rencontre", name] if connection := _uuid(name):
            return lambda: _guest(connection, cookies.get(GUEST_COOKIE, ""))
        case ["rencontres", name] if visit := _uuid(name):
            return lambda: _professional_of_visit(visit, session)
        case ["journee"]:
            return lambda: _professional(session)
    return None


def _guest(connection_id: UUID, raw_cookie: str) -> Grant | None:
    connection = connection_for_session(connection_id, raw_cookie) if raw_cookie else None
    if connection is None:
        return None
    return Grant(
        # One's place in line depends on the professional's other visits.
        topics=frozenset((visit_topic(connection.visit_id), role_topic(connection.visit.host_id))),
        owner=f"connection:{connection_id}",
        ask_again=lambda: _guest(connection_id, raw_cookie),
    )


def _professional_of_visit(visit_id: UUID, session_key: str) -> Grant | None:
    role = role_of_session(session_key)
    if role is None or visit_for_role(visit_id, role) is None:
        return None
    return Grant(
        topics=frozenset((visit_topic(visit_id), session_topic(session_key))),
        owner=f"session:{session_key}",
        ask_again=lambda: _professional_of_visit(visit_id, session_key),
    )


def _professional(session_key: str) -> Grant | None:
    role = role_of_session(session_key)
    if role is None:
        return None
    return Grant(
        topics=frozenset((role_topic(role.id), session_topic(session_key))),
        owner=f"session:{session_key}",
        ask_again=lambda: _professional(session_key),
    )


async def _in_thread(threads: ThreadPoolExecutor, question: Callable[[], Answer]) -> Answer:
    return await asyncio.get_running_loop().run_in_executor(threads, _with_fresh_connection, question)


def _with_fresh_connection(question: Callable[[], Answer]) -> Answer:
    close_old_connections()
    try:
        return question()
    finally:
        close_old_connections()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
