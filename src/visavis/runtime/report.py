"""What `visavis up` tells the person who started it."""

import sys
from contextlib import suppress

from visavis.runtime.home import Home
from visavis.runtime.ready import Ready


def say(line: str = "") -> None:
    """One line at once. A closed terminal must not stop the product."""
    with suppress(OSError, ValueError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def announce(ready: Ready, home: Home) -> None:
    """The addresses and the accounts of the demonstration."""
    say()
    say(f"Vis-à-vis is ready:  {ready.url}")
    if ready.maildir:
        say(f"Captured mail:       {ready.mail_url}")
    if ready.accounts:
        say()
        say("Accounts of the demonstration (invented people):")
        names = ("role", "email", "password")
        columns = [[str(account[name]) for account in ready.accounts] for name in names]
        widths = [max(map(len, column)) for column in columns]
        for account, cells in zip(ready.accounts, zip(*columns, strict=True), strict=True):
            line = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
            say(f"  {line}  {account['name']}")
    say()
    say(f"Everything is kept in {home.root}. Ctrl-C stops it.")
