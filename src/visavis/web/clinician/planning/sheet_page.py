"""The sheet of a planned visit: people, messages and their state, the invitation to copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from visavis.compliance.questions import QUESTIONS
from visavis.compliance.selectors import answers_of
from visavis.consent.models import Consent, Purpose
from visavis.consent.selectors import latest, latest_of
from visavis.core import clock, formats
from visavis.core.actors import Actor
from visavis.directory.selectors import settings_on
from visavis.visits import secrets
from visavis.visits.contact import address_of, callback_of, contact_of
from visavis.visits.messages.composing import personal_link
from visavis.visits.models import (
    Modality,
    Notice,
    NoticeKind,
    NoticeState,
    Participant,
    ParticipantKind,
    Visit,
)
from visavis.visits.permissions import may_change
from visavis.visits.policies import REMOTE_MODALITIES
from visavis.visits.selectors import log_of, notices_of, people_of
from visavis.visits.selectors.callback import without_unsafe
from visavis.visits.services.notices import reached_by_email
from visavis.visits.states import OVER_STATES, VisitState
from visavis.web.clinician.day.words import Words

_ICONS = {
    NoticeState.SENT: "check",
    NoticeState.CALLED: "check",
    NoticeState.FAILED: "mail-x",
    NoticeState.TO_CALL: "phone",
    NoticeState.TOO_LATE: "clock-alert",
    NoticeState.WITHDRAWN: "x",
}


@dataclass(frozen=True)
class NoticeView:
    notice: Notice
    label: str
    icon: str
    when: datetime | None
    what_to_do: str = ""
    may_resend: bool = False
    may_call: bool = False


@dataclass
class PersonView:
    participant: Participant
    role_label: str
    number: str
    is_unsafe: bool
    email: str
    link: str = ""
    password: str = ""
    invitation: str = ""
    consent: Consent | None = None
    notices: list[NoticeView] = field(default_factory=list)
    test_failures: list[str] = field(default_factory=list)
    tested_at: datetime | None = None

    @property
    def is_removable(self) -> bool:
        return self.participant.kind not in (ParticipantKind.HOST, ParticipantKind.PATIENT)

    @property
    def has_invitation(self) -> bool:
        return bool(self.invitation)


@dataclass
class SheetPage:
    visit: Visit
    tag: tuple[str, str]
    people: list[PersonView]
    answers: list[tuple[str, str, str]]
    consent: Consent | None
    interpreter_wanted: str
    history: list[tuple[datetime, str, str]]
    may_change: bool
    may_move: bool
    may_cancel: bool
    may_miss: bool
    may_revoke: bool
    may_invite: bool
    is_host: bool
    is_today: bool


def build_sheet(visit: Visit, actor: Actor) -> SheetPage:
    """All that the sheet shows. Links are those of people who were invited, for who may invite."""
    changes = may_change(actor, visit)
    people = people_of(visit)
    notices = notices_of(visit)
    consents = latest_of([one.id for one in people], Purpose.THIRD_PERSON)
    answers = answers_of(visit.id)
    words = Words(clock.today(), clock.now(), settings_on(visit.organization_id))
    invited = changes and visit.state in (
        VisitState.CONFIRMED,
        VisitState.OPEN,
        VisitState.IN_PROGRESS,
    )
    views = [_person(visit, one, notices, consents, words, invited=invited) for one in people]
    if not changes:
        _only_who_is_expected(views)
    wanted = str(answers["interpreter_language"].value).strip() if "interpreter_language" in answers else ""
    if any(one.kind == ParticipantKind.INTERPRETER for one in people):
        wanted = ""
    return SheetPage(
        visit=visit,
        tag=tag_of(visit),
        people=views,
        answers=_answers(answers, _unsafe_numbers(people)),
        consent=latest(visit.id),
        interpreter_wanted=wanted,
        history=[(e.at, str(e.get_kind_display()), e.actor_name) for e in log_of(visit)] if changes else [],
        may_change=changes,
        may_move=changes and visit.state in (VisitState.CONFIRMED, VisitState.OPEN, VisitState.MISSED),
        may_cancel=changes and visit.state in (VisitState.CONFIRMED, VisitState.OPEN),
        may_miss=changes
        and visit.state == VisitState.OPEN
        and visit.start is not None
        and visit.start < clock.now(),
        may_revoke=changes
        and visit.modality in REMOTE_MODALITIES
        and visit.state in (VisitState.CONFIRMED, VisitState.OPEN, VisitState.IN_PROGRESS),
        may_invite=changes and visit.state not in (*OVER_STATES, VisitState.CANCELLED, VisitState.MISSED),
        is_host=visit.host_id == actor.role_id,
        is_today=words.is_today(visit.start),
    )


def _only_who_is_expected(views: list[PersonView]) -> None:
    """Who is only expected, or only reads, needs who comes and in what role: no way to reach them."""
    for view in views:
        view.email, view.number, view.notices = "", "", []


def tag_of(visit: Visit) -> tuple[str, str]:
    codes = {
        VisitState.DRAFT: "draft",
        VisitState.CONFIRMED: "planned",
        VisitState.OPEN: "planned",
        VisitState.IN_PROGRESS: "in_progress",
        VisitState.ENDED: "to_sign",
        VisitState.SIGNED: "to_file",
        VisitState.FILED: "done",
        VisitState.CANCELLED: "cancelled",
        VisitState.MISSED: "missed",
    }
    state = VisitState(visit.state)
    label = VisitState.CONFIRMED.label if state == VisitState.OPEN else state.label
    return codes[state], str(label)


def _person(
    visit: Visit,
    one: Participant,
    notices: list[Notice],
    consents: dict[Any, Consent],
    words: Words,
    *,
    invited: bool,
) -> PersonView:
    tested = [c for c in one.connections.all() if c.tested_at]
    last = max(tested, key=lambda c: c.tested_at or c.created_at, default=None)
    callback = callback_of(one, one.connections.all())
    view = PersonView(
        participant=one,
        role_label=one.relation or str(one.get_kind_display()),
        number=callback.number,
        is_unsafe=bool(contact_of(one).telephone) and not callback.number,
        email=address_of(one),
        consent=consents.get(one.id),
        notices=[notice_view(n, visit) for n in notices if n.participant_id == one.id],
        test_failures=words.test_failures(last.test) if last else [],
        tested_at=last.tested_at if last else None,
    )
    by_video = visit.modality == Modality.VIDEO
    if invited and by_video and one.has_device and one.kind != ParticipantKind.HOST:
        view.link = personal_link(one)
        view.password = "" if one.is_professional else secrets.password(one)
        view.invitation = invitation_text(visit, one)
    return view


def invitation_text(visit: Visit, one: Participant) -> str:
    """« Copier l’invitation »: what an e-mail would say, in the participant's language, to paste anywhere."""
    assert visit.start is not None
    with override(one.language):
        language = get_language() or "fr"
        start = visit.start.astimezone(ZoneInfo(visit.zone))
        context = {
            "when": formats.long_moment(start, language, zone=visit.zone != clock.MONTREAL.key),
            "host": visit.host.practitioner.name,
            "link": personal_link(one),
            "address": f"{settings.VISAVIS_URL}/joindre",
            "number": formats.groups_of_three(visit.number),
            "password": "" if one.is_professional else formats.groups_of_three(secrets.password(one)),
            "telephone": visit.organization.telephone,
        }
        return render_to_string("clinician/planning/invitation.txt", context).strip()


def notice_view(notice: Notice, visit: Visit) -> NoticeView:
    state = NoticeState(notice.state)
    label = str(NoticeKind(notice.kind).label)
    if notice.minutes_before:
        ahead = formats.duration(notice.minutes_before, get_language() or "fr")
        label = _("%(label)s, %(ahead)s avant") % {"label": label, "ahead": ahead}
    what = {
        NoticeState.FAILED: _("Vérifiez l’adresse, puis renvoyez. Sinon, appelez."),
        NoticeState.TO_CALL: _("Sans courriel : appelez, puis touchez « Appel fait ».")
        if visit.modality == Modality.VIDEO
        else _("Les messages parlent de vidéo : appelez, puis touchez « Appel fait »."),
        NoticeState.TOO_LATE: _("Le rappel serait parti après le début."),
    }.get(state, "")
    open_visit = visit.state not in (*OVER_STATES, VisitState.MISSED)
    may_write = reached_by_email(visit, notice.participant)
    return NoticeView(
        notice=notice,
        label=label,
        icon=_ICONS.get(state, "clock"),
        when=notice.sent_at or notice.failed_at or notice.due_at,
        what_to_do=what,
        may_resend=open_visit and may_write and state in (NoticeState.SENT, NoticeState.FAILED),
        may_call=state in (NoticeState.TO_CALL, NoticeState.FAILED),
    )


def _unsafe_numbers(people: list[Participant]) -> tuple[str, ...]:
    """The person's numbers that are unsafe now."""
    person = next((one for one in people if one.kind == ParticipantKind.PATIENT), None)
    return callback_of(person, person.connections.all()).unsafe if person else ()


def _answers(answers: Any, unsafe: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Question, answer and origin, as they were said; without a number that is unsafe now."""
    found = []
    for asked in QUESTIONS:
        answer = answers.get(asked.key)
        said = without_unsafe(asked.words_of(answer.value), unsafe) if answer else ""
        if not said:
            continue
        day = formats.plain_date(answer.answered_at.astimezone(clock.MONTREAL).date(), get_language() or "fr")
        origin = _("%(name)s, %(day)s") % {"name": answer.answered_by.practitioner.name, "day": day}
        found.append((str(asked.wording), said, origin))
    return _said_once(found)


def _said_once(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The origin beside the last of the answers that share it."""
    return [
        (asked, said, "" if rank + 1 < len(found) and found[rank + 1][2] == origin else origin)
        for rank, (asked, said, origin) in enumerate(found)
    ]
