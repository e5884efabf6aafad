"""People, places and visits for tests, made through the services. Each trait reads as a phrase.

`clinic()` makes one establishment with a professional; its methods bring a visit to the state that is needed.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from visavis.compliance.services import record_answers
from visavis.consent.models import Manner, Status
from visavis.consent.services import record_consent
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import Actor, ActorKind, system
from visavis.directory.models import Location, Organization, Practitioner, PractitionerRole, User
from visavis.encounters.models import Identifier, Method
from visavis.encounters.services import Compared, confirm_identity
from visavis.patients.models import Patient
from visavis.patients.search import key as search_key
from visavis.visits.models import Connection, Participant, Visit
from visavis.visits.services import admission, arrival, planning, schedule

_rank = itertools.count(1)

ANSWERS: dict[str, Any] = {
    "plan_technical_text": "Rappeler au numéro confirmé.",
    "plan_clinical_text": "911, puis la personne à joindre.",
    "in_person_possible": True,
    "in_person_place": "CLSC du Vieux-Moulin",
    "presence_required": False,
    "has_internet": True,
    "at_ease": True,
    "device": "tablet",
}
INFORMED = {
    "informed_limits": True,
    "informed_means_and_risks": True,
    "informed_in_person_place": True,
    "informed_recording": True,
}


@dataclass(frozen=True)
class Clinic:
    """An establishment, one professional of it, and how to act as them."""

    organization: Organization
    location: Location
    role: PractitionerRole
    actor: Actor
    password: str = "une phrase de test assez longue"

    @property
    def user(self) -> User:
        return self.role.practitioner.user

    def colleague(self, name: str = "Nadia Bouchard", code: str = "nurse") -> PractitionerRole:
        return practitioner(self.organization, self.location, name, code)

    def patient(self, **fields: Any) -> Patient:
        return patient(self.organization, **fields)

    @contextmanager
    def acting(self) -> Iterator[Actor]:
        with acting(self.actor) as actor:
            yield actor

    def plan(self, person: Patient | None = None, **fields: Any) -> planning.Plan:
        start = fields.pop("start", None) or clock.now() + timedelta(days=3)
        values = {
            "patient": person or self.patient(),
            "host": self.role,
            "start": start,
            "end": start + timedelta(minutes=45),
            "situation": "known_condition_follow_up",
        }
        return planning.Plan(**values | fields)

    def draft(self, person: Patient | None = None, **fields: Any) -> Visit:
        """A visit that lacks answers and consent."""
        with self.acting() as actor:
            return planning.draft_visit(actor=actor, planner=self.role, plan=self.plan(person, **fields))

    def ready(self, person: Patient | None = None, **fields: Any) -> Visit:
        """A draft whose questions are answered, with consent: it can be confirmed."""
        visit = self.draft(person, **fields)
        self.answer(visit)
        self.consent(visit)
        return visit

    def answer(self, visit: Visit, **answers: Any) -> None:
        values = ANSWERS | answers
        with self.acting() as actor:
            record_answers(
                actor=actor,
                role=self.role,
                organization_id=self.organization.id,
                subject_id=visit.id,
                person_id=visit.patient_id,
                block="safety",
                answers=values,
                texts={key: key for key in values},
                language="fr-ca",
                carried={},
            )

    def consent(self, visit: Visit, status: str = Status.GIVEN) -> None:
        assert visit.patient is not None
        with self.acting() as actor:
            record_consent(
                actor=actor,
                role=self.role,
                patient=visit.patient,
                subject_id=visit.id,
                status=Status(status),
                manner=Manner.VERBAL,
                language="fr-ca",
                place=ANSWERS["in_person_place"],
                informed=INFORMED,
                giver_name=visit.patient.name,
            )

    def confirmed(self, person: Patient | None = None, **fields: Any) -> Visit:
        visit = self.ready(person, **fields)
        with self.acting() as actor:
            return planning.confirm_visit(actor=actor, visit_id=visit.id)

    def opened(self, person: Patient | None = None, **fields: Any) -> Visit:
        """A visit whose waiting room is open; it starts in ten minutes."""
        visit = self.confirmed(person, **{"start": clock.now() + timedelta(minutes=10)} | fields)
        with self.acting() as actor:
            return schedule.open_visit(actor=actor, visit_id=visit.id)

    def guest(self, visit: Visit, kind: str = "patient") -> Participant:
        return Participant.objects.get(visit=visit, kind=kind, revoked_at=None)

    def arrived(self, visit: Visit, participant: Participant | None = None) -> Connection:
        who = participant or self.guest(visit)
        return arrival.arrive(participant=who, device="Téléphone Android, Chrome", source="10.0.0.1")[0]

    def waiting(self, visit: Visit, participant: Participant | None = None) -> Connection:
        """Somebody in the waiting room, by a browser of their own."""
        connection = self.arrived(visit, participant)
        with acting(arrival.guest_actor(connection)) as guest:
            arrival.save_before(
                actor=guest,
                connection_id=connection.id,
                visit_id=visit.id,
                said=arrival.BeforeEntering("alone", "12, rue des Merles-Bleus", "+15145550142", "safe"),
            )
            return arrival.enter_waiting_room(actor=guest, connection_id=connection.id, visit_id=visit.id)

    def admitted(
        self, visit: Visit, participant: Participant | None = None, *, entered: bool = True
    ) -> Connection:
        """Let in, and come in unless said otherwise; identity not confirmed yet."""
        connection = self.waiting(visit, participant)
        with self.acting() as actor:
            made = admission.admit(
                actor=actor, role=self.role, visit_id=visit.id, connection_id=connection.id
            )
            if entered:
                self.enters(made)
        return made

    def enters(self, connection: Connection) -> None:
        """Their browser is in the room, as the media server would say."""
        with self.acting():
            Connection.objects.filter(pk=connection.pk).update(entered_at=clock.now())
            connection.refresh_from_db()

    def identified(self, visit: Visit, participant: Participant | None = None) -> Connection:
        """Let in, and identity confirmed by two identifiers."""
        connection = self.admitted(visit, participant)
        with self.acting() as actor:
            confirm_identity(
                actor=actor,
                role=self.role,
                visit_id=visit.id,
                connection_id=connection.id,
                compared=TWO_IDENTIFIERS,
                place="12, rue des Merles-Bleus",
            )
        connection.refresh_from_db()
        return connection


TWO_IDENTIFIERS = (
    Compared(Identifier.FULL_NAME, "Jeanne Gagnon", Method.SAID),
    Compared(Identifier.BIRTH_DATE, "3 mai 1948", Method.CARD),
)


def clinic(name: str = "CISSS des Trois-Ruisseaux", professional: str = "Karim Haddad") -> Clinic:
    """An establishment with a site and a social worker who may host."""
    with acting(system("tests")):
        organization = Organization.objects.create(
            name=f"{name} {next(_rank)}",
            kind="establishment",
            telephone="+15145550199",
            email="clinique@example.com",
        )
        location = Location.objects.create(organization=organization, name="CLSC du Vieux-Moulin")
    role = practitioner(organization, location, professional, "social_worker")
    return Clinic(organization, location, role, actor_of(role))


def actor_of(role: PractitionerRole) -> Actor:
    return Actor(
        kind=ActorKind.PRACTITIONER,
        name=role.practitioner.name,
        id=role.practitioner.user_id,
        role_id=role.id,
        role_code=role.code,
        organization_id=role.organization_id,
        source="127.0.0.1",
        reason="visit",
    )


def practitioner(organization: Organization, location: Location, name: str, code: str) -> PractitionerRole:
    given, _space, family = name.partition(" ")
    with acting(system("tests")):
        user = User.objects.create_user(f"pro{next(_rank)}@example.com", Clinic.password)
        person = Practitioner.objects.create(
            user=user, family_name=family, given_name=given, profession="social_worker"
        )
        return PractitionerRole.objects.create(
            practitioner=person,
            organization=organization,
            location=location,
            code=code,
            title="travail social",
            valid_from=date(2020, 1, 1),
        )


def patient(organization: Organization, **fields: Any) -> Patient:
    """Jeanne Gagnon, 78, with an e-mail and a safe telephone, unless a trait says otherwise."""
    values: dict[str, Any] = {
        "family_name": "Gagnon",
        "given_name": "Jeanne",
        "birth_date": date(1948, 5, 3),
        "nam_absence": "not_at_hand",
        "email": "jeanne.gagnon@example.com",
        "telephone": "+15145550142",
        "callback_safety": "safe",
        "receives_texts": True,
    } | fields
    key = search_key(values["family_name"], values["given_name"])
    with acting(system("tests")):
        return Patient.objects.create(organization=organization, search_key=key, **values)


def in_minutes(minutes: int) -> datetime:
    return clock.now() + timedelta(minutes=minutes)
