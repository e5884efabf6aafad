"""Child processes: started through the launcher, stopped with their group, remembered so that none is lost.

Spawn from the main thread only: the kernel's death signal fires when the spawning *thread* ends.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from visavis.runtime.home import write_private

LAUNCHER = Path(__file__).with_name("launcher.py")
LOG_LIMIT = 5_000_000


@dataclass(frozen=True)
class Command:
    """What to run, and how it wants to be treated."""

    name: str
    argv: list[str]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    stop_signal: signal.Signals = signal.SIGTERM
    # Sent by the kernel when the supervisor dies.
    death_signal: signal.Signals = signal.SIGTERM
    grace: float = 5.0
    mode: str = "plain"


def spawn(command: Command, log: Path, *, stdout: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    """Start `command` with its output added to `log`."""
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), str(int(command.death_signal))]
    with open_log(log) as output:
        return subprocess.Popen(
            [*launcher, command.mode, "--", *command.argv],
            env=dict(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=stdout or output,
            stderr=output,
            start_new_session=True,
        )


def open_log(path: Path) -> IO[bytes]:
    """The log, private to its owner; a large one is set aside first."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))


def last_lines(log: Path, count: int = 12) -> list[str]:
    """The end of a log, to show when its process failed."""
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 20_000))
        return file.read().decode(errors="replace").rstrip().splitlines()[-count:]


def signal_group(pid: int, number: int) -> None:
    """Signal a child and what it started; nothing when they are gone."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        pass
    except PermissionError:
        # macOS answers so for a group of zombies.
        pass


# --- the second net: what a supervisor that was killed left behind ---


def identity(pid: int) -> str | None:
    """What tells this process from a later one with the same number; None when there is no such process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if fields[0] == "Z":  # ended, and nobody has asked how
            return None
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}:{fields[19]}"
    except FileNotFoundError:
        pass
    except ProcessLookupError:
        return None
    if Path("/proc/self/stat").exists():
        return None
    try:
        return str(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def remember(path: Path, pids: Mapping[str, int]) -> None:
    """Write down which processes are ours."""
    rows = [{"name": name, "pid": pid, "identity": identity(pid)} for name, pid in pids.items()]
    write_private(path, json.dumps(rows))


def end_left_behind(path: Path, *, grace: float = 5.0) -> list[str]:
    """End the processes that an earlier supervisor left, and only those. Returns their names."""
    rows = _left_behind(path)
    for row in rows:
        signal_group(row["pid"], signal.SIGINT if row["name"] == "postgres" else signal.SIGTERM)
    deadline = time.monotonic() + grace
    while any(identity(row["pid"]) == row["identity"] for row in rows) and time.monotonic() < deadline:
        time.sleep(0.05)
    for row in rows:
        if identity(row["pid"]) == row["identity"]:
            signal_group(row["pid"], signal.SIGKILL)
    path.unlink(missing_ok=True)
    return [row["name"] for row in rows]


def _left_behind(path: Path) -> list[dict[str, Any]]:
    try:
        rows = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return []
    return [row for row in rows if row["identity"] and identity(row["pid"]) == row["identity"]]
