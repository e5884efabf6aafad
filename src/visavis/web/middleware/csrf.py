"""Django's protection against forged posts, on pages whose browser tells no origin.

Public pages have `Referrer-Policy: no-referrer`, under which browsers post with `Origin: null` and no
Referer.
The token is then the only proof, as in the browsers for which Django's protection was first made.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

from visavis.web.middleware.audience import is_public


class CsrfMiddleware(CsrfViewMiddleware):
    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META.get("HTTP_ORIGIN") == "null" and _came_from_public_page(request):
            return True
        return bool(super()._origin_verified(request))  # type: ignore[misc]

    def _check_referer(self, request: HttpRequest) -> Any:
        if not request.META.get("HTTP_REFERER") and _came_from_public_page(request):
            return None
        return super()._check_referer(request)  # type: ignore[misc]


def _came_from_public_page(request: HttpRequest) -> bool:
    # The language form of a public page posts to /langue.
    return is_public(request.path) or request.path == "/langue"
