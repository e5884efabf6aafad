"""Keeps one PostgreSQL for all processes of a test run, and ends it with the run.

    python -m tests.harness.keeper FOLDER PORT WATCHED_PID

xdist's workers end one by one: none of them can be the server's parent.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

from visavis.runtime.children import identity, spawn
from visavis.runtime.postgres import FAST_AND_FORGETFUL, Postgres


def main(folder: Path, port: int, watched: int) -> None:
    """Serve until the watched process is gone, then remove everything."""
    server = Postgres(folder / "postgres", folder / "passwords.json", port)
    run = identity(watched)
    server.create()
    process = spawn(server.command(FAST_AND_FORGETFUL), folder / "postgres.log")
    try:
        while run is not None and identity(watched) == run and process.poll() is None:
            time.sleep(0.2)
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGQUIT)
            process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_suffix(".lock").unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
