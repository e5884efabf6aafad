"""The browser of the journeys: the machine's Chromium, Playwright's, or one installed now.

python -m tests.harness.chromium      prints its path, after having installed it when it is missing
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium that starts."""
    places = [os.environ.get("VISAVIS_CHROMIUM"), *(shutil.which(name) for name in NAMES), *_of_playwright()]
    return next((place for place in places if place and _starts(place)), None)


def ensure() -> str | None:
    """The same, installed first with what the machine offers."""
    for install in (_by_apt, _by_playwright):
        found = find()
        if found:
            return found
        install()
    return find()


def _of_playwright() -> list[str]:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or cache)
    mac = "chrome-mac*/Chromium.app/Contents/MacOS/Chromium"
    return [
        str(path)
        for pattern in ("chrome-linux*/chrome", mac)
        for path in sorted(folder.glob(f"chromium-*/{pattern}"), reverse=True)
    ]


def _starts(place: str) -> bool:
    try:
        # Ubuntu's `chromium-browser` may be a script that only advertises a snap.
        done = subprocess.run([place, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    may = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if may and may.returncode == 0 else None


def _by_apt() -> None:
    root = _as_root()
    if root is None or not shutil.which("apt-get"):
        return
    sys.stderr.write("Installing Chromium (apt-get)…\n")
    environment = [*root, "env", "DEBIAN_FRONTEND=noninteractive"]
    _try([*environment, "apt-get", "-q", "update"])
    _try([*environment, "apt-get", "-q", "install", "-y", "--no-install-recommends", "chromium"])


def _by_playwright() -> None:
    sys.stderr.write("Installing Chromium (Playwright)…\n")
    with_libraries = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    _try([sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"])


def _try(command: list[str]) -> None:
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)


if __name__ == "__main__":
    path = ensure()
    if not path:
        sys.exit("No Chromium, and none could be installed: install it, or set VISAVIS_CHROMIUM to its path.")
    sys.stdout.write(f"{path}\n")
