"""No child is lost, and no stranger is ended."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from visavis.runtime.children import Command, end_left_behind, identity, last_lines, remember, spawn
from visavis.runtime.supervisor import describe_end

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


def _wait_for_text(path: Path, text: str) -> None:
    deadline = time.monotonic() + 10
    while not path.exists() or text not in path.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_child_leads_its_own_session_and_logs_privately(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    process = spawn(Command("child", SLEEP, dict(os.environ)), log)
    _wait_for_text(log, "up")
    assert os.getsid(process.pid) == process.pid
    assert log.stat().st_mode & 0o777 == 0o600
    process.kill()
    process.wait()


def test_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path; from visavis.runtime.children import Command, spawn;"
        f"process = spawn(Command('c', {SLEEP!r}, dict(os.environ)), Path({str(tmp_path / 'log')!r}));"
        "print(process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        _wait_for_text(tmp_path / "log", "up")
        parent.kill()
    deadline = time.monotonic() + 5
    while identity(pid) is not None:
        assert time.monotonic() < deadline, "the child outlived its parent"
        time.sleep(0.02)


def test_process_left_behind_is_ended(tmp_path: Path) -> None:
    book = tmp_path / "children.json"
    with subprocess.Popen(SLEEP, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        remember(book, {"web": process.pid})
        assert end_left_behind(book) == ["web"]
        assert process.wait(5) == -signal.SIGTERM
    assert not book.exists()


def test_stranger_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    book = tmp_path / "children.json"
    with subprocess.Popen(SLEEP, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        book.write_text(json.dumps([{"name": "web", "pid": process.pid, "identity": "another boot:1"}]))
        assert end_left_behind(book) == []
        assert process.poll() is None
        process.kill()


def test_unreadable_book_is_forgotten(tmp_path: Path) -> None:
    book = tmp_path / "children.json"
    book.write_text("[{")
    assert end_left_behind(book) == []


def test_ended_process_has_no_identity() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert identity(process.pid) is None
    assert identity(os.getpid()) is not None


@pytest.mark.parametrize(("code", "said"), [(0, "exit 0"), (1, "exit 1"), (-9, "SIGKILL"), (-15, "SIGTERM")])
def test_end_is_told_in_words(code: int, said: str) -> None:
    assert describe_end(code) == said


def test_last_lines_of_a_log(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    assert last_lines(log) == []
    log.write_text("".join(f"line {number}\n" for number in range(5000)))
    assert last_lines(log, 2) == ["line 4998", "line 4999"]
