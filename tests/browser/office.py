"""Makes establishments and visits through the services, in a process of its own.

Playwright's event loop and Django's database do not go together in one process, and the product must not
notice that its data came by another door than its pages.

    python -m tests.browser.office      reads one JSON command a line, answers with one
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.harness.product import ROOT, Product, clean_environment


class Office:
    """The test's side: `office.clinic()` and so on, each command a round trip of some milliseconds."""

    def __init__(self, product: Product) -> None:
        info = product.info
        environment = clean_environment() | {
            "DATABASE_URL": info["database_url"],
            "VISAVIS_HOME": str(product.home),
            "VISAVIS_KEYS_DIR": str(product.home / "keys"),
            "VISAVIS_MODE": "demonstration",
            "VISAVIS_URL": info["url"],
            "DJANGO_SETTINGS_MODULE": "visavis.config.settings",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.office"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, do: str, **values: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "the office is closed"}')
        assert "error" not in answer, answer["error"]
        return json.loads(json.dumps(answer["value"]), object_hook=lambda found: SimpleNamespace(**found))

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(10)


def serve() -> None:
    """The child's side."""
    import django

    django.setup()
    from django.db import close_old_connections

    from tests.browser import office_work

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin:
        command = json.loads(line)
        close_old_connections()
        try:
            answer = {"value": getattr(office_work, command.pop("do"))(**command)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    serve()
