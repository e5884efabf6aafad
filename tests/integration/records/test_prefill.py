"""« Ce que la rencontre sait déjà »: each fact, and where it comes from (R102)."""

from datetime import datetime, timedelta

import pytest

from tests.factories import Clinic
from tests.integration.domain import as_guest
from visavis.core import clock
from visavis.core.acting import acting
from visavis.encounters.services import close_telephone, go_to_telephone, note_breakdown
from visavis.gateways.livekit.fake import FakeSfu
from visavis.records.prefill import Fact, facts_of
from visavis.visits.models import Connection, Visit
from visavis.visits.services import arrival, ending, media, people

pytestmark = pytest.mark.django_db

START = datetime(2027, 2, 9, 14, 30, tzinfo=clock.MONTREAL)


def facts(visit: Visit, language: str = "fr-ca") -> dict[str, Fact]:
    found = facts_of(Visit.objects.get(pk=visit.pk), language)
    return {fact.key: Fact(**{k: v.replace("\xa0", " ") for k, v in vars(fact).items()}) for fact in found}


@pytest.fixture
def held(place: Clinic, sfu: FakeSfu) -> tuple[Visit, Connection]:
    """A visit from 14 h 30, where the person was from 14 h 31."""
    with clock.played_at(START - timedelta(minutes=10)):
        visit = place.opened(start=START)
    with clock.played_at(START):
        connection = place.identified(visit)
        media.joined(visit.id, connection.identity, START + timedelta(minutes=1))
    return visit, connection


def end(place: Clinic, visit: Visit, minutes: int) -> None:
    with clock.played_at(START + timedelta(minutes=minutes)), place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)


@pytest.mark.requirement("R102")
def test_facts_of_a_video_visit(place: Clinic, held: tuple[Visit, Connection]) -> None:
    visit, _connection = held
    end(place, visit, 40)
    found = facts(visit)
    assert found["when"].value == "le mardi 9 février, 14 h 30 – 15 h 10"
    assert found["modality"].value == "Télésanté : vidéo"
    assert found["technology"].value == "Vis-à-vis"
    assert found["recording"].value == "Aucun"
    assert found["plan"].value == "Rappeler au numéro confirmé. · 911, puis la personne à joindre."
    assert found["follow_up"].value == "CLSC du Vieux-Moulin"


@pytest.mark.requirement("R102")
def test_consent_says_how_when_which_text_and_who(place: Clinic, held: tuple[Visit, Connection]) -> None:
    found = facts(held[0])["consent"]
    assert found.value == "Donné de vive voix le mardi 9 février, 14 h 20"
    assert found.origin == "Texte version 1 · Karim Haddad"


@pytest.mark.requirement("R033")
def test_revoked_consent_is_said(place: Clinic, held: tuple[Visit, Connection]) -> None:
    visit, connection = held
    with clock.played_at(START + timedelta(minutes=5)), as_guest(connection) as guest:
        ending.revoke_consent(actor=guest["actor"], visit_id=visit.id)
    assert facts(visit)["consent"].value == "Retiré le mardi 9 février, 14 h 35"


@pytest.mark.requirement("R043")
@pytest.mark.requirement("R044")
def test_identity_and_place_say_how_by_whom_and_when(place: Clinic, held: tuple[Visit, Connection]) -> None:
    found = facts(held[0])
    assert found["identity"].value == (
        "Jeanne Gagnon : Nom complet (dit à voix haute), Date de naissance (carte vue)"
    )
    assert found["identity"].origin == "Karim Haddad, 14 h 30"
    assert found["place"].value == "12, rue des Merles-Bleus"
    assert found["place"].origin == "Donné à 14 h 30, confirmé à 14 h 30"


def test_presence_tells_each_stretch_and_who_sat_beside(
    place: Clinic, held: tuple[Visit, Connection]
) -> None:
    visit, connection = held
    with clock.played_at(START), place.acting() as actor:
        beside = people.Guest("relative", "Luc Gagnon", relation="fils", has_device=False)
        people.add_participant(actor=actor, visit_id=visit.id, guest=beside)
    media.left(visit.id, connection.identity, START + timedelta(minutes=10))
    media.joined(visit.id, connection.identity, START + timedelta(minutes=12))
    end(place, visit, 40)
    assert facts(visit)["present"].value == (
        "Jeanne Gagnon (14 h 31 – 14 h 40, 14 h 42 – 15 h 10); Luc Gagnon, fils (à côté de la personne)"
    )


def test_who_is_still_there_is_said_so(place: Clinic, held: tuple[Visit, Connection]) -> None:
    assert facts(held[0])["present"].value == "Jeanne Gagnon (14 h 31 – encore là)"


@pytest.mark.requirement("R089")
@pytest.mark.requirement("R091")
def test_telephone_changes_modality_and_technology_and_is_a_breakdown(
    place: Clinic, held: tuple[Visit, Connection]
) -> None:
    visit, _connection = held
    with clock.played_at(START + timedelta(minutes=15)), place.acting() as actor:
        record, _number = go_to_telephone(actor=actor, role=place.role, visit_id=visit.id)
        close_telephone(
            actor=actor,
            role=place.role,
            visit_id=visit.id,
            breakdown_id=record.id,
            cause="picture",
            outcome="continued",
        )
    found = facts(visit)
    assert found["modality"].value == "Télésanté : vidéo, puis téléphone à partir de 14 h 45"
    assert found["technology"].value == "Vis-à-vis, puis appel au 514 555-0142"
    assert found["breakdown"].value == "Image coupée à 14 h 45; poursuivie au téléphone"


@pytest.mark.requirement("R091")
def test_breakdown_noted_by_the_browser_is_said(place: Clinic, held: tuple[Visit, Connection]) -> None:
    visit, connection = held
    with clock.played_at(START + timedelta(minutes=3)), acting(arrival.guest_actor(connection)) as actor:
        note_breakdown(actor=actor, visit_id=visit.id, connection_id=connection.id, cause="link", measured={})
    assert facts(visit)["breakdown"].value == "Connexion perdue à 14 h 33"


def test_facts_in_english(place: Clinic, held: tuple[Visit, Connection]) -> None:
    found = facts(held[0], "en-ca")
    assert found["modality"].value == "Telehealth: video"
    assert found["when"].value.startswith("Tuesday, February 9, 2:30 p.m.")
    assert "Full name" in found["identity"].value


def test_hours_are_those_of_the_visits_zone(place: Clinic, sfu: FakeSfu) -> None:
    with clock.played_at(START - timedelta(minutes=10)):
        visit = place.opened(start=START, zone="America/Halifax")
    with clock.played_at(START):
        place.identified(visit)
    assert "15 h 30" in facts(visit)["when"].value


def test_what_nobody_noted_is_said_so(place: Clinic) -> None:
    found = facts(place.confirmed())
    assert (found["identity"].value, found["identity"].origin) == ("—", "Rien n’a été noté")
    assert (found["place"].value, found["present"].value) == ("—", "—")


def test_facts_cost_the_same_whatever_the_number_of_people(
    place: Clinic, held: tuple[Visit, Connection], django_assert_max_num_queries: object
) -> None:
    visit, _connection = held
    for _ in range(3):
        with clock.played_at(START + timedelta(minutes=2)):
            other = place.identified(visit)
            media.joined(visit.id, other.identity, clock.now())
    fresh = Visit.objects.get(pk=visit.pk)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        facts_of(fresh, "fr-ca")
