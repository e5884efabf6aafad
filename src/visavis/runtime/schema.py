"""Whether the embedded database is up to date, without asking Django (which takes seconds at every start)."""

import hashlib
from importlib.metadata import version
from pathlib import Path

SOURCE = Path(__file__).parents[1]
# Packages that bring migrations of their own.
WITH_MIGRATIONS = ("django", "django-allauth", "procrastinate")


def wanted() -> str:
    """One name for this installation's migrations; an applied one never changes, so their names do."""
    own = sorted(str(path.relative_to(SOURCE)) for path in SOURCE.glob("*/migrations/[0-9]*.py"))
    others = [f"{name} {version(name)}" for name in WITH_MIGRATIONS]
    return hashlib.sha256("\n".join([*own, *others]).encode()).hexdigest()


def is_up_to_date(mark: Path) -> bool:
    """This very set was applied to the database that lies beside `mark`."""
    return mark.exists() and mark.read_text() == wanted()
