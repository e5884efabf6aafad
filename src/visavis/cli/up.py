"""`visavis up`."""

import os
import sys
from pathlib import Path

from visavis.runtime.errors import StartError
from visavis.runtime.home import default_home
from visavis.runtime.supervisor import Options, Supervisor


def start(home: Path | None, ready_file: Path | None, *, demo: bool, port: int | None) -> int:
    """Run until stopped. A start that fails says why on the error output and answers 1."""
    # Before any folder is made: what is kept here is closed to the machine's other users.
    os.umask(0o077)
    options = Options(home or default_home(), ready_file.absolute() if ready_file else None, demo, port)
    try:
        return Supervisor(options, os.environ).run()
    except StartError as error:
        print(f"\nVis-à-vis did not start. {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nVis-à-vis did not start. {error}", file=sys.stderr)
        print("`visavis doctor` says what is missing on this machine.", file=sys.stderr)
        return 1
