"""The visit page and its panel: reading only."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from visavis.core.errors import NotFound
from visavis.visits.models import Modality, Visit
from visavis.visits.selectors import visit_for
from visavis.visits.services.schedule import audit_reading, open_if_due
from visavis.visits.states import LIVE_STATES, OVER_STATES, VisitState
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.visit.access import present_connection
from visavis.web.clinician.visit.panel import panel_of
from visavis.web.room_api import boot_data
from visavis.web.room_api.boot import stand_in_connection


@staff_required()
def visit_page(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The room with its panel while the visit is live; before and after, what can be done instead."""
    try:
        visit = open_if_due(visit_for(request.role, visit_id))
    except NotFound as stranger:
        raise Http404 from stranger
    audit_reading(visit)
    if visit.state == VisitState.DRAFT and visit.is_instant and visit.host_id == request.role.id:
        return redirect("clinician:visit_dictate", visit_id=visit.id)
    has_no_room = visit.modality == Modality.IN_PERSON and visit.state not in OVER_STATES
    if has_no_room or visit.state in (VisitState.DRAFT, VisitState.CANCELLED, VisitState.MISSED):
        return redirect("clinician:visit_plan", visit_id=visit.id)
    if visit.state in OVER_STATES:
        return render(
            request, "clinician/visit/over.html", {"visit": visit, "is_host": _is_host(request, visit)}
        )
    if visit.state not in LIVE_STATES:
        return render(
            request, "clinician/visit/early.html", {"visit": visit, "is_host": _is_host(request, visit)}
        )
    if _is_host(request, visit):
        return render(
            request,
            "clinician/visit/room.html",
            {**panel_context(request, visit), "boot": _boot(request, visit)},
        )
    return _expected_professional(request, visit)


def _is_host(request: StaffRequest, visit: Visit) -> bool:
    return visit.host_id == request.role.id


def _boot(request: StaffRequest, visit: Visit) -> dict[str, Any]:
    connection = present_connection(request, visit.id) or stand_in_connection(request.role, visit)
    return boot_data(
        request,
        connection,
        base=reverse("clinician:visit", args=[visit.id]) + "api/",
        events=f"/direct/rencontres/{visit.id}",
        exit_url=reverse("clinician:note", args=[visit.id]),
        telephone_url=reverse("clinician:telephone", args=[visit.id]),
    )


def _expected_professional(request: StaffRequest, visit: Visit) -> HttpResponse:
    """Another professional waits at the door like any guest (R073), then meets in the same room."""
    connection = present_connection(request, visit.id)
    situation = connection.state if connection else "arrived"
    context = {"visit": visit, "situation": situation, "boot": _boot(request, visit)}
    return render(request, "clinician/visit/colleague.html", context)


def panel_context(request: StaffRequest, visit: Visit, **more: Any) -> dict[str, Any]:
    return {"visit": visit, "panel": panel_of(visit, more.pop("identity", None)), **more}


@staff_required()
def panel(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The panel alone, read again after each change."""
    try:
        visit = visit_for(request.role, visit_id)
    except NotFound as stranger:
        raise Http404 from stranger
    if not _is_host(request, visit):
        raise Http404
    return render(request, "clinician/visit/_panel.html", panel_context(request, visit))
