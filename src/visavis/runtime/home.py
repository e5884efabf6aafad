"""The folder that holds all that the embedded parts keep: database, captured mail, keys, logs."""

import base64
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from visavis.runtime.errors import StartError


def default_home() -> Path:
    """`VISAVIS_HOME`, or a folder of the user's own data folder."""
    chosen = os.environ.get("VISAVIS_HOME")
    if chosen:
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "visavis"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "visavis"


@dataclass(frozen=True)
class Home:
    """Where each thing is."""

    root: Path

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def maildir(self) -> Path:
        return self.root / "mail"

    @property
    def database(self) -> Path:
        return self.root / "postgres"

    @property
    def ports(self) -> Path:
        return self.root / "ports.json"

    @property
    def children(self) -> Path:
        return self.run / "children.json"

    def paused(self, name: str) -> Path:
        """While this file exists, an ended part is not started again: to work on it, or to test."""
        return self.run / f"{name}.paused"

    def log(self, name: str) -> Path:
        """The log of one part."""
        return self.logs / f"{name}.log"


def open_home(root: Path) -> Home:
    """The home, made when missing, closed to other users."""
    home = Home(root.expanduser().resolve())
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        for folder in (home.keys, home.logs, home.run):
            folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise StartError(
            f"The folder {home.root} cannot be used: {error.strerror}.",
            "Choose another one with --home or VISAVIS_HOME.",
        ) from error
    return home


def write_private(path: Path, text: str) -> None:
    """Write in one step, readable by the owner only."""
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(staging, path)


def make_keys(home: Home) -> None:
    """The secrets of this installation, made at the first start and kept."""
    django, links = home.keys / "django_secret", home.keys / "links.json"
    if not django.exists():
        write_private(django, secrets.token_urlsafe(50))
    if not links.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        write_private(links, json.dumps({"current": 1, "keys": {"1": key}}))


def kept_secrets(path: Path, names: tuple[str, ...]) -> dict[str, str]:
    """Random values under these names, the same at each start."""
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in names if name not in kept]
    if missing:
        kept |= {name: secrets.token_urlsafe(32) for name in missing}
        write_private(path, json.dumps(kept))
    return kept
