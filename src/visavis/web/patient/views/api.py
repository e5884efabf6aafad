"""The guest's API: the room's own addresses, and those of the device test."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from visavis.web.patient.session import Guest, guest_required
from visavis.web.patient.views import testing
from visavis.web.room_api import answer
from visavis.web.room_api.serving import read_json, refused


@guest_required
def api(request: HttpRequest, guest: Guest, name: str) -> HttpResponse:
    if name not in ("probe-token", "test"):
        exit_url = f"/rencontre/{guest.connection.id}/fin"
        return answer(request, name, connection=guest.connection, actor=guest.actor, exit_url=exit_url)
    data = read_json(request)
    if request.method != "POST" or data is None:
        return refused("bad_request", _("La situation a changé. Rechargez la page."), 400)
    return testing.probe_token(guest) if name == "probe-token" else testing.keep_result(guest, data)
