"""The file that says all is ready and where everything is: written in one step, private, removed later."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from visavis.runtime.home import write_private


@dataclass
class Ready:
    """What a test or a script needs to use the product."""

    url: str
    mail_url: str
    maildir: str | None
    database_url: str
    livekit_url: str
    accounts: list[dict[str, Any]] = field(default_factory=list)
    processes: dict[str, list[int]] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Replace the file as a whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, json.dumps(asdict(self), indent=1, ensure_ascii=False))
