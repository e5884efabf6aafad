"""Where `visavis` and `python -m visavis` begin.

The norms are asked by scripts, one process for each question: they do not wait for the other commands.
"""

import sys


def main() -> None:
    if sys.argv[1:2] == ["norms"]:
        from visavis.cli.norms import main as norms

        raise SystemExit(norms(sys.argv[2:]))
    from visavis.cli.main import main as every_command

    every_command()
