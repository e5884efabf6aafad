"""Who may open a page of the staff. Whose data may be seen is for services and selectors to say."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from visavis.core.actors import Actor

if TYPE_CHECKING:
    from visavis.directory.models import Organization, PractitionerRole, User

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request that `staff_required` let through."""

    user: User
    actor: Actor
    role: PractitionerRole
    role_title: str
    establishment: Organization


StaffPage = Callable[Concatenate[StaffRequest, P], HttpResponse]
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def staff_required(*codes: str) -> Callable[[StaffPage[P]], Page[P]]:
    """For signed-in professionals; with `codes`, only in one of these roles, others get « Page introuvable ».

    Who is not signed in is sent to the sign-in page and comes back; a script (HTMX, the room) is told so.
    """

    def decorate(page: StaffPage[P]) -> Page[P]:
        @wraps(page)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            role = getattr(request, "role", None)
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if role is None:
                return render(request, "accounts/no_role.html", status=403)
            if codes and role.code not in codes:
                raise Http404
            return page(cast(StaffRequest, request), *args, **kwargs)

        return guarded

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    # A page is asked for again after the sign-in; a post is not, nor is a part of a page.
    wanted = request.get_full_path() if request.method == "GET" and not _by_script(request) else ""
    address = settings.LOGIN_URL + (f"?{urlencode({'next': wanted})}" if wanted else "")
    if "/api/" in request.path:
        message = _("Votre session est terminée. Connectez-vous de nouveau.")
        return JsonResponse({"code": "signed_out", "message": message}, status=401)
    if _by_script(request):
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
