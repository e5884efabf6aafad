"""The gestures of the panel. With HTMX the panel comes back; without, the page is loaded again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from visavis.core.errors import NotFound, Refused
from visavis.encounters import services as encounters
from visavis.encounters.models import BreakdownCause
from visavis.visits.models import Connection, Modality, Visit
from visavis.visits.permissions import may_change
from visavis.visits.selectors import visit_for
from visavis.visits.selectors.visits import connections_in
from visavis.visits.services import admission, arrival, ending, exchange, schedule
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.visit.access import connection, hosted_visit
from visavis.web.clinician.visit.forms import ASKED, YES, CauseForm, IdentityForm, MessageForm, OutcomeForm
from visavis.web.clinician.visit.identifiers import known_identifiers
from visavis.web.clinician.visit.panel import panel_of


def _hosted(request: StaffRequest, visit_id: UUID) -> Visit:
    try:
        return hosted_visit(request, visit_id)
    except NotFound as stranger:
        raise Http404 from stranger


def _is_htmx(request: StaffRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _panel(request: StaffRequest, visit_id: UUID, status: int = 200, **more: Any) -> HttpResponse:
    visit = _hosted(request, visit_id)
    context = {
        "visit": visit,
        "panel": panel_of(visit, more.pop("identity", None), more.pop("outcome", None)),
        **more,
    }
    return render(request, "clinician/visit/_panel.html", context, status=status)


def _done(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The panel as it is now, or the page."""
    if _is_htmx(request):
        return _panel(request, visit_id)
    return redirect("clinician:visit", visit_id=visit_id)


def _refused(request: StaffRequest, visit_id: UUID, refused: Refused, **more: Any) -> HttpResponse:
    if _is_htmx(request):
        return _panel(request, visit_id, status=422, refusal=refused.refusal, **more)
    messages.error(request, str(refused.refusal.sentence))
    return redirect("clinician:visit", visit_id=visit_id)


def _try(request: StaffRequest, visit_id: UUID, act: Callable[[], object]) -> HttpResponse:
    """Do one thing, then show where that leads."""
    try:
        act()
    except NotFound as stranger:
        raise Http404 from stranger
    except Refused as refused:
        return _refused(request, visit_id, refused)
    return _done(request, visit_id)


@staff_required()
@require_POST
def open_room(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """« Ouvrir la salle d’attente », earlier than by itself."""
    _hosted(request, visit_id)
    return _try(request, visit_id, lambda: schedule.open_visit(actor=request.actor, visit_id=visit_id))


@staff_required()
@require_POST
def wait_at_door(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """An expected colleague takes a place in the waiting room."""
    try:
        own = connection(request, visit_id)
        arrival.enter_waiting_room(actor=request.actor, visit_id=visit_id, connection_id=own.id)
    except NotFound as stranger:
        raise Http404 from stranger
    except Refused as refused:
        messages.error(request, str(refused.refusal.sentence))
    return redirect("clinician:visit", visit_id=visit_id)


def _connection_of(visit: Visit, connection_id: UUID) -> Connection:
    found = next((c for c in connections_in(visit) if c.id == connection_id), None)
    if found is None:
        raise Http404
    return found


@staff_required()
def admit(request: StaffRequest, visit_id: UUID, connection_id: UUID) -> HttpResponse:
    """First gesture: the dialog (also a page) says who it is; « Faire entrer » lets them in."""
    visit = _hosted(request, visit_id)
    if request.method == "POST":
        return _try(
            request,
            visit_id,
            lambda: admission.admit(
                actor=request.actor, role=request.role, visit_id=visit_id, connection_id=connection_id
            ),
        )
    panel = panel_of(visit)
    entry = next((entry for entry in panel.door if entry.connection.id == connection_id), None)
    if entry is None:
        return _done(request, visit_id)
    template = "clinician/visit/_admit.html" if _is_htmx(request) else "clinician/visit/admit.html"
    return render(request, template, {"visit": visit, "entry": entry})


@staff_required()
@require_POST
def identity(request: StaffRequest, visit_id: UUID, connection_id: UUID) -> HttpResponse:
    """Second gesture: what was compared, how, and where the person is (R042-R044)."""
    visit = _hosted(request, visit_id)
    guest = _connection_of(visit, connection_id)
    beside = guest.is_someone_else and request.POST.get("beside", "") in (ASKED, YES)
    form = IdentityForm(request.POST, known_identifiers(guest, beside=beside), guest.location_said)
    if request.POST.get("beside") == ASKED:
        return _panel(request, visit_id, identity=form)
    if not form.is_valid():
        return _panel(request, visit_id, status=422, identity=form)
    try:
        encounters.confirm_identity(
            actor=request.actor,
            role=request.role,
            visit_id=visit_id,
            connection_id=connection_id,
            compared=form.compared(),
            place=form.stated_place(),
            person_is_beside=beside,
        )
    except Refused as refused:
        return _refused(request, visit_id, refused, identity=form)
    return _done(request, visit_id)


@staff_required()
@require_POST
def send_back(request: StaffRequest, visit_id: UUID, connection_id: UUID) -> HttpResponse:
    """« Ce n’est pas la bonne personne »: back to the waiting room; their page tells nothing."""
    _hosted(request, visit_id)
    return _try(
        request,
        visit_id,
        lambda: admission.send_back(actor=request.actor, visit_id=visit_id, connection_id=connection_id),
    )


@staff_required()
def telephone(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """« Passer au téléphone »: one gesture; the same visit goes on (R089)."""
    _hosted(request, visit_id)
    if request.method != "POST":
        if _is_htmx(request):
            return _panel(request, visit_id, ask_telephone=True, causes=BreakdownCause.choices)
        return render(
            request,
            "clinician/visit/telephone.html",
            {
                "visit": _hosted(request, visit_id),
                "panel": panel_of(_hosted(request, visit_id)),
                "causes": BreakdownCause.choices,
            },
        )
    form = CauseForm(request.POST)
    cause = form.cleaned_data["cause"] if form.is_valid() else ""
    return _try(
        request,
        visit_id,
        lambda: encounters.go_to_telephone(
            actor=request.actor, role=request.role, visit_id=visit_id, cause=cause
        ),
    )


@staff_required()
@require_POST
def call_outcome(request: StaffRequest, visit_id: UUID, breakdown_id: UUID) -> HttpResponse:
    """Why the telephone was taken, and what the call gave (R091)."""
    visit = _hosted(request, visit_id)
    form = OutcomeForm(request.POST)
    if visit.modality == Modality.TELEPHONE:
        form.nothing_broke()
    if not form.is_valid():
        if _is_htmx(request):
            return _panel(request, visit_id, status=422, outcome=form)
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("clinician:visit", visit_id=visit_id)
    return _try(
        request,
        visit_id,
        lambda: encounters.close_telephone(
            actor=request.actor,
            role=request.role,
            visit_id=visit_id,
            breakdown_id=breakdown_id,
            cause=form.cleaned_data.get("cause", ""),
            outcome=form.cleaned_data["outcome"],
        ),
    )


@staff_required()
@require_POST
def message(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """A word to those who wait."""
    _hosted(request, visit_id)
    form = MessageForm(request.POST)
    if not form.is_valid():
        if _is_htmx(request):
            return _panel(request, visit_id, status=422, message_form=form)
        messages.error(request, str(form.errors["text"][0]))
        return redirect("clinician:visit", visit_id=visit_id)
    return _try(
        request,
        visit_id,
        lambda: exchange.write_to_waiting(
            actor=request.actor, visit_id=visit_id, text=form.cleaned_data["text"]
        ),
    )


@staff_required()
@require_POST
def help_answered(request: StaffRequest, visit_id: UUID, request_id: UUID) -> HttpResponse:
    """« J’y vais »: the call for help is taken."""
    _hosted(request, visit_id)
    return _try(
        request,
        visit_id,
        lambda: exchange.answer_help(actor=request.actor, visit_id=visit_id, request_id=request_id),
    )


@staff_required()
def revoke(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The person no longer agrees: the remote visit ends, an in-person one is owed (R033). The coordination
    may note it for the person too.
    """
    try:
        visit = visit_for(request.role, visit_id)
        if not may_change(request.actor, visit):
            raise Http404
        if request.method != "POST":
            return render(request, "clinician/visit/revoke.html", {"visit": visit})
        scope = "episode" if request.POST.get("scope") == "episode" else "visit"
        ending.revoke_consent(actor=request.actor, visit_id=visit_id, role=request.role, scope=scope)
    except NotFound as stranger:
        raise Http404 from stranger
    if visit.host_id != request.role.id:
        return redirect("clinician:visit_plan", visit_id=visit_id)
    return redirect("clinician:visit", visit_id=visit_id)


@staff_required()
@require_POST
def end(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """End for all, where no script can ask for it."""
    _hosted(request, visit_id)
    try:
        ending.end_visit(actor=request.actor, visit_id=visit_id)
    except Refused as refused:
        return _refused(request, visit_id, refused)
    return redirect("clinician:note", visit_id=visit_id)


@staff_required()
@require_POST
def reopen(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Until the signature: a new room, everyone is admitted again."""
    _hosted(request, visit_id)
    return _try(request, visit_id, lambda: ending.reopen_visit(actor=request.actor, visit_id=visit_id))


@staff_required()
@require_POST
def missed(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Nobody came: who."""
    _hosted(request, visit_id)
    return _try(
        request,
        visit_id,
        lambda: schedule.mark_missed(
            actor=request.actor, visit_id=visit_id, by=str(request.POST.get("by", ""))
        ),
    )
