"""Step 2, « Tester mon appareil », before the day and at arrival. Goes on without camera or script."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from visavis.core import throttle
from visavis.core.errors import Refused
from visavis.visits.policies import check_may_wait
from visavis.visits.selectors.callback import own_callback
from visavis.visits.services.arrival import begin_test, save_test
from visavis.visits.services.probe import close_probe, probe_pass
from visavis.web.patient.session import Guest, guest_required
from visavis.web.room_api.serving import refused

_PROBES = throttle.ThrottlePolicy(
    "probe.connection", free=20, pause=timedelta(seconds=10), window=timedelta(minutes=10)
)
_KEPT: Mapping[str, frozenset[str]] = {
    "camera": frozenset({"ok", "blocked", "missing", "busy"}),
    "microphone": frozenset({"ok", "blocked", "missing", "busy"}),
    "speaker": frozenset({"heard", "not_heard", "untested"}),
    "network": frozenset({"good", "weak", "very_weak", "none"}),
    "path": frozenset({"udp", "tcp", "turn", "relay", "none"}),
}


@require_safe
@guest_required
def test(request: HttpRequest, guest: Guest) -> HttpResponse:
    refusal = check_may_wait(guest.visit)
    context = {
        "guest": guest,
        "too_early": refusal is not None and refusal.code == "too_early",
        "number": own_callback(guest.connection).number,
    }
    return render(request, "patient/test.html", context)


def probe_token(guest: Guest) -> JsonResponse:
    """A throw-away room of the media server, to try the real path; a few times, then more slowly."""
    key = str(guest.connection.id)
    verdict = throttle.check(_PROBES, key)
    if not verdict.allowed:
        return refused("too_many", _("Attendez une minute, puis réessayez."), 429)
    throttle.register_failure(_PROBES, key)
    begin_test(actor=guest.actor, connection_id=guest.connection.id, visit_id=guest.connection.visit_id)
    try:
        url, token = probe_pass(guest.connection)
    except Refused as down:
        return refused(down.refusal.code, str(down.refusal.sentence), 503)
    return JsonResponse({"url": url, "token": token, "ice_servers": []})


def keep_result(guest: Guest, data: Mapping[str, Any]) -> JsonResponse:
    """What the test found, for the professional and the helper; unknown words are dropped."""
    result: dict[str, Any] = {
        name: data[name] for name, allowed in _KEPT.items() if str(data.get(name)) in allowed
    }
    result["browser"] = str(data.get("browser") or "")[:120]
    save_test(
        actor=guest.actor,
        connection_id=guest.connection.id,
        visit_id=guest.connection.visit_id,
        result=result,
    )
    close_probe(guest.connection)
    return JsonResponse({})
