"""Pages of people cared for. A stranger, or a role without need, gets « Page introuvable »."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from visavis.core.errors import NotFound, Refused
from visavis.patients import permissions, selectors, services
from visavis.patients.models import Patient
from visavis.visits.permissions import may_plan
from visavis.visits.selectors import visits_of_patient
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.people import presenters
from visavis.web.clinician.people.forms import FIRST_INITIAL, PersonForm, initial_of

# Where a person is taken who was registered in order to meet: the value of `suite`.
_FOLLOWING = {"rencontre": "clinician:visit_new", "maintenant": "clinician:visit_now"}


@require_GET
@staff_required(*permissions.READERS)
def people(request: StaffRequest) -> HttpResponse:
    """Search, or the people one cares for."""
    query = request.GET.get("q", "")
    found = selectors.find_people(request.actor, query, request.GET.get("apres", ""))
    following = urlencode({"q": query, "apres": found.following}) if found.following else ""
    context = {
        "query": query,
        "searched": bool(query.strip()),
        "rows": [presenters.row(person) for person in found.people],
        "following": following,
        "further": bool(request.GET.get("apres")),
        "may_write": permissions.may_write(request.actor),
        "nav": "people",
    }
    return render(request, "clinician/people/list.html", context)


@require_GET
@staff_required(*permissions.READERS)
def person(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """The file of one person."""
    patient = _patient(request, patient_id)
    context = {
        "person": presenters.page(patient),
        "related": selectors.related_people(patient),
        "may_write": permissions.may_write(request.actor),
        "visits": [presenters.visit_line(visit) for visit in visits_of_patient(request.role, patient.id)],
        "may_plan": may_plan(request.role),
        "nav": "people",
    }
    return render(request, "clinician/people/person.html", context)


@require_http_methods(["GET", "POST"])
@staff_required(*permissions.WRITERS)
def new_person(request: StaffRequest) -> HttpResponse:
    """Register a person; with `suite=rencontre` or `suite=maintenant`, planning a visit follows."""
    form = PersonForm(request.POST or None, initial=FIRST_INITIAL)
    same: str = ""
    if request.method == "POST" and form.is_valid() and form.checked:
        try:
            patient = services.create_patient(
                actor=request.actor,
                role=request.role,
                details=form.checked,
                is_another=bool(request.POST.get("is_another")),
            )
        except Refused as refused:
            form.refuse(refused.refusal)
            same = refused.refusal.data.get("patient_id", "")
        else:
            messages.success(request, _("{name} est au fichier.").format(name=patient.name))
            following = _FOLLOWING.get(request.GET.get("suite", ""))
            if following:
                return redirect(f"{reverse(following)}?personne={patient.id}")
            return redirect("clinician:person", patient.id)
    return _form_page(request, form, same=same)


@require_http_methods(["GET", "POST"])
@staff_required(*permissions.WRITERS)
def edit_person(request: StaffRequest, patient_id: UUID) -> HttpResponse:
    """Change a person's file."""
    patient = _patient(request, patient_id)
    form = PersonForm(request.POST or None, initial=initial_of(patient))
    same: str = ""
    if request.method == "POST" and form.is_valid() and form.checked:
        try:
            services.update_patient(
                actor=request.actor,
                patient_id=patient_id,
                details=form.checked,
                read_at=_moment(request.POST.get("read_at", "")),
                is_another=bool(request.POST.get("is_another")),
            )
        except Refused as refused:
            form.refuse(refused.refusal)
            same = refused.refusal.data.get("patient_id", "")
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("clinician:person", patient_id)
    return _form_page(request, form, same=same, patient=patient)


def _form_page(
    request: StaffRequest, form: PersonForm, *, same: str, patient: Patient | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "patient": patient,
        "read_at": patient.updated_at.isoformat() if patient else "",
        "same": same,
        "same_may_be_another": bool(same) and "family_name" in form.errors,
        "nav": "people",
    }
    return render(request, "clinician/people/edit.html", context, status=422 if form.errors else 200)


def _patient(request: StaffRequest, patient_id: UUID) -> Patient:
    try:
        return selectors.patient_for(request.actor, patient_id)
    except NotFound:
        raise Http404 from None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
