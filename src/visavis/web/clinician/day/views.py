"""« Ma journée »: the page, its living part, and the small acts done from it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from visavis.core.errors import Refused
from visavis.directory.selectors import settings_on
from visavis.visits.selectors import day_of
from visavis.visits.services import ending, exchange, notices
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.day.presenters import present_day


def _page(request: StaffRequest) -> dict[str, object]:
    day = day_of(request.role)
    return {"day": present_day(day, settings_on(request.role.organization_id)), "delays": exchange.DELAYS}


@require_safe
@never_cache
@staff_required()
def day(request: StaffRequest) -> HttpResponse:
    return render(request, "clinician/day/page.html", _page(request))


@require_safe
@never_cache
@staff_required()
def living(request: StaffRequest) -> HttpResponse:
    """The parts that change by themselves; the page takes over those that differ."""
    return render(request, "clinician/day/living.html", _page(request))


@require_POST
@staff_required()
def late(request: StaffRequest) -> HttpResponse:
    """« Je suis en retard »."""
    try:
        minutes = int(request.POST.get("minutes", ""))
    except ValueError:
        minutes = 0
    try:
        told = exchange.announce_delay(actor=request.actor, role=request.role, minutes=minutes)
    except Refused as refused:
        messages.error(request, str(refused.refusal.sentence))
    else:
        count = len(told)
        text = ngettext(
            "C’est dit pour %(count)s rencontre : environ %(minutes)s minutes de retard.",
            "C’est dit pour %(count)s rencontres : environ %(minutes)s minutes de retard.",
            count,
        )
        words = text % {"count": count, "minutes": minutes}
        messages.success(request, words if count else _("Aucune rencontre à venir aujourd’hui."))
    return redirect("clinician:day")


@require_POST
@staff_required()
def write(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """A word to who waits for this visit."""
    try:
        exchange.write_to_waiting(
            actor=request.actor, visit_id=visit_id, text=request.POST.get("text", ""), connection_id=None
        )
    except Refused as refused:
        messages.error(request, str(refused.refusal.sentence))
        return redirect(f"/journee/?ecrire={visit_id}#rencontre-{visit_id}")
    messages.success(request, _("Message envoyé."))
    return redirect(f"/journee/#rencontre-{visit_id}")


@require_POST
@staff_required()
def help_seen(request: StaffRequest, visit_id: UUID, request_id: UUID) -> HttpResponse:
    exchange.answer_help(actor=request.actor, visit_id=visit_id, request_id=request_id)
    messages.success(request, _("C’est noté : vous vous en occupez."))
    return redirect(f"/journee/#rencontre-{visit_id}")


@require_POST
@staff_required()
def task_done(request: StaffRequest, task_id: UUID) -> HttpResponse:
    ending.finish_task(actor=request.actor, role=request.role, task_id=task_id)
    messages.success(request, _("C’est noté."))
    return redirect("/journee/#a-faire")


@require_POST
@staff_required()
def called(request: StaffRequest, visit_id: UUID, notice_id: UUID) -> HttpResponse:
    """« Appel fait »."""
    notices.mark_called(actor=request.actor, role=request.role, visit_id=visit_id, notice_id=notice_id)
    messages.success(request, _("Appel noté."))
    return redirect("/journee/#a-faire")
