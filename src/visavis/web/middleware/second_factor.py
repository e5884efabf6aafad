"""Where the installation requires a second factor, an account without one can do nothing but add it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from visavis.web.accounts.roles import has_no_second_factor
from visavis.web.middleware.audience import is_public

_OPEN = ("/connexion", "/deconnexion", "/compte/", "/langue", "/sante", "/media/", "/demonstration/")


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_public(request.path) or request.path.startswith(_OPEN) or not request.user.is_authenticated:
            return self._get_response(request)
        if has_no_second_factor(request.user):
            return redirect("mfa_index")
        return self._get_response(request)
