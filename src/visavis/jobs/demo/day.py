"""The professionals' days around the hour at which the demonstration is loaded: visits in every state.

The first account of each role has nothing in progress, so that whoever tries the product can begin a visit
at once; a visit in progress and people who wait are another professional's.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from visavis.core import clock
from visavis.core.acting import acting
from visavis.encounters import services as encounters
from visavis.encounters.models import BreakdownCause
from visavis.jobs.demo import visits
from visavis.jobs.demo.visits import Host
from visavis.patients.models import Patient
from visavis.patients.selectors import find_people
from visavis.records import services as records
from visavis.records.models import FilingManner
from visavis.visits.models import PrivacyAnswer, Situation
from visavis.visits.services import ending, schedule

HostNamed = Callable[[str], Host]
SITUATION = "Suivi de l’épisode ouvert ce mois-ci. La personne dit mieux dormir et sortir chaque jour."
ASSESSMENT = "Humeur stable. Aucune idée de se faire du mal, question posée directement."
PLAN = "1. Joindre le service budgétaire jeudi.\n2. Rencontre en personne proposée, acceptée."


def play_first_day(host: HostNamed) -> None:
    """All states, around now."""
    now = _rounded(clock.now())
    karim = host("karim.haddad")
    _past(karim, now)
    _cancelled(karim, now)
    visits.miss(karim, person(karim, "Albertine Doucerive"), now - timedelta(hours=2))
    play_next_day(host)
    _in_progress(host("delphine.courtemanche-roy"), now)


def play_next_day(host: HostNamed) -> None:
    """What is to come: planned, invited."""
    now = _rounded(clock.now())
    karim = host("karim.haddad")
    visits.plan(karim, person(karim, "Jeanne Gagnon"), now + timedelta(minutes=45))
    visits.plan(karim, person(karim, "Rosaline Papillon"), now + timedelta(minutes=105))
    visits.plan(karim, person(karim, "Éloi Cerf-Volant"), now + timedelta(minutes=165), 30)
    tomorrow = now + timedelta(days=1)
    interpreted = visits.plan(karim, person(karim, "Meilin Wang"), tomorrow)
    visits.expect_interpreter(
        karim, interpreted, "Jing Petitjean", "interprète en mandarin", "jing.petitjean@example.com"
    )
    visits.draft(
        karim,
        person(karim, "Ambre Quatre-Saisons"),
        tomorrow + timedelta(hours=1),
        Situation.KNOWN_TO_GROUP,
    )
    for name, patient, hours in (
        ("simone.tranquille", "Anouk Rivière-Sauvage", 3),
        ("irene.vadeboncoeur", "Harpreet Singh", 2),
        ("armand.lafontaine", "Rosalie Joly-Cœur", 4),
        ("oceane.marchand", "Solange Tremblay", 2),
    ):
        one = host(name)
        visits.plan(one, person(one, patient), now + timedelta(hours=hours), 30)


def person(host: Host, name: str) -> Patient:
    """The invented person of that name whom this professional cares for."""
    found = find_people(host.actor, name).people
    return next(one for one in found if one.name == name)


def _rounded(moment: datetime) -> datetime:
    """The quarter of an hour before."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def _past(host: Host, now: datetime) -> None:
    """A note to file since yesterday, a visit whose note is filed, one whose note is to be signed."""
    yesterday = now - timedelta(hours=22)
    _met(host, person(host, "Hector Grandvent"), yesterday, 40, sign=True)
    _met(host, person(host, "Fleur-Ange Bellehumeur"), now - timedelta(hours=5), 35, sign=True, file=True)
    _met(host, person(host, "Marius Clairdelune"), now - timedelta(hours=3), 50)


def _met(
    host: Host, patient: Patient, start: datetime, minutes: int, *, sign: bool = False, file: bool = False
) -> None:
    visit = visits.begin_on_the_spot(host, patient, start)
    place = ", ".join(filter(None, (patient.address, patient.city))) or "À la maison"
    connection = visits.come(visit, start + timedelta(minutes=1), place=place)
    visits.meet(host, visit, connection, start + timedelta(minutes=4))
    with acting(host.actor), clock.played_at(start + timedelta(minutes=minutes)):
        ending.end_visit(actor=host.actor, visit_id=visit.id)
    if not sign:
        return
    with acting(host.actor), clock.played_at(start + timedelta(minutes=minutes + 15)):
        sections = [
            records.Section("Situation", SITUATION),
            records.Section("Évaluation", ASSESSMENT),
            records.Section("Plan", PLAN),
        ]
        note = records.save_note(
            actor=host.actor, role=host.role, visit_id=visit.id, sections=sections, revision=0
        )
        note = records.sign_note(
            actor=host.actor,
            role=host.role,
            visit_id=visit.id,
            language=visits.FRENCH,
            revision=note.revision,
        )
        if file:
            records.file_note(
                actor=host.actor,
                role=host.role,
                note_id=note.id,
                manner=FilingManner.ELECTRONIC_RECORD,
                where="Dossier du CLSC",
            )


def _cancelled(host: Host, now: datetime) -> None:
    visit = visits.plan(host, person(host, "Maeve O’Sullivan"), now + timedelta(hours=5), 30)
    with acting(host.actor):
        schedule.cancel_visit(
            actor=host.actor, visit_id=visit.id, reason="La personne a demandé une autre semaine."
        )


def _in_progress(host: Host, now: datetime) -> None:
    """One visit goes on by telephone, somebody waits, somebody tries their device."""
    begun = now - timedelta(minutes=20)
    running = visits.begin_on_the_spot(host, person(host, "Bao Nguyen"), begun)
    connection = visits.come(running, begun + timedelta(minutes=1), place="8, rang du Petit-Jour, Saint-Loin")
    visits.meet(host, running, connection, begun + timedelta(minutes=3))
    with acting(host.actor), clock.played_at(now - timedelta(minutes=4)):
        encounters.go_to_telephone(
            actor=host.actor, role=host.role, visit_id=running.id, cause=BreakdownCause.PICTURE
        )
    waits = visits.plan(host, person(host, "Anne-Marie D’Amours"), now + timedelta(minutes=15))
    visits.come(
        waits, clock.now() - timedelta(minutes=1), place="3, rue du Quai", privacy=PrivacyAnswer.NOT_ALONE
    )
    tries = visits.plan(host, person(host, "Philémon St-Clair"), now + timedelta(minutes=30))
    visits.come(tries, clock.now(), place="Chez lui", wait=False)
