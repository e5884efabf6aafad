"""Whether a build step has to run again, told by the content of what goes into it."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMPS = ROOT / ".build" / "stamps"
SKIPPED = {"node_modules", "__pycache__", "assets", "dist"}


def is_fresh(step: str, inputs: Iterable[Path], *, extra: str = "") -> bool:
    """The step ran with exactly these inputs."""
    path = STAMPS / step
    return path.exists() and path.read_text() == digest(inputs, extra)


def write_stamp(step: str, inputs: Iterable[Path], *, extra: str = "") -> None:
    """Remember that the step succeeded with these inputs."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(digest(inputs, extra))


def digest(inputs: Iterable[Path], extra: str = "") -> str:
    """One name for the content of these files."""
    whole = hashlib.sha256(extra.encode())
    for path in sorted(inputs):
        if path.is_file():
            whole.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def files_below(folder: Path, *suffixes: str) -> list[Path]:
    """The source files below a folder; all of them when no suffix is given."""
    found = []
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in SKIPPED]
        found += [Path(where, name) for name in names if not suffixes or name.endswith(suffixes)]
    return found
