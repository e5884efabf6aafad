"""Visits in every state, played through the services as people would make them. Words are invented.

What is past was met on the spot (an instant visit), so that no message about it leaves today. The visits to
come are planned, and their invitations really leave: they are in the captured mail.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation

from visavis.compliance.questions import texts_shown
from visavis.consent import services as consent
from visavis.consent.models import Manner, Status
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import Actor
from visavis.directory.models import PractitionerRole
from visavis.encounters import services as encounters
from visavis.encounters.models import Identifier, Method
from visavis.patients.models import Patient
from visavis.visits.models import Connection, Participant, ParticipantKind, PrivacyAnswer, Situation, Visit
from visavis.visits.selectors import notices_of, people_of
from visavis.visits.services import admission, arrival, media, notices, people, planning, schedule

GOOD_TEST = {"microphone": "ok", "camera": "ok", "speaker": "heard", "network": "good", "path": "udp"}
FRENCH = "fr-ca"


@dataclass(frozen=True)
class Host:
    """A professional who plays, with the author of what they do."""

    role: PractitionerRole
    actor: Actor

    @property
    def place(self) -> str:
        """Where this professional sees people in person, as said to them."""
        site = self.role.location
        return f"{site.name}, {site.address}, {site.city}"


def answers(host: Host, patient: Patient, **changes: Any) -> planning.Said:
    """The planning page filled in for a person who can take part."""
    number = patient.telephone.removeprefix("+1")
    values: dict[str, Any] = {
        "known_by": "me",
        "record_access": True,
        "has_internet": True,
        "at_ease": True,
        "device": "smartphone",
        "patient_prefers": "no_preference",
        "physical_exam_needed": False,
        "presence_required": False,
        "plan_technical_text": f"Rappeler au {number[:3]} {number[3:6]}-{number[6:]} dans les 5 minutes.",
        "plan_clinical_text": "Appeler le 911 pour l’adresse donnée au début, puis la personne à joindre.",
        "in_person_possible": True,
        "in_person_place": host.place,
    } | changes
    with translation.override(FRENCH):
        return planning.Said(values=values, texts=texts_shown(list(values)), language=FRENCH)


def agree(host: Host, visit: Visit, patient: Patient) -> None:
    """The text is read, the person accepts by word of mouth."""
    consent.record_consent(
        actor=host.actor,
        role=host.role,
        patient=patient,
        subject_id=visit.id,
        status=Status.GIVEN,
        manner=Manner.VERBAL,
        language=patient.language,
        place=host.place,
        informed=consent.ALL_INFORMED,
    )


def plan(
    host: Host, patient: Patient, start: datetime, minutes: int = 45, situation: str = Situation.FOLLOW_UP
) -> Visit:
    """A confirmed visit: drafted, agreed to, confirmed; its invitation leaves."""
    with acting(host.actor):
        visit = planning.draft_visit(
            actor=host.actor,
            planner=host.role,
            plan=planning.Plan(
                patient=patient,
                host=host.role,
                start=start,
                end=start + timedelta(minutes=minutes),
                situation=situation,
                zone=patient.zone,
            ),
            said=answers(host, patient),
        )
        agree(host, visit, patient)
        return planning.confirm_visit(actor=host.actor, visit_id=visit.id)


def draft(host: Host, patient: Patient, start: datetime, situation: str) -> Visit:
    """A draft without what to do in an emergency: « plan de contingence à compléter »."""
    with acting(host.actor):
        return planning.draft_visit(
            actor=host.actor,
            planner=host.role,
            plan=planning.Plan(
                patient=patient,
                host=host.role,
                start=start,
                end=start + timedelta(minutes=45),
                situation=situation,
            ),
            said=answers(host, patient, plan_clinical_text=""),
        )


def begin_on_the_spot(host: Host, patient: Patient, start: datetime) -> Visit:
    """An instant visit, open: the professional was on the telephone with the person at `start`."""
    with acting(host.actor), clock.played_at(start):
        visit = planning.start_instant_visit(
            actor=host.actor, host=host.role, patient=patient, situation=Situation.FOLLOW_UP
        )
        planning.answer(actor=host.actor, role=host.role, visit_id=visit.id, said=answers(host, patient))
        agree(host, visit, patient)
        return planning.confirm_visit(actor=host.actor, visit_id=visit.id)


def come(
    visit: Visit, at: datetime, *, place: str, privacy: PrivacyAnswer = PrivacyAnswer.ALONE, wait: bool = True
) -> Connection:
    """The person opens the link, answers, tries the device, and takes a place in line."""
    expected = _expected(visit)
    with clock.played_at(at):
        connection, _cookie = arrival.arrive(
            participant=expected, device="Téléphone Android", source="demonstration"
        )
        guest = arrival.guest_actor(connection, "demonstration")
        same: dict[str, Any] = {"actor": guest, "connection_id": connection.id, "visit_id": visit.id}
        with acting(guest):
            arrival.save_before(
                **same,
                said=arrival.BeforeEntering(
                    privacy=privacy,
                    place=place,
                    telephone=expected.telephone,
                    callback_safety=expected.callback_safety,
                ),
            )
            arrival.begin_test(**same)
            if wait:
                arrival.save_test(**same, result=GOOD_TEST)
                return arrival.enter_waiting_room(**same)
    return connection


def meet(host: Host, visit: Visit, connection: Connection, at: datetime) -> None:
    """Let in, face to face, identity compared."""
    patient = visit.patient
    assert patient is not None
    with acting(host.actor), clock.played_at(at):
        own = arrival.professional_connection(
            actor=host.actor, role=host.role, visit_id=visit.id, session=f"demo-{visit.id.hex[:20]}"
        )
        admission.admit(actor=host.actor, role=host.role, visit_id=visit.id, connection_id=connection.id)
    for identity in (own.identity, connection.identity):
        media.joined(visit.id, identity, at + timedelta(seconds=20))
    with acting(host.actor), clock.played_at(at + timedelta(minutes=2)):
        encounters.confirm_identity(
            actor=host.actor,
            role=host.role,
            visit_id=visit.id,
            connection_id=connection.id,
            compared=[
                encounters.Compared(Identifier.FULL_NAME, patient.name, Method.SAID),
                encounters.Compared(Identifier.BIRTH_DATE, patient.birth_date.isoformat(), Method.SAID),
            ],
            place=connection.location_said,
        )


def miss(host: Host, patient: Patient, start: datetime) -> None:
    """Planned two days before, opened, and nobody came. The person has no e-mail: the team called."""
    with clock.played_at(start - timedelta(days=2)):
        visit = plan(host, patient, start)
        _call_each(host, visit)
    with acting(host.actor), clock.played_at(start - timedelta(minutes=30)):
        schedule.open_visit(actor=host.actor, visit_id=visit.id)
    with acting(host.actor), clock.played_at(start + timedelta(minutes=20)):
        schedule.mark_missed(actor=host.actor, visit_id=visit.id, by="patient")


def _call_each(host: Host, visit: Visit) -> None:
    """The calls that replace messages are made."""
    with acting(host.actor):
        for notice in notices_of(visit):
            notices.mark_called(actor=host.actor, role=host.role, visit_id=visit.id, notice_id=notice.id)


def expect_interpreter(host: Host, visit: Visit, name: str, relation: str, email: str) -> Participant:
    """An interpreter who is invited too (R054)."""
    with acting(host.actor):
        guest = people.Guest(kind=ParticipantKind.INTERPRETER, name=name, relation=relation, email=email)
        return people.add_participant(actor=host.actor, visit_id=visit.id, guest=guest)


def _expected(visit: Visit) -> Participant:
    return next(one for one in people_of(visit) if one.kind == ParticipantKind.PATIENT)
