"""Which parts this start needs, in which order, and the environment that they share."""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from visavis.runtime import external, mail, web
from visavis.runtime.children import Command
from visavis.runtime.home import Home
from visavis.runtime.livekit import Livekit
from visavis.runtime.ports import Ports
from visavis.runtime.postgres import APPLICATION, OWNER, Postgres

MAIL_PAGE = "/demonstration/courriels/"
ALIVE_FOR = 15.0
# What would change the product's Python, seen from inside it.
DROPPED = ("PYTHONHOME", "PYTHONPATH", "DJANGO_SETTINGS_MODULE", "VISAVIS_AS_OWNER")


@dataclass(frozen=True)
class Part:
    """A process that runs as long as the product."""

    title: str
    # Asked before each start: PostgreSQL clears what a crash left.
    command: Callable[[], Command]
    healthy: Callable[[], bool]
    patience: float = 30.0


@dataclass
class Plan:
    """The parts, and what tells each of them where the others are."""

    home: Home
    ports: Ports
    # What the user asked for, and what the supervisor adds while it decides.
    environment: dict[str, str]
    parts: dict[str, Part] = field(default_factory=dict)
    postgres: Postgres | None = None
    livekit: Livekit | None = None
    web_port: int = 0

    @property
    def url(self) -> str:
        return self.environment["VISAVIS_URL"]

    @property
    def maildir(self) -> Path | None:
        folder = self.environment.get("VISAVIS_MAILDIR")
        return Path(folder) if folder else None

    def product(self, *words: str) -> list[str]:
        """A command of the product itself. `-m`: a console script breaks when the checkout is moved."""
        return [sys.executable, "-m", "visavis", *words]

    def public_environment(self) -> dict[str, str]:
        """For the application's processes: never the owner's address, which the application must not have."""
        return {name: value for name, value in self.environment.items() if name != "DATABASE_OWNER_URL"}


def make_plan(home: Home, ports: Ports, outside: Mapping[str, str]) -> Plan:
    """Decide what is embedded; what is not is tried at once, and a wrong address stops the start."""
    environment = {name: value for name, value in outside.items() if name not in DROPPED}
    environment |= {
        "VISAVIS_HOME": str(home.root),
        "VISAVIS_KEYS_DIR": str(home.keys),
        "VISAVIS_MODE": environment.get("VISAVIS_MODE") or "demonstration",
        "PYTHONUNBUFFERED": "1",
    }
    plan = Plan(home, ports, environment)
    plan.web_port = ports.take("web")
    environment["VISAVIS_URL"] = (outside.get("VISAVIS_URL") or f"http://localhost:{plan.web_port}").rstrip(
        "/"
    )
    _plan_postgres(plan)
    _plan_livekit(plan)
    _plan_mail(plan)
    _plan_product(plan)
    return plan


def _plan_postgres(plan: Plan) -> None:
    if plan.environment.get("DATABASE_URL") or plan.environment.get("DATABASE_OWNER_URL"):
        external.check_database(plan.environment)
        return
    server = Postgres(plan.home.database, plan.home.keys / "postgres.json", plan.ports.take("postgres"))
    plan.postgres = server
    plan.environment["DATABASE_URL"] = server.url(APPLICATION)
    plan.environment["DATABASE_OWNER_URL"] = server.url(OWNER)
    plan.parts["postgres"] = Part("PostgreSQL", server.command, server.answers)


def _plan_livekit(plan: Plan) -> None:
    if any(plan.environment.get(name) for name in external.LIVEKIT_VARIABLES):
        external.check_livekit(plan.environment)
        return
    server = Livekit(
        folder=plan.home.root / "livekit",
        secrets_file=plan.home.keys / "livekit.json",
        port=plan.ports.take("livekit"),
        tcp_port=plan.ports.take("livekit_tcp"),
        udp_port=plan.ports.take("livekit_udp"),
        webhook=f"{plan.url}/media/webhook",
    )
    plan.livekit = server
    plan.environment |= {
        "LIVEKIT_URL": server.url,
        "LIVEKIT_API_KEY": server.key,
        "LIVEKIT_API_SECRET": server.secret,
    }
    plan.parts["livekit"] = Part("LiveKit", server.command, server.answers)


def _plan_mail(plan: Plan) -> None:
    if plan.environment.get("EMAIL_URL"):
        external.check_mail(plan.environment)
        plan.environment.pop("VISAVIS_MAILDIR", None)
        return
    port, maildir = plan.ports.take("mail"), plan.home.maildir
    plan.environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "VISAVIS_MAILDIR": str(maildir)}
    words = ("mail-receiver", "--port", str(port), "--maildir", str(maildir))
    command = Command("mail", plan.product(*words), _plain_environment())
    plan.parts["mail"] = Part("the mail receiver", lambda: command, lambda: mail.answers(port))


def _plan_product(plan: Plan) -> None:
    alive = plan.home.run / "worker.alive"
    environment = plan.public_environment()
    serve = Command("web", plan.product("serve", "--port", str(plan.web_port)), environment)
    # Asked by the kernel to end, it would wait for a database that ends too; its jobs survive being killed.
    work = Command("worker", plan.product("worker"), environment, death_signal=signal.SIGKILL, grace=12)

    def start_worker() -> Command:
        alive.unlink(missing_ok=True)
        return work

    host = urlsplit(plan.url).netloc
    plan.parts["web"] = Part("the web server", lambda: serve, lambda: web.answers(plan.web_port, host), 60)
    plan.parts["worker"] = Part("the worker", start_worker, lambda: _touched_lately(alive), 60)


def _touched_lately(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < ALIVE_FOR
    except FileNotFoundError:
        return False


def _plain_environment() -> dict[str, str]:
    """For a part that needs none of our secrets."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONUNBUFFERED": "1"}
