"""What the public pages say, worked out here so that templates only place it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from visavis.directory.selectors import settings_on
from visavis.visits.models import Connection, Participant, Task, Visit, WaitingMessage
from visavis.visits.secrets import link_secret
from visavis.visits.selectors import GuestView, decides_for_patient, follow_up_of, latest_connection
from visavis.visits.selectors.callback import own_callback
from visavis.visits.states import LIVE_STATES, ConnectionState

# What the fragment of the waiting page asks the browser to leave for
_ELSEWHERE = {"over": "end", "arrived": "waiting"}


@dataclass(frozen=True)
class EndPage:
    """After the visit: what comes next, whom to call."""

    visit: Visit
    revoked: bool
    follow_up: Task | None
    health_line: str
    emergency: str


def end_page(participant: Participant) -> EndPage:
    """Two queries. What comes next is told to the person and to who consents for them, to nobody else."""
    visit = participant.visit
    numbers = settings_on(visit.organization_id).texts("emergency_numbers")
    return EndPage(
        visit=visit,
        revoked=visit.end_reason == "revoked",
        follow_up=follow_up_of(visit) if decides_for_patient(participant) else None,
        health_line=numbers.get("health", ""),
        emergency=numbers.get("emergency", ""),
    )


@dataclass(frozen=True)
class WaitingPage:
    """Step 3 in one of its situations."""

    situation: str
    title: str
    body_class: str
    version: int
    host: str
    place: str
    ahead: int
    away: bool
    delay_minutes: int | None
    delay_said_at: datetime | None
    host_is_there: bool
    messages: tuple[WaitingMessage, ...]
    help_asked_at: datetime | None
    media_down: bool
    number: str  # E.164, empty when it is not safe to call
    opens_at: datetime | None
    go: str = ""


def waiting_page(connection: Connection, view: GuestView) -> WaitingPage:
    host = connection.visit.host.practitioner.name
    away = connection.away_since is not None
    elsewhere = _ELSEWHERE.get(view.situation, "")
    return WaitingPage(
        situation=view.situation,
        title=_title(view.situation, host),
        body_class="admission-page" if view.situation in ("admitted", "inside") else "",
        version=view.version,
        host=host,
        place=_place(view.ahead, away=away),
        ahead=view.ahead,
        away=away,
        delay_minutes=view.delay_minutes,
        delay_said_at=view.delay_said_at,
        host_is_there=view.host_is_there,
        messages=view.messages,
        help_asked_at=view.help_asked_at,
        media_down=view.media_down,
        number=own_callback(connection).number,
        opens_at=view.opens_at,
        go=reverse(f"patient:{elsewhere}", args=[connection.id]) if elsewhere else "",
    )


def _place(ahead: int, *, away: bool) -> str:
    if away:
        return _("Votre place est gardée")
    if not ahead:
        return _("Vous êtes la prochaine personne")
    return ngettext("%(count)s personne avant vous", "%(count)s personnes avant vous", ahead) % {
        "count": ahead
    }


def _title(situation: str, host: str) -> str:
    titles = {
        "admitted": _("%(name)s vous attend") % {"name": host},
        "inside": _("%(name)s vous attend") % {"name": host},
        "held": _("Vous êtes en attente"),
        "left": _("Votre place est gardée"),
        "removed": _("Vous n’êtes plus dans la rencontre"),
        "cancelled": _("Cette rencontre est annulée"),
        "missed": _("La rencontre n’a pas eu lieu"),
        "too_early": _("Votre rencontre"),
    }
    return titles.get(situation, _("Salle d’attente"))


@dataclass(frozen=True)
class Share:
    """A helper's own link, ready to be given to them."""

    helper: Participant
    address: str
    text: str


def share(helper: Participant) -> Share:
    address = f"{settings.VISAVIS_URL}{reverse('patient:arrival', args=[link_secret(helper)])}"
    text = _("Voici votre lien pour m’aider à ma rencontre par Internet : %(address)s") % {"address": address}
    return Share(helper=helper, address=address, text=text)


# --- The device of the person that a helper helps --------------------------------------------------


@dataclass(frozen=True)
class Check:
    """One line of a device's state: what, and how it is, in words."""

    icon: str
    name: str
    words: str
    tone: str  # good, weak, bad, or empty when not known


@dataclass(frozen=True)
class HelpedDevice:
    """What a helper sees: the state of the other's device, nothing of what is said or written."""

    helped: Participant
    step: str
    tested_at: datetime | None
    checks: tuple[Check, ...]


_TONES = {
    "ok": "good",
    "heard": "good",
    "good": "good",
    "weak": "weak",
    "very_weak": "weak",
    "blocked": "bad",
    "missing": "bad",
    "busy": "bad",
    "none": "bad",
    "not_heard": "weak",
}


def helped_device(helped: Participant) -> HelpedDevice:
    """The last device of the person helped. One query."""
    connection = latest_connection(helped)
    test = (connection.test if connection else None) or {}
    return HelpedDevice(
        helped=helped,
        step=_step(connection, helped.name),
        tested_at=connection.tested_at if connection else None,
        checks=tuple(_checks(test)),
    )


def _checks(test: dict[str, Any]) -> Iterable[Check]:
    microphone = {
        "ok": _("Son : bon"),
        "blocked": _("Bloqué"),
        "missing": _("Pas trouvé"),
        "busy": _("Pris ailleurs"),
    }
    yield _check("mic", _("Micro"), str(test.get("microphone") or ""), microphone)
    camera = {
        "ok": _("Image : bonne"),
        "blocked": _("Bloquée"),
        "missing": _("Pas trouvée"),
        "busy": _("Prise ailleurs"),
    }
    yield _check("video", _("Caméra"), str(test.get("camera") or ""), camera)
    heard = {"heard": _("Oui"), "not_heard": _("Non")}
    yield _check("volume-2", _("Son entendu"), str(test.get("speaker") or ""), heard)
    network = {"good": _("Bon"), "weak": _("Faible"), "very_weak": _("Très faible"), "none": _("Coupé")}
    yield _check("wifi", _("Internet"), str(test.get("network") or ""), network)


def _check(icon: str, name: str, value: str, words: dict[str, str]) -> Check:
    return Check(
        icon, name, words.get(value, _("Pas encore testé")), _TONES.get(value, "") if value in words else ""
    )


def _step(connection: Connection | None, name: str) -> str:
    named = {"name": name}
    if connection is None:
        return _("%(name)s n’a pas encore ouvert son lien.") % named
    state = ConnectionState(connection.state)
    if connection.visit.state in LIVE_STATES or connection.visit.is_instant:
        if state == ConnectionState.WAITING:
            return _("%(name)s est dans la salle d’attente.") % named
        if state in (ConnectionState.ADMITTED, ConnectionState.CONNECTED, ConnectionState.HELD):
            return _("La rencontre de %(name)s est commencée.") % named
    if state in (ConnectionState.LEFT, ConnectionState.REMOVED):
        return _("%(name)s a fermé sa page.") % named
    if connection.testing_since:
        return _("%(name)s teste son appareil.") % named
    return _("%(name)s a ouvert son lien.") % named
