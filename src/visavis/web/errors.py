"""Pages for what went wrong. They show no data, ask nothing of the database, and say what to do."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from visavis.web.context import site


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, also for a host that is not ours."""
    return _calm_page(request, 400, "400.html")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _calm_page(request, 403, "403.html")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: what does not exist, and what a stranger may not know of."""
    return _calm_page(request, 404, "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the database is away, which mends itself."""
    error: BaseException | None = sys.exc_info()[1]
    while error is not None:
        if isinstance(error, InterfaceError | OperationalError):
            return database_away(request)
        error = error.__cause__ or error.__context__
    return _calm_page(request, 500, "500.html")


def database_away(request: HttpRequest) -> HttpResponse:
    response = _calm_page(request, 503, "503.html")
    response.headers["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a page that stayed open too long, or a browser that refuses cookies."""
    return _calm_page(request, 403, "403.html")


def too_many_tries(request: HttpRequest, retry_after_seconds: int) -> HttpResponse:
    """429 with the time to wait."""
    response = render(request, "429.html", {"retry_after_seconds": retry_after_seconds}, status=429)
    response.headers["Retry-After"] = str(retry_after_seconds)
    return response


def _calm_page(request: HttpRequest, status: int, template: str) -> HttpResponse:
    """No context processor: what it asks for may be what is broken."""
    context: dict[str, Any] = {"csrf_token": get_token(request), **site(request)}
    return HttpResponse(render_to_string(template, context), status=status)
