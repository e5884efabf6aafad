"""What the visit already knows, as the facts of its note (R102). A fact is mended at its source."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from visavis.compliance.selectors import answers_of
from visavis.consent.models import Consent, Giver, Status
from visavis.consent.selectors import latest
from visavis.core import formats
from visavis.core.phones import display
from visavis.encounters.models import Breakdown, Identifier, IdentityCheck, Method
from visavis.encounters.selectors import breakdowns_of, identity_checks_of
from visavis.visits.models import Attendance, Connection, Modality, Participant, Visit
from visavis.visits.selectors.callback import numbers_to_mask, plan_without_unsafe

ABSENT = "—"


@dataclass(frozen=True)
class Fact:
    """One line of « Ce que la rencontre sait déjà ». `key` is stable; `source` says where it is mended."""

    key: str
    label: str
    value: str
    origin: str
    source: str = ""


@dataclass(frozen=True)
class _Telling:
    """How instants are worded: in the visit's zone, in the author's language."""

    zone: ZoneInfo
    language: str

    def hour(self, moment: datetime) -> str:
        return formats.clock(moment.astimezone(self.zone), self.language)

    def day(self, moment: datetime) -> str:
        return formats.day_and_month(moment.astimezone(self.zone), self.language, article=True)


def facts_of(visit: Visit, language: str) -> list[Fact]:
    """The facts of the visit in `language`, each with its origin. Six queries, or eight."""
    telling = _Telling(ZoneInfo(visit.zone), language)
    breakdowns = breakdowns_of(visit)
    checks = identity_checks_of(visit)
    stretches = list(Attendance.objects.filter(visit=visit).select_related("connection__participant"))
    was_seen = any(stretch.connection.session_hash for stretch in stretches)
    answers = {key: answer.value for key, answer in answers_of(visit.id).items()}
    with override(language):
        facts = [
            _when(visit, telling),
            _modality(visit, breakdowns, telling, was_seen=was_seen),
            _technology(breakdowns, language, was_seen=was_seen),
            _consent(latest(visit.id), telling),
            *_identities(checks, telling),
            _place(checks, telling),
            _present(visit, stretches, telling),
            *_breakdowns(_of_a_fault(visit, breakdowns), telling),
            _plan(plan_without_unsafe(answers, numbers_to_mask(visit, answers))),
            _follow_up(answers),
            Fact("recording", _("Enregistrement"), _("Aucun"), _("Vis-à-vis n’enregistre pas")),
        ]
    return [fact for fact in facts if fact is not None]


def _when(visit: Visit, telling: _Telling) -> Fact:
    begin, end = visit.began_at or visit.start, visit.ended_at or visit.end
    hours = " – ".join(telling.hour(moment) for moment in (begin, end) if moment)
    day = telling.day(begin) if begin else ABSENT
    return Fact("when", _("Rencontre"), f"{day}, {hours}", _("Journal de la rencontre"), "log")


def _calls(breakdowns: list[Breakdown]) -> list[Breakdown]:
    return [item for item in breakdowns if item.fallback == "telephone"]


def _modality(visit: Visit, breakdowns: list[Breakdown], telling: _Telling, *, was_seen: bool) -> Fact:
    """`was_seen`: a guest was in the media room."""
    value = str(Modality(visit.modality).label)
    calls = [call for call in _calls(breakdowns) if call.outcome in ("", "continued")]
    if visit.modality == Modality.VIDEO and calls and not was_seen:
        value = _("Téléphone, prévue par vidéo")
    elif visit.modality == Modality.VIDEO and calls:
        value = _("%(first)s, puis téléphone à partir de %(hour)s") % {
            "first": value,
            "hour": telling.hour(calls[0].at),
        }
    value = _("Télésanté : %(way)s") % {"way": value.lower() if value[:1].isupper() else value}
    return Fact("modality", _("Modalité"), value, _("Connexions de la rencontre"))


def _of_a_fault(visit: Visit, breakdowns: list[Breakdown]) -> list[Breakdown]:
    """A call of a visit that was planned by telephone is no breakdown."""
    return [item for item in breakdowns if visit.modality != Modality.TELEPHONE or not item.fallback]


def _technology(breakdowns: list[Breakdown], language: str, *, was_seen: bool) -> Fact:
    numbers = [call.number_called for call in _calls(breakdowns) if call.number_called]
    value = "Vis-à-vis"
    if numbers and not was_seen:
        value = _("Appel au %(number)s") % {"number": display(numbers[-1], language)}
    elif numbers:
        value = _("Vis-à-vis, puis appel au %(number)s") % {"number": display(numbers[-1], language)}
    return Fact("technology", _("Technologie"), value, _("Connexions de la rencontre"))


def _consent(consent: Consent | None, telling: _Telling) -> Fact:
    if consent is None:
        return Fact("consent", _("Consentement"), ABSENT, _("Rien n’a été noté"), "consent")
    given = {
        "verbal": _("donné de vive voix"),
        "written": _("donné par écrit"),
        "email": _("donné par courriel"),
        "page": _("donné sur sa page"),
    }.get(consent.manner, "")
    status = {
        Status.REFUSED: _("refusé"),
        Status.REVOKED: _("retiré"),
    }.get(Status(consent.status), given)
    value = f"{formats.capitalized(status)} {telling.day(consent.given_at)}, {telling.hour(consent.given_at)}"
    if consent.giver == Giver.SUBSTITUTE:
        value += f" ({consent.giver_name}, {consent.giver_quality})"
    version = consent.text.version if consent.text else 0
    collector = consent.collected_by.practitioner.name if consent.collected_by else consent.giver_name
    origin = _("Texte version %(version)s · %(who)s") % {"version": version, "who": collector}
    return Fact("consent", _("Consentement"), value, origin, "consent")


def _identities(checks: list[IdentityCheck], telling: _Telling) -> list[Fact]:
    if not checks:
        return [Fact("identity", _("Identité"), ABSENT, _("Rien n’a été noté"))]
    return [_identity(check, telling) for check in checks]


def _identity(check: IdentityCheck, telling: _Telling) -> Fact:
    compared = ", ".join(
        f"{Identifier(item['identifier']).label} ({str(Method(item['method']).label).lower()})"
        for item in check.identifiers
    )
    who = _who(check.connection)
    origin = f"{check.confirmed_by.practitioner.name}, {telling.hour(check.confirmed_at)}"
    return Fact("identity", _("Identité"), f"{who} : {compared}", origin)


def _place(checks: list[IdentityCheck], telling: _Telling) -> Fact:
    placed = [check for check in checks if check.place]
    if not placed:
        return Fact("place", _("Lieu"), ABSENT, _("Rien n’a été noté"))
    last = placed[-1]
    said = last.connection.location_said_at
    origin = _("Confirmé à %(hour)s") % {"hour": telling.hour(last.confirmed_at)}
    if said and last.place_origin == "said_before":
        origin = _("Donné à %(said)s, confirmé à %(hour)s") % {
            "said": telling.hour(said),
            "hour": telling.hour(last.confirmed_at),
        }
    return Fact("place", _("Lieu"), last.place, origin)


def _present(visit: Visit, stretches: list[Attendance], telling: _Telling) -> Fact:
    """Who was there and when, from the attendance; and those beside the person, without a device."""
    times: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for stretch in stretches:
        connection = stretch.connection
        until = telling.hour(stretch.left_at) if stretch.left_at else _("encore là")
        key = f"{connection.participant_id} {connection.shown_name}"
        times.setdefault(key, []).append(f"{telling.hour(stretch.joined_at)} – {until}")
        labels[key] = _who(connection) if connection.is_someone_else else _named(connection.participant)
    lines = [f"{labels[key]} ({', '.join(spans)})" for key, spans in times.items()]
    beside = Participant.objects.filter(visit=visit, has_device=False, revoked_at=None)
    lines += [_("%(who)s (à côté de la personne)") % {"who": _named(person)} for person in beside]
    return Fact("present", _("Présents"), "; ".join(lines) or ABSENT, _("Présences dans la rencontre"), "log")


def _who(connection: Connection) -> str:
    """Whoever was behind this browser or call, by the name that they said."""
    if not connection.is_someone_else:
        return connection.participant.name
    names = {"name": connection.shown_name, "person": connection.participant.name}
    return _("%(name)s, avec l’invitation de %(person)s") % names


def _named(participant: Participant) -> str:
    return f"{participant.name}, {participant.relation}" if participant.relation else participant.name


def _breakdowns(breakdowns: list[Breakdown], telling: _Telling) -> list[Fact]:
    return [
        Fact("breakdown", _("Bris"), _breakdown(item, telling), _("Journal de la rencontre"), "log")
        for item in breakdowns
    ]


def _breakdown(item: Breakdown, telling: _Telling) -> str:
    cause = str(item.get_cause_display()) if item.cause else _("Cause non précisée")
    value = _("%(cause)s à %(hour)s") % {"cause": cause, "hour": telling.hour(item.at)}
    if item.outcome:
        value += f"; {str(item.get_outcome_display()).lower()}"
    elif item.fallback == "telephone":
        value += "; " + _("passage au téléphone")
    return value


def _plan(answers: dict[str, Any]) -> Fact | None:
    parts = [str(answers.get(key) or "") for key in ("plan_technical_text", "plan_clinical_text")]
    text = " · ".join(part for part in parts if part)
    return Fact("plan", _("Plan convenu"), text, _("Plan de la rencontre"), "planning") if text else None


def _follow_up(answers: dict[str, object]) -> Fact | None:
    place = str(answers.get("in_person_place") or "")
    if not place:
        return None
    return Fact("follow_up", _("Suivi en personne"), place, _("Plan de la rencontre"), "planning")
