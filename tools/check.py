"""Everything that must pass, in order; ends with one line: `N passed, N failed`.

python tools/check.py [lint] [unit] [integration] [frontend] [browser]      all of them when none is named
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).parent))
from node import find_node
from stamps import ROOT

sys.path.insert(0, str(ROOT))
REPORTS = ROOT / ".build" / "reports"
WORKERS = str(min(4, os.cpu_count() or 1))


@dataclass
class Tally:
    """What passed and what did not."""

    passed: int = 0
    failed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed)


def lint() -> Tally:
    """Style, types, and the one-way order of the packages."""
    tools = {
        "ruff": ["-m", "ruff", "check", "."],
        "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
        "mypy": ["-m", "mypy"],
        "import order": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        "documents": ["tools/docs.py", "check"],
    }
    return sum((_one(name, command) for name, command in tools.items()), Tally())


def unit() -> Tally:
    """No database, no network: seconds."""
    return _pytest(
        "unit", [path for path in ("tests/unit", "tests/architecture", "tests/contract") if _has(path)]
    )


def integration() -> Tally:
    """On a real PostgreSQL, and with the real parts."""
    return _pytest("integration", ["tests/integration"], "-n", WORKERS, "--dist", "loadgroup")


def frontend() -> Tally:
    """The room and the small behaviours, without a browser."""
    node = find_node()
    report = REPORTS / "frontend.xml"
    report.unlink(missing_ok=True)
    node.tool(
        "vitest/vitest.mjs",
        "run",
        "--reporter=default",
        "--reporter=junit",
        f"--outputFile.junit={report}",
        check=False,
    )
    types = node.tool("typescript/bin/tsc", "--noEmit", check=False)
    style = node.tool("@biomejs/biome/bin/biome", "check", ".", check=False)
    return _read(report) + _as_tally(types == 0) + _as_tally(style == 0)


def browser() -> Tally:
    """Journeys in a real browser against the whole product, in a run of their own."""
    from tests.harness import chromium

    found = chromium.ensure()
    if not found:
        print("No Chromium, and none could be installed: install it, or set VISAVIS_CHROMIUM to its path.")
        return Tally(failed=1)
    os.environ["VISAVIS_CHROMIUM"] = found
    return _pytest("browser", ["tests/browser"])


STEPS: dict[str, Callable[[], Tally]] = {
    "lint": lint, "unit": unit, "frontend": frontend, "integration": integration, "browser": browser,
}  # fmt: skip


def main(names: list[str]) -> int:
    """Run every step, also after one that failed, and say what came out."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    total, lines = Tally(), []
    for name in names or list(STEPS):
        print(f"\n=== {name}", flush=True)
        start = time.monotonic()
        tally = STEPS[name]()
        lines.append(
            f"{name:<12} {tally.passed} passed, {tally.failed} failed in {time.monotonic() - start:.0f} s"
        )
        total += tally
    print("\n" + "\n".join(lines))
    print(f"{total.passed} passed, {total.failed} failed", flush=True)
    return 1 if total.failed or not total.passed else 0


def _pytest(name: str, paths: list[str], *options: str) -> Tally:
    report = REPORTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    command = ["-m", "pytest", *paths, "-q", f"--junitxml={report}", *options]
    code = _run(command)
    tally = _read(report)
    # Errors of collection, or no test at all: nothing was proven.
    return tally if code == 0 or tally.failed else tally + Tally(failed=1)


def _one(name: str, command: list[str]) -> Tally:
    ok = _run(command) == 0
    print(f"{name}: {'passed' if ok else 'FAILED'}", flush=True)
    return _as_tally(ok)


def _run(command: list[str]) -> int:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, stdin=subprocess.DEVNULL, check=False
    ).returncode


def _read(report: Path) -> Tally:
    if not report.exists():
        return Tally(failed=1)
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    skipped = sum(1 for case in cases if case.find("skipped") is not None)
    return Tally(len(cases) - failed - skipped, failed)


def _as_tally(ok: bool) -> Tally:
    return Tally(int(ok), int(not ok))


def _has(path: str) -> bool:
    return (ROOT / path).is_dir()


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
