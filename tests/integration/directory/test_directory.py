"""Roles, settings and tools as they stand on a day, on a real database."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import Clinic, clinic
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.core.errors import NotFound
from visavis.directory import selectors, services
from visavis.directory.models import PractitionerRole

ACTOR = system("tests")


def end(role: PractitionerRole, on: date) -> None:
    with acting(ACTOR):
        PractitionerRole.objects.filter(id=role.id).update(valid_until=on)


def set_value(key: str, value: Any, since: date, organization: Any = None) -> None:
    services.change_setting(
        actor=ACTOR, organization=organization, key=key, value=value, valid_from=since, source="test"
    )


def test_a_role_holds_until_its_last_day(place: Clinic) -> None:
    today = clock.today()
    end(place.role, today)
    assert selectors.current_role(place.user) == place.role
    assert selectors.current_role(place.user, on=today + timedelta(days=1)) is None
    assert selectors.roles_of_user(place.user, date(2019, 12, 31)) == []


def test_the_role_asked_for_is_given_only_to_who_holds_it(place: Clinic) -> None:
    stranger = place.colleague()
    assert selectors.current_role(place.user, place.role.id) == place.role
    assert selectors.current_role(place.user, stranger.id) == place.role


def test_the_current_role_takes_one_statement_with_all_that_pages_show(
    place: Clinic, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        role = selectors.current_role(place.user)
        assert role is not None
        assert (role.name, role.organization.telephone, role.location.name) == (
            "Karim Haddad",
            "+15145550199",
            "CLSC du Vieux-Moulin",
        )


def test_hosts_are_those_who_may_host_in_that_establishment_today(place: Clinic) -> None:
    elsewhere = clinic("CIUSSS de la Haute-Baie", "Océane Marchand")
    nurse = place.colleague("Simone Tranquille")
    place.colleague("Maïté Laforêt", "coordinator")
    former = place.colleague("Ancien Collègue")
    end(former, clock.today() - timedelta(days=1))
    assert selectors.hosts_of(place.organization.id) == [place.role, nurse]
    assert selectors.hosts_of(elsewhere.organization.id) == [elsewhere.role]


def test_roles_and_sites_of_another_establishment_do_not_exist(place: Clinic) -> None:
    elsewhere = clinic("CIUSSS de la Haute-Baie", "Océane Marchand")
    with pytest.raises(NotFound):
        selectors.role_in_organization(place.organization.id, elsewhere.role.id)
    with pytest.raises(NotFound):
        selectors.location_in_organization(place.organization.id, elsewhere.location.id)
    with pytest.raises(NotFound):
        selectors.role_by_id(uuid4())


def test_defaults_are_seeded_with_their_source(place: Clinic, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        settings = selectors.settings_on(place.organization.id)
    assert settings.integer("opening_minutes") == 30
    assert settings.integers("reminder_minutes") == [1440, 60]
    assert settings.integer("note_filing_hours") == 24
    assert settings.integer("chat_retention_hours") == 24
    assert settings.texts("emergency_numbers")["emergency"] == "911"


@pytest.mark.requirement("N9")
def test_a_setting_has_a_history_and_an_establishment_its_own(place: Clinic) -> None:
    today = clock.today()
    tomorrow = today + timedelta(days=1)
    set_value("opening_minutes", 20, tomorrow)
    set_value("opening_minutes", 45, tomorrow, place.organization)
    other = clinic("CIUSSS de la Haute-Baie", "Océane Marchand").organization

    def value(organization: Any, on: date) -> int:
        return selectors.settings_on(organization.id, on).integer("opening_minutes")

    assert (value(place.organization, today), value(other, today)) == (30, 30)
    assert (value(place.organization, tomorrow), value(other, tomorrow)) == (45, 20)


def test_two_versions_of_a_setting_cannot_begin_on_one_day(place: Clinic) -> None:
    set_value("opening_minutes", 20, clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        set_value("opening_minutes", 25, clock.today())


@pytest.mark.requirement("R058")
def test_tools_are_authorized_between_two_dates_both_included(place: Clinic) -> None:
    today = clock.today()
    services.authorize_tool(
        actor=ACTOR,
        organization=place.organization,
        code="visavis",
        label="Vis-à-vis",
        valid_from=today,
        valid_until=today,
    )

    def codes(on: date) -> list[str]:
        return [tool.code for tool in selectors.authorized_tools(place.organization.id, on)]

    assert codes(today) == ["visavis"]
    assert codes(today - timedelta(days=1)) == []
    assert codes(today + timedelta(days=1)) == []
    later = selectors.tool_dates(place.organization.id, "visavis", today + timedelta(days=9))
    assert later is not None
    assert later.valid_until == today
    assert selectors.tool_dates(place.organization.id, "zoom") is None


def test_a_change_of_the_directory_leaves_its_author(place: Clinic) -> None:
    set_value("opening_minutes", 20, clock.today())
    with connection.cursor() as cursor:
        cursor.execute(
            "select actor->>'name' from core_historyentry where table_name = 'directory_datedsetting' "
            "order by id desc limit 1"
        )
        assert cursor.fetchone() == ("tests",)
