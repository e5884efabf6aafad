"""The list of visits: searched, filtered, ordered, a page at a time by the last row seen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from visavis.core import audit
from visavis.directory.models import PractitionerRole
from visavis.patients import search
from visavis.visits.models import Visit
from visavis.visits.permissions import visible_to
from visavis.visits.states import VisitState

PAGE = 25
ORDERS = ("newest", "oldest")
STATES: dict[str, tuple[str, ...]] = {
    "draft": (VisitState.DRAFT,),
    "planned": (VisitState.CONFIRMED, VisitState.OPEN, VisitState.IN_PROGRESS),
    "notes": (VisitState.ENDED, VisitState.SIGNED),
    "done": (VisitState.FILED,),
    "missed": (VisitState.MISSED,),
    "cancelled": (VisitState.CANCELLED,),
}


@dataclass(frozen=True)
class FoundVisits:
    """`following` begins the next page; empty on the last."""

    visits: list[Visit]
    following: str = ""


def find_visits(
    role: PractitionerRole, *, typed: str = "", state: str = "", order: str = "newest", after: str = ""
) -> FoundVisits:
    """Visits that this role may know of. A draft without date stands at its making. Two statements."""
    ids = Visit.objects.filter(visible_to(role)).values("pk")
    visits: QuerySet[Any] = Visit.objects.filter(pk__in=ids).annotate(
        at=Coalesce(F("start"), F("created_at"))
    )
    visits = visits.select_related("patient", "host__practitioner")
    if state in STATES:
        visits = visits.filter(state__in=STATES[state])
    for word in search.words(typed):
        visits = visits.filter(_has_word(word))
    visits = _after(visits, after, newest=order != "oldest")
    way = ("at", "pk") if order == "oldest" else ("-at", "-pk")
    rows = list(visits.order_by(*way)[: PAGE + 1])
    shown = rows[:PAGE]
    audit.record("visits.listed", patients={v.patient_id for v in shown if v.patient_id})
    return FoundVisits(shown, _mark(shown[-1]) if len(rows) > PAGE else "")


def _has_word(word: str) -> Q:
    """At the start of a word of the person's search key."""
    return Q(patient__search_key__startswith=word) | Q(patient__search_key__contains=f" {word}")


def _mark(visit: Visit) -> str:
    return f"{(visit.start or visit.created_at).isoformat()}~{visit.pk}"


def _after(visits: QuerySet[Any], mark: str, *, newest: bool) -> QuerySet[Any]:
    moment, _separator, name = mark.partition("~")
    try:
        at, pk = datetime.fromisoformat(moment), UUID(name)
    except ValueError:
        return visits
    if at.tzinfo is None:
        return visits
    if newest:
        return visits.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    return visits.filter(Q(at__gt=at) | Q(at=at, pk__gt=pk))
