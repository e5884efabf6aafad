"""Paths that a review found broken: each consent that is taken back, each link that was passed on."""

from typing import Any

import pytest
from django.test import Client
from tests.factories import Clinic, actor_of
from tests.integration.domain import Commits, refuses
from tests.integration.patient_pages.browsing import Browser, pages

from visavis.consent.models import Status
from visavis.core.acting import acting
from visavis.directory.models import PractitionerRole
from visavis.encounters import services as encounters
from visavis.gateways.livekit.fake import FakeSfu
from visavis.gateways.mail.fake import FakeMail
from visavis.jobs import tasks
from visavis.visits.models import Connection, Notice, Task, Visit
from visavis.visits.services import (
    admission,
    arrival,
    consenting,
    ending,
    media,
    notices,
    people,
    planning,
    schedule,
    sending,
)

pytestmark = pytest.mark.django_db


def signed_in(role: PractitionerRole) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(role.practitioner.user)
    return client


def other_host(place: Clinic, name: str = "Nadia Bouchard") -> Clinic:
    role = place.colleague(name)
    return Clinic(place.organization, place.location, role, actor_of(role))


def answer(place: Clinic, visit: Visit, status: Status, role: PractitionerRole | None = None) -> None:
    who = role or place.role
    with acting(actor_of(who)) as actor:
        consenting.record_answer(actor=actor, role=who, visit_id=visit.id, status=status)
    visit.refresh_from_db()


def revoke(place: Clinic, visit: Visit, role: PractitionerRole | None = None, scope: str = "visit") -> None:
    who = role or place.role
    with acting(actor_of(who)) as actor:
        ending.revoke_consent(actor=actor, visit_id=visit.id, role=who, scope=scope)
    visit.refresh_from_db()


def fresh(connection: Connection) -> Connection:
    return Connection.objects.select_related("visit__organization", "participant").get(pk=connection.pk)


def notices_of(visit: Visit, kind: str) -> list[str]:
    return sorted(Notice.objects.filter(visit=visit, kind=kind).values_list("state", flat=True))


def send_all() -> None:
    for notice in Notice.objects.filter(state="pending", channel="email", kind__in=["invitation", "cancelled"]):
        tasks.send_notice(notice_id=str(notice.id))


# --- A consent that is refused --------------------------------------------------------------------


@pytest.mark.requirement("R016")
def test_refusal_in_the_room_ends_the_visit(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    inside = place.identified(visit)
    answer(place, visit, Status.REFUSED)
    assert (visit.state, visit.end_reason, fresh(inside).state) == ("ended", "revoked", "left")
    assert Task.objects.filter(visit=visit, kind="offer_in_person", done_at=None).count() == 1
    with refuses("ended"):
        media.media_pass(fresh(inside))


def test_refusal_noted_by_the_coordination_ends_the_visit_too(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    answer(place, visit, Status.REFUSED, place.colleague("Luce Roy", "coordinator"))
    assert visit.state == "ended"


@pytest.mark.parametrize("state", ["confirmed", "open"])
def test_refusal_before_cancels_and_tells_who_was_invited(
    place: Clinic, sfu: FakeSfu, mail: FakeMail, state: str
) -> None:
    visit = place.confirmed() if state == "confirmed" else place.opened()
    send_all()
    answer(place, visit, Status.REFUSED)
    assert (visit.state, visit.cancel_reason) == ("cancelled", "consent_revoked")
    assert notices_of(visit, "cancelled") == ["pending"]
    assert set(notices_of(visit, "reminder")) <= {"withdrawn"}


def test_refusal_of_a_draft_leaves_it_for_another_way_to_meet(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.ready()
    answer(place, visit, Status.REFUSED)
    assert visit.state == "draft"


@pytest.mark.requirement("N2")
def test_no_pass_after_a_consent_that_is_not_given_any_more(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    inside = place.identified(visit)
    place.consent(visit, "refused")  # written behind the services' back
    with refuses("ended"):
        media.media_pass(fresh(inside))


# --- What does not go on afterwards ---------------------------------------------------------------


@pytest.mark.requirement("R033")
def test_visit_whose_consent_was_taken_back_is_not_reopened(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    revoke(place, visit)
    with refuses("consent_withdrawn"), place.acting() as actor:
        ending.reopen_visit(actor=actor, visit_id=visit.id)
    signed_in(place.role).post(f"/rencontres/{visit.id}/rouvrir")
    visit.refresh_from_db()
    assert visit.state == "ended"


@pytest.mark.requirement("R033")
def test_neither_telephone_nor_door_nor_return_without_consent(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    inside = place.identified(visit)
    with place.acting() as actor:
        admission.hold(actor=actor, visit_id=visit.id, connection_id=inside.id)
    waits = place.waiting(visit)
    place.consent(visit, "revoked")
    own: dict[str, Any] = {"visit_id": visit.id}
    with place.acting() as actor:
        with refuses("consent_withdrawn"):
            encounters.go_to_telephone(actor=actor, role=place.role, **own)
        with refuses("consent_withdrawn"):
            admission.resume(actor=actor, connection_id=inside.id, **own)
        with refuses("consent_withdrawn"):
            admission.admit(actor=actor, role=place.role, connection_id=waits.id, **own)


# --- The episode ----------------------------------------------------------------------------------


@pytest.mark.requirement("R033")
def test_episode_taken_back_stops_the_visits_of_every_host(place: Clinic, sfu: FakeSfu) -> None:
    person = place.patient()
    others = other_host(place)
    running, coming, draft = others.opened(person), others.confirmed(person), others.ready(person)
    others.identified(running)
    in_person = others.confirmed(person, modality="in_person")
    visit = place.opened(person)
    revoke(place, visit, scope="episode")
    for one in (running, coming, draft, in_person):
        one.refresh_from_db()
    assert [one.state for one in (visit, running, coming, draft, in_person)] == [
        "cancelled",
        "ended",
        "cancelled",
        "draft",
        "confirmed",
    ]


def test_reopened_visit_of_another_host_does_not_lose_the_revocation(place: Clinic, sfu: FakeSfu) -> None:
    person = place.patient()
    others = other_host(place)
    reopened = others.opened(person)
    others.identified(reopened)
    with others.acting() as actor:
        ending.end_visit(actor=actor, visit_id=reopened.id)
        ending.reopen_visit(actor=actor, visit_id=reopened.id)
    visit = place.opened(person)
    revoke(place, visit, scope="episode")
    reopened.refresh_from_db()
    assert (visit.state, reopened.state, reopened.end_reason) == ("cancelled", "ended", "revoked")


def test_one_visit_that_fails_does_not_stop_the_others(
    place: Clinic, sfu: FakeSfu, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = place.patient()
    first, second = place.confirmed(person), place.confirmed(person)
    visit = place.confirmed(person)
    stop = ending.stop_remote_visit

    def failing(actor: Any, one: Visit) -> None:
        if one.id == first.id:
            raise ending.Refused(arrival.NOT_YOURS)
        stop(actor, one)

    monkeypatch.setattr(ending, "stop_remote_visit", failing)
    revoke(place, visit, scope="episode")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (visit.state, first.state, second.state) == ("cancelled", "confirmed", "cancelled")


def test_coordination_takes_back_for_the_person(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    desk = signed_in(place.colleague("Luce Roy", "coordinator"))
    assert desk.get(f"/rencontres/{visit.id}/accord-retire").status_code == 200
    answered = desk.post(f"/rencontres/{visit.id}/accord-retire", {"scope": "episode"})
    visit.refresh_from_db()
    assert (answered.status_code, visit.state, visit.end_reason) == (302, "ended", "revoked")
    assert desk.get(answered["Location"]).status_code == 200


# --- Who is told of a cancellation ----------------------------------------------------------------


@pytest.mark.requirement("R052")
def test_instant_draft_that_is_cancelled_tells_who_was_invited(place: Clinic, sfu: FakeSfu, mail: FakeMail) -> None:
    with place.acting() as actor:
        visit = planning.start_instant_visit(actor=actor, host=place.role, patient=place.patient())
        notices.send_invitations(actor=actor, visit_id=visit.id)
    send_all()
    with place.acting() as actor:
        schedule.cancel_visit(actor=actor, visit_id=visit.id)
    assert notices_of(visit, "cancelled") == ["pending"]


@pytest.mark.requirement("R052")
def test_nobody_is_told_that_what_they_never_heard_of_is_cancelled(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.confirmed()
    with place.acting() as actor:
        schedule.cancel_visit(actor=actor, visit_id=visit.id)
    assert notices_of(visit, "cancelled") == []
    assert notices_of(visit, "invitation") == ["withdrawn"]


@pytest.mark.requirement("R052")
def test_message_that_is_leaving_counts_as_told(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.confirmed()
    invitation = Notice.objects.get(visit=visit, kind="invitation")
    with place.acting() as actor:
        assert sending.claim(invitation.id)
        schedule.cancel_visit(actor=actor, visit_id=visit.id)
    assert notices_of(visit, "cancelled") == ["pending"]


# --- A link that was passed on --------------------------------------------------------------------


@pytest.mark.requirement("N2")
def test_renewed_link_closes_the_pages_that_the_old_one_opened(
    place: Clinic, sfu: FakeSfu, commits: Commits
) -> None:
    visit = place.opened()
    known = place.identified(visit)
    strangers = Browser(SERVER_NAME="localhost")
    stranger, cookie = arrival.arrive(participant=place.guest(visit), device="Ordinateur", source="10.0.0.9")
    strangers.cookies["vv_guest"] = cookie
    assert strangers.get(pages(stranger) + "avant").status_code == 200
    presence = sfu.browser_joins(media.media_pass(fresh(known))[1])
    with commits(), place.acting() as actor:
        people.renew_link(actor=actor, visit_id=visit.id, participant_id=stranger.participant_id)
    assert fresh(stranger).state == "removed"
    strangers.post(pages(stranger) + "attente")
    assert fresh(stranger).state == "removed"
    assert fresh(known).state == "admitted"  # known to be the right person
    assert presence.identity in {guest.identity for guest in sfu.list_participants(visit.room)}
    with refuses("connection_removed"), place.acting() as actor:
        admission.admit(actor=actor, role=place.role, visit_id=visit.id, connection_id=stranger.id)
