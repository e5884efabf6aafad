"""`/r/<secret>`: the state of a visit, and the gesture that opens its path (ux §3.1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from visavis.core import audit
from visavis.core.errors import Refused
from visavis.visits.models import Participant
from visavis.visits.selectors import decides_for_patient, link_view
from visavis.visits.services import arrival as service
from visavis.visits.services.arrival import guest_actor
from visavis.web.accounts.roles import address_of
from visavis.web.patient import presenters
from visavis.web.patient.forms import NameForm
from visavis.web.patient.links import back_to_link, enter, exchange, link_required, session_for

# Messages lead straight to a page of the link: `?vers=essai`
_TOWARDS = {"essai": "patient:link_test", "avis": "patient:link_avis"}
readable = require_http_methods(["GET", "HEAD", "POST"])


@readable
@link_required
def arrival(request: HttpRequest, participant: Participant, secret: str) -> HttpResponse:
    """GET shows where the visit stands and changes nothing; POST exchanges the link for a session."""
    if request.method == "POST":
        return exchange(request, participant, secret)
    if request.GET.get("vers") in _TOWARDS:
        return redirect(_TOWARDS[request.GET["vers"]], secret)
    page = link_view(participant)
    _audit_reading(participant)
    context = {
        "participant": participant,
        "visit": participant.visit,
        "page": page,
        "secret": secret,
        "may_change_mind": decides_for_patient(participant),
    }
    if page.stage == "over":
        context |= {"end": presenters.end_page(participant)}
        return render(request, "patient/end.html", context)
    return render(request, "patient/arrival.html", context)


def _audit_reading(participant: Participant) -> None:
    visit = participant.visit
    patients = [visit.patient_id] if visit.patient_id else []
    audit.record("link.opened", patients=patients, visit=visit.id, details={"participant": participant.id})


@readable
@link_required
def try_device(request: HttpRequest, participant: Participant, secret: str) -> HttpResponse:
    """« Tester mon appareil », before the day too."""
    if request.method == "POST":
        return exchange(request, participant, secret, "test")
    context = {"participant": participant, "visit": participant.visit, "secret": secret}
    return render(request, "patient/link_test.html", context)


@readable
@link_required
def by_telephone(request: HttpRequest, participant: Participant, secret: str) -> HttpResponse:
    """« Par téléphone »: no number is shown here, a link may be in other hands."""
    if request.method == "POST":
        return exchange(request, participant, secret, "telephone")
    context = {"participant": participant, "visit": participant.visit, "secret": secret}
    return render(request, "patient/link_telephone.html", context)


@readable
@link_required
def helping(request: HttpRequest, participant: Participant, secret: str) -> HttpResponse:
    """« J’aide une autre personne »: they say who they are, and are seen as that."""
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _arrive_named(request, participant, secret, form.cleaned_data["name"])
    context = {"participant": participant, "visit": participant.visit, "secret": secret, "form": form}
    return render(request, "patient/link_helping.html", context, status=422 if form.errors else 200)


def _arrive_named(request: HttpRequest, participant: Participant, secret: str, name: str) -> HttpResponse:
    try:
        connection, cookie = session_for(request, participant)
    except Refused:
        return back_to_link(secret)
    actor = guest_actor(connection, address_of(request))
    service.say_name(actor=actor, connection_id=connection.id, visit_id=connection.visit_id, name=name)
    return enter(connection, cookie)
