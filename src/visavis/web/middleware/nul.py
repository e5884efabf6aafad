"""Takes NUL characters out of posted forms: nobody types them, and PostgreSQL keeps none."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_FORM = "application/x-www-form-urlencoded"


class NulMiddleware:
    """Works on the raw body, before anything reads the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.content_type == _FORM and b"%00" in request.body:
            request._body = request.body.replace(b"%00", b"")
        return self._get_response(request)
