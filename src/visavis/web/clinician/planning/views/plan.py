"""« Nouvelle rencontre »: the page, its check, and what its buttons do."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from visavis.core.errors import NotFound, Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.directory.selectors import role_in_organization
from visavis.patients.models import Patient
from visavis.patients.selectors import find_people, patient_for
from visavis.visits.models import Visit
from visavis.visits.permissions import may_plan
from visavis.visits.selectors import visit_for
from visavis.visits.services import planning
from visavis.visits.services.planning import Plan
from visavis.visits.states import VisitState
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.planning.forms import NOW, PlanForm
from visavis.web.clinician.planning.plan_page import PlanPage, build, lean_form, overlaps_of

DRAFT, CONSENT, CONFIRM, SEND, VERIFY = "draft", "consent", "confirm", "send", "verify"
_FIELD_OF_REFUSAL = {"start": "hour", "end": "minutes", "motive": "motive_eligibility"}


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required()
def new(request: StaffRequest) -> HttpResponse:
    """Choose the person, then the four blocks. The first act that keeps something makes a draft."""
    if not may_plan(request.role):
        return render(request, "clinician/planning/may_not.html", status=403)
    person = uuid_or_none(request.POST.get("personne", "") or request.GET.get("personne", ""))
    if person is None:
        return choose_person(request, "clinician:visit_new")
    patient = patient_for(request.actor, person)
    if request.method == "GET":
        return show(request, build(request, patient, None, None))
    return _keep_new(request, patient)


def choose_person(request: StaffRequest, way: str) -> HttpResponse:
    """Block 1 alone: search, or create. `way` is the page that the choice leads to."""
    typed = request.GET.get("q", "").strip()
    found = find_people(request.actor, typed, request.GET.get("apres", ""))
    context = {"typed": typed, "found": found, "way": way}
    return render(request, "clinician/planning/person.html", context)


def show(request: StaffRequest, page: PlanPage, status: int = 200) -> HttpResponse:
    return render(request, "clinician/planning/plan.html", {"page": page, "form": page.form}, status=status)


@require_http_methods(["GET", "POST"])
def edit_draft(request: StaffRequest, visit: Visit) -> HttpResponse:
    """The same page over a draft. Called by the sheet, which is the draft's address."""
    assert visit.patient is not None
    if request.method == "GET":
        return show(request, build(request, visit.patient, visit, None))
    return _keep_draft(request, visit)


@require_POST
@never_cache
@staff_required()
def verify(request: StaffRequest) -> HttpResponse:
    """The panel for what is in the form now (HTMX). Keeps nothing."""
    visit_id = uuid_or_none(request.POST.get("visit", ""))
    visit = visit_for(request.role, visit_id) if visit_id else None
    if visit is not None and visit.patient is not None:
        patient = visit.patient
    else:
        patient = patient_for(request.actor, UUID(request.POST.get("personne", "")))
    page = build(request, patient, visit, request.POST)
    shown = request.POST.get("shown", "")
    context = {"page": page, "form": page.form, "say": page.panel.summary != shown, "is_swap": True}
    return render(request, "clinician/planning/_living.html", context)


def _host(request: StaffRequest, form: PlanForm) -> PractitionerRole | None:
    if request.role.may_host:
        return request.role
    chosen = uuid_or_none(form.cleaned_data.get("host") or "")
    return role_in_organization(request.role.organization_id, chosen) if chosen else None


def _keep_new(request: StaffRequest, patient: Patient) -> HttpResponse:
    act = request.POST.get("act", DRAFT)
    page = build(request, patient, None, request.POST)
    form = page.form
    host = _host(request, form) if form.is_valid() else None
    if form.is_valid() and host is None:
        words = _("Choisissez qui rencontre la personne.")
        form.add_error("host" if form.asks_host else None, words)
    if act == VERIFY or not form.is_valid() or host is None:
        return show(request, page, 200 if act == VERIFY else 422)
    if form.cleaned_data["timing"] == NOW and host.id == request.role.id:
        return _begin_now(request, patient, host, form)
    choice = form.choice()
    plan = Plan(
        **vars(choice), patient=patient, host=host, submission_key=form.cleaned_data["submission_key"]
    )
    try:
        visit = planning.draft_visit(actor=request.actor, planner=request.role, plan=plan, said=form.said())
    except Refused as refused:
        return _refused(request, page, refused.refusal)
    return _after(request, visit, act, page)


def _begin_now(
    request: StaffRequest, patient: Patient, host: PractitionerRole, form: PlanForm
) -> HttpResponse:
    visit = planning.start_instant_visit(
        actor=request.actor,
        host=host,
        patient=patient,
        submission_key=form.cleaned_data["submission_key"],
        situation=form.cleaned_data.get("situation") or "",
    )
    planning.answer(actor=request.actor, role=request.role, visit_id=visit.id, said=form.said())
    return redirect("clinician:visit_dictate", visit_id=visit.id)


def _keep_draft(request: StaffRequest, visit: Visit) -> HttpResponse:
    assert visit.patient is not None
    act = request.POST.get("act", DRAFT)
    if act == CONFIRM:
        return confirm(request, visit.id)
    page = build(request, visit.patient, visit, request.POST)
    if act == VERIFY or not page.form.is_valid():
        return show(request, page, 200 if act == VERIFY else 422)
    try:
        planning.change_draft(
            actor=request.actor,
            role=request.role,
            visit_id=visit.id,
            plan=page.form.choice(),
            said=page.form.said(),
        )
    except Refused as refused:
        return _refused(request, page, refused.refusal)
    return _after(request, visit, act, page)


def _after(request: StaffRequest, visit: Visit, act: str, page: PlanPage) -> HttpResponse:
    """Where each button leads once everything is kept."""
    if visit.state != VisitState.DRAFT:  # the other tab confirmed it
        return redirect("clinician:visit_plan", visit_id=visit.id)
    if act == CONSENT:
        return redirect("clinician:consent", visit_id=visit.id)
    if act == SEND:
        planning.send_for_decision(actor=request.actor, visit_id=visit.id)
        name = visit.host.practitioner.name
        messages.success(request, _("Envoyée à %(name)s pour décision.") % {"name": name})
        return redirect("clinician:visit_list")
    if act == CONFIRM:
        return confirm(request, visit.id)
    messages.success(request, _("Gardée comme brouillon."))
    return redirect("clinician:visit_plan", visit_id=visit.id)


def confirm(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """« Confirmer »: the form kept, the norms asked, the messages promised, in twelve statements at most.

    Nothing is read that the services read again under their lock: the visit itself only when something is
    to be said to the professional.
    """
    person = uuid_or_none(request.POST.get("personne", ""))
    form = lean_form(request.POST, person)
    if form.is_valid():
        overlaps = overlaps_of(form, request.role.id, visit_id)
        if not overlaps or form.cleaned_data["overlap_seen"] == " / ".join(overlaps):
            try:
                planning.confirm_visit(
                    actor=request.actor,
                    role=request.role,
                    visit_id=visit_id,
                    plan=form.choice(),
                    said=form.said(person),
                    motives={"eligibility": str(form.answers.get("motive_eligibility") or "")},
                )
            except Refused as refused:
                return _refused(request, _typed_again(request, visit_id), refused.refusal)
            messages.success(request, _("Rencontre confirmée. Les invitations partent."))
            return redirect("clinician:visit_plan", visit_id=visit_id)
    return show(request, _typed_again(request, visit_id), 422)


def _typed_again(request: StaffRequest, visit_id: UUID) -> PlanPage:
    visit = visit_for(request.role, visit_id)
    if visit.patient is None:
        raise NotFound
    return build(request, visit.patient, visit, request.POST)


def _refused(request: StaffRequest, page: PlanPage, refusal: Refusal) -> HttpResponse:
    field = _FIELD_OF_REFUSAL.get(refusal.field, refusal.field)
    page.form.add_error(field if field in page.form.fields else None, refusal.sentence)
    return show(request, page, 422)
