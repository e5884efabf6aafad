"""What the planning page is made of: the form with its first values, and the panel beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.compliance.questions import carried_keys
from visavis.compliance.selectors import earlier_answers, values_of
from visavis.consent.models import Consent
from visavis.consent.selectors import latest
from visavis.core import clock, formats, phones
from visavis.core.ids import new_id
from visavis.directory.dated import DatedSettings
from visavis.directory.models import Location
from visavis.directory.selectors import hosts_of, locations_of, settings_on
from visavis.patients.models import CallbackSafety, Patient, Preference
from visavis.visits.models import Visit
from visavis.visits.selectors.callback import plan_without_unsafe
from visavis.visits.services.schedule import overlapping
from visavis.web.accounts.access import StaffRequest
from visavis.web.clinician.planning.carried import Carried
from visavis.web.clinician.planning.forms import KEYS, LATER, PlanForm
from visavis.web.clinician.planning.panel import Panel, panel_of
from visavis.web.clinician.planning.when import initial_times


@dataclass
class PlanPage:
    """The page for one person; `visit` is the draft, once there is one."""

    patient: Patient
    form: PlanForm
    panel: Panel
    visit: Visit | None
    consent: Consent | None
    is_host: bool
    host_name: str
    places: list[Location]


def build(
    request: StaffRequest, patient: Patient, visit: Visit | None, data: Mapping[str, Any] | None
) -> PlanPage:
    """Read all that the page needs. With `data`, what was typed is shown again."""
    form = plan_form(request, patient, visit, data)
    consent = latest(visit.id) if visit else None
    if data is not None:
        form.is_valid()
    elif visit is not None:
        form.start, form.end = visit.start, visit.end
    panel = panel_of(form, patient, consent)
    host = visit.host if visit else request.role
    host_id = visit.host_id if visit else _host_id(request, form)
    panel.overlaps = overlaps_of(form, host_id, visit.id if visit else None)
    return PlanPage(
        patient=patient,
        form=form,
        panel=panel,
        visit=visit,
        consent=consent,
        is_host=host.id == request.role.id and request.role.may_host,
        host_name=host.practitioner.name,
        places=locations_of(request.role.organization_id),
    )


def plan_form(
    request: StaffRequest, patient: Patient, visit: Visit | None, data: Mapping[str, Any] | None
) -> PlanForm:
    known = values_of(visit.id) if visit else {}
    earlier = earlier_answers(patient.id, carried_keys(), visit.id if visit else None)
    kept = Carried({key: one for key, one in earlier.items() if key in KEYS}).without(known)
    carried = kept.without_number(unsafe_on_file(patient))
    settings = settings_on(request.role.organization_id)
    host = visit.host if visit else request.role
    zones = [visit.zone] if visit else []
    return PlanForm(
        data,
        zones=[*zones, host.location.zone if not visit else clock.MONTREAL.key, patient.zone],
        carried=carried,
        known=known,
        hosts=_hosts(request) if not request.role.may_host and visit is None else [],
        initial=_initial(patient, visit, known, carried, settings),
    )


def lean_form(data: Mapping[str, Any], person: UUID | None) -> PlanForm:
    """The form as sent, without what only its drawing needs."""
    zone = str(data.get("zone") or clock.MONTREAL.key)
    takes_over = bool(data.get("carried")) and person is not None
    earlier = earlier_answers(person, carried_keys()) if takes_over and person else {}
    return PlanForm(
        data,
        zones=[zone if zone in available_timezones() else clock.MONTREAL.key],
        carried=Carried({key: one for key, one in earlier.items() if key in KEYS}),
    )


def _hosts(request: StaffRequest) -> list[tuple[str, str]]:
    return [
        (str(role.id), f"{role.practitioner.name}, {role.title}")
        for role in hosts_of(request.role.organization_id)
    ]


def _host_id(request: StaffRequest, form: PlanForm) -> UUID | None:
    if request.role.may_host:
        return request.role.id
    chosen = form.cleaned_data.get("host") if form.is_bound else ""
    return UUID(chosen) if chosen else None


def _initial(
    patient: Patient,
    visit: Visit | None,
    known: Mapping[str, Any],
    carried: Carried,
    settings: DatedSettings,
) -> dict[str, Any]:
    masked = plan_without_unsafe(dict(known), unsafe_on_file(patient))
    answers = {**suggestions(patient, settings), **carried.values, **masked}
    times = initial_times(
        visit.start if visit else None,
        visit.end if visit else None,
        visit.zone if visit else clock.MONTREAL.key,
        settings.integer("visit_minutes"),
    )
    reminders = visit.reminder_minutes if visit else settings.integers("reminder_minutes")
    return {
        **answers,
        **times,
        "timing": LATER,
        "submission_key": new_id(),
        "situation": visit.situation if visit else "",
        "modality": visit.modality if visit else "video",
        "reminders": [str(minutes) for minutes in reminders],
    }


def suggestions(patient: Patient, settings: DatedSettings) -> dict[str, Any]:
    """First words that the professional keeps or changes: nothing that the file does not say."""
    found: dict[str, Any] = {}
    language = get_language() or "fr"
    if patient.telephone and patient.callback_safety != CallbackSafety.UNSAFE:
        found["plan_technical_text"] = _("Rappeler au %(number)s dans les %(minutes)s minutes.") % {
            "number": phones.display(patient.telephone, language),
            "minutes": settings.integer("callback_minutes"),
        }
    if patient.preference != Preference.NONE:
        found["patient_prefers"] = patient.preference
    if patient.interpreter_language:
        found["interpreter_language"] = patient.interpreter_language
    return found


def unsafe_on_file(patient: Patient) -> tuple[str, ...]:
    """The number that no text of a plan may name any more."""
    is_unsafe = patient.telephone and patient.callback_safety == CallbackSafety.UNSAFE
    return (patient.telephone,) if is_unsafe else ()


def overlaps_of(form: PlanForm, host_id: UUID | None, visit_id: UUID | None) -> list[str]:
    """« Rosaline Papillon, 15 h 30 à 16 h 15 »: warned about, never forbidden."""
    if form.start is None or host_id is None:
        return []
    end = form.end or form.start + timedelta(minutes=1)
    return [describe(other) for other in overlapping(host_id, form.start, end, visit_id)]


def describe(visit: Visit) -> str:
    language = get_language() or "fr"
    assert visit.start is not None
    assert visit.end is not None
    words = {
        "name": visit.patient.name if visit.patient else _("Groupe"),
        "start": formats.clock(visit.start.astimezone(clock.MONTREAL), language),
        "end": formats.clock(visit.end.astimezone(clock.MONTREAL), language),
    }
    return _("%(name)s, %(start)s à %(end)s") % words
