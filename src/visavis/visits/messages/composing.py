"""From a notice to a message ready to leave: its texts, its calendar part, its links.

The link's secret is derived here, at the moment of sending, and stands nowhere else (rule N3).
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from visavis.core import formats
from visavis.core.phones import display, href
from visavis.gateways.mail.schemas import CalendarPart, InlineImage, OutgoingMail
from visavis.visits.messages.calendar import calendar_part
from visavis.visits.models import Notice, NoticeKind, Participant, Visit
from visavis.visits.secrets import link_secret

_MARK = Path(__file__).parent / "mark.png"
MARK_CID = "mark.vis-a-vis"


@dataclass(frozen=True)
class Wording:
    """What differs from one kind of message to another."""

    subject: str
    heading: str
    lead: str = ""


def compose(notice: Notice) -> OutgoingMail:
    """The message of a claimed notice, in the participant's language."""
    participant = Participant.objects.select_related(
        "visit__host__practitioner", "visit__organization", "visit__patient", "role__practitioner"
    ).get(pk=notice.participant_id)
    visit = participant.visit
    with override(participant.language):
        wording = _wording(notice, visit, participant)
        context = _context(notice, visit, participant, wording)
        text = render_to_string("visits/mail/message.txt", context)
        html = render_to_string("visits/mail/message.html", context)
        calendar = _calendar(notice, visit, participant, context["link"])
    return OutgoingMail(
        to_address=notice.address,
        to_name=participant.name,
        from_address=f"rendez-vous@{mail_domain()}",
        from_name=visit.organization.short_name or visit.organization.name,
        reply_to=visit.organization.email,
        envelope_from=f"retour+{notice.id.hex}@{mail_domain()}",
        subject=wording.subject,
        text=text,
        html=html,
        message_id=notice.message_id,
        language="en-CA" if participant.language.startswith("en") else "fr-CA",
        inline_images=(InlineImage(cid=MARK_CID, content=_mark()),),
        calendar=calendar,
    )


def mail_domain() -> str:
    """The domain that messages leave from: of the installation, unless it is set."""
    return settings.VISAVIS_MAIL_DOMAIN or urlsplit(settings.VISAVIS_URL).hostname or "localhost"


@lru_cache(maxsize=1)
def _mark() -> bytes:
    return _MARK.read_bytes()


def personal_link(participant: Participant) -> str:
    """Where this participant goes: a guest by their link, a professional by their account."""
    if participant.is_professional:
        return f"{settings.VISAVIS_URL}/rencontres/{participant.visit_id}/"
    return f"{settings.VISAVIS_URL}/r/{link_secret(participant)}"


def _when(visit: Visit, language: str, *, year: bool) -> tuple[str, str]:
    """(day, hour) in the visit's zone, the zone named when it is not Montréal's."""
    assert visit.start is not None
    start = visit.start.astimezone(ZoneInfo(visit.zone))
    day = formats.long_date(start, language) if year else formats.day_and_month(start, language)
    return day, formats.clock(start, language, zone=visit.zone != "America/Toronto")


def _wording(notice: Notice, visit: Visit, participant: Participant) -> Wording:
    day, hour = _when(visit, participant.language, year=False)
    when = {"day": day, "hour": hour}
    if notice.kind == NoticeKind.MOVED:
        return Wording(
            subject=_("Nouvel horaire : rendez-vous du %(day)s à %(hour)s") % when,
            heading=_("Votre rendez-vous a changé"),
            lead=_("Voici la nouvelle date. L’ancienne ne tient plus."),
        )
    if notice.kind == NoticeKind.CANCELLED:
        return Wording(
            subject=_("Rendez-vous annulé : %(day)s à %(hour)s") % when,
            heading=_("Votre rendez-vous est annulé"),
            lead=_("Vous n’avez rien à faire. Votre clinique communiquera avec vous."),
        )
    if notice.kind == NoticeKind.REMINDER:
        return Wording(
            subject=_("Rappel : rendez-vous du %(day)s à %(hour)s") % when,
            heading=_("Votre rendez-vous approche"),
        )
    if notice.kind == NoticeKind.DELAY:
        return _delay_wording(int(notice.data.get("minutes", 0)), visit, when)
    return Wording(
        subject=_("Votre rendez-vous du %(day)s à %(hour)s") % when, heading=_("Votre rendez-vous")
    )


def _delay_wording(minutes: int, visit: Visit, when: dict[str, str]) -> Wording:
    late = {"minutes": minutes, "name": visit.host.practitioner.name}
    return Wording(
        subject=_("Retard : rendez-vous du %(day)s à %(hour)s") % when,
        heading=_("Votre rendez-vous aura du retard"),
        lead=_("%(name)s aura environ %(minutes)d minutes de retard. Votre place est gardée.") % late,
    )


def _context(notice: Notice, visit: Visit, participant: Participant, wording: Wording) -> dict[str, Any]:
    day, hour = _when(visit, participant.language, year=True)
    telephone = visit.organization.telephone
    return {
        "language": "en-CA" if participant.language.startswith("en") else "fr-CA",
        "wording": wording,
        "day": formats.capitalized(day),
        "hour": hour,
        "with_whom": visit.host.practitioner.name,
        "is_cancelled": notice.kind == NoticeKind.CANCELLED,
        "is_guest": not participant.is_professional,
        "is_patient": participant.kind == "patient",
        "link": personal_link(participant),
        "base_url": settings.VISAVIS_URL,
        "clinic": visit.organization.short_name or visit.organization.name,
        "telephone": display(telephone, participant.language),
        "telephone_href": href(telephone),
        "mark_cid": MARK_CID,
        "demonstration": settings.DEMONSTRATION,
    }


def _calendar(notice: Notice, visit: Visit, participant: Participant, link: str) -> CalendarPart | None:
    """A reminder or the news of a delay repeats no calendar part: the event is there already."""
    if notice.kind in (NoticeKind.REMINDER, NoticeKind.DELAY):
        return None
    return calendar_part(
        notice=notice,
        visit=visit,
        participant=participant,
        link=link,
        summary=_("Rendez-vous avec %(name)s") % {"name": visit.host.practitioner.name},
        place=_("Vis-à-vis, par Internet"),
    )
