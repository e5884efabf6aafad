"""Background work promised in the same transaction as the fact it follows from (rule N5).

Lower packages name a task, they do not import it: `visavis.jobs` holds the bodies.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app


def defer(task: str, *, at: datetime | None = None, **arguments: Any) -> None:
    """Run the task called `task` (as named in `visavis.jobs`) once the transaction commits, or at `at`.

    Arguments are identifiers as text: never a secret, never a person's words.
    """
    app.configure_task(task, schedule_at=at).defer(**arguments)


def defer_many(task: str, jobs: Iterable[tuple[datetime | None, Mapping[str, Any]]]) -> None:
    """`defer` for several runs, each with its own hour and arguments, in one statement."""
    deferrer = app.configure_task(task)
    rows = [deferrer.make_new_job(**arguments).evolve(scheduled_at=at) for at, arguments in jobs]
    if rows:
        deferrer.job_manager.batch_defer_jobs(jobs=rows)
