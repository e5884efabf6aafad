"""A guest's session: cookies that prove one connection, each sent only where it is needed.

`vv_guest` goes to the pages of the connection, `vv_guest_live` to its events; `vv_back_…` goes to the public
addresses, so that the same link opened again on the same device finds its place in line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from visavis.core import audit, clock
from visavis.core.acting import acting
from visavis.core.actors import Actor
from visavis.core.errors import Refused
from visavis.visits.models import Connection, Participant, Visit
from visavis.visits.selectors import connection_for_session
from visavis.visits.services.arrival import NOT_YOURS, guest_actor
from visavis.visits.states import ConnectionState
from visavis.web.accounts.roles import address_of
from visavis.web.live.access import GUEST_COOKIE as LIVE_COOKIE
from visavis.web.middleware.language import prefer_language

GUEST_COOKIE = "vv_guest"
_KEPT_AFTER_END = timedelta(hours=12)
_LONGEST = timedelta(days=100)


@dataclass(frozen=True)
class Guest:
    """Who is behind a page: the proved connection, and its person as an author."""

    connection: Connection
    actor: Actor

    @property
    def visit(self) -> Visit:
        return self.connection.visit

    @property
    def participant(self) -> Participant:
        return self.connection.participant


GuestView = Callable[..., HttpResponse]


def guest_required(view: GuestView) -> GuestView:
    """Hands the view a `Guest`; any other browser gets the calm page that tells nothing."""

    @wraps(view)
    def inner(request: HttpRequest, connection_id: UUID, **more: object) -> HttpResponse:
        connection = connection_for_session(connection_id, request.COOKIES.get(GUEST_COOKIE, ""))
        if connection is None or _is_closed(request, connection):
            return _not_yours(request)
        dress(request, connection.participant)
        actor = guest_actor(connection, address_of(request))
        with acting(actor), timezone.override(ZoneInfo(connection.visit.zone)):
            try:
                _trail(request, connection)
                return view(request, Guest(connection, actor), **more)
            except Refused as refused:
                return _refused(request, refused, connection)

    return inner


# What tells a person who was removed that they are; nothing else opens to them.
_TELLING_OF_REMOVAL = {
    "GET": ("attente", "attente/etat", "fin", "api/state"),
    "HEAD": ("attente", "fin"),
    "POST": ("api/token",),
}


def _is_closed(request: HttpRequest, connection: Connection) -> bool:
    if connection.state != ConnectionState.REMOVED:
        return False
    page = request.path.removeprefix(f"/rencontre/{connection.id}/").rstrip("/")
    return page not in _TELLING_OF_REMOVAL.get(request.method or "", ())


def _trail(request: HttpRequest, connection: Connection) -> None:
    """A line for each page that was read (rule N4); what a page asks again by itself is that page still."""
    name = request.path.rsplit("/", 1)[-1]
    if request.method not in ("GET", "HEAD") or name == "etat" or "/api/" in request.path:
        return
    visit = connection.visit
    audit.record(
        "guest.page",
        patients=[visit.patient_id] if visit.patient_id else [],
        visit=visit.id,
        details={"page": name, "connection": connection.id},
    )


def dress(request: HttpRequest, participant: Participant) -> None:
    """The page speaks the person's language and carries the establishment's name and help line."""
    prefer_language(request, participant.language)
    request.establishment = participant.visit.organization  # type: ignore[attr-defined]


def _not_yours(request: HttpRequest) -> HttpResponse:
    if "/api/" in request.path:
        return JsonResponse({"code": NOT_YOURS.code, "message": str(NOT_YOURS.sentence)}, status=404)
    return render(request, "patient/not_yours.html", status=404)


def _refused(request: HttpRequest, refused: Refused, connection: Connection) -> HttpResponse:
    refusal = refused.refusal
    if "/api/" in request.path:
        return JsonResponse({"code": refusal.code, "message": str(refusal.sentence)}, status=409)
    context = {"sentence": refusal.sentence, "connection": connection}
    return render(request, "patient/refused.html", context, status=409)


# --- Cookies --------------------------------------------------------------------------------------


def _back_name(participant: Participant) -> str:
    return f"vv_back_{participant.id.hex[-12:]}"


def give_session(response: HttpResponse, connection: Connection, cookie: str) -> HttpResponse:
    """Put the session of `connection` on this device, until some hours after the visit."""
    lifetime = _lifetime(connection.visit)
    back = f"{connection.id.hex}.{cookie}"
    for name, value, path in (
        (GUEST_COOKIE, cookie, f"/rencontre/{connection.id}/"),
        (LIVE_COOKIE, cookie, f"/direct/rencontre/{connection.id}"),
        (_back_name(connection.participant), back, "/r/"),
    ):
        response.set_cookie(
            name,
            value,
            max_age=lifetime,
            path=path,
            httponly=True,
            samesite="Lax",
            secure=settings.SERVED_OVER_TLS,
        )
    # « Joindre » reads it too; one name may be set for two paths only by two headers.
    response.set_cookie(
        f"{_back_name(connection.participant)}_j",
        back,
        max_age=lifetime,
        path="/joindre",
        httponly=True,
        samesite="Lax",
        secure=settings.SERVED_OVER_TLS,
    )
    return response


def _lifetime(visit: Visit) -> int:
    left = (visit.end or clock.now()) - clock.now() + _KEPT_AFTER_END
    return int(min(max(left, _KEPT_AFTER_END), _LONGEST).total_seconds())


def known_connection(request: HttpRequest, participant: Participant) -> tuple[Connection, str] | None:
    """This device's connection as this participant, with its cookie; None for a new device."""
    name = _back_name(participant)
    raw = request.COOKIES.get(name) or request.COOKIES.get(f"{name}_j") or ""
    identifier, _dot, cookie = raw.partition(".")
    try:
        connection = connection_for_session(UUID(hex=identifier), cookie)
    except ValueError:
        return None
    if connection is None or connection.participant_id != participant.id:
        return None
    return None if connection.state == ConnectionState.REMOVED else (connection, cookie)
