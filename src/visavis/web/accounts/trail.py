"""Audit lines of sign-in: who came in, who failed, who changed a factor (rule N4). Never what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from visavis.core import audit
from visavis.core.acting import acting
from visavis.core.actors import Actor, ActorKind
from visavis.web.accounts.roles import actor_of, address_of, role_of


@contextmanager
def at_the_door(request: HttpRequest) -> Iterator[None]:
    """For what happens before anyone is known."""
    stranger = Actor(
        kind=ActorKind.SYSTEM, name="visavis.accounts", source=address_of(request), reason="sign-in"
    )
    with acting(stranger):
        yield


def note_failure(request: HttpRequest, action: str, user_id: UUID | None = None) -> None:
    """A line for a try that failed; the account when there is one, nothing of what was typed."""
    with at_the_door(request):
        audit.record(action, details={"user": str(user_id)} if user_id else {})


def note(request: HttpRequest, user: Any, action: str, **details: str) -> None:
    """A line in the name of `user`, in the role they act in, if they have one."""
    role = role_of(user, request.session)
    if role is not None:
        actor = actor_of(role, address_of(request))
    else:
        actor = Actor(kind=ActorKind.PRACTITIONER, id=user.pk, name=user.email, source=address_of(request))
    with acting(actor.because("sign-in")):
        audit.record(action, details=details)
