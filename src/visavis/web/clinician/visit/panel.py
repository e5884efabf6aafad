"""What the panel of the visit page shows: values ready for the template, no decision of its own."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from visavis.compliance.selectors import values_of
from visavis.consent.models import Consent
from visavis.consent.selectors import latest
from visavis.encounters.models import Breakdown, Identifier, IdentityCheck
from visavis.encounters.policies import needed_for
from visavis.encounters.selectors import breakdowns_of, identity_checks_of
from visavis.patients.models import Patient
from visavis.visits.models import Connection, Modality, ParticipantKind, PrivacyAnswer, Visit, WaitingMessage
from visavis.visits.policies import check_may_admit
from visavis.visits.selectors.callback import PersonsWay, plan_without_unsafe, way_to_person
from visavis.visits.selectors.exchange import open_help_requests, waiting_messages
from visavis.visits.selectors.visits import connections_in
from visavis.visits.services.presence import is_away
from visavis.visits.states import ADMITTED_STATES, LIVE_STATES, ConnectionState
from visavis.web.clinician.visit.forms import ASKED, YES, IdentityForm, OutcomeForm
from visavis.web.clinician.visit.identifiers import KnownIdentifier, known_identifiers


@dataclass(frozen=True)
class AtTheDoor:
    """Somebody who waits, and why they may not enter yet, if so."""

    connection: Connection
    reason: str
    is_second_device: bool
    needs_help: bool
    is_away: bool

    @property
    def may_enter(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class Item:
    """A line of the list « Début »: the visit ticks it by itself from what it knows."""

    name: str
    done: bool
    detail: str = ""


@dataclass(frozen=True)
class IdentityRow:
    """An identifier to compare, and the way that was already chosen when the form comes back."""

    known: KnownIdentifier
    chosen: str = ""


@dataclass
class Panel:
    """Everything that the panel draws. `mode` is `identity`, `telephone` or `list`; `key` changes when the
    panel must be drawn again even though somebody is typing in it.
    """

    visit: Visit
    patient: Patient | None
    mode: str
    key: str
    door: list[AtTheDoor]
    items: list[Item]
    way: PersonsWay
    place: str
    privacy_flag: bool
    messages: list[WaitingMessage]
    identified_at: Any = None
    to_identify: Connection | None = None
    rows: list[IdentityRow] = field(default_factory=list)
    beside: bool = False
    asks_person: bool = False
    place_choice: str = ""
    place_typed: str = ""
    needed: int = 2
    call: Breakdown | None = None
    outcome: OutcomeForm | None = None

    @property
    def number(self) -> str:
        """The number that may be dialled now."""
        return self.way.number

    @property
    def done(self) -> int:
        return sum(item.done for item in self.items)


def panel_of(visit: Visit, identity: IdentityForm | None = None, outcome: OutcomeForm | None = None) -> Panel:
    """The panel of a visit for its host; a bound form comes back as it was filled. At most nine queries."""
    connections = connections_in(visit)
    guests = [c for c in connections if c.participant.kind != ParticipantKind.HOST]
    theirs = [c for c in guests if c.participant.kind == ParticipantKind.PATIENT]
    way = way_to_person(visit, connections)
    shown = way.connection
    breakdowns = breakdowns_of(visit)
    call = next((b for b in reversed(breakdowns) if b.fallback == "telephone" and not b.closed_at), None)
    to_identify = _to_identify(guests)
    every_check = identity_checks_of(visit)
    # Of the person cared for, even when an interpreter came in after them.
    checks = [c for c in every_check if c.connection.stands_for == ParticipantKind.PATIENT] or every_check
    filled = outcome or OutcomeForm(initial={"cause": call.cause} if call else None)
    if visit.modality == Modality.TELEPHONE:
        filled.nothing_broke()
    panel = Panel(
        visit=visit,
        patient=visit.patient,
        mode="telephone" if call and visit.state in LIVE_STATES else "identity" if to_identify else "list",
        key="",
        door=_door(visit, guests),
        items=_start_list(visit, latest(visit.id), checks, way),
        way=way,
        place=shown.location_said if shown else "",
        privacy_flag=any(c.privacy_answer == PrivacyAnswer.NOT_ALONE for c in theirs),
        messages=waiting_messages(visit),
        identified_at=checks[-1].confirmed_at if checks else None,
        call=call,
        outcome=filled,
    )
    if to_identify:
        _fill_identity(panel, to_identify, identity)
    safety = f"{int(way.is_hidden)}{int(way.callback.is_unsafe)}"
    panel.key = f"{panel.mode}:{to_identify.id if to_identify else ''}:{call.id if call else ''}:{safety}"
    return panel


def _to_identify(guests: list[Connection]) -> Connection | None:
    found = [c for c in guests if c.state in ADMITTED_STATES and _unidentified(c)]
    return min(found, key=lambda c: not c.is_call, default=None)  # who is on the line first


def _unidentified(connection: Connection) -> bool:
    return connection.identity_confirmed_at is None and not connection.participant.is_professional


def _fill_identity(panel: Panel, connection: Connection, bound: IdentityForm | None) -> None:
    filled = bound.data if bound else {}
    panel.to_identify = connection
    panel.beside = connection.is_someone_else and filled.get("beside", "") in (ASKED, YES)
    panel.asks_person = connection.participant.patient_id is not None and (
        panel.beside or not connection.is_someone_else
    )
    known = known_identifiers(connection, beside=panel.beside)
    panel.rows = [IdentityRow(row, filled.get(row.field, "")) for row in known]
    panel.place_choice = filled.get("place_choice", "")
    panel.place_typed = filled.get("place", "")
    panel.needed = needed_for(connection.participant.kind if panel.beside else connection.stands_for)


def _door(visit: Visit, guests: list[Connection]) -> list[AtTheDoor]:
    to_identify = [c for c in guests if c.state in ADMITTED_STATES and _unidentified(c)]
    calling = open_help_requests(visit)
    waiting = [c for c in guests if c.state == ConnectionState.WAITING]
    waiting.sort(key=lambda c: c.waiting_since or c.created_at)
    found = []
    for connection in waiting:
        refusal = check_may_admit(visit, connection, to_identify)
        found.append(
            AtTheDoor(
                connection=connection,
                reason=str(refusal.sentence) if refusal else "",
                is_second_device=_has_other_device(connection, guests),
                needs_help=connection.id in calling,
                is_away=is_away(connection),
            )
        )
    return found


def _has_other_device(connection: Connection, guests: list[Connection]) -> bool:
    """Somebody else of the same invitation is here: a second device, or a forwarded link."""
    return any(
        other.participant_id == connection.participant_id
        and not other.is_call
        and other.id != connection.id
        and other.state in (*ADMITTED_STATES, ConnectionState.WAITING, ConnectionState.HELD)
        for other in guests
    )


def _start_list(
    visit: Visit, consent: Consent | None, checks: list[IdentityCheck], way: PersonsWay
) -> list[Item]:
    """What the beginning of a visit asks, as far as the visit knows it (R042-R044, R076, R077)."""
    shown = way.connection
    answers = plan_without_unsafe(values_of(visit.id), way.withheld)
    third = " ".join(
        str(answers.get(key) or "") for key in ("third_person_name", "third_person_telephone")
    ).strip()
    place = checks[-1].place if checks else ""
    privacy = dict(PrivacyAnswer.choices).get(shown.privacy_answer, "") if shown else ""
    return [
        Item(_("Consentement"), _is_given(consent), str(consent.get_manner_display()) if consent else ""),
        Item(_("Identité confirmée"), bool(checks), _compared(checks)),
        Item(_("Lieu confirmé"), bool(place), place),
        Item(
            _("Autre moyen de se joindre"),
            bool(answers.get("plan_technical_text")),
            str(answers.get("plan_technical_text") or ""),
        ),
        Item(
            _("En cas d’urgence clinique"),
            bool(answers.get("plan_clinical_text")),
            str(answers.get("plan_clinical_text") or ""),
        ),
        Item(_("Personne à joindre au besoin"), bool(third), third),
        Item(_("Endroit où personne ne peut entendre"), bool(privacy), str(privacy)),
    ]


def _is_given(consent: Consent | None) -> bool:
    return consent is not None and consent.status == "given"


def _compared(checks: list[IdentityCheck]) -> str:
    if not checks:
        return ""
    return ", ".join(str(Identifier(item["identifier"]).label) for item in checks[-1].identifiers)
