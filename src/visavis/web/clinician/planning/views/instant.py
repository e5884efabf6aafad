"""The instant visit (R047): choose the person, dictate, answer, and the door opens by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from visavis.core.errors import NotFound, Refused
from visavis.core.ids import new_id
from visavis.patients.selectors import find_people, patient_for
from visavis.visits.models import Visit
from visavis.visits.selectors import visit_for
from visavis.visits.services import notices, planning
from visavis.visits.services.schedule import audit_reading
from visavis.visits.states import VisitState
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.planning.instant_page import build_instant
from visavis.web.clinician.planning.views.plan import uuid_or_none


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required()
def now(request: StaffRequest) -> HttpResponse:
    """First gesture: who is on the line. The choice makes the visit and shows its number."""
    if not request.role.may_host:
        return render(request, "clinician/planning/may_not.html", status=403)
    person = uuid_or_none(request.POST.get("personne", "") or request.GET.get("personne", ""))
    if request.method == "GET" or person is None:
        return _choose(request, person)
    visit = planning.start_instant_visit(
        actor=request.actor,
        host=request.role,
        patient=patient_for(request.actor, person),
        submission_key=uuid_or_none(request.POST.get("submission_key", "")),
    )
    return redirect("clinician:visit_dictate", visit_id=visit.id)


def _choose(request: StaffRequest, person: UUID | None) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    if person is not None:
        found: Any = {"people": [patient_for(request.actor, person)]}
    else:
        found = find_people(request.actor, typed, request.GET.get("apres", ""))
    context = {"typed": typed, "found": found, "way": "clinician:visit_now", "submission_key": new_id()}
    return render(request, "clinician/planning/person.html", context)


def _instant(request: StaffRequest, visit_id: UUID) -> Visit:
    visit = visit_for(request.role, visit_id)
    if visit.host_id != request.role.id or visit.patient is None:
        raise NotFound
    return visit


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required()
def dictate(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Number and password in large type, the live card, and the answers that are still asked."""
    visit = _instant(request, visit_id)
    if not visit.is_instant or visit.state not in (
        VisitState.DRAFT,
        VisitState.OPEN,
        VisitState.IN_PROGRESS,
    ):
        return redirect("clinician:visit_plan", visit_id=visit.id)
    if request.method == "GET":
        audit_reading(visit)
        page = build_instant(request, visit)
        return render(request, "clinician/planning/dictate.html", {"page": page, "form": page.form})
    return _answered(request, visit)


def _answered(request: StaffRequest, visit: Visit) -> HttpResponse:
    page = build_instant(request, visit, request.POST)
    if not page.form.is_valid():
        return render(
            request, "clinician/planning/dictate.html", {"page": page, "form": page.form}, status=422
        )
    try:
        planning.answer(actor=request.actor, role=request.role, visit_id=visit.id, said=page.form.said())
        done = planning.confirm_when_complete(actor=request.actor, visit_id=visit.id)
    except Refused as refused:
        page.form.add_error(None, refused.refusal.sentence)
        return render(
            request, "clinician/planning/dictate.html", {"page": page, "form": page.form}, status=422
        )
    messages.success(request, _("Rencontre confirmée.") if done else _("Réponses gardées."))
    if request.POST.get("act") == "consent":
        return redirect("clinician:consent", visit_id=visit.id)
    return redirect("clinician:visit_dictate", visit_id=visit.id)


@require_safe
@never_cache
@staff_required()
def dictate_living(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    page = build_instant(request, _instant(request, visit_id))
    return render(request, "clinician/planning/_dictate_status.html", {"page": page})


@require_POST
@staff_required()
def send_invitation(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """« Envoyer par courriel », one gesture."""
    visit = _instant(request, visit_id)
    count = notices.send_invitations(actor=request.actor, visit_id=visit.id)
    if count:
        words = ngettext("Invitation envoyée.", "%(count)s invitations envoyées.", count) % {"count": count}
        messages.success(request, words)
    else:
        messages.error(request, _("Personne n’a de courriel : dictez le numéro et le mot de passe."))
    return redirect("clinician:visit_dictate", visit_id=visit.id)
