"""« Toutes les rencontres »: search, order, state, one page at a time."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from visavis.visits.selectors.listing import ORDERS, STATES, find_visits
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.planning.sheet_page import tag_of

STATE_LABELS = {
    "": _("Toutes"),
    "draft": _("Brouillons"),
    "planned": _("Prévues"),
    "notes": _("Notes dues"),
    "done": _("Terminées"),
    "missed": _("Manquées"),
    "cancelled": _("Annulées"),
}
ORDER_LABELS = {"newest": _("Les plus récentes d’abord"), "oldest": _("Les plus anciennes d’abord")}


@require_safe
@never_cache
@staff_required()
def visits(request: StaffRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:120]
    state = request.GET.get("etat", "")
    order = request.GET.get("ordre", "newest")
    state, order = (state if state in STATES else ""), (order if order in ORDERS else "newest")
    found = find_visits(
        request.role, typed=typed, state=state, order=order, after=request.GET.get("apres", "")
    )
    context = {
        "rows": [(visit, tag_of(visit)) for visit in found.visits],
        "following": found.following,
        "typed": typed,
        "state": state,
        "order": order,
        "states": STATE_LABELS.items(),
        "orders": ORDER_LABELS.items(),
    }
    return render(request, "clinician/planning/list.html", context)
