"""The webhook of the SFU: signature first, then one act for each kind of event."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from visavis.core.errors import NotFound
from visavis.gateways.errors import GatewayError, RetryableError
from visavis.gateways.livekit.schemas import WebhookEvent, WebhookKind
from visavis.visits.services import media


def _joined(visit_id: UUID, event: WebhookEvent) -> None:
    media.joined(visit_id, event.identity, event.at, event.room)


def _left(visit_id: UUID, event: WebhookEvent) -> None:
    media.left(visit_id, event.identity, event.at, room=event.room)


def _room_gone(visit_id: UUID, event: WebhookEvent) -> None:
    media.reconcile(visit_id)


_ACTS: dict[WebhookKind, Callable[[UUID, WebhookEvent], None]] = {
    WebhookKind.PARTICIPANT_JOINED: _joined,
    WebhookKind.PARTICIPANT_LEFT: _left,
    WebhookKind.PARTICIPANT_ABORTED: _left,
    WebhookKind.ROOM_FINISHED: _room_gone,
}


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """200 once it is dealt with; 401 for a wrong signature; 503 asks the server to say it again."""
    try:
        event = media.sfu().verify_webhook(request.body, request.headers.get("Authorization", ""))
    except GatewayError:
        return HttpResponse(status=401)
    act = _ACTS.get(event.kind)
    visit_id = _visit_of(event.room)
    if act is None or visit_id is None:
        return HttpResponse(status=200)
    try:
        act(visit_id, event)
    except NotFound:
        return HttpResponse(status=200)  # a room of another installation on the same server
    except RetryableError:
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def _visit_of(room: str) -> UUID | None:
    """The visit of a room `v-<hex>-<generation>`; None for a room of device tests."""
    if not room.startswith("v-"):
        return None
    try:
        return UUID(hex=room.removeprefix("v-").partition("-")[0])
    except ValueError:
        return None
