"""Integration tests run on a real PostgreSQL, as the application's role."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from django.test import TransactionTestCase

from tests.harness.database import TestDatabase, running_server

_database: TestDatabase | None = None


@pytest.fixture(scope="session")
def database() -> Iterator[TestDatabase]:
    """This process's own clone of the migrated database."""
    global _database
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    server = running_server(os.getppid() if worker else os.getpid())
    _database = TestDatabase(server, f"visavis_{worker or 'alone'}")
    _database.renew()
    yield _database
    connections.close_all()


@pytest.fixture(scope="session")
def django_db_setup(database: TestDatabase) -> None:
    """Replaces pytest-django's: Django opens the clone, and may do there what the application may do."""
    parts = psycopg.conninfo.conninfo_to_dict(database.url)
    connections["default"].close()
    connections["default"].settings_dict |= {
        "HOST": parts["host"],
        "PORT": str(parts["port"]),
        "NAME": parts["dbname"],
        "USER": parts["user"],
        "PASSWORD": parts["password"],
    }


def _renew_after_transactions(self: TransactionTestCase) -> None:
    """Django would TRUNCATE, which the application's role must not be able to do."""
    for connection in connections.all(initialized_only=True):
        connection.close()
    if _database:
        _database.renew()


TransactionTestCase._fixture_teardown = _renew_after_transactions  # type: ignore[method-assign]


@pytest.fixture
def owner(database: TestDatabase) -> Iterator[psycopg.Connection]:
    """A connection of the role that migrates, to look at what the application may not see."""
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        yield connection
