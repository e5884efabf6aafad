"""The embedded PostgreSQL starts as root too, takes up after a crash, and wants a password from everybody."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from visavis.runtime import postgres
from visavis.runtime.children import spawn
from visavis.runtime.errors import StartError
from visavis.runtime.postgres import APPLICATION, FAST_AND_FORGETFUL, OWNER, SUPERUSER, Postgres


@pytest.fixture
def server(tmp_path: Path) -> Postgres:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Postgres(tmp_path / "postgres", tmp_path / "passwords.json", probe.getsockname()[1])


@contextmanager
def running(server: Postgres, *, safe: bool = False) -> Iterator["subprocess.Popen[bytes]"]:
    log = server.folder.parent / "log"
    process = spawn(server.command({} if safe else FAST_AND_FORGETFUL), log)
    try:
        deadline = time.monotonic() + 20
        while not server.answers():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGQUIT)
        process.wait(10)


def _modes() -> list[str]:
    return ["userns", "setpriv"] if os.geteuid() == 0 else ["plain"]


@pytest.mark.parametrize("mode", _modes())
def test_starts_in_every_way_that_this_machine_offers(
    server: Postgres, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "mode_for", lambda folder: mode)
    server.create()
    with running(server):
        server.create_database()
        with psycopg.connect(server.url(APPLICATION)) as connection:
            assert connection.execute("select current_user::text").fetchone() == (APPLICATION,)


def test_way_may_change_between_two_starts(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    server.create()
    for mode in (*_modes(), *reversed(_modes())):
        monkeypatch.setattr(postgres, "mode_for", lambda folder, mode=mode: mode)
        with running(server):
            pass


def test_takes_up_after_kill_9(server: Postgres) -> None:
    server.create()
    with running(server, safe=True) as process:
        server.create_database()
        with psycopg.connect(server.url(OWNER), autocommit=True) as connection:
            connection.execute("create table kept (id int)")
        process.kill()
        process.wait()
    assert (server.data / "postmaster.pid").exists()
    with running(server), psycopg.connect(server.url(APPLICATION)) as connection:
        connection.execute("insert into kept values (1)")


def test_empty_pid_file_does_not_stop_the_start(server: Postgres) -> None:
    server.create()
    (server.data / "postmaster.pid").touch()
    with running(server):
        pass


def test_interrupted_creation_is_begun_again(server: Postgres) -> None:
    (server.folder / "staging" / "base").mkdir(parents=True)
    server.create()
    with running(server):
        server.create_database()
        server.create_database()


def test_data_of_another_version_are_refused_in_a_sentence(server: Postgres) -> None:
    server.create()
    (server.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(StartError, match="are of PostgreSQL 17"):
        server.create()


@pytest.mark.parametrize("role", [SUPERUSER, OWNER, APPLICATION])
def test_nobody_enters_without_the_password(server: Postgres, role: str) -> None:
    server.create()
    with running(server):
        server.create_database()
        address = f"postgresql://{role}@127.0.0.1:{server.port}/postgres"
        with pytest.raises(psycopg.OperationalError, match=r"password|denied"):
            psycopg.connect(address)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(address.replace("@", ":wrong@"))


def test_log_carries_no_values(server: Postgres) -> None:
    """N3: a refused row is not written to the log."""
    server.create()
    with running(server):
        server.create_database()
        with psycopg.connect(server.url(OWNER), autocommit=True) as connection:
            connection.execute("create table person (name text unique)")
            connection.execute("insert into person values ('Ginette')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("insert into person values (%s)", ["Ginette"])
    log = (server.folder.parent / "log").read_text()
    assert "duplicate key" in log
    assert "Ginette" not in log
