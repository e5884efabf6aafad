"""The room's API for a professional, and what only the host may ask of it."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from visavis.core.errors import NotFound, Refused
from visavis.visits.models import ParticipantKind
from visavis.visits.services import admission, ending
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.visit.access import connection, present_connection
from visavis.web.room_api import answer
from visavis.web.room_api.serving import read_json, refused

_HOLDING = {"hold": admission.hold, "resume": admission.resume, "remove": admission.remove}


@staff_required()
def room_api(request: StaffRequest, visit_id: UUID, name: str) -> HttpResponse:
    """State, token, chat… as for a guest; hold, resume, remove and end for the host."""
    try:
        own = present_connection(request, visit_id) if name in ("heartbeat", "leave") else None
        asks_to_enter = name == "token" and request.method == "POST"
        own = own or connection(request, visit_id, enters=asks_to_enter)
    except NotFound:
        return refused("not_found", "", 404)
    if own.participant.kind == ParticipantKind.HOST and request.method == "POST":
        if name in _HOLDING:
            return _guarded(lambda: _hold(request, visit_id, name))
        if name == "end":
            return _guarded(lambda: _end(request, visit_id))
    exit_url = reverse("clinician:note", args=[visit_id])
    return answer(request, name, connection=own, actor=request.actor, exit_url=exit_url)


def _guarded(act: Callable[[], JsonResponse]) -> JsonResponse:
    try:
        return act()
    except Refused as refusal:
        return refused(refusal.refusal.code, str(refusal.refusal.sentence), 409)
    except NotFound:
        return refused("not_found", "", 404)


def _hold(request: StaffRequest, visit_id: UUID, name: str) -> JsonResponse:
    data = read_json(request) or {}
    try:
        connection_id = UUID(str(data.get("connection_id", "")))
    except ValueError:
        return refused("bad_request", "", 400)
    _HOLDING[name](actor=request.actor, visit_id=visit_id, connection_id=connection_id)
    return JsonResponse({})


def _end(request: StaffRequest, visit_id: UUID) -> JsonResponse:
    ending.end_visit(actor=request.actor, visit_id=visit_id)
    return JsonResponse({"url": reverse("clinician:note", args=[visit_id])})
