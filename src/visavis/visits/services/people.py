"""Who is expected at a visit: adding, correcting, withdrawing a participant (R036, R053, R054)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from visavis.core import audit, clock
from visavis.core.actors import Actor
from visavis.core.errors import NotFound, Refusal, Refused
from visavis.directory.models import PractitionerRole
from visavis.visits import secrets
from visavis.visits.models import Connection, Participant, ParticipantKind, Visit
from visavis.visits.services import media, notices
from visavis.visits.services.common import changed, locked_visit, move_connection, visit_of_actor
from visavis.visits.states import OVER_STATES, PRESENT_STATES, ConnectionState, VisitState


@dataclass(frozen=True)
class Guest:
    """Somebody to expect: another professional of the directory (`role`), or a name and a way to reach."""

    kind: str
    name: str
    relation: str = ""
    email: str = ""
    telephone: str = ""
    language: str = "fr-ca"
    has_device: bool = True
    role: PractitionerRole | None = None


def _check_open_for_people(visit: Visit) -> None:
    if visit.state in OVER_STATES or visit.state in (VisitState.CANCELLED, VisitState.MISSED):
        raise Refused(Refusal("visit_state", _("La rencontre est terminée.")))


def _add(visit: Visit, guest: Guest, helps: Participant | None = None) -> Participant:
    if not guest.name.strip():
        raise Refused(Refusal("no_name", _("Écrivez le nom de la personne."), field="name"))
    try:
        with transaction.atomic():
            return Participant.objects.create(
                organization_id=visit.organization_id,
                visit=visit,
                kind=guest.kind,
                name=guest.name.strip()[:300],
                relation=guest.relation.strip()[:120],
                email=guest.email,
                telephone=guest.telephone,
                language=guest.language,
                has_device=guest.has_device,
                role=guest.role,
                helps=helps,
                secret_key=secrets.current_key(),
            )
    except IntegrityError as twice:
        raise Refused(
            Refusal("already_expected", _("Cette personne est déjà attendue."), field="name")
        ) from twice


@transaction.atomic
def add_participant(*, actor: Actor, visit_id: UUID, guest: Guest) -> Participant:
    """A relative, an interpreter, a second professional… invited at once when the visit is confirmed."""
    visit = visit_of_actor(actor, visit_id)
    _check_open_for_people(visit)
    if guest.kind in (ParticipantKind.HOST, ParticipantKind.PATIENT):
        raise Refused(Refusal("kind", _("Choisissez le rôle de la personne."), field="kind"))
    participant = _add(visit, guest)
    audit.record(
        "participant.added",
        patients=[visit.patient_id] if visit.patient_id else [],
        visit=visit.id,
        details={"participant": participant.id, "kind": guest.kind},
    )
    if visit.state != VisitState.DRAFT and guest.has_device:
        notices.invite(actor=actor, visit=visit, participant=participant)
    changed(visit)
    return participant


@transaction.atomic
def add_helper(
    *, actor: Actor, visit_id: UUID, patient_participant_id: UUID, name: str, relation: str
) -> Participant:
    """The person names who helps them and gets a link for them (R005); admitted only if both agree."""
    visit = locked_visit(visit_id)
    _check_open_for_people(visit)
    helped = Participant.objects.get(pk=patient_participant_id, visit=visit)
    known = Participant.objects.filter(
        visit=visit, helps=helped, name=name.strip()[:300], revoked_at=None
    ).first()
    if known:
        return known
    helper = _add(
        visit,
        Guest(kind=ParticipantKind.RELATIVE, name=name, relation=relation, language=helped.language),
        helps=helped,
    )
    changed(visit)
    return helper


@transaction.atomic
def revoke_participant(*, actor: Actor, visit_id: UUID, participant_id: UUID) -> None:
    """Withdraw an invitation: the link is unknown from now on, whoever is inside leaves."""
    visit = visit_of_actor(actor, visit_id)
    participant = _participant_of(visit, participant_id)
    if participant.kind in (ParticipantKind.HOST, ParticipantKind.PATIENT):
        raise Refused(Refusal("kind", _("Annulez plutôt la rencontre.")))
    participant.revoked_at = clock.now()
    participant.secret_epoch += 1
    participant.save(update_fields=["revoked_at", "secret_epoch", "updated_at"])
    for connection in participant.connections.exclude(state=ConnectionState.REMOVED):
        move_connection(connection, "remove", ended_at=clock.now(), hand_raised_at=None)
    audit.record(
        "participant.revoked",
        patients=[visit.patient_id] if visit.patient_id else [],
        visit=visit.id,
        details={"participant": participant.id},
    )
    notices.withdraw_pending(visit, participant)
    media.enforce_after_commit(visit)
    changed(visit)


@transaction.atomic
def renew_link(*, actor: Actor, visit_id: UUID, participant_id: UUID) -> Participant:
    """New link and password: the old ones open nothing, nor do the pages they opened (a link that was
    forwarded). Who is inside with a confirmed identity stays: that one is known to be the right person.
    """
    visit = visit_of_actor(actor, visit_id)
    participant = _participant_of(visit, participant_id)
    participant.secret_epoch += 1
    participant.secret_key = secrets.current_key()
    participant.save(update_fields=["secret_epoch", "secret_key", "updated_at"])
    opened = participant.connections.filter(session_hash__isnull=False).exclude(state=ConnectionState.REMOVED)
    for connection in opened:
        if connection.identity_confirmed_at is None or connection.state not in PRESENT_STATES:
            move_connection(connection, "remove", ended_at=clock.now(), hand_raised_at=None)
    media.enforce_after_commit(visit)
    audit.record(
        "participant.link_renewed",
        patients=[visit.patient_id] if visit.patient_id else [],
        visit=visit.id,
        details={"participant": participant.id},
    )
    changed(visit)
    return participant


def take_as_beside(visit: Visit, connection: Connection) -> None:
    """Whoever named themselves on the person's link sits beside them: the device is the person's, and who
    helps is somebody present without one.
    """
    name, person = connection.shown_name, connection.participant
    there = Participant.objects.filter(visit=visit, helps=person, name=name, has_device=False)
    if not there.exists():
        _add(visit, Guest(kind=ParticipantKind.RELATIVE, name=name, has_device=False), helps=person)
    connection.said_name = ""
    connection.save(update_fields=["said_name", "updated_at"])


def _participant_of(visit: Visit, participant_id: UUID) -> Participant:
    try:
        return Participant.objects.get(pk=participant_id, visit=visit, revoked_at=None)
    except Participant.DoesNotExist as missing:
        raise NotFound from missing
