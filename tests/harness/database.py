"""A real PostgreSQL for tests: started once a run, migrated once as owner, cloned for each process."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from visavis.runtime.locks import lock
from visavis.runtime.postgres import APPLICATION, OWNER, SUPERUSER, Postgres

TEMPLATE = "visavis_template"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class TestDatabase:
    """A clone of the migrated template, for one process."""

    __test__ = False

    server: Postgres
    name: str

    @property
    def url(self) -> str:
        """As the application."""
        return self.server.url(APPLICATION, self.name)

    @property
    def owner_url(self) -> str:
        """As the role that migrates."""
        return self.server.url(OWNER, self.name)

    def renew(self) -> None:
        """Back to what the migrations made (30 ms): also undoes what no rollback can."""
        with psycopg.connect(self.server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            name = sql.Identifier(self.name)
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))
            connection.execute(
                sql.SQL("create database {} template {} owner {} strategy wal_log").format(
                    name, sql.Identifier(TEMPLATE), sql.Identifier(OWNER)
                )
            )
            connection.execute(
                sql.SQL("grant connect on database {} to {}").format(name, sql.Identifier(APPLICATION))
            )


def running_server(run_pid: int) -> Postgres:
    """The server of the run that `run_pid` leads, started and migrated by whoever comes first."""
    folder = Path(tempfile.gettempdir()) / f"visavis-pg-{os.getuid()}-{run_pid}"
    with lock(folder.with_suffix(".lock"), wait=True):
        port_file = folder / "port"
        if port_file.exists():
            return _server(folder, int(port_file.read_text()))
        folder.mkdir(mode=0o700, exist_ok=True)
        server = _server(folder, _free_port())
        _start(folder, server, run_pid)
        server.create_database(TEMPLATE)
        _migrate(server)
        port_file.write_text(str(server.port))
        return server


def _server(folder: Path, port: int) -> Postgres:
    return Postgres(folder / "postgres", folder / "passwords.json", port)


def _start(folder: Path, server: Postgres, run_pid: int) -> None:
    arguments = [str(folder), str(server.port), str(run_pid)]
    with (folder / "keeper.log").open("wb") as log:
        subprocess.Popen(
            [sys.executable, "-m", "tests.harness.keeper", *arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ).returncode = 0  # it outlives this process on purpose: no warning about it
    deadline = time.monotonic() + 30
    while not ((server.data / "PG_VERSION").exists() and server.answers()):
        if time.monotonic() > deadline:
            raise AssertionError("no PostgreSQL:\n" + (folder / "keeper.log").read_text())
        time.sleep(0.05)


def _migrate(server: Postgres) -> None:
    """As the product does it: by its own command."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "visavis.config.settings",
        "DATABASE_URL": server.url(APPLICATION, TEMPLATE),
        "DATABASE_OWNER_URL": server.url(OWNER, TEMPLATE),
    }
    done = subprocess.run(
        [sys.executable, "-m", "visavis", "migrate"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
