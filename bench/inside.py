"""Work done with the product's own settings and database, in a process of its own.

python -m bench.inside NAME [WORD…] prints the answer as JSON
"""

import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

RUNS = 15
ANSWERS = {
    "situation": "known_condition_follow_up",
    "modality": "video",
    "minutes": "45",
    "has_internet": "yes",
    "at_ease": "yes",
    "device": "tablet",
    "physical_exam_needed": "no",
    "presence_required": "no",
    "patient_prefers": "video",
    "plan_technical_text": "Rappeler au numéro confirmé.",
    "plan_clinical_text": "911, puis la personne à joindre.",
    "third_person_name": "Sophie Tremblay (fille)",
    "third_person_telephone": "450 555-0190",
    "in_person_possible": "yes",
    "in_person_place": "CLSC du Vieux-Moulin",
    "reminders": ["1440", "60"],
    "hour": "09:00",
    "act": "confirm",
}


def planning() -> dict[str, Any]:
    """The request that confirms a visit, and the health page through the same stack."""
    from django.test import Client
    from tests import factories

    from visavis.core import clock

    place = factories.clinic()
    client = Client(HTTP_HOST="localhost")
    client.force_login(place.user)
    client.get("/rencontres/")
    taken, bare = [], []
    counts = set()
    for run in range(RUNS + 1):
        visit = place.ready(place.patient(given_name=f"Personne {run}"))
        # A day for each: overlapping visits are warned about first.
        day = (clock.today() + timedelta(days=3 + run)).isoformat()
        typed = ANSWERS | {"personne": str(visit.patient_id), "day": day}
        with counted() as sent:
            taken.append(milliseconds(lambda v=visit, t=typed: _sent(client, v.id, t)))
        counts.add(len(sent))
        bare.append(milliseconds(lambda: client.get("/sante")))
    return {"statements": sorted(counts), "taken": taken[1:], "bare": bare[1:]}


def _sent(client: Any, visit_id: Any, typed: dict[str, Any]) -> None:
    answer = client.post(f"/rencontres/{visit_id}/planification", typed)
    if answer.status_code != 302:
        raise SystemExit(f"the visit was not confirmed: {answer.status_code}")


def day(visits: str) -> dict[str, Any]:
    """« Ma journée » with so many visits of today."""
    from django.test import Client
    from django.utils import timezone
    from tests import factories

    from visavis.core import clock

    place = factories.clinic()
    now = clock.now()
    left = max(60, (23 * 60 + 30) - timezone.localtime(now).hour * 60 - timezone.localtime(now).minute)
    for rank in range(int(visits)):
        person = place.patient(given_name="Personne", family_name=f"Numéro {rank}")
        place.confirmed(person, start=now + timedelta(minutes=30 + rank % (left - 30)))
    client = Client(HTTP_HOST="localhost")
    client.force_login(place.user)
    client.get("/journee/")
    with counted() as sent:
        page = client.get("/journee/").content.decode()
    taken = [milliseconds(lambda: client.get("/journee/")) for _ in range(RUNS)]
    return {"statements": len(sent), "taken": taken, "rows": page.count('id="rencontre-')}


def waiting_people(count: str) -> dict[str, Any]:
    """So many people in one professional's waiting rooms, each with the cookie of their own browser."""
    from tests import factories

    from visavis.core.live import role_topic
    from visavis.visits.services import arrival

    place = factories.clinic()
    people = []
    for rank in range(int(count)):
        visit = place.opened(place.patient(given_name="Personne", family_name=f"Numéro {rank}"))
        connection, cookie = arrival.arrive(
            participant=place.guest(visit), device="Téléphone", source="127.0.0.1"
        )
        people.append({"connection": str(connection.id), "cookie": cookie})
    return {"people": people, "topic": role_topic(place.role.id)}


def end_visit(visit_id: str) -> None:
    """One professional has one visit in progress: the next run needs this one over."""
    from tests.factories import actor_of

    from visavis.core.acting import acting
    from visavis.visits.models import Visit
    from visavis.visits.services.ending import end_visit as end

    found = Visit.objects.select_related("host__practitioner__user").get(id=visit_id)
    with acting(actor_of(found.host)) as actor:
        end(actor=actor, visit_id=found.id)


def room_files() -> list[str]:
    """Names of the built files that are the room's code and style, with what it may load later."""
    from visavis.web.assets_manifest import ASSETS

    manifest = json.loads((ASSETS / "manifest.json").read_text())
    found: set[str] = set()
    left = ["room/main.ts", "styles/room.css"]
    while left:
        entry = manifest[left.pop()]
        if entry["file"] not in found:
            found.add(entry["file"])
            left += [*entry.get("imports", []), *entry.get("dynamicImports", [])]
    return sorted(found)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Statements of the block, but for BEGIN and COMMIT."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sent: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield sent
    sent += [one["sql"] for one in captured.captured_queries if one["sql"].upper() not in ("BEGIN", "COMMIT")]


def milliseconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return (time.perf_counter() - before) * 1000


def main(work: str, *words: str) -> None:
    """Answers on standard output, which nothing else may use."""
    import django

    django.setup()
    from tests import factories

    from visavis.gateways.livekit.fake import FakeSfu
    from visavis.visits.services import media

    # Another process made people of these ranks already.
    factories._rank = itertools.count(os.getpid() * 1000)
    fake = FakeSfu()
    media.sfu = lambda: fake
    works = (planning, day, waiting_people, end_visit, room_files)
    named: dict[str, Callable[..., Any]] = {one.__name__: one for one in works}
    json.dump(named[work](*words), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
