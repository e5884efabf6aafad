"""Confirming a visit from the planning page: twelve SQL statements at most."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import Clinic
from tests.integration.clinician_pages.statements import of_sign_in, statements
from visavis.core import clock
from visavis.visits.models import ParticipantKind, Visit
from visavis.visits.services.people import Guest, add_participant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("guests", [0, 3])
def test_planning_takes_twelve_statements_whoever_is_expected(
    place: Clinic, client: Client, answers: dict[str, Any], guests: int
) -> None:
    """Counted: all that the confirming request sends, from the page's own to the jobs'.

    Not counted: BEGIN and COMMIT, and the three statements by which any page finds out who asks (session,
    user, role).
    """
    visit = place.ready(start=clock.now() + timedelta(days=4))
    for rank in range(guests):
        with place.acting() as actor:
            guest = Guest(kind=ParticipantKind.RELATIVE, name=f"Proche {rank}", email=f"p{rank}@example.com")
            add_participant(actor=actor, visit_id=visit.id, guest=guest)
    client.get("/sante")
    client.get("/rencontres/")
    day = (clock.today() + timedelta(days=3)).isoformat()
    typed = answers | {"personne": str(visit.patient_id), "day": day, "hour": "09:00", "act": "confirm"}
    with statements() as sent:
        response = client.post(f"/rencontres/{visit.id}/planification", typed)
    assert response.status_code == 302
    assert Visit.objects.get().state == "confirmed"
    own = [one for one in sent if not of_sign_in(one)]
    assert len(sent) - len(own) == 3
    assert len(own) <= 12, "\n".join(one[:140] for one in own)
