"""Pages of a link, before it is exchanged for a session: they read, and change nothing until a POST."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from visavis.core import throttle
from visavis.core.acting import acting
from visavis.core.errors import Refused
from visavis.visits.models import Connection, Participant
from visavis.visits.services import arrival
from visavis.visits.states import ConnectionState
from visavis.web.accounts.roles import address_of
from visavis.web.patient.devices import device_name
from visavis.web.patient.session import dress, give_session, known_connection

LinkView = Callable[..., HttpResponse]


def link_required(view: LinkView) -> LinkView:
    """Hands the view the participant whose link this is; all else is one calm page."""

    @wraps(view)
    def inner(request: HttpRequest, secret: str) -> HttpResponse:
        participant = arrival.participant_by_link(secret)
        if participant is None:
            return unknown_link(request)
        dress(request, participant)
        actor = arrival.link_actor(participant, address_of(request))
        with acting(actor), timezone.override(ZoneInfo(participant.visit.zone)):
            return view(request, participant, secret)

    return inner


def unknown_link(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The same page for what never was, was revoked or is malformed; many of them are slowed down (N7).

    A good link is looked up first, so that a neighbour's wrong ones never hold it back.
    """
    origin = throttle.network_of(address_of(request))
    verdict = throttle.check(throttle.UNKNOWN_LINK, origin)
    throttle.register_failure(throttle.UNKNOWN_LINK, origin)
    response = render(request, "patient/unknown.html", status=404 if verdict.allowed else 429)
    if not verdict.allowed:
        response.headers["Retry-After"] = str(verdict.retry_after_seconds)
    return response


def see_other(name: str, connection_id: UUID) -> HttpResponse:
    """303 to a page of the connection: a reload posts nothing again."""
    response = redirect(reverse(f"patient:{name}", args=[connection_id]))
    response.status_code = 303
    return response


def session_for(request: HttpRequest, participant: Participant) -> tuple[Connection, str]:
    """This device's connection as that participant and its cookie: the one it has, else a new one.

    Raises `Refused` for a visit that is cancelled or over.
    """
    return known_connection(request, participant) or arrival.arrive(
        participant=participant,
        device=device_name(request.META.get("HTTP_USER_AGENT", "")),
        source=address_of(request),
    )


def enter(connection: Connection, cookie: str, then: str = "") -> HttpResponse:
    """Give the session to the device and go on to the page `then`, by default where the person was."""
    return give_session(see_other(then or first_page(connection), connection.id), connection, cookie)


def first_page(connection: Connection) -> str:
    """Where a person goes on: the place where they were."""
    if connection.state != ConnectionState.ARRIVED:
        return "waiting"
    return "helper" if connection.participant.helps_id else "before"


def exchange(request: HttpRequest, participant: Participant, secret: str, then: str = "") -> HttpResponse:
    """The link becomes a session; a visit that cannot be entered shows its state instead."""
    try:
        return enter(*session_for(request, participant), then)
    except Refused:
        return back_to_link(secret)


def back_to_link(secret: str) -> HttpResponse:
    response = redirect("patient:arrival", secret)
    response.status_code = 303
    return response
