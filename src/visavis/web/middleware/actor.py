"""Who acts in a request: a professional in a role. Guests become actors in their own pages."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from visavis.core.acting import set_actor
from visavis.web.accounts.roles import actor_of, address_of, role_of
from visavis.web.middleware.audience import is_public
from visavis.web.middleware.language import prefer_language

# The idle limit is counted from here; one write a minute is enough to know.
_NOTED_EACH_SECONDS = 60
_SEEN_KEY = "seen_at"


class ActorMiddleware:
    """Sets `request.actor`, `.role`, `.role_title` and `.establishment`: None or empty for the public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.role = request.establishment = None  # type: ignore[attr-defined]
        request.role_title = ""  # type: ignore[attr-defined]
        # Public pages know no sign-in: a professional's own browser is a guest's there.
        if not is_public(request.path) and request.user.is_authenticated:
            self._act(request)
        try:
            return self._get_response(request)
        finally:
            set_actor(None)

    def _act(self, request: HttpRequest) -> None:
        now = int(time.time())
        if now - request.session.get(_SEEN_KEY, 0) >= _NOTED_EACH_SECONDS:
            request.session[_SEEN_KEY] = now
        prefer_language(request, request.user.language)  # type: ignore[union-attr]
        role = role_of(request.user, request.session)  # type: ignore[arg-type]
        if role is None:
            return
        actor = actor_of(role, address_of(request))
        request.role, request.actor = role, actor  # type: ignore[attr-defined]
        request.role_title, request.establishment = role.title, role.organization  # type: ignore[attr-defined]
        set_actor(actor)
