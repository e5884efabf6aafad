"""Asks for the message of a forgotten password; the job makes its link: no secret stands in a queue."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import get_language
from procrastinate.contrib.django import app

TASK = "visavis.accounts.send_password_reset"


def ask_for_reset_message(user_id: UUID | None) -> None:
    """Queue the message; for an address without account too (None): the answer takes the same time."""
    app.configure_task(TASK).defer(
        user_id=str(user_id) if user_id else "", language=get_language() or "fr-ca"
    )
