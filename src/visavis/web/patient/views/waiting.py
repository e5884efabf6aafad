"""Step 3: the waiting room, its live fragment, and the gestures of who waits (R052, R061, R073)."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from visavis.core.acting import acting
from visavis.core.errors import Refused
from visavis.visits.selectors import (
    connection_for_session,
    decides_for_patient,
    guest_view,
    other_device_is_open,
)
from visavis.visits.services import arrival, exchange
from visavis.visits.states import ConnectionState
from visavis.web.patient.forms import ReplyForm
from visavis.web.patient.links import see_other
from visavis.web.patient.presenters import WaitingPage, waiting_page
from visavis.web.patient.session import GUEST_COOKIE, Guest, guest_required
from visavis.web.room_api import boot_data


@require_http_methods(["GET", "HEAD", "POST"])
@guest_required
def waiting(request: HttpRequest, guest: Guest) -> HttpResponse:
    """POST takes (or takes back) the place in line; GET shows it."""
    connection = guest.connection
    if request.method == "POST":
        # Refused: the page says where the visit stands.
        with suppress(Refused):
            arrival.enter_waiting_room(
                actor=guest.actor, connection_id=connection.id, visit_id=connection.visit_id
            )
        return see_other("waiting", connection.id)
    page = _page(guest)
    if page.situation == "arrived":
        return redirect("patient:before", connection.id)
    if page.go:
        return redirect(page.go)
    context = _context(guest, page) | {"other_device": other_device_is_open(guest.connection)}
    context["boot"] = _boot(request, guest)
    return render(request, "patient/waiting.html", context)


@require_safe
@guest_required
def state(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The parts of the page that change; the whole of it when the situation is another one."""
    return _fragment(request, guest, asked=request.GET.get("situation", ""))


def _fragment(request: HttpRequest, guest: Guest, asked: str, status: int = 200, **more: Any) -> HttpResponse:
    page = _page(guest)
    context = _context(guest, page) | {"same": page.situation == asked} | more
    return render(request, "patient/_fragment.html", context, status=status)


def _page(guest: Guest) -> WaitingPage:
    return waiting_page(guest.connection, guest_view(guest.connection))


def _context(guest: Guest, page: WaitingPage) -> dict[str, Any]:
    return {
        "guest": guest,
        "page": page,
        "may_change_mind": decides_for_patient(guest.participant),
        "reply_form": ReplyForm(),
    }


def _boot(request: HttpRequest, guest: Guest) -> dict[str, Any]:
    root = f"/rencontre/{guest.connection.id}/"
    extra: dict[str, Any] = {"telephone_url": f"{root}telephone"}
    if decides_for_patient(guest.participant):
        extra["change_of_mind_url"] = f"{root}avis"
    return boot_data(
        request,
        guest.connection,
        base=f"{root}api/",
        events=f"/direct/rencontre/{guest.connection.id}",
        exit_url=f"{root}fin",
        **extra,
    )


@require_POST
@guest_required
def message(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The answer of who waits. With a script, the answer is the fragment; without one, the page again."""
    by_script = request.headers.get("X-Requested-With") == "fetch"
    form = ReplyForm(request.POST)
    form.is_valid()
    try:
        exchange.reply_from_waiting(
            actor=guest.actor,
            connection_id=guest.connection.id,
            visit_id=guest.connection.visit_id,
            text=request.POST.get("text", ""),
            client_id=form.cleaned_data.get("client_id") or None,
        )
    except Refused as refused:
        return _reply_refused(request, guest, form, refused, by_script=by_script)
    if by_script:
        return _fragment(request, guest, asked=request.POST.get("situation", "waiting"))
    return see_other("waiting", guest.connection.id)


def _reply_refused(
    request: HttpRequest, guest: Guest, form: ReplyForm, refused: Refused, *, by_script: bool
) -> HttpResponse:
    sentence = str(refused.refusal.sentence)
    if by_script:
        return JsonResponse({"code": refused.refusal.code, "message": sentence}, status=422)
    page = _page(guest)
    if page.situation != "waiting":
        raise refused
    context = _context(guest, page) | {
        "reply_form": form,
        "reply_error": sentence,
        "boot": _boot(request, guest),
    }
    return render(request, "patient/waiting.html", context, status=422)


@require_POST
@guest_required
def ask_help(request: HttpRequest, guest: Guest) -> HttpResponse:
    """« J’ai besoin d’aide »: the professional sees it, and the page gives a telephone."""
    arrival.ask_help(actor=guest.actor, connection_id=guest.connection.id, visit_id=guest.connection.visit_id)
    if request.headers.get("X-Requested-With") == "fetch":
        return _fragment(request, guest, asked=request.POST.get("situation", "waiting"))
    return see_other("waiting", guest.connection.id)


@require_POST
@guest_required
def go_away(request: HttpRequest, guest: Guest) -> HttpResponse:
    """« Sortir et garder ma place »."""
    arrival.go_away(actor=guest.actor, connection_id=guest.connection.id, visit_id=guest.connection.visit_id)
    return see_other("waiting", guest.connection.id)


# A beacon carries no token; the session's cookie is SameSite and its path is this connection's.
@csrf_exempt
@require_POST
def hide(request: HttpRequest, connection_id: Any) -> HttpResponse:
    """« Cacher cette page »: the professional reads that it was hidden. Always the same empty answer."""
    connection = connection_for_session(connection_id, request.COOKIES.get(GUEST_COOKIE, ""))
    if connection is not None and connection.state != ConnectionState.REMOVED:
        actor = arrival.guest_actor(connection)
        with acting(actor):
            arrival.leave(actor=actor, connection_id=connection.id, visit_id=connection.visit_id, hidden=True)
    return HttpResponse(status=204)


@require_POST
@guest_required
def enter(request: HttpRequest, guest: Guest) -> HttpResponse:
    """« Entrer » from a browser whose script did not take it: no video there, hence the telephone."""
    page = _page(guest)
    if page.situation not in ("admitted", "inside"):
        return see_other("waiting", guest.connection.id)
    return render(request, "patient/door.html", {"guest": guest, "page": page})
