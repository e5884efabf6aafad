"""`visavis up`: starts the parts in order, waits until each answers, starts again what dies, stops them all.

One thread, on purpose (see `children`). Signals only raise a flag, which every wait looks at: no child can be
lost between its start and its entry in the books.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from visavis.runtime import livekit_build, schema
from visavis.runtime.children import (
    Command,
    end_left_behind,
    last_lines,
    remember,
    signal_group,
    spawn,
)
from visavis.runtime.errors import StartError
from visavis.runtime.home import Home, make_keys, open_home, write_private
from visavis.runtime.locks import Taken, lock
from visavis.runtime.plan import MAIL_PAGE, Part, Plan, make_plan
from visavis.runtime.ports import Ports
from visavis.runtime.ready import Ready
from visavis.runtime.report import announce, say

TICK = 0.05
BACK_OFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_AFTER = 60.0
FIRST, LAST = ("postgres", "livekit", "mail"), ("web", "worker")


class Stopped(Exception):
    """Somebody asked for the end."""


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    home: Path
    ready_file: Path | None = None
    demo: bool = True
    port: int | None = None


@dataclass
class Child:
    """A part and its process of the moment."""

    part: Part
    command: Command
    process: "subprocess.Popen[bytes]"
    started_at: float
    answering: bool = False
    failures: int = 0
    due: float | None = None


@dataclass
class Supervisor:
    """One start of the product, from the first check to the last child's end."""

    options: Options
    outside: Mapping[str, str]
    children: dict[str, Child] = field(default_factory=dict)
    _signals: int = 0

    def run(self) -> int:
        """Start, watch, stop. Returns the exit code; raises `StartError` when the start fails."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        if self.options.ready_file:
            self.options.ready_file.unlink(missing_ok=True)
        with ExitStack() as stack:
            home = open_home(self.options.home)
            try:
                stack.enter_context(lock(home.lock, wait=False))
            except Taken:
                raise StartError(
                    f"Another Vis-à-vis is running in {home.root}.",
                    "Stop it first, or choose another --home.",
                ) from None
            try:
                self._run(home)
            except Stopped:
                say("Stopping…")
            finally:
                if self.options.ready_file:
                    self.options.ready_file.unlink(missing_ok=True)
                self._stop()
                home.children.unlink(missing_ok=True)
        return 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _pause(self, seconds: float = TICK) -> None:
        """Every wait goes through here."""
        if self._signals:
            raise Stopped
        time.sleep(seconds)

    # --- start ---

    def _run(self, home: Home) -> None:
        for name in end_left_behind(home.children):
            say(f"Ended {name}, left behind by a start that was killed.")
        make_keys(home)
        ports = Ports(home.ports, {"web": self.options.port} if self.options.port else None)
        plan = make_plan(home, ports, self.outside)
        for name, (wanted, port) in ports.replaced.items():
            say(f"Port {wanted} is taken: {name.replace('_', ' over ')} uses {port}.")
        self._prepare(plan)
        self._start(plan, FIRST)
        self._migrate(plan)
        accounts = self._load_demonstration(plan)
        self._start(plan, LAST)
        ready = Ready(
            url=plan.url,
            mail_url=plan.url + MAIL_PAGE,
            maildir=str(plan.maildir) if plan.maildir else None,
            database_url=plan.environment["DATABASE_URL"],
            livekit_url=plan.environment["LIVEKIT_URL"],
            accounts=accounts,
        )
        self._publish(ready)
        announce(ready, home)
        self._watch(plan, ready)

    def _prepare(self, plan: Plan) -> None:
        """What is made once: LiveKit's program, the database's folder."""
        if plan.livekit and not livekit_build.find():
            say(f"Building the LiveKit server {livekit_build.VERSION} (about a minute, the first time only)…")
            argv = [sys.executable, "-m", "visavis.runtime.livekit_build"]
            self._finish(
                plan, Command("livekit-build", argv, dict(self.outside)), "LiveKit could not be built."
            )
        if plan.postgres:
            plan.postgres.create()

    def _migrate(self, plan: Plan) -> None:
        mark = plan.postgres.folder / "schema" if plan.postgres else None
        if mark and schema.is_up_to_date(mark):
            return
        if plan.postgres:
            plan.postgres.create_database()
        command = Command("migrate", plan.product("migrate"), plan.environment)
        self._finish(plan, command, "The database could not be brought up to date.")
        if mark:
            write_private(mark, schema.wanted())

    def _load_demonstration(self, plan: Plan) -> list[dict[str, object]]:
        if not self.options.demo or plan.environment["VISAVIS_MODE"] != "demonstration":
            return []
        command = Command("demo", plan.product("demo", "--json"), plan.public_environment())
        answer = self._finish(plan, command, "The demonstration could not be loaded.")
        accounts: list[dict[str, object]] = json.loads(answer)["accounts"]
        return accounts

    def _finish(self, plan: Plan, command: Command, sentence: str) -> bytes:
        """Run a command to its end and return what it printed."""
        log = plan.home.log(command.name)
        with tempfile.TemporaryFile() as output:
            process = spawn(command, log, stdout=output)
            try:
                while process.poll() is None:
                    self._pause()
            except Stopped:
                signal_group(process.pid, signal.SIGTERM)
                _wait_or_kill(process, 5)
                raise
            if process.returncode:
                raise _failure(sentence, log)
            output.seek(0)
            return output.read()

    def _start(self, plan: Plan, names: tuple[str, ...]) -> None:
        """Start these parts at once, then wait for each."""
        parts = {name: plan.parts[name] for name in names if name in plan.parts}
        for name, part in parts.items():
            self._spawn(plan, name, part)
        for name in parts:
            self._wait_for(plan, name)

    def _spawn(self, plan: Plan, name: str, part: Part) -> None:
        command = part.command()
        before = self.children.get(name)
        process = spawn(command, plan.home.log(name))
        failures = before.failures if before else 0
        self.children[name] = Child(part, command, process, time.monotonic(), failures=failures)
        remember(plan.home.children, {key: child.process.pid for key, child in self.children.items()})

    def _wait_for(self, plan: Plan, name: str) -> None:
        child = self.children[name]
        log = plan.home.log(name)
        while not child.part.healthy():
            if child.process.poll() is not None:
                how = describe_end(child.process.returncode)
                raise _failure(f"{_capital(child.part.title)} stopped while starting ({how}).", log)
            if time.monotonic() - child.started_at > child.part.patience:
                raise _failure(
                    f"{_capital(child.part.title)} does not answer after {child.part.patience:.0f} s.", log
                )
            self._pause()
        child.answering = True

    def _publish(self, ready: Ready) -> None:
        ready.processes = {name: [child.process.pid] for name, child in self.children.items()}
        if self.options.ready_file:
            ready.write(self.options.ready_file)

    # --- watch ---

    def _watch(self, plan: Plan, ready: Ready) -> None:
        while True:
            for name in list(self.children):
                if self._look_at(plan, name):
                    self._publish(ready)
            self._pause(0.1)

    def _look_at(self, plan: Plan, name: str) -> bool:
        """Restart what ended. True when a part has just come back."""
        child = self.children[name]
        if child.due is not None:
            if time.monotonic() >= child.due and not plan.home.paused(name).exists():
                self._spawn(plan, name, child.part)
            return False
        if child.process.poll() is not None:
            self._schedule(name, child, describe_end(child.process.returncode))
            return False
        age = time.monotonic() - child.started_at
        if child.answering:
            if age > STEADY_AFTER:
                child.failures = 0
            return False
        if child.part.healthy():
            child.answering = True
            say(f"{_capital(child.part.title)} is back.")
            return True
        if age > child.part.patience:
            signal_group(child.process.pid, signal.SIGKILL)
        return False

    def _schedule(self, name: str, child: Child, how: str) -> None:
        signal_group(child.process.pid, signal.SIGKILL)  # what it started and left
        wait = BACK_OFF[min(child.failures, len(BACK_OFF) - 1)]
        child.failures += 1
        child.due = time.monotonic() + wait
        say(f"{_capital(child.part.title)} stopped ({how}); starting it again in {wait:g} s.")

    # --- stop ---

    def _stop(self) -> None:
        """Those that use the database first, the database last."""
        asked = self._signals
        running = [child for child in self.children.values() if child.process.poll() is None]
        last = [child for child in running if child.command.name == "postgres"]
        for group in ([child for child in running if child not in last], last):
            for child in group:
                os.kill(child.process.pid, child.command.stop_signal)
            for child in group:
                self._wait_for_end(child, asked)
        for child in self.children.values():
            signal_group(child.process.pid, signal.SIGKILL)

    def _wait_for_end(self, child: Child, asked: int) -> None:
        deadline = time.monotonic() + child.command.grace
        while child.process.poll() is None:
            if time.monotonic() > deadline or self._signals > asked:  # asked twice: at once
                hard = signal.SIGQUIT if child.command.name == "postgres" else signal.SIGKILL
                signal_group(child.process.pid, hard)
                _wait_or_kill(child.process, 3)
                return
            time.sleep(0.02)


def describe_end(code: int) -> str:
    """How a process ended, for people."""
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _wait_or_kill(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        signal_group(process.pid, signal.SIGKILL)
        process.wait()


def _failure(sentence: str, log: Path) -> StartError:
    lines = "".join(f"\n  {line}" for line in last_lines(log))
    return StartError(
        sentence + lines, f"Its whole log: {log}. `visavis doctor` says what is missing on this machine."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
