"""One line of « Ma journée »: the words, the mark and the one act that follow from the state of the visit."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from visavis.core import clock
from visavis.core.phones import display
from visavis.visits.contact import number_to_call
from visavis.visits.models import Modality, NoticeKind, NoticeState, ParticipantKind
from visavis.visits.selectors import DayRow
from visavis.visits.services.presence import is_away
from visavis.visits.states import VisitState
from visavis.web.clinician.day.words import Words

ICONS = {Modality.VIDEO: "video", Modality.TELEPHONE: "phone", Modality.IN_PERSON: "map-pin"}


@dataclass(frozen=True)
class Act:
    """The button of the row. `blocked_by` names the visit that must end first."""

    label: str
    url: str
    style: str = ""
    reason: str = ""
    blocked_by: str = ""


@dataclass(frozen=True)
class Line:
    """A line under the tag. `tone` is a colour's role, `strong` what counts in it."""

    strong: str = ""
    text: str = ""
    tone: str = ""
    url: str = ""
    link: str = ""
    since: datetime | None = None  # the browser keeps « attend depuis 6 min » true


@dataclass
class RowView:
    """What the template of a row shows; all words are ready."""

    row: DayRow
    modality: str
    modality_note: str
    icon: str
    mark: tuple[str, str]
    tag: tuple[str, str]
    act: Act
    style: str = ""
    details: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    conversation: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def visit(self) -> Any:
        return self.row.visit

    @property
    def name(self) -> str:
        patient = self.row.visit.patient
        return patient.name if patient else _("Groupe")


def present_row(row: DayRow, words: Words, other_in_progress: DayRow | None) -> RowView:
    """The view of one visit. `other_in_progress` is the visit that runs, if it is another one."""
    visit = row.visit
    at_telephone = visit.at_telephone_since is not None and visit.state == VisitState.IN_PROGRESS
    modality = Modality.TELEPHONE if at_telephone else Modality(visit.modality)
    view = RowView(
        row=row,
        modality=str(modality.label),
        modality_note=_("prévue par vidéo") if at_telephone and visit.modality == Modality.VIDEO else "",
        icon=ICONS[modality],
        mark=_mark(row),
        tag=_tag(row, at_telephone),
        act=_act(row, words, other_in_progress),
        style=_style(row),
        details=_details(row, words),
        conversation=[(m.author_name, m) for m in row.messages] if row.is_live else [],
    )
    view.lines = [*_state_lines(row, words, at_telephone), *_trouble(row, words)]
    return view


def _mark(row: DayRow) -> tuple[str, str]:
    if row.visit.state == VisitState.IN_PROGRESS:
        there = row.visit.at_telephone_since or any(
            c.kind == ParticipantKind.PATIENT for c in row.present if c.state != "waiting"
        )
        return ("present" if there else "lost", "present")
    if row.waiting and row.is_live:
        return ("waiting", "absent")
    return ("testing" if row.testing else "absent", "absent")


def _tag(row: DayRow, at_telephone: bool) -> tuple[str, str]:
    state = VisitState(row.visit.state)
    if state == VisitState.IN_PROGRESS:
        return ("telephone", _("Au téléphone")) if at_telephone else ("in_progress", _("En cours"))
    if state == VisitState.DRAFT and row.decided and row.visit.planned_by_id != row.visit.host_id:
        return ("draft", _("À confirmer"))
    if state == VisitState.OPEN:
        return ("waiting", _("En attente")) if row.waiting else ("planned", _("Prévue"))
    shapes = {
        VisitState.DRAFT: "draft",
        VisitState.ENDED: "to_sign",
        VisitState.SIGNED: "to_file",
        VisitState.FILED: "done",
        VisitState.CANCELLED: "cancelled",
        VisitState.MISSED: "missed",
    }
    return (shapes.get(state, "planned"), str(state.label))


def _style(row: DayRow) -> str:
    state = row.visit.state
    if state == VisitState.IN_PROGRESS:
        return "in-progress"
    if state == VisitState.OPEN and row.waiting:
        return "waiting"
    if state in (VisitState.FILED, VisitState.CANCELLED):
        return "done"
    return ""


def _act(row: DayRow, words: Words, other: DayRow | None) -> Act:
    visit = row.visit
    page, note = f"/rencontres/{visit.id}/", f"/rencontres/{visit.id}/note"
    plan = reverse("clinician:visit_plan", args=[visit.id])
    state = VisitState(visit.state)
    if visit.modality == Modality.IN_PERSON and state in (VisitState.CONFIRMED, VisitState.OPEN):
        return _tracked(row, words)
    if state == VisitState.DRAFT:
        return Act(_("Reprendre") if visit.is_instant else _("Préparer"), plan)
    if state == VisitState.CONFIRMED and visit.end and visit.end < words.now:
        return Act(_("Nouvelle date"), reverse("clinician:visit_move", args=[visit.id]))
    if state == VisitState.CONFIRMED:
        return Act(_("Préparer"), page if words.is_today(visit.start) else plan)
    if state == VisitState.OPEN:
        by_telephone = visit.modality == Modality.TELEPHONE
        if not row.waiting and not by_telephone:
            return Act(_("Préparer"), page)
        label = _("Appeler") if by_telephone else _("Faire entrer")
        if other is None:
            return Act(label, page)
        name = other.visit.patient.name if other.visit.patient else ""
        reason = _("Terminez d’abord avec %(name)s.") % {"name": name}
        return Act(label, f"/rencontres/{other.visit.id}/", reason=reason, blocked_by=name)
    return {
        VisitState.IN_PROGRESS: Act(_("Reprendre"), page, "primary"),
        VisitState.ENDED: Act(_("Signer la note"), note),
        VisitState.SIGNED: Act(_("Déposer la note"), note),
        VisitState.FILED: Act(_("Ouvrir"), note, "link"),
        VisitState.MISSED: Act(_("Nouvelle date"), reverse("clinician:visit_move", args=[visit.id])),
        VisitState.CANCELLED: Act(_("Ouvrir"), plan, "link"),
    }[state]


def _tracked(row: DayRow, words: Words) -> Act:
    """A visit in person is only followed here: it has no room."""
    visit = row.visit
    if visit.start and visit.start < words.now:
        return Act(_("Manquée"), reverse("clinician:visit_nobody_came", args=[visit.id]), "link")
    return Act(_("Ouvrir"), reverse("clinician:visit_plan", args=[visit.id]), "link")


def _details(row: DayRow, words: Words) -> list[str]:
    """Under the name: who comes with the person, and how their device is."""
    visit = row.visit
    found = [
        _("%(name)s (%(relation)s) aide") % {"name": one.name, "relation": one.relation or _("proche")}
        for one in row.people
        if one.kind in (ParticipantKind.RELATIVE, ParticipantKind.CAREGIVER)
    ]
    found += [
        _("%(name)s, interprète") % {"name": one.name}
        for one in row.people
        if one.kind == ParticipantKind.INTERPRETER
    ]
    before = visit.state in (VisitState.DRAFT, VisitState.CONFIRMED, VisitState.OPEN)
    if not before:
        found = []
    elif row.testing:
        found.append(_("Teste son appareil en ce moment"))
    elif row.latest_test and not words.test_failures(row.latest_test.test):
        found.append(_("essai réussi"))
    if visit.state == VisitState.DRAFT and visit.planned_by_id != visit.host_id:
        found.append(_("préparée par %(name)s") % {"name": visit.planned_by.practitioner.name})
    if visit.patient and (age := words.minor_age(visit.patient.birth_date)):
        found.append(age)
    if not found and visit.situation:
        found.append(str(visit.get_situation_display()))
    return found


def _state_lines(row: DayRow, words: Words, at_telephone: bool) -> list[Line]:
    visit, state = row.visit, VisitState(row.visit.state)
    if state == VisitState.OPEN and row.waiting:
        return [_waits(row, words)]
    if at_telephone and visit.at_telephone_since:
        since = _("depuis %(hour)s") % {"hour": words.hour(visit.at_telephone_since)}
        number = _number(row)
        return [Line(text=" · ".join([since, *([display(number, words.lang)] if number else [])]))]
    if state == VisitState.IN_PROGRESS and visit.began_at:
        return [Line(text=_("depuis %(hour)s") % {"hour": words.hour(visit.began_at)})]
    if state in (VisitState.ENDED, VisitState.SIGNED) and visit.ended_at:
        return [words.filing(visit.ended_at)]
    if state == VisitState.FILED and visit.filed_at:
        return [Line(text=_("note déposée à %(hour)s") % {"hour": words.hour(visit.filed_at)})]
    if state == VisitState.DRAFT:
        return [_missing(row)]
    return _planned(row, words)


def _waits(row: DayRow, words: Words) -> Line:
    first = row.waiting[0]
    arrived = first.waiting_since or first.created_at
    if is_away(first):
        return Line(strong=_("absence, place gardée"), tone="attention")
    return Line(
        strong=_("attend depuis %(length)s") % {"length": words.length(clock.now() - arrived)},
        text=_("arrivée à %(hour)s") % {"hour": words.hour(arrived)},
        tone="attention",
        since=arrived,
    )


def _missing(row: DayRow) -> Line:
    if row.has_no_plan:
        return Line(strong=_("plan de contingence à compléter"), tone="warning")
    if row.consent != "given" and row.visit.modality != Modality.IN_PERSON:
        return Line(strong=_("consentement à demander"), tone="warning")
    if row.visit.start is None:
        return Line(strong=_("date à choisir"), tone="warning")
    return Line(text=_("à confirmer"))


def _planned(row: DayRow, words: Words) -> list[Line]:
    visit = row.visit
    if visit.state not in (VisitState.CONFIRMED, VisitState.OPEN):
        return []
    if visit.state == VisitState.CONFIRMED and visit.end and visit.end < words.now:
        return [Line(strong=_("n’a pas eu lieu"), tone="warning")]
    if (
        row.is_live
        and visit.modality == Modality.VIDEO
        and visit.start
        and clock.now() > visit.start + timedelta(minutes=words.no_answer_minutes)
    ):
        late = words.length(clock.now() - visit.start)
        return [
            Line(
                strong=_("pas encore là, %(length)s de retard") % {"length": late},
                tone="warning",
                url=reverse("clinician:visit_nobody_came", args=[visit.id]),
                link=_("La personne n’est pas venue"),
            )
        ]
    if visit.delay_minutes:
        return [Line(text=_("retard annoncé : %(minutes)s min") % {"minutes": visit.delay_minutes})]
    sent = any(n.kind == NoticeKind.INVITATION and n.state == NoticeState.SENT for n in row.notices)
    return [Line(text=_("invitation envoyée"))] if sent else []


def _trouble(row: DayRow, words: Words) -> list[Line]:
    """What keeps the person from coming: a test that failed, a message that did not arrive."""
    visit = row.visit
    if visit.state not in (VisitState.CONFIRMED, VisitState.OPEN):
        return []
    plan = reverse("clinician:visit_plan", args=[visit.id])
    found = []
    failures = words.test_failures(row.latest_test.test) if row.latest_test else []
    if failures:
        found.append(
            Line(strong=", ".join(failures), tone="warning", url=f"{plan}#essai", link=_("Aider à débloquer"))
        )
    for notice in row.notices:
        if notice.state == NoticeState.FAILED:
            label = str(NoticeKind(notice.kind).label)
            strong = _("%(message)s : non livré") % {"message": label}
            found.append(
                Line(strong=strong, tone="danger", url=f"{plan}#messages", link=_("Voir quoi faire"))
            )
            break
    return found


def _number(row: DayRow) -> str:
    patient = row.patient
    if patient is None:
        return ""
    return number_to_call(patient, row.connections)
