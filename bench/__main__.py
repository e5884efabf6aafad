"""The command: `python -m bench [name…]`. Bounded: it stops by itself, and says so."""

import importlib
import signal
import sys
from types import FrameType

from bench.report import machine, say, write
from bench.scene import opened

LONGEST_SECONDS = 900
TITLES = {
    "statements": "Statements and time of planning and of « Ma journée »",
    "weights": "Weight of the patient's first page and of the room",
    "join": "From « Entrer » to the first remote frame",
    "waiting": "A word of the professional on a waiting page",
    "sse": "Open event streams in one process",
}


def main(names: list[str]) -> int:
    """Print the figures asked for, all of them when none is named."""
    unknown = sorted(set(names) - set(TITLES))
    if unknown:
        say(f"no such figures: {', '.join(unknown)}; there are: {', '.join(TITLES)}")
        return 2
    signal.signal(signal.SIGALRM, _give_up)
    signal.signal(signal.SIGTERM, _stop)  # else the product would go on alone
    signal.alarm(LONGEST_SECONDS)
    say(machine())
    with opened() as scene:
        for name in names or TITLES:
            write(TITLES[name], importlib.import_module(f"bench.{name}").figures(scene))
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _give_up(number: int, frame: FrameType | None) -> None:
    raise SystemExit(f"stopped after {LONGEST_SECONDS} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
