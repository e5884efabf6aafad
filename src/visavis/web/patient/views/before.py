"""Step 1, « Avant d’entrer »: privacy, place, telephone, and who helps (R036, R044, R054)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from visavis.core.phones import display
from visavis.patients.models import CallbackSafety
from visavis.visits.selectors import decides_for_patient, helpers_of, other_device_is_open
from visavis.visits.selectors.callback import own_callback
from visavis.visits.services.arrival import BeforeEntering, save_before, say_name
from visavis.visits.services.people import add_helper
from visavis.web.patient import presenters
from visavis.web.patient.forms import BeforeForm, NameForm
from visavis.web.patient.links import see_other
from visavis.web.patient.session import Guest, guest_required

readable = require_http_methods(["GET", "HEAD", "POST"])


@readable
@guest_required
def before(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Asked at each visit; the first answer is never shown again on this device."""
    for_person = decides_for_patient(guest.participant)
    form = BeforeForm(
        request.POST if request.method == "POST" else None, initial=_initial(guest), for_person=for_person
    )
    if request.method == "POST" and form.is_valid():
        return _save(guest, form.cleaned_data)
    context = {
        "form": form,
        "guest": guest,
        "for_person": for_person,
        "other_device": other_device_is_open(guest.connection),
        "helpers": helpers_of(guest.participant) if for_person else [],
    }
    return render(request, "patient/before.html", context, status=422 if form.errors else 200)


def _initial(guest: Guest) -> dict[str, Any]:
    connection = guest.connection
    safety = connection.callback_safety
    return {
        "place": connection.location_said,
        # Never one that is unsafe: a link may be in other hands than the person's.
        "telephone": display(own_callback(connection).number, get_language() or "fr-ca"),
        "callback": safety if safety != CallbackSafety.UNKNOWN else "",
    }


def _save(guest: Guest, said: dict[str, Any]) -> HttpResponse:
    connection = guest.connection
    save_before(
        actor=guest.actor,
        connection_id=connection.id,
        visit_id=connection.visit_id,
        said=BeforeEntering(
            # Left empty on a second passage: what was answered stays.
            privacy=said["privacy"] or connection.privacy_answer,
            place=said.get("place", ""),
            telephone=said["telephone"],
            callback_safety=said["callback"] or CallbackSafety.UNKNOWN,
        ),
    )
    if not said.get("helper_name"):
        return see_other("test", connection.id)
    add_helper(
        actor=guest.actor,
        visit_id=connection.visit_id,
        patient_participant_id=connection.participant_id,
        name=said["helper_name"],
        relation=said["helper_relation"],
    )
    return see_other("helper_link", connection.id)


@require_safe
@guest_required
def helper_link(request: HttpRequest, guest: Guest) -> HttpResponse:
    """« Le lien de Sophie »: to be copied, sent by text or by mail, by the person themselves."""
    shares = [presenters.share(helper) for helper in helpers_of(guest.participant)]
    if not shares:
        return see_other("before", guest.connection.id)
    return render(request, "patient/helper_link.html", {"guest": guest, "shares": shares})


@readable
@guest_required
def name(request: HttpRequest, guest: Guest) -> HttpResponse:
    """« Vous n’êtes pas Jeanne Gagnon? Dites votre nom. »"""
    form = NameForm(
        request.POST if request.method == "POST" else None, initial={"name": guest.connection.said_name}
    )
    if request.method == "POST" and form.is_valid():
        say_name(
            actor=guest.actor,
            connection_id=guest.connection.id,
            visit_id=guest.connection.visit_id,
            name=form.cleaned_data["name"],
        )
        return see_other("waiting" if guest.connection.waiting_since else "before", guest.connection.id)
    context = {"form": form, "guest": guest}
    return render(request, "patient/name.html", context, status=422 if form.errors else 200)
