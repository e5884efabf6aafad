"""The worker: it runs the jobs of the queue, watches the media rooms, and shows that it is alive."""

import asyncio
import signal
import threading
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from visavis.jobs import watch

ALIVE_SECONDS = 2
CONCURRENCY = 4


def run() -> None:
    """Run until SIGTERM or SIGINT; jobs in hand are finished first, for at most ten seconds."""
    stop = threading.Event()
    watcher = threading.Thread(target=watch.run, args=(stop.wait,), name="watch", daemon=True)
    watcher.start()
    try:
        asyncio.run(_work())
    finally:
        stop.set()
        watcher.join(timeout=3)


async def _work() -> None:
    worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker_app.open_async():
        alive = asyncio.create_task(_show_alive())
        try:
            await _until_signal(
                worker_app.run_worker_async(
                    concurrency=CONCURRENCY,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=10,
                    fetch_job_polling_interval=2,
                    delete_jobs="successful",
                )
            )
        finally:
            alive.cancel()


async def _until_signal(work) -> None:  # type: ignore[no-untyped-def]
    """Run `work` until it ends or a signal asks to stop."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return


async def _show_alive() -> None:
    """Touch the file that the supervisor's health check looks at."""
    if not settings.VISAVIS_HOME:
        return
    file = Path(settings.VISAVIS_HOME) / "run" / "worker.alive"
    file.parent.mkdir(parents=True, exist_ok=True)
    while True:
        file.touch()
        await asyncio.sleep(ALIVE_SECONDS)
