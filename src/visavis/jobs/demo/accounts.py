"""Passwords of the demonstration's accounts: made once for a home, kept there, printed at each start."""

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

WORDS = (
    "abricot", "ancolie", "aubier", "bleuet", "bouleau", "cailloux", "caneton", "cerise", "chouette",
    "colibri", "coquelicot", "dauphin", "ecureuil", "erable", "faucon", "fougere", "framboise", "girofle",
    "grenouille", "hirondelle", "jardin", "lavande", "libellule", "lilas", "lupin", "marguerite", "merle",
    "mesange", "myrtille", "nuage", "orignal", "papillon", "pervenche", "pinson", "plume", "renard",
    "riviere", "roseau", "sapin", "sarcelle", "soleil", "sorbier", "tilleul", "tournesol", "trefle",
    "truite", "tulipe", "verger",
)  # fmt: skip


@dataclass
class Passwords:
    """`demo-accounts.json` of a home (mode 600): for each e-mail, the password and whose account got it."""

    path: Path | None
    known: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of_home(cls, home: str) -> "Passwords":
        """Those of `home`; without one, they live as long as this run."""
        path = Path(home) / "demo-accounts.json" if home else None
        known = json.loads(path.read_text()) if path and path.is_file() else {}
        return cls(path, known)

    def of(self, email: str) -> str:
        """The password of this address, made at the first call."""
        entry = self.known.setdefault(email, {"password": _new_password(), "user": ""})
        return entry["password"]

    def was_given_to(self, email: str, user_id: object) -> bool:
        """Whether this very account already has it: another database has other accounts."""
        return self.known.get(email, {}).get("user") == str(user_id)

    def given(self, email: str, user_id: object) -> None:
        self.known[email]["user"] = str(user_id)

    def keep(self) -> None:
        """Write the file in one step, for its owner only."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self.known, file, indent=1)
        beside.replace(self.path)


def _new_password() -> str:
    """Easy to type, hard to guess: four words and four digits (36 bits)."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(4)), f"{secrets.randbelow(10_000):04d}"])
