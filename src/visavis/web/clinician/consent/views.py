"""« À lire à voix haute »: the words in order of article 2, three equal answers, then how and by whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from visavis.compliance.selectors import values_of
from visavis.consent.models import Giver, Manner, Purpose, Status
from visavis.consent.selectors import text_in_force
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.directory.models import Language
from visavis.visits.models import Visit
from visavis.visits.selectors import visit_for
from visavis.visits.services import consenting, planning
from visavis.visits.services.schedule import audit_reading
from visavis.visits.states import VisitState
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.consent.forms import GivenForm

GIVEN, REFUSED, LATER, HOW = "given", "refused", "later", "how"


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required()
def consent(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """GET reads; POST `answer` is one of the three, then `how` with the manner."""
    visit = visit_for(request.role, visit_id)
    if visit.patient is None:
        raise NotFound
    answer = request.POST.get("answer", "")
    if request.method == "GET":
        audit_reading(visit)
        return _show(request, visit)
    if answer == LATER:
        return redirect(_back(visit))
    if answer == REFUSED:
        return _refused(request, visit)
    if answer == GIVEN:
        return _show(request, visit, GivenForm())
    return _given(request, visit)


def _language(request: StaffRequest, visit: Visit) -> str:
    asked = request.POST.get("langue", request.GET.get("langue", ""))
    assert visit.patient is not None
    return asked if asked in Language.values else visit.patient.language


def _show(
    request: StaffRequest, visit: Visit, form: GivenForm | None = None, status: int = 200
) -> HttpResponse:
    language = _language(request, visit)
    place = str(values_of(visit.id).get("in_person_place") or "")
    context: dict[str, Any] = {
        "visit": visit,
        "form": form,
        "language": language,
        "other_language": Language.ENGLISH if language == Language.FRENCH else Language.FRENCH,
        "back": _back(visit),
    }
    try:
        context["text"] = text_in_force(visit.organization_id, Purpose.TELEHEALTH, None, language, place)
    except Refused as refused:
        context["missing"] = refused.refusal
        context["fix"] = _fix(visit, refused.refusal)
    return render(request, "clinician/consent/page.html", context, status=status)


def _fix(visit: Visit, refusal: Refusal) -> str:
    return f"{_back(visit)}#id_in_person_place" if refusal.field else ""


def _back(visit: Visit) -> str:
    if visit.is_instant and visit.state in (VisitState.DRAFT, VisitState.OPEN):
        return f"/rencontres/{visit.id}/maintenant"
    return f"/rencontres/{visit.id}/planification"


def _refused(request: StaffRequest, visit: Visit) -> HttpResponse:
    consenting.record_answer(
        actor=request.actor,
        role=request.role,
        visit_id=visit.id,
        status=Status.REFUSED,
        language=_language(request, visit),
    )
    messages.warning(
        request, _("Le refus est noté. La tâche d’offrir une rencontre en personne est dans Ma journée.")
    )
    return redirect(_back(visit))


def _given(request: StaffRequest, visit: Visit) -> HttpResponse:
    form = GivenForm(request.POST)
    if not form.is_valid():
        return _show(request, visit, form, 422)
    said = form.cleaned_data
    try:
        consenting.record_answer(
            actor=request.actor,
            role=request.role,
            visit_id=visit.id,
            status=Status.GIVEN,
            manner=Manner(said["manner"]),
            language=_language(request, visit),
            giver=Giver(said["giver"]),
            giver_name=said["giver_name"],
            giver_quality=said["giver_quality"],
            scope=said["scope"],
        )
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return _show(request, visit, form, 422)
    if visit.is_instant and visit.state == VisitState.DRAFT:
        planning.confirm_when_complete(actor=request.actor, visit_id=visit.id)
    messages.success(request, _("Consentement noté."))
    return redirect(_back(visit))
