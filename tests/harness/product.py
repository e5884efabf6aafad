"""The whole product, started as a user starts it: `python -m visavis up`, in a home of its own.

`with running_product(folder) as product:` gives its addresses and accounts, and ways to break it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# The developer's own installation takes no part.
OUTSIDE = ("VISAVIS_", "DATABASE_", "LIVEKIT_", "EMAIL_", "DJANGO_", "PYTEST_")
PATIENCE = 120.0


def clean_environment() -> dict[str, str]:
    """The environment without anything of a product that runs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OUTSIDE)}


class Product:
    """A started product. Attributes come from its ready file, as it is now."""

    def __init__(self, folder: Path, *options: str, environment: dict[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.home = folder / "home"
        self.ready_file = folder / "ready.json"
        self.output_file = folder / "output.txt"
        self._options = options
        self._environment = clean_environment() | (environment or {})
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start without waiting."""
        command = [sys.executable, "-m", "visavis", "up", "--home", str(self.home)]
        with self.output_file.open("ab") as output:
            self.process = subprocess.Popen(
                [*command, "--ready-file", str(self.ready_file), *self._options],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def wait_until_ready(self) -> None:
        """Fails with what the product said when it does not start."""

        def ready() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, f"`visavis up` ended:\n{self.output}"
            return self.ready_file.exists()

        wait_for(ready, "the ready file", PATIENCE, lambda: self.output)

    @property
    def output(self) -> str:
        """What it printed so far."""
        return self.output_file.read_text(errors="replace") if self.output_file.exists() else ""

    @property
    def info(self) -> dict[str, Any]:
        """The ready file, read again."""
        info: dict[str, Any] = json.loads(self.ready_file.read_text())
        return info

    @property
    def url(self) -> str:
        return str(self.info["url"])

    @property
    def maildir(self) -> Path:
        return Path(self.info["maildir"])

    @property
    def accounts(self) -> list[dict[str, Any]]:
        return list(self.info["accounts"])

    def account(self, role: str) -> dict[str, Any]:
        """The first account with this role."""
        return next(account for account in self.accounts if account["role"] == role)

    def log(self, part: str) -> str:
        """The log of one part."""
        path = self.home / "logs" / f"{part}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def pid(self, part: str) -> int:
        """The part's process of the moment."""
        return int(self.info["processes"][part][0])

    def kill(self, part: str) -> None:
        """`kill -9`; the product starts it again by itself."""
        os.kill(self.pid(part), signal.SIGKILL)

    def restart(self, part: str) -> None:
        """`kill -9`, then wait until the product has started it again."""
        before = self.pid(part)
        self.kill(part)
        self._wait_for_another(part, before)

    @contextmanager
    def without(self, part: str) -> Iterator[None]:
        """The part is down inside the block, and back after it."""
        paused = self.home / "run" / f"{part}.paused"
        before = self.pid(part)
        paused.touch()
        try:
            os.kill(before, signal.SIGKILL)
            wait_for(lambda: not is_alive(before), f"the end of {part}")
            yield
        finally:
            paused.unlink()
            self._wait_for_another(part, before)

    def _wait_for_another(self, part: str, before: int) -> None:
        wait_for(lambda: self.pid(part) != before, f"{part} to be back", 60, lambda: self.output)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and return its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def running_product(
    folder: Path, *options: str, environment: dict[str, str] | None = None
) -> Iterator[Product]:
    """A product that is ready, stopped at the end of the block."""
    product = Product(folder, *options, environment=environment)
    product.start()
    try:
        product.wait_until_ready()
        yield product
    finally:
        product.stop()


def is_alive(pid: int) -> bool:
    """The process exists and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for(true: Any, what: str, seconds: float = 20.0, explain: Any = lambda: "") -> None:
    """Until `true()`; fails naming `what`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}\n{explain()}"
        time.sleep(0.05)
