"""Reading a request of the room's API, answering it in JSON, and the boot data that its page carries."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.core.actors import Actor
from visavis.core.errors import Refused
from visavis.core.formats import base_language
from visavis.core.phones import display, href
from visavis.directory.selectors import settings_on
from visavis.visits.models import Connection, ParticipantKind
from visavis.web.room_api.handlers import HANDLERS, Call

_LONGEST_BODY = 20_000


def refused(code: str, message: str, status: int) -> JsonResponse:
    """An error as the room reads it: a code for the program, a sentence for the person."""
    return JsonResponse({"code": code, "message": message}, status=status)


def read_json(request: HttpRequest) -> dict[str, Any] | None:
    """The JSON object of the body; None when it is not one."""
    if not request.body:
        return {}
    if len(request.body) > _LONGEST_BODY:
        return None
    try:
        data = json.loads(request.body)
        text = json.dumps(data, ensure_ascii=False).encode()  # a lone surrogate is no text
    except (ValueError, RecursionError):
        return None
    # PostgreSQL keeps no NUL, which json.dumps writes as an escape.
    return data if isinstance(data, dict) and b"\\u0000" not in text else None


def answer(
    request: HttpRequest, name: str, *, connection: Connection, actor: Actor, exit_url: str
) -> JsonResponse:
    """Answer the address `name` for a connection that the page has proved to be the caller's."""
    if name not in HANDLERS:
        return refused("not_found", _("Page introuvable"), 404)
    method, handler = HANDLERS[name]
    if request.method != method:
        return refused("method", _("La situation a changé. Rechargez la page."), 405)
    data = read_json(request) if method == "POST" else {}
    if data is None:
        return refused("bad_request", _("La situation a changé. Rechargez la page."), 400)
    try:
        return JsonResponse(handler(Call(connection, actor, exit_url, data)))
    except Refused as refusal:
        return refused(refusal.refusal.code, str(refusal.refusal.sentence), 409)


def boot_data(
    request: HttpRequest, connection: Connection, *, base: str, events: str, exit_url: str, **more: Any
) -> dict[str, Any]:
    """What the room's page carries in `#room-boot`; one query."""
    visit = connection.visit
    roles = {ParticipantKind.HOST: "host", ParticipantKind.PRACTITIONER: "practitioner"}
    language = get_language() or "fr-ca"
    clinic = visit.organization.telephone
    return {
        "base": base,
        "events": events,
        "role": roles.get(ParticipantKind(connection.participant.kind), "guest"),
        "time_zone": visit.zone,
        "lang": base_language(language),
        "csrf": get_token(request),
        "visit": {
            "id": str(visit.id),
            "title": _("Rencontre avec %(name)s") % {"name": visit.host.practitioner.name},
            "host_name": visit.host.practitioner.name,
        },
        "you": {"name": connection.shown_name},
        "media": {"audio": True, "video": True},
        "exit_url": exit_url,
        "quick_exit_url": settings_on(visit.organization_id).text("quick_exit_url"),
        "help_telephone": {"display": display(clinic, language), "href": href(clinic)},
    } | more
