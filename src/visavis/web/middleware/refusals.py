"""What services raise, as answers: what is not there for this actor is « Page introuvable »."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from visavis.core.errors import NotFound, Refused
from visavis.web.errors import page_not_found


class RefusalMiddleware:
    """Pages catch the refusals that they can explain beside a field; here is the rest."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        for_script = "/api/" in request.path
        if isinstance(exception, NotFound):
            if for_script:
                return JsonResponse({"code": "not_found", "message": _("Page introuvable")}, status=404)
            return page_not_found(request)
        if isinstance(exception, Refused) and for_script:
            refusal = exception.refusal
            return JsonResponse({"code": refusal.code, "message": str(refusal.sentence)}, status=409)
        return None
