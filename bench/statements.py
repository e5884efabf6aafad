"""SQL statements and time: of the request that confirms a visit, and of « Ma journée » by its length."""

from bench.report import Figure, ratio, times
from bench.scene import Scene

# Which user, session and role asks: three statements of every page, counted apart in the tests.
WHO_ASKS = 3
LENGTHS = (5, 50, 300)


def figures(scene: Scene) -> list[Figure]:
    """Planning against the health page, a full day against an empty one; same process, same database."""
    plan = scene.inside("planning")
    most = max(plan.statements)
    rows = [
        Figure(
            "planning: the request that confirms, statements",
            f"{most - WHO_ASKS} + {WHO_ASKS} of sign-in",
            "",
            "",
            "12",
        ),
        Figure(
            "the same, time",
            times(plan.taken),
            f"health page: {times(plan.bare)}",
            ratio(plan.taken, plan.bare),
        ),
    ]
    empty = scene.inside("day", "0")
    for length in LENGTHS:
        full = scene.inside("day", str(length))
        rows += [
            Figure(
                f"« Ma journée » with {full.rows} visits, statements",
                f"{full.statements} in all",
                f"empty: {empty.statements}",
                "",
                "8",
            ),
            Figure(
                "the same, time",
                times(full.taken),
                f"empty: {times(empty.taken)}",
                ratio(full.taken, empty.taken),
            ),
        ]
    return rows
