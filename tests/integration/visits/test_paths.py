"""Paths that a review found broken: each consent that is taken back, each link that was passed on."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import Clinic, actor_of
from tests.integration.domain import Commits, as_guest, jobs_named, refuses
from tests.integration.patient_pages.browsing import Browser, pages
from visavis.consent.models import Status
from visavis.core import clock
from visavis.core.acting import acting
from visavis.directory.models import PractitionerRole
from visavis.encounters import services as encounters
from visavis.encounters.models import Breakdown
from visavis.gateways.livekit.fake import FakeSfu
from visavis.gateways.mail.fake import FakeMail
from visavis.jobs import tasks
from visavis.records import services as records
from visavis.records.prefill import facts_of
from visavis.visits import secrets
from visavis.visits.models import Connection, Notice, Task, Visit, WaitingMessage
from visavis.visits.selectors import room_state
from visavis.visits.services import (
    admission,
    arrival,
    consenting,
    ending,
    exchange,
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
    for notice in Notice.objects.filter(
        state="pending", channel="email", kind__in=["invitation", "cancelled"]
    ):
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
def test_instant_draft_that_is_cancelled_tells_who_was_invited(
    place: Clinic, sfu: FakeSfu, mail: FakeMail
) -> None:
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


# --- By telephone ---------------------------------------------------------------------------------


def call(place: Clinic, visit: Visit) -> Connection:
    with place.acting() as actor:
        encounters.go_to_telephone(actor=actor, role=place.role, visit_id=visit.id)
    visit.refresh_from_db()
    return Connection.objects.get(visit=visit, session_hash=None, user_session="")


def facts(visit: Visit) -> dict[str, str]:
    return {fact.key: fact.value.replace("\u00a0", " ") for fact in facts_of(visit, "fr-ca")}


@pytest.mark.requirement("R089")
def test_telephone_before_admission_is_a_whole_visit(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.waiting(visit)
    page, address = signed_in(place.role), f"/rencontres/{visit.id}/"
    page.post(f"{address}telephone", {"cause": "device"})
    visit.refresh_from_db()
    assert visit.state == "in_progress"
    line = Connection.objects.get(visit=visit, device="Appel téléphonique")
    shown = page.get(f"{address}panneau").content.decode()
    assert f"{address}identite/{line.id}" in shown
    assert "Carte vue" not in shown  # nothing is seen by telephone
    page.post(
        f"{address}identite/{line.id}",
        {"way_full_name": "said", "way_birth_date": "said", "place_choice": "still"},
    )
    assert fresh(line).identity_confirmed_at
    record = Breakdown.objects.get(visit=visit, fallback="telephone")
    page.post(f"{address}telephone/{record.id}", {"cause": "device", "outcome": "continued"})
    media.reconcile(visit.id)  # the media server knows nothing of a call
    assert fresh(line).state == "connected"
    assert page.post(f"{address}terminer").status_code == 302
    visit.refresh_from_db()
    assert visit.state == "ended"
    known = facts(visit)
    assert known["modality"] == "Télésanté : téléphone, prévue par vidéo"
    assert known["present"].startswith("Jeanne Gagnon (")
    assert known["place"] == "12, rue des Merles-Bleus"
    section = records.Section("A", "b")
    own: dict[str, Any] = {"role": place.role, "visit_id": visit.id}
    with place.acting() as actor:
        records.save_note(actor=actor, sections=[section], revision=0, **own)
        note = records.sign_note(actor=actor, language="fr-ca", revision=1, **own)
        records.file_note(actor=actor, role=place.role, note_id=note.id, manner="archives", where="Dossier")
    visit.refresh_from_db()
    assert visit.state == "filed"


@pytest.mark.requirement("N1")
def test_telephone_asks_the_same_conditions_as_the_door(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.answer(visit, plan_technical_text="")
    with refuses("decision_denied"):
        call(place, visit)
    visit.refresh_from_db()
    assert (visit.state, visit.at_telephone_since) == ("open", None)
    running, second = place.opened(), place.opened(place.patient(given_name="Paul"))
    place.admitted(running)
    with refuses("another_in_progress"):
        call(place, second)


def test_nobody_answered_so_the_visit_may_be_missed(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    line = call(place, visit)
    record = Breakdown.objects.get(visit=visit)
    with place.acting() as actor:
        encounters.close_telephone(
            actor=actor,
            role=place.role,
            visit_id=visit.id,
            breakdown_id=record.id,
            cause="choice",
            outcome="no_answer",
        )
        assert fresh(line).state == "left"
        assert not line.attendance.exists()
        schedule.mark_missed(actor=actor, visit_id=visit.id, by="patient")
    visit.refresh_from_db()
    assert visit.state == "missed"


def test_who_is_inside_and_identified_takes_it_to_the_telephone(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    inside = place.identified(visit)
    line = call(place, visit)
    assert line.identity_confirmed_at == inside.identity_confirmed_at
    assert line.location_said == inside.location_said
    assert call(place, visit).id == line.id


@pytest.mark.requirement("R089")
def test_visit_planned_by_telephone_is_opened_called_and_ended(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened(modality="telephone")
    page, address = signed_in(place.role), f"/rencontres/{visit.id}/"
    assert "Appeler" in page.get("/journee/").content.decode()
    shown = page.get(address).content.decode()
    assert f'action="{address}telephone"' in shown
    assert "data-room " not in shown
    page.post(f"{address}telephone")
    line = Connection.objects.get(visit=visit, device="Appel téléphonique")
    said = {
        "way_full_name": "said",
        "way_birth_date": "said",
        "place_choice": "elsewhere",
        "place": "Chez elle",
    }
    page.post(f"{address}identite/{line.id}", said)
    record = Breakdown.objects.get(visit=visit)
    page.post(f"{address}telephone/{record.id}", {"outcome": "continued"})
    assert f'action="{address}terminer"' in page.get(f"{address}panneau").content.decode()
    page.post(f"{address}terminer")
    visit.refresh_from_db()
    known = facts(visit)
    assert visit.state == "ended"
    assert known["modality"] == "Télésanté : téléphone"
    assert "breakdown" not in known
    assert known["technology"].startswith("Appel au")


def test_visit_in_person_has_no_room(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.confirmed(modality="in_person", start=clock.now() + timedelta(minutes=10))
    page = signed_in(place.role)
    assert schedule.open_due_visits() == 0
    assert page.get(f"/rencontres/{visit.id}/")["Location"].endswith("/planification")
    assert f"/rencontres/{visit.id}/planification" in page.get("/journee/").content.decode()


# --- Somebody else on the person's link -----------------------------------------------------------


def on_the_link(place: Clinic, visit: Visit, name: str = "Sophie Roy") -> Connection:
    """Waits, after saying a name that is not the person's."""
    connection = place.waiting(visit)
    with as_guest(connection) as own:
        arrival.say_name(name=name, **own)
    return fresh(connection)


def let_in(place: Clinic, connection: Connection) -> None:
    with place.acting() as actor:
        admission.admit(
            actor=actor, role=place.role, visit_id=connection.visit_id, connection_id=connection.id
        )
        Connection.objects.filter(pk=connection.pk).update(entered_at=clock.now())


@pytest.mark.requirement("R042")
def test_who_names_themselves_is_never_taken_for_the_person(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    person = place.identified(visit)
    sophie = on_the_link(place, visit)
    page, address = signed_in(place.role), f"/rencontres/{visit.id}/"
    asked = page.get(f"{address}faire-entrer/{sophie.id}").content.decode().replace("\u00a0", " ")
    assert "Faire entrer Sophie Roy?" in asked
    assert "avec l’invitation de Jeanne Gagnon" in asked
    assert "1948" not in asked
    let_in(place, sophie)
    named = [one["name"] for one in room_state(fresh(person), "fr")["people"]]
    assert sorted(named) == ["Jeanne Gagnon", "Sophie Roy"]
    form = page.get(f"{address}panneau").content.decode()
    assert "way_full_name" in form
    assert "way_birth_date" not in form
    page.post(f"{address}identite/{sophie.id}", {"way_full_name": "said"})
    assert fresh(sophie).identity_confirmed_at
    for one in (person, sophie):
        presence = sfu.browser_joins(media.media_pass(fresh(one))[1])
        media.joined(visit.id, one.identity, presence.joined_at)
    known = facts(visit)
    assert "Sophie Roy, avec l’invitation de Jeanne Gagnon (" in known["present"]
    assert known["identity"].startswith("Sophie Roy, avec l’invitation de Jeanne Gagnon")  # the latest of two


@pytest.mark.requirement("R042")
def test_their_own_identity_opens_nothing_clinical(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    sophie = on_the_link(place, visit)
    let_in(place, sophie)
    page = signed_in(place.role)
    page.post(f"/rencontres/{visit.id}/identite/{sophie.id}", {"way_full_name": "known_face"})
    state = room_state(fresh(sophie), "fr")
    assert fresh(sophie).identity_confirmed_at
    assert state["clinical_open"] is False


@pytest.mark.requirement("R042")
def test_person_beside_them_is_identified_by_their_own_identifiers(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    sophie = on_the_link(place, visit)
    let_in(place, sophie)
    page, address = signed_in(place.role), f"/rencontres/{visit.id}/identite/{sophie.id}"
    asked = page.post(address, {"beside": "ask"}, HTTP_HX_REQUEST="true")
    assert "way_birth_date" in asked.content.decode()
    assert not fresh(sophie).identity_confirmed_at
    short = page.post(address, {"beside": "yes", "way_full_name": "said"}, HTTP_HX_REQUEST="true")
    assert (short.status_code, fresh(sophie).said_name) == (422, "Sophie Roy")
    said = {"way_full_name": "said", "way_birth_date": "card", "place_choice": "still", "beside": "yes"}
    page.post(address, said)
    assert fresh(sophie).identity_confirmed_at
    assert room_state(fresh(sophie), "fr")["clinical_open"] is True
    assert "Sophie Roy (à côté de la personne)" in facts(visit)["present"]


def test_identity_does_not_pass_to_who_takes_the_device(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    person = place.identified(visit)
    with as_guest(person) as own:
        arrival.say_name(name="jeanne gagnon", **own)
        assert fresh(person).identity_confirmed_at
        arrival.say_name(name="Sophie Roy", **own)
    assert fresh(person).identity_confirmed_at is None


# --- Who may do what ------------------------------------------------------------------------------


def expected(place: Clinic, visit: Visit) -> PractitionerRole:
    """A second professional, expected at the visit."""
    colleague = place.colleague("Marie Tremblay")
    with place.acting() as actor:
        guest = people.Guest(kind="practitioner", name="Marie Tremblay", role=colleague)
        people.add_participant(actor=actor, visit_id=visit.id, guest=guest)
    return colleague


def test_expected_colleague_changes_nothing(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.confirmed()
    page, patient = signed_in(expected(place, visit)), place.guest(visit)
    notice = Notice.objects.filter(visit=visit, kind="invitation").first()
    assert notice
    before = Notice.objects.count()
    acts = {
        "annuler": {"reason": "x"},
        "personnes": {"kind": "relative", "name": "Sophie", "agreed": "on"},
        f"personnes/{patient.id}/lien": {},
        f"messages/{notice.id}/renvoyer": {},
        "consentement": {"answer": "refused"},
        "deplacer": {"date": "2030-01-01", "start": "10:00"},
        "accord-retire": {},
    }
    for act, sent in acts.items():
        assert page.post(f"/rencontres/{visit.id}/{act}", sent).status_code == 404, act
    visit.refresh_from_db()
    assert (visit.state, Notice.objects.count()) == ("confirmed", before)


@pytest.mark.parametrize("code", ["nurse", "establishment_admin"])
def test_sheet_of_who_only_reads_has_neither_link_nor_address(place: Clinic, sfu: FakeSfu, code: str) -> None:
    visit = place.confirmed()
    role = expected(place, visit) if code == "nurse" else place.colleague("Aline Roy", code)
    shown = (
        signed_in(role).get(f"/rencontres/{visit.id}/planification").content.decode().replace("\u00a0", " ")
    )
    patient = place.guest(visit)
    assert "Jeanne Gagnon" in shown
    for secret in (secrets.link_secret(patient), secrets.password(patient), patient.email, "555-0142"):
        assert secret not in shown
    desk = signed_in(place.colleague("Luce Roy", "coordinator"))
    assert secrets.link_secret(patient) in desk.get(f"/rencontres/{visit.id}/planification").content.decode()


def test_who_never_attended_writes_no_note(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    colleague = expected(place, visit)
    place.identified(visit)
    page, address = signed_in(colleague), f"/rencontres/{visit.id}/note"
    typed = {"revision": "0", "heading-0": "A", "text-0": "x"}
    assert page.get(address)["Location"] == f"/rencontres/{visit.id}/"
    refused = page.post(f"{address}/enregistrer", typed, headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (409, "did_not_attend")
    with acting(actor_of(colleague)) as actor:
        own = arrival.professional_connection(actor=actor, role=colleague, visit_id=visit.id, session="s")
        arrival.enter_waiting_room(actor=actor, visit_id=visit.id, connection_id=own.id)
    let_in(place, own)
    presence = sfu.browser_joins(media.media_pass(fresh(own))[1])
    media.joined(visit.id, own.identity, presence.joined_at)
    assert page.get(address).status_code == 200
    kept = page.post(f"{address}/enregistrer", typed, headers={"accept": "application/json"})
    assert kept.status_code == 200


def test_nothing_is_said_after_the_end(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    person = place.identified(visit)
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
    with as_guest(fresh(person)) as own:
        with refuses("over"):
            arrival.ask_help(**own)
        with refuses("over"):
            arrival.save_before(said=arrival.BeforeEntering("alone", "Ailleurs", "", "unsafe"), **own)
        with refuses("over"):
            arrival.say_name(name="Sophie", **own)
    assert fresh(person).location_said == "12, rue des Merles-Bleus"


@pytest.mark.parametrize("end", ["cancelled", "missed"])
def test_words_of_the_door_go_when_nobody_met_either(
    place: Clinic, sfu: FakeSfu, end: str, commits: Commits
) -> None:
    visit = place.opened()
    connection = place.waiting(visit)
    with as_guest(connection) as own:
        exchange.reply_from_waiting(text="Je suis là", **own)
    with place.acting() as actor:
        if end == "cancelled":
            schedule.cancel_visit(actor=actor, visit_id=visit.id)
        else:
            schedule.mark_missed(actor=actor, visit_id=visit.id, by="patient")
    job = jobs_named(exchange.PURGE_TASK)[-1]
    with clock.played_at(clock.now() + timedelta(hours=25)):
        tasks.purge_chat(**job.args)
    assert not WaitingMessage.objects.filter(visit=visit).exists()
