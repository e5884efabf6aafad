"""Figures as rows of a table; a time is the median of its runs, with its quartiles."""

import platform
import statistics
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, and what it is measured against in the same run."""

    what: str
    value: str
    baseline: str = ""
    ratio: str = ""
    aim: str = ""


def times(values: list[float]) -> str:
    """Milliseconds: the median, and between which values half of the runs are."""
    if len(values) < 4:
        return f"{statistics.median(values):.1f} ms"
    low, _middle, high = statistics.quantiles(values, n=4)
    return f"{statistics.median(values):.1f} ms ({low:.1f}-{high:.1f}, n={len(values)})"


def ratio(values: list[float], against: list[float]) -> str:
    """Of the medians."""
    return f"{statistics.median(values) / statistics.median(against):.2f}"


def kilobytes(count: int) -> str:
    """As the budgets count: 1 KB is 1,000 bytes, the stricter reading."""
    return f"{count / 1000:.1f} KB"


def write(title: str, figures: list[Figure]) -> None:
    """As a Markdown table, so that it can stand in docs/bench.md."""
    lines = ["", f"### {title}", "", "| what | measured | baseline | ratio | aim |", "|---|---|---|---|---|"]
    lines += [f"| {one.what} | {one.value} | {one.baseline} | {one.ratio} | {one.aim} |" for one in figures]
    say("\n".join(lines))


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def machine() -> str:
    """What the figures depend on, without the machine's name."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        )
        if Path("/proc/cpuinfo").exists()
        else iter(()),
        platform.processor() or platform.machine(),
    )
    load = Path("/proc/loadavg").read_text().split()[0] if Path("/proc/loadavg").exists() else "?"
    import os

    cores = os.cpu_count()
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{now}, {cores} cores ({model}), load {load} at the start, Python {platform.python_version()}"
