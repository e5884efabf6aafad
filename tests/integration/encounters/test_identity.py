"""« Identité confirmée » and the place (R042-R044)."""

from collections.abc import Sequence

import pytest
from django.db import DatabaseError, transaction

from tests.factories import TWO_IDENTIFIERS, Clinic
from tests.integration.domain import refuses
from visavis.core.errors import NotFound
from visavis.core.models import AuditEvent
from visavis.encounters.models import Identifier, IdentityCheck, Method
from visavis.encounters.services import Compared, confirm_identity
from visavis.visits.models import Connection
from visavis.visits.services import people

pytestmark = pytest.mark.django_db


def confirm(
    place: Clinic,
    connection: Connection,
    compared: Sequence[Compared] = TWO_IDENTIFIERS,
    where: str = "12, rue des Merles-Bleus",
) -> IdentityCheck:
    with place.acting() as actor:
        return confirm_identity(
            actor=actor,
            role=place.role,
            visit_id=connection.visit_id,
            connection_id=connection.id,
            compared=compared,
            place=where,
        )


@pytest.mark.requirement("R043")
@pytest.mark.requirement("R044")
def test_check_keeps_what_was_compared_how_by_whom_when_and_where(place: Clinic) -> None:
    connection = place.admitted(place.opened())
    check = IdentityCheck.objects.get(pk=confirm(place, connection).pk)
    assert check.identifiers == [
        {"identifier": "full_name", "value": "Jeanne Gagnon", "method": "said"},
        {"identifier": "birth_date", "value": "3 mai 1948", "method": "card"},
    ]
    assert (check.confirmed_by, check.connection) == (place.role, connection)
    assert (check.place, check.place_origin) == ("12, rue des Merles-Bleus", "said_before")
    connection.refresh_from_db()
    assert connection.identity_confirmed_at is not None
    assert AuditEvent.objects.filter(action="connection.identity_confirmed").count() == 1


@pytest.mark.requirement("R042")
@pytest.mark.parametrize(
    "compared",
    [
        (),
        TWO_IDENTIFIERS[:1],
        (TWO_IDENTIFIERS[0], Compared(Identifier.FULL_NAME, "Jeanne Gagnon", Method.CARD)),
    ],
    ids=["bare tick", "one", "the same one twice"],
)
def test_fewer_than_two_identifiers_are_refused(place: Clinic, compared: Sequence[Compared]) -> None:
    connection = place.admitted(place.opened())
    with refuses("identifiers_missing"):
        confirm(place, connection, compared)
    connection.refresh_from_db()
    assert connection.identity_confirmed_at is None
    assert not IdentityCheck.objects.exists()


@pytest.mark.requirement("R044")
@pytest.mark.parametrize("where", ["", "   "])
def test_identity_without_a_place_is_refused(place: Clinic, where: str) -> None:
    with refuses("place_missing"):
        confirm(place, place.admitted(place.opened()), where=where)


@pytest.mark.requirement("R044")
def test_corrected_place_says_so(place: Clinic) -> None:
    assert confirm(place, place.admitted(place.opened()), where="Au chalet").place_origin == "corrected"


def test_pressed_twice_it_is_written_once(place: Clinic) -> None:
    connection = place.admitted(place.opened())
    assert confirm(place, connection).id == confirm(place, connection).id
    assert IdentityCheck.objects.count() == 1


def test_identity_of_who_still_waits_is_refused(place: Clinic) -> None:
    with refuses("connection_state"):
        confirm(place, place.waiting(place.opened()))


@pytest.mark.requirement("R043")
def test_relative_is_known_by_one_identifier_and_without_a_place(place: Clinic) -> None:
    visit = place.opened()
    place.identified(visit)
    with place.acting() as actor:
        relative = people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest("relative", "Luc Gagnon")
        )
    connection = place.admitted(visit, relative)
    with refuses("identifiers_missing"):
        confirm(place, connection, (), "")
    assert confirm(place, connection, TWO_IDENTIFIERS[:1], "").place == ""


def test_only_the_host_confirms(place: Clinic) -> None:
    connection = place.admitted(place.opened())
    from tests.factories import actor_of
    from visavis.core.acting import acting

    colleague = place.colleague()
    with acting(actor_of(colleague)) as actor, pytest.raises(NotFound):
        confirm_identity(
            actor=actor,
            role=colleague,
            visit_id=connection.visit_id,
            connection_id=connection.id,
            compared=TWO_IDENTIFIERS,
            place="Ici",
        )


@pytest.mark.requirement("R043")
def test_check_is_never_changed(place: Clinic) -> None:
    check = confirm(place, place.admitted(place.opened()))
    with place.acting(), pytest.raises(DatabaseError), transaction.atomic():
        IdentityCheck.objects.filter(pk=check.pk).update(place="Ailleurs")
    with place.acting(), pytest.raises(DatabaseError), transaction.atomic():
        IdentityCheck.objects.filter(pk=check.pk).delete()


@pytest.mark.requirement("R042")
def test_nobody_is_identified_before_they_are_seen(place: Clinic) -> None:
    connection = place.admitted(place.opened(), entered=False)
    with place.acting() as actor, refuses("not_entered"):
        confirm_identity(
            actor=actor,
            role=place.role,
            visit_id=connection.visit_id,
            connection_id=connection.id,
            compared=TWO_IDENTIFIERS,
            place="Ici",
        )
    connection.refresh_from_db()
    assert connection.identity_confirmed_at is None
