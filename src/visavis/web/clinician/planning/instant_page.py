"""« Maintenant, je suis au téléphone »: what is dictated, where the person is, what is still asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.consent.models import Consent
from visavis.consent.selectors import latest
from visavis.core import clock, formats
from visavis.visits import secrets
from visavis.visits.contact import address_of, may_write_to
from visavis.visits.models import Connection, EventKind, NoticeKind, Participant, ParticipantKind, Visit
from visavis.visits.selectors import log_of, notices_of, people_of
from visavis.visits.states import PRESENT_STATES, ConnectionState, VisitState
from visavis.web.accounts.access import StaffRequest
from visavis.web.clinician.planning.forms import PlanForm
from visavis.web.clinician.planning.panel import Panel, panel_of
from visavis.web.clinician.planning.plan_page import plan_form

FAILED_TRY_SHOWN = timedelta(minutes=10)


@dataclass(frozen=True)
class Status:
    """The card that lives: the mark, what the person did last, and whether they can be let in."""

    mark: tuple[str, str]
    title: str
    detail: str
    waits: bool = False
    failed_try: str = ""


@dataclass
class InstantPage:
    visit: Visit
    participant: Participant
    address: str
    number: list[str]
    password: list[str]
    copied: str
    status: Status
    form: PlanForm
    panel: Panel
    consent: Consent | None
    may_email: bool
    emailed: bool

    @property
    def is_confirmed(self) -> bool:
        return self.visit.state in (VisitState.OPEN, VisitState.IN_PROGRESS)

    @property
    def may_let_in(self) -> bool:
        return self.is_confirmed and self.status.waits


def groups(digits: str) -> list[str]:
    return [digits[start : start + 3] for start in range(0, len(digits), 3)]


def address_to_say() -> str:
    """What is said on the telephone: the host alone."""
    return urlsplit(settings.VISAVIS_URL).netloc


def build_instant(request: StaffRequest, visit: Visit, data: Mapping[str, Any] | None = None) -> InstantPage:
    assert visit.patient is not None
    people = people_of(visit)
    participant = next(one for one in people if one.kind == ParticipantKind.PATIENT)
    form = plan_form(request, visit.patient, visit, data)
    if data is not None:
        form.is_valid()
    form.start, form.end = visit.start, visit.end
    consent = latest(visit.id)
    number, password = visit.number, secrets.password(participant)
    notices = [n for n in notices_of(visit) if n.kind == NoticeKind.INVITATION]
    return InstantPage(
        visit=visit,
        participant=participant,
        address=address_to_say(),
        number=groups(number),
        password=groups(password),
        copied=_copied(number, password),
        status=_status(visit, participant),
        form=form,
        panel=panel_of(form, visit.patient, consent),
        consent=consent,
        may_email=bool(address_of(participant)) and may_write_to(participant),
        emailed=any(n.participant_id == participant.id for n in notices),
    )


def _copied(number: str, password: str) -> str:
    """Three lines."""
    return "\n".join(
        [
            f"{settings.VISAVIS_URL}/joindre",
            _("Numéro de la rencontre : %(digits)s") % {"digits": " ".join(groups(number))},
            _("Mot de passe : %(digits)s") % {"digits": " ".join(groups(password))},
        ]
    )


def _status(visit: Visit, participant: Participant) -> Status:
    connections = sorted(participant.connections.all(), key=lambda one: one.created_at)
    last = connections[-1] if connections else None
    failed = _failed_try(visit, last)
    if last is None:
        return Status(
            ("absent", "present"),
            _("Rien encore"),
            _("La page de la personne n’est pas ouverte."),
            failed_try=failed,
        )
    if last.state in PRESENT_STATES and last.state != ConnectionState.WAITING:
        return Status(("present", "present"), _("Ensemble"), _("La personne est dans la rencontre."))
    if last.state == ConnectionState.WAITING:
        return Status(
            ("waiting", "present"),
            _("Dans la salle d’attente"),
            _("Raccrochez d’abord : l’appel prend son micro."),
            waits=True,
        )
    if last.state == ConnectionState.LEFT:
        return Status(
            ("lost", "present"), _("Page fermée"), _("Demandez de rouvrir la page."), failed_try=failed
        )
    if last.testing_since:
        return Status(("testing", "present"), _("Numéro accepté"), _test_words(last), failed_try=failed)
    return Status(
        ("testing", "present"), _("Numéro accepté"), _("La personne répond aux questions."), failed_try=failed
    )


def _test_words(connection: Connection) -> str:
    microphone = (connection.test or {}).get("microphone")
    said = {
        "ok": _("Micro : bon."),
        "blocked": _("Micro bloqué."),
        "missing": _("Aucun micro."),
        "busy": _("Micro occupé."),
    }
    return " ".join([_("La personne fait son essai."), said.get(str(microphone), "")]).strip()


def _failed_try(visit: Visit, last: Connection | None) -> str:
    since = max(clock.now() - FAILED_TRY_SHOWN, last.created_at if last else visit.created_at)
    tries = [one for one in log_of(visit) if one.kind == EventKind.FAILED_TRY and one.at > since]
    if not tries:
        return ""
    hour = formats.clock(tries[-1].at.astimezone(clock.MONTREAL), get_language() or "fr")
    return _("Un essai n’a pas fonctionné à %(hour)s. Relisez les chiffres.") % {"hour": hour}
