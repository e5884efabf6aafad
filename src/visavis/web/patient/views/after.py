"""The end, « Changer d’avis », and the way by telephone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from visavis.consent.models import Consent, Status
from visavis.consent.selectors import latest
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refused
from visavis.core.phones import display
from visavis.visits.models import Connection, Participant
from visavis.visits.selectors import decides_for_patient, guest_view
from visavis.visits.selectors.callback import own_callback
from visavis.visits.services.arrival import link_actor
from visavis.visits.services.changing_mind import change_mind, is_known, only_asks
from visavis.visits.services.telephone import ask_to_be_called
from visavis.web.accounts.roles import address_of
from visavis.web.patient import presenters
from visavis.web.patient.forms import ChangeOfMindForm, TelephoneForm
from visavis.web.patient.links import link_required
from visavis.web.patient.session import Guest, guest_required

readable = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@guest_required
def end(request: HttpRequest, guest: Guest) -> HttpResponse:
    """What comes next. Who only left a visit that goes on sees that their place is kept."""
    situation = guest_view(guest.connection).situation
    if situation != "over":
        return redirect("patient:waiting", guest.connection.id)
    context = {"guest": guest, "visit": guest.visit, "end": presenters.end_page(guest.participant)}
    return render(request, "patient/end.html", context)


# --- « Changer d’avis » (R033): from the link of the message, or from a page of the visit -------------


@readable
@link_required
def change_of_mind_by_link(request: HttpRequest, participant: Participant, secret: str) -> HttpResponse:
    back = reverse("patient:arrival", args=[secret])
    actor = link_actor(participant, address_of(request))
    return _change_of_mind(request, participant, actor, back, reverse("patient:link_avis", args=[secret]))


@readable
@guest_required
def change_of_mind(request: HttpRequest, guest: Guest) -> HttpResponse:
    own = guest.connection
    back = reverse("patient:waiting", args=[own.id])
    here = reverse("patient:avis", args=[own.id])
    return _change_of_mind(request, guest.participant, guest.actor, back, here, own)


def _change_of_mind(
    request: HttpRequest,
    participant: Participant,
    actor: Actor,
    back: str,
    here: str,
    connection: Connection | None = None,
) -> HttpResponse:
    """Two equal buttons, each acts at once: as many taps as consenting took."""
    if not decides_for_patient(participant):
        raise NotFound
    form = ChangeOfMindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        response = _stop(form, participant, actor, here, connection)
        if response is not None:
            return response
    consent = latest(participant.visit_id)
    visit = participant.visit
    asks = only_asks(visit, connection)
    context: dict[str, Any] = {"participant": participant, "visit": visit, "back": back}
    if _revoked(consent, participant):
        number = own_callback(connection).number if connection else ""
        return render(
            request, "patient/change_of_mind_done.html", context | {"consent": consent, "number": number}
        )
    if asks and "demande" in request.GET:
        return render(request, "patient/change_of_mind_asked.html", context)
    context |= {"form": form, "asks_birth_date": not asks and not is_known(connection)}
    return render(request, "patient/change_of_mind.html", context, status=422 if form.errors else 200)


def _stop(
    form: ChangeOfMindForm, participant: Participant, actor: Actor, here: str, connection: Connection | None
) -> HttpResponse | None:
    """Where it leads; None when the form is to be shown again with what was refused."""
    scope, stopped = form.cleaned_data["scope"], True
    try:
        if scope:
            stopped = change_mind(
                actor=actor,
                participant=participant,
                scope=scope,
                connection_id=connection.id if connection else None,
                birth_date=form.cleaned_data["birth_date"],
            )
    except Refused as refused:
        if refused.refusal.field != "birth_date":
            raise
        form.add_error("birth_date", str(refused.refusal.sentence))
        return None
    response = redirect(here if stopped else f"{here}?demande")
    response.status_code = 303
    return response


def _revoked(consent: Consent | None, participant: Participant) -> bool:
    if consent is not None and consent.status == Status.REVOKED:
        return True
    visit = participant.visit
    return visit.cancel_reason == "consent_revoked" and visit.state == "cancelled"


# --- By telephone ---------------------------------------------------------------------------------


@readable
@guest_required
def telephone(request: HttpRequest, guest: Guest) -> HttpResponse:
    """« Continuer par téléphone »: the number is seen and may be changed; the visit stays the same visit."""
    connection = guest.connection
    callback = own_callback(connection)
    known = display(callback.number, get_language() or "fr-ca")
    form = TelephoneForm(request.POST if request.method == "POST" else None, initial={"telephone": known})
    if request.method == "POST" and form.is_valid():
        return _ask_call(guest, form.cleaned_data["telephone"])
    context = {
        "guest": guest,
        "form": form,
        "unsafe": callback.is_unsafe,
        "asked": "demande" in request.GET,
        "number": callback.number,
    }
    return render(request, "patient/telephone.html", context, status=422 if form.errors else 200)


def _ask_call(guest: Guest, number: str) -> HttpResponse:
    connection = guest.connection
    ask_to_be_called(
        actor=guest.actor, connection_id=connection.id, visit_id=connection.visit_id, number=number
    )
    response = redirect(f"{reverse('patient:telephone', args=[connection.id])}?demande")
    response.status_code = 303
    return response
