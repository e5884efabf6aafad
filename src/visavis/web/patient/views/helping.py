"""The page of who helps: the state of the other's device and nothing clinical (ux §1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from visavis.visits.selectors import guest_view
from visavis.web.patient.presenters import helped_device
from visavis.web.patient.session import Guest, guest_required


@require_safe
@guest_required
def helper(request: HttpRequest, guest: Guest) -> HttpResponse:
    helped = guest.participant.helps
    if helped is None:
        return redirect("patient:waiting", guest.connection.id)
    context = {
        "guest": guest,
        "device": helped_device(helped),
        "situation": guest_view(guest.connection).situation,
    }
    return render(request, "patient/helper.html", context)


@require_safe
@guest_required
def helper_state(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The part of the page that changes."""
    helped = guest.participant.helps
    if helped is None:
        return HttpResponse(status=204)
    return render(request, "patient/_helper_fragment.html", {"guest": guest, "device": helped_device(helped)})
