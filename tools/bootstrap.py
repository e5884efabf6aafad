"""From a bare Python to the project's environment: uv, then what uv.lock says. Only the standard library.

Run by the machine's own Python, so the first lines must be readable by an old one.
"""

import sys

if sys.version_info < (3, 11) or sys.version_info >= (3, 15):
    sys.exit(
        f"Vis-à-vis needs Python 3.11 to 3.14; {sys.executable} is {sys.version.split()[0]}.\n"
        "Install one, then for instance: make run PYTHON=python3.12"
    )

import os
import shutil
import subprocess
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from stamps import is_fresh, write_stamp

UV_VERSION = "0.13.9"
ROOT = Path(__file__).resolve().parents[1]
UV_HOME = ROOT / ".build" / "uv"
UV = UV_HOME / "bin" / "uv"
INPUTS = [ROOT / "pyproject.toml", ROOT / "uv.lock"]


def main() -> None:
    """Make `.venv` what `uv.lock` says."""
    python = ROOT / ".venv" / "bin" / "python"
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    os.environ.pop("VIRTUAL_ENV", None)
    ensure_uv()
    if python.exists() and _runs(python) and is_fresh("python", INPUTS, extra=str(ROOT)):
        return
    print("Installing the Python packages…", flush=True)
    command = [str(UV), "sync", "--quiet", "--locked", "--python", sys.executable]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(
            "The packages could not be installed (see above). The network is needed once; then try again."
        )
    write_stamp("python", INPUTS, extra=str(ROOT))


def ensure_uv() -> None:
    """uv, in a small environment of its own."""
    # The program is the proof: an environment without ensurepip leaves half a folder.
    if UV.exists() and _version(UV) == UV_VERSION:
        return
    print(f"Installing uv {UV_VERSION}…", flush=True)
    shutil.rmtree(UV_HOME, ignore_errors=True)
    requirement = f"uv=={UV_VERSION}"
    quiet = ["--quiet", "--disable-pip-version-check", requirement]
    if _quietly([sys.executable, "-m", "venv", str(UV_HOME)]):
        pip = [str(UV_HOME / "bin" / "python"), "-m", "pip", "install", *quiet]
    else:
        shutil.rmtree(UV_HOME, ignore_errors=True)
        _quietly([sys.executable, "-m", "venv", "--without-pip", str(UV_HOME)])
        python = str(UV_HOME / "bin" / "python")
        pip = [sys.executable, "-m", "pip", "--python", python, "install", *quiet]
    done = subprocess.run(pip, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode or not UV.exists():
        sys.exit(
            f"uv could not be installed:\n{done.stderr.strip()[-1500:]}\n"
            "Python needs its modules venv or pip (on Debian and Ubuntu: apt-get install python3-venv), "
            "and the network once."
        )


def _quietly(command: list[str]) -> bool:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 0


def _runs(python: Path) -> bool:
    return _quietly([str(python), "-c", "import visavis"])


def _version(uv: Path) -> str:
    try:
        done = subprocess.run([str(uv), "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.split()[1] if done.returncode == 0 else ""


if __name__ == "__main__":
    main()
