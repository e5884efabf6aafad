"""A visit before its day: one address, the form while it is a draft, the sheet afterwards."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from visavis.core.errors import NotFound, Refused
from visavis.directory.selectors import hosts_of, role_in_organization, settings_on
from visavis.visits.models import ParticipantKind, Visit
from visavis.visits.permissions import may_change
from visavis.visits.selectors import people_of, visit_for
from visavis.visits.services import consenting, notices, people, schedule
from visavis.visits.services.notices import reached_by_email
from visavis.visits.services.schedule import audit_reading, overlapping
from visavis.visits.states import VisitState
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.planning.forms import REMINDERS
from visavis.web.clinician.planning.people_forms import CancelForm, GuestForm, MissedForm, MoveForm
from visavis.web.clinician.planning.plan_page import describe
from visavis.web.clinician.planning.sheet_page import build_sheet
from visavis.web.clinician.planning.views.plan import CONFIRM, confirm, edit_draft
from visavis.web.clinician.planning.when import initial_times


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required()
def plan(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    if request.method == "POST" and request.POST.get("act") == CONFIRM:
        return confirm(request, visit_id)
    visit = visit_for(request.role, visit_id)
    if visit.state == VisitState.DRAFT and visit.is_instant and visit.host_id == request.role.id:
        return redirect("clinician:visit_dictate", visit_id=visit.id)
    if visit.state == VisitState.DRAFT and visit.patient is not None and may_change(request.actor, visit):
        if request.method == "GET":
            audit_reading(visit)
        return edit_draft(request, visit)
    if request.method == "POST":  # another tab confirmed it meanwhile
        return redirect("clinician:visit_plan", visit_id=visit.id)
    audit_reading(visit)
    context = {"page": build_sheet(visit, request.actor), "reminders": REMINDERS}
    return render(request, "clinician/planning/sheet.html", context)


def _changeable(request: StaffRequest, visit_id: UUID) -> Visit:
    visit = visit_for(request.role, visit_id)
    if not may_change(request.actor, visit):
        raise NotFound
    return visit


def _act(
    request: StaffRequest, visit_id: UUID, act: Callable[[], object], said: str, place: str
) -> HttpResponse:
    """Do one thing of the sheet, say so, come back to where it is shown."""
    _changeable(request, visit_id)
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused.refusal.sentence))
    else:
        messages.success(request, said)
    return redirect(f"/rencontres/{visit_id}/planification#{place}")


@require_POST
@staff_required()
def resend(request: StaffRequest, visit_id: UUID, notice_id: UUID) -> HttpResponse:
    return _act(
        request,
        visit_id,
        lambda: notices.resend(actor=request.actor, visit_id=visit_id, notice_id=notice_id),
        _("Message renvoyé."),
        "messages",
    )


@require_POST
@staff_required()
def called(request: StaffRequest, visit_id: UUID, notice_id: UUID) -> HttpResponse:
    return _act(
        request,
        visit_id,
        lambda: notices.mark_called(
            actor=request.actor, role=request.role, visit_id=visit_id, notice_id=notice_id
        ),
        _("Appel noté."),
        "messages",
    )


@require_POST
@staff_required()
def reminders(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    minutes = [int(one) for one in request.POST.getlist("reminders") if one.isdigit() and len(one) < 6]
    return _act(
        request,
        visit_id,
        lambda: notices.change_reminders(actor=request.actor, visit_id=visit_id, minutes=minutes),
        _("Rappels changés."),
        "rappels",
    )


@require_POST
@staff_required()
def remove_person(request: StaffRequest, visit_id: UUID, participant_id: UUID) -> HttpResponse:
    return _act(
        request,
        visit_id,
        lambda: people.revoke_participant(
            actor=request.actor, visit_id=visit_id, participant_id=participant_id
        ),
        _("Invitation retirée : son lien n’ouvre plus rien."),
        "personnes",
    )


@require_POST
@staff_required()
def renew_link(request: StaffRequest, visit_id: UUID, participant_id: UUID) -> HttpResponse:
    return _act(
        request,
        visit_id,
        lambda: people.renew_link(actor=request.actor, visit_id=visit_id, participant_id=participant_id),
        _("Nouveau lien et nouveau mot de passe. Renvoyez l’invitation."),
        "personnes",
    )


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required()
def add_person(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """A relative, an interpreter, a second professional; a third person only if the person agrees (R036)."""
    visit = _changeable(request, visit_id)
    if request.method == "GET":
        audit_reading(visit)
    expected = {one.role_id for one in people_of(visit)}
    hosts = [role for role in hosts_of(visit.organization_id) if role.id not in expected]
    roles = [(str(role.id), f"{role.practitioner.name}, {role.title}") for role in hosts]
    initial = {
        "language": visit.patient.language if visit.patient else "fr-ca",
        "kind": request.GET.get("role", ""),
    }
    form = GuestForm(
        request.POST if request.method == "POST" else None,
        roles=roles,
        asks_consent=visit.patient is not None,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _add(request, visit, form)
        except Refused as refused:
            field = refused.refusal.field
            form.add_error(field if field in form.fields else None, refused.refusal.sentence)
        else:
            messages.success(request, _("Personne ajoutée."))
            return redirect(f"/rencontres/{visit_id}/planification#personnes")
    status = 422 if form.errors else 200
    context = {"visit": visit, "form": form}
    return render(request, "clinician/planning/add_person.html", context, status=status)


def _add(request: StaffRequest, visit: Visit, form: GuestForm) -> None:
    role = None
    if form.is_practitioner:
        role = role_in_organization(visit.organization_id, UUID(form.cleaned_data["role"]))
    added = people.add_participant(actor=request.actor, visit_id=visit.id, guest=form.guest(role))
    if form.asks_consent and added.kind != ParticipantKind.PRACTITIONER:
        consenting.record_third_person(
            actor=request.actor, role=request.role, participant=added, language=get_language() or "fr-ca"
        )


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required()
def move(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    visit = _changeable(request, visit_id)
    if request.method == "GET":
        audit_reading(visit)
    minutes = settings_on(visit.organization_id).integer("visit_minutes")
    zones = [visit.zone, "America/Toronto", visit.patient.zone if visit.patient else visit.zone]
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        zones=zones,
        initial=initial_times(visit.start, visit.end, visit.zone, minutes),
    )
    overlaps: list[str] = []
    if request.method == "POST" and form.is_valid():
        overlaps = _overlaps(visit, form)
        seen = not overlaps or request.POST.get("overlap_seen") == " / ".join(overlaps)
        if seen and _moved(request, visit, form):
            return redirect("clinician:visit_plan", visit_id=visit.id)
    context = {"visit": visit, "form": form, "overlaps": overlaps, "told": _told(request, visit)}
    return render(request, "clinician/planning/move.html", context, status=422 if form.errors else 200)


def _overlaps(visit: Visit, form: MoveForm) -> list[str]:
    assert form.start is not None
    assert form.end is not None
    return [describe(other) for other in overlapping(visit.host_id, form.start, form.end, visit.id)]


def _moved(request: StaffRequest, visit: Visit, form: MoveForm) -> bool:
    assert form.start is not None
    assert form.end is not None
    try:
        schedule.reschedule_visit(
            actor=request.actor, visit_id=visit.id, start=form.start, end=form.end, zone=form.chosen_zone
        )
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return False
    messages.success(request, _("Nouvel horaire noté. Les personnes sont prévenues."))
    return True


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required()
def cancel(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Says who will be told and how before the gesture."""
    visit = _changeable(request, visit_id)
    if request.method == "GET":
        audit_reading(visit)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            schedule.cancel_visit(actor=request.actor, visit_id=visit.id, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, _("Rencontre annulée."))
            return redirect("clinician:day" if visit.is_instant else "clinician:visit_list")
    context = {"visit": visit, "form": form, "told": _told(request, visit)}
    return render(request, "clinician/planning/cancel.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@staff_required()
def missed(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Nobody came: who; then a new date may be given."""
    visit = _changeable(request, visit_id)
    form = MissedForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        audit_reading(visit)
    elif form.is_valid():
        try:
            schedule.mark_missed(actor=request.actor, visit_id=visit.id, by=form.cleaned_data["by"])
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, _("C’est noté."))
            return redirect("clinician:visit_plan", visit_id=visit.id)
    context = {"visit": visit, "form": form}
    return render(request, "clinician/planning/missed.html", context, status=422 if form.errors else 200)


def _told(request: StaffRequest, visit: Visit) -> list[tuple[str, str]]:
    """Who is told, and how."""
    if visit.state == VisitState.DRAFT:
        return []
    page = build_sheet(visit, request.actor)
    return [
        (
            view.participant.name,
            _("par courriel") if reached_by_email(visit, view.participant) else _("à appeler"),
        )
        for view in page.people
        if view.participant.has_device and view.participant.kind != ParticipantKind.HOST and view.notices
    ]
