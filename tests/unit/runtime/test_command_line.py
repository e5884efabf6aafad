"""The command line comes at once, and says what is wrong in sentences."""

import subprocess
import sys

import pytest


def _python(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


def test_help_needs_no_django() -> None:
    code = (
        "import sys; sys.argv = ['visavis', '--help']\n"
        "from visavis.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('django' in sys.modules, 'uvicorn' in sys.modules, 'psycopg' in sys.modules)"
    )
    assert _python("-c", code).stdout.splitlines()[-1] == "False False False"


@pytest.mark.parametrize("command", ["up", "doctor", "migrate", "demo", "serve", "worker", "mail-receiver"])
def test_every_command_has_a_help(command: str) -> None:
    done = _python("-m", "visavis", command, "--help")
    assert done.returncode == 0
    assert command in done.stdout


def test_supervisor_never_loads_django() -> None:
    code = "import sys, visavis.runtime.supervisor; print('django' in sys.modules)"
    assert _python("-c", code).stdout.strip() == "False"


def test_unknown_command_is_refused_without_a_traceback() -> None:
    done = _python("-m", "visavis", "fly")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
