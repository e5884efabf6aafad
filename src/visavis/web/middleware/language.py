"""The language of a page: the one chosen on this device, else the person's own, else French."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers


def chosen_language(request: HttpRequest) -> str | None:
    """The language chosen with the page's language button, None before any choice."""
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in dict(settings.LANGUAGES) else None


def prefer_language(request: HttpRequest, code: str) -> None:
    """Show this page in the language of the person it is for, unless this device has chosen another."""
    if chosen_language(request) is None and code in dict(settings.LANGUAGES):
        translation.activate(code)
        request.LANGUAGE_CODE = code


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = chosen_language(request) or settings.LANGUAGE_CODE
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = self._get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", translation.get_language() or code)
        return response
