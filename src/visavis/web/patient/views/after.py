"""The end, « Changer d’avis », and the way by telephone."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from visavis.consent.models import Consent, Status
from visavis.consent.selectors import latest
from visavis.core.actors import Actor
from visavis.core.errors import NotFound
from visavis.core.phones import display
from visavis.visits.contact import number_to_call
from visavis.visits.models import Participant
from visavis.visits.selectors import decides_for_patient, guest_view
from visavis.visits.services import ending
from visavis.visits.services.arrival import link_actor
from visavis.visits.services.telephone import ask_to_be_called
from visavis.web.accounts.roles import address_of
from visavis.web.patient import presenters
from visavis.web.patient.forms import TelephoneForm
from visavis.web.patient.links import link_required
from visavis.web.patient.session import Guest, guest_required

readable = require_http_methods(["GET", "HEAD", "POST"])
SCOPES = ("visit", "episode")


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
    return _change_of_mind(request, participant, actor, back, lambda: redirect("patient:link_avis", secret))


@readable
@guest_required
def change_of_mind(request: HttpRequest, guest: Guest) -> HttpResponse:
    back = reverse("patient:waiting", args=[guest.connection.id])
    done = _done_on(guest.connection.id)
    return _change_of_mind(request, guest.participant, guest.actor, back, done)


def _done_on(connection_id: UUID) -> Callable[[], HttpResponse]:
    return lambda: redirect("patient:avis", connection_id)


def _change_of_mind(
    request: HttpRequest, participant: Participant, actor: Actor, back: str, done: Callable[[], HttpResponse]
) -> HttpResponse:
    """Two equal buttons, each acts at once: as many taps as consenting took."""
    if not decides_for_patient(participant):
        raise NotFound
    if request.method == "POST":
        scope = request.POST.get("scope", "")
        if scope in SCOPES:
            ending.revoke_consent(actor=actor, visit_id=participant.visit_id, scope=scope)
        response = done()
        response.status_code = 303
        return response
    consent = latest(participant.visit_id)
    context = {"participant": participant, "visit": participant.visit, "back": back}
    if _revoked(consent, participant):
        context |= {"consent": consent, "number": number_to_call(participant)}
        return render(request, "patient/change_of_mind_done.html", context)
    return render(request, "patient/change_of_mind.html", context)


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
    known = display(connection.telephone_said or guest.participant.telephone, get_language() or "fr-ca")
    form = TelephoneForm(request.POST if request.method == "POST" else None, initial={"telephone": known})
    if request.method == "POST" and form.is_valid():
        return _ask_call(guest, form.cleaned_data["telephone"])
    context = {
        "guest": guest,
        "form": form,
        "unsafe": not number_to_call(guest.participant, connection) and bool(known),
        "asked": "demande" in request.GET,
        "number": number_to_call(guest.participant, connection),
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
