"""The application's role may use rows, and change nothing of the structure (N4)."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from tests.harness.database import TestDatabase


@pytest.mark.django_db
def test_django_connects_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("visavis_app",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (id int)",
        "truncate django_session",
        "drop table django_session",
        "alter table django_session add column mine int",
        "set role visavis_owner",
    ],
)
def test_application_cannot_change_the_structure(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_committed_row_is_gone_in_the_next_test_1() -> None:
    _leave_a_row()


@pytest.mark.django_db(transaction=True)
def test_a_committed_row_is_gone_in_the_next_test_2() -> None:
    _leave_a_row()


def _leave_a_row() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from django_session")
        assert cursor.fetchone() == (0,)
        cursor.execute("insert into django_session values ('a', 'b', now())")


def test_passwords_are_needed(database: TestDatabase) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(database.url.replace(":", ":wrong", 2).replace("postgresql:wrong", "postgresql:"))
