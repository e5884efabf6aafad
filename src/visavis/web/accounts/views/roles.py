"""A professional with several roles chooses the one to act in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from visavis.directory import selectors
from visavis.web.accounts import trail
from visavis.web.accounts.roles import ROLE_KEY


@login_required
@require_http_methods(["GET", "POST"])
def choose_role(request: HttpRequest) -> HttpResponse:
    """GET lists the roles held today; POST `role` makes one of them the session's."""
    roles = selectors.roles_of_user(request.user)  # type: ignore[arg-type]
    if request.method == "POST":
        chosen = next((role for role in roles if str(role.id) == request.POST.get("role")), None)
        if chosen is None:
            raise Http404
        request.session[ROLE_KEY] = str(UUID(str(chosen.id)))
        trail.note(request, request.user, "account.role_chosen")
        return redirect("/journee/")
    return render(request, "accounts/roles.html", {"roles": roles, "current": getattr(request, "role", None)})
