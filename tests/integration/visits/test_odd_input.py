"""Characters that no database keeps, and gestures on oneself: an answer, never a fault."""

import json

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import Clinic
from visavis.core.errors import Refused
from visavis.encounters.services import confirm_identity
from visavis.gateways.livekit.fake import FakeSfu
from visavis.records.models import Note
from visavis.visits.models import Connection
from visavis.visits.services import admission, arrival

pytestmark = pytest.mark.django_db


def own_connection(place: Clinic, visit_id: object) -> Connection:
    with place.acting() as actor:
        return arrival.professional_connection(
            actor=actor,
            role=place.role,
            visit_id=visit_id,  # type: ignore[arg-type]
            session="a",
        )


@pytest.mark.parametrize("text", ["avant\x00après", "\ud800"])
def test_text_that_is_none_is_refused_by_the_api(place: Clinic, sfu: FakeSfu, text: str) -> None:
    visit = place.opened()
    connection, cookie = arrival.arrive(participant=place.guest(visit), device="x", source="10.0.0.1")
    client = Client()
    client.cookies["vv_guest"] = cookie
    answer = client.post(
        f"/rencontre/{connection.id}/api/chat",
        json.dumps({"text": text, "client_id": "1"}),
        content_type="application/json",
    )
    assert answer.status_code == 400


def test_nul_in_a_note_is_left_out(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    place.identified(visit)
    client = Client()
    client.force_login(place.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = client.post(
        f"/rencontres/{visit.id}/note/enregistrer",
        "heading-0=Situation&text-0=va%00 bien&revision=0",
        content_type="application/x-www-form-urlencoded",
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200
    assert Note.objects.get(visit=visit).sections[0]["text"] == "va bien"


def test_host_does_not_put_themselves_on_hold(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    own = own_connection(place, visit.id)
    with place.acting() as actor, pytest.raises(Refused) as refused:
        admission.hold(actor=actor, visit_id=visit.id, connection_id=own.id)
    assert refused.value.refusal.code == "host_stays"


def test_professional_is_not_identified_like_a_guest(place: Clinic, sfu: FakeSfu) -> None:
    visit = place.opened()
    own = own_connection(place, visit.id)
    with place.acting() as actor, pytest.raises(Refused):
        confirm_identity(
            actor=actor, role=place.role, visit_id=visit.id, connection_id=own.id, compared=[], place=""
        )
