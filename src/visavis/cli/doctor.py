"""`visavis doctor`: what this machine lacks, and how to get it."""

import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from visavis.runtime import livekit_build, ports, postgres
from visavis.runtime.errors import StartError
from visavis.runtime.home import default_home

SPACE_NEEDED_GB = 3


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `needed` tells a lack that stops the product from one that does not."""

    ok: bool
    what: str
    remedy: str = ""
    needed: bool = True


def examine() -> int:
    """Print every finding; 1 when something needed is missing."""
    findings = [check() for check in CHECKS]
    for finding in findings:
        mark = "ok     " if finding.ok else ("MISSING" if finding.needed else "absent ")
        print(f"{mark}  {finding.what}")
        if not finding.ok and finding.remedy:
            print(f"         → {finding.remedy}")
    return 0 if all(finding.ok or not finding.needed for finding in findings) else 1


def _python() -> Finding:
    version = sys.version_info
    return Finding(
        (3, 11) <= version[:2] < (3, 15),
        f"Python {platform.python_version()}",
        "Python 3.11 to 3.14 is needed: install it, remove .venv, and run `make build PYTHON=python3.12`.",
    )


def _system() -> Finding:
    return Finding(
        sys.platform in {"linux", "darwin"},
        f"{platform.system()} {platform.machine()}",
        "Linux and macOS are supported; on Windows use WSL 2.",
    )


def _postgres() -> Finding:
    if os.environ.get("DATABASE_URL"):
        return Finding(True, "PostgreSQL: yours (DATABASE_URL)")
    try:
        folder = postgres.binaries()
        mode = postgres.mode_for(Path("/"))
    except StartError as error:
        return Finding(False, error.sentence, error.remedy)
    how = {
        "plain": "",
        "userns": ", in a user namespace (we are root)",
        "setpriv": ", as nobody (we are root)",
    }
    return Finding(True, f"PostgreSQL {postgres.MAJOR}, embedded{how[mode]}: {folder}")


def _livekit() -> Finding:
    if os.environ.get("LIVEKIT_URL"):
        return Finding(True, "LiveKit: yours (LIVEKIT_URL)")
    found = livekit_build.find()
    remedy = "It is built at the first start (`make build` does it now): about a minute, and the network."
    return Finding(
        found is not None, f"LiveKit {livekit_build.VERSION}: {found or 'not built yet'}", remedy, False
    )


def _pages() -> Finding:
    from importlib.util import find_spec

    spec = find_spec("visavis")
    root = Path(next(iter(spec.submodule_search_locations or []))) if spec else Path()
    assets = root / "web" / "assets"
    built = assets.is_dir() and any(assets.iterdir())
    return Finding(built, "Styles and scripts of the pages", "Run `make build` in the project's folder.")


def _home() -> Finding:
    home = default_home()
    place = next(path for path in (home, *home.parents) if path.exists())
    return Finding(
        os.access(place, os.W_OK), f"Home: {home}", "It cannot be written: choose another with VISAVIS_HOME."
    )


def _space() -> Finding:
    home = default_home()
    place = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(place).free / 1e9
    return Finding(free > SPACE_NEEDED_GB, f"{free:.0f} GB free", f"Keep {SPACE_NEEDED_GB} GB free.")


def _port() -> Finding:
    port = ports.PREFERRED["web"]
    remedy = "Another port is taken instead, and printed at the start (or choose one with --port)."
    return Finding(ports.is_free(port), f"Port {port} for the pages", remedy, False)


def _browser() -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    remedy = "Only `make test` needs it, and installs it when it may (apt-get install chromium)."
    return Finding(found is not None, f"Chromium: {found or 'not found'}", remedy, False)


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHECKS: tuple[Callable[[], Finding], ...] = (
    _system, _python, _postgres, _livekit, _pages, _home, _space, _port, _browser,
)  # fmt: skip
