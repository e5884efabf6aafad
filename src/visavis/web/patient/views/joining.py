"""`/joindre`: the number and the password that were dictated. Guessing is slowed down (rule N7)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from visavis.core import throttle
from visavis.core.errors import Refused
from visavis.visits.models import Participant
from visavis.visits.services.arrival import note_failed_try, participant_by_number
from visavis.web.accounts.roles import address_of
from visavis.web.patient.forms import JoinForm
from visavis.web.patient.links import enter, session_for
from visavis.web.patient.session import dress


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "patient/join.html", {"form": form})
    if not form.is_valid():
        return render(request, "patient/join.html", {"form": form}, status=422)
    return _try(request, form, form.cleaned_data["number"], form.cleaned_data["password"])


def _try(request: HttpRequest, form: JoinForm, number: str, password: str) -> HttpResponse:
    origin = throttle.network_of(address_of(request))
    verdict = throttle.begin_guess(throttle.NUMBER_AND_PASSWORD, target=number, origin=origin)
    if not verdict.allowed:
        return _too_many(request, form, verdict.retry_after_seconds)
    participant = participant_by_number(number, password)
    if participant is None:
        note_failed_try(number)
        form.mark_wrong()
        return render(request, "patient/join.html", {"form": form, "wrong": True}, status=422)
    throttle.guess_was_right(throttle.NUMBER_AND_PASSWORD, target=number, origin=origin)
    return _enter(request, participant)


def _enter(request: HttpRequest, participant: Participant) -> HttpResponse:
    dress(request, participant)
    try:
        return enter(*session_for(request, participant))
    except Refused as refused:
        # Who knows both codes is told where the visit stands.
        context = {"participant": participant, "visit": participant.visit, "refusal": refused.refusal}
        return render(request, "patient/join_closed.html", context)


def _too_many(request: HttpRequest, form: JoinForm, seconds: int) -> HttpResponse:
    sentence = _("Attendez une minute, puis réessayez.")
    response = render(request, "patient/join.html", {"form": form, "paused": sentence}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
