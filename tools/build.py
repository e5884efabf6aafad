"""Builds what the product needs beside its Python: the pages' assets, the texts' catalogues, LiveKit.

Each step runs only when what goes into it has changed.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from node import FRONTEND, UV, find_node
from stamps import ROOT, files_below, is_fresh, write_stamp

from visavis.runtime import livekit_build

ASSETS = ROOT / "src" / "visavis" / "web" / "assets"
SOURCE = ROOT / "src" / "visavis"


def main() -> None:
    """Build all of it; LiveKit, the slowest, beside the others."""
    os.environ["UV"] = str(UV)
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    livekit = start_livekit_build()
    try:
        build_packages()
        build_assets()
        build_texts()
    except BaseException:
        if livekit:
            livekit.terminate()
            livekit.wait()
        raise
    if livekit and livekit.wait():
        sys.exit("LiveKit could not be built (see above).")


def start_livekit_build() -> "subprocess.Popen[bytes] | None":
    """Nothing when it is in the user's cache, or runs elsewhere."""
    if os.environ.get("LIVEKIT_URL") or livekit_build.find():
        return None
    command = [sys.executable, "-m", "visavis.runtime.livekit_build"]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def build_packages() -> None:
    """`npm ci`."""
    inputs = [FRONTEND / "package.json", FRONTEND / "package-lock.json"]
    if (FRONTEND / "node_modules").is_dir() and is_fresh("packages", inputs):
        return
    print("Installing the packages of the pages…", flush=True)
    # No script of a package runs here.
    find_node().npm(
        "ci",
        "--ignore-scripts",
        "--include=dev",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--loglevel=error",
    )
    write_stamp("packages", inputs)


def build_assets() -> None:
    """`vite build`."""
    inputs = files_below(FRONTEND)
    if (ASSETS / "manifest.json").exists() and is_fresh("assets", inputs):
        return
    print("Building the styles and scripts of the pages…", flush=True)
    find_node().tool("vite/bin/vite.js", "build", "--logLevel", "error")
    # What the build itself wrote below frontend/ counts from now on.
    write_stamp("assets", files_below(FRONTEND))


def build_texts() -> None:
    """The catalogues of French and English texts."""
    tool = ROOT / "tools" / "translations.py"
    inputs = [tool, *files_below(SOURCE, ".po", ".html", ".txt", ".py")]
    made = any(SOURCE.rglob("locale/*/LC_MESSAGES/django.mo"))
    if made and is_fresh("texts", inputs):
        return
    print("Building the texts…", flush=True)
    if subprocess.run(
        [sys.executable, str(tool), "compile"], stdin=subprocess.DEVNULL, check=False
    ).returncode:
        sys.exit("The texts could not be built (see above).")
    write_stamp("texts", inputs)


if __name__ == "__main__":
    main()
