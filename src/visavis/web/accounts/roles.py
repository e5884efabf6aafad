"""Which role a signed-in professional acts in, and what that makes of them."""

from __future__ import annotations

from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from visavis.core.actors import Actor, ActorKind
from visavis.directory import selectors
from visavis.directory.models import PractitionerRole, User

ROLE_KEY = "role_id"


def role_of(user: User, session: Any) -> PractitionerRole | None:
    """The role chosen in this session while it is held, else the oldest held, else None. One query."""
    return selectors.current_role(user, _uuid(session.get(ROLE_KEY)))


def role_of_session(session_key: str) -> PractitionerRole | None:
    """The role of a sign-in session known by its key, for what is no Django request; None when it is over."""
    if not session_key:
        return None
    session = SessionStore(session_key)
    # Only `session` is read from the request that Django asks for.
    user = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]
    if not isinstance(user, User) or not user.is_active or has_no_second_factor(user):
        return None
    return role_of(user, session)


def session_topic(session_key: str) -> str:
    """Woken when the sign-in session ends, so that its live events end too."""
    return f"session:{sha256(session_key.encode()).hexdigest()[:24]}"


def has_no_second_factor(user: User) -> bool:
    """True where the installation requires a second factor and the account has none yet."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def actor_of(role: PractitionerRole, source: str) -> Actor:
    """The author of what a professional does in `role`, from the address `source`."""
    return Actor(
        kind=ActorKind.PRACTITIONER,
        id=role.practitioner.user_id,
        name=role.name,
        role_id=role.id,
        role_code=role.code,
        organization_id=role.organization_id,
        source=source,
    )


def address_of(request: HttpRequest) -> str:
    """The client's address; the serving layer has already judged the proxies."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
