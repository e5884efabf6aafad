"""Documents drawn from the code: `python tools/docs.py write`, and `check` in the tests.

docs/map.md (packages), docs/states.md (what may follow what), docs/privacy.md (what each field tells),
docs/requirements.md (what tests prove).
"""

import ast
import csv
import os
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "visavis"


def layers() -> list[list[str]]:
    """The one-way order, from the top, as import-linter holds it."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    contract = config["tool"]["importlinter"]["contracts"][0]
    return [[name.strip() for name in layer.split("|")] for layer in contract["layers"]]


def _what_for(package: str) -> str:
    path = SOURCE / package.removeprefix("visavis.") / "__init__.py"
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf8"))) if path.exists() else ""
    return " ".join((text or "").split("\n\n")[0].split())


def draw_map() -> str:
    """Each package, what it is for, and what it may import."""
    order = layers()
    lines = [
        "# Map of the packages",
        "",
        "Drawn by `python tools/docs.py write`; import-linter holds the order in every test run.",
        "A package may import those of the rows below its own, never one of its own row or above.",
        "",
        "| package | what it is for | may import |",
        "|---|---|---|",
    ]
    for rank, row in enumerate(order):
        below = [name.removeprefix("visavis.") for lower in order[rank + 1 :] for name in lower]
        for package in row:
            allowed = ", ".join(f"`{name}`" for name in below) or "nothing of ours"
            lines.append(f"| `{package.removeprefix('visavis.')}` | {_what_for(package)} | {allowed} |")
    return "\n".join(lines) + "\n"


def _load_product() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def draw_states() -> str:
    """The moves of a visit and of a connection, as diagrams and tables."""
    _load_product()
    from visavis.visits.states import CONNECTION_MOVES, VISIT_MOVES

    parts = ["# States", "", "Drawn by `python tools/docs.py write` from `visavis/visits/states.py`.", ""]
    for title, moves in (("A visit", VISIT_MOVES), ("A connection", CONNECTION_MOVES)):
        parts += [f"## {title}", "", "```mermaid", "stateDiagram-v2"]
        for act, (origins, target, _audit) in moves.items():
            parts += [f"    {origin.value} --> {target.value}: {act}" for origin in sorted(origins)]
        parts += ["```", "", "| act | from | to | line of the trail |", "|---|---|---|---|"]
        for act, (origins, target, audit) in moves.items():
            come_from = ", ".join(sorted(origin.value for origin in origins))
            parts.append(f"| {act} | {come_from} | {target.value} | `{audit}` |")
        parts.append("")
    return "\n".join(parts)


def draw_privacy() -> str:
    """What each field of each table tells about somebody."""
    _load_product()
    from visavis.core.privacy import MEANINGS, Privacy, classed

    tables = classed()
    lines = [
        "# Privacy class of each field",
        "",
        "Drawn by `python tools/docs.py write` from the `privacy.py` of each package; a test holds that",
        "every field is classed once. `id`, `created_at` and `updated_at` are operational everywhere.",
        "Tables of libraries hold access data: sessions (`django_session`) and second factors",
        "(`mfa_authenticator`, encrypted); the queue (`procrastinate_jobs`) holds identifiers of rows only.",
        "",
        "| class | what it tells |",
        "|---|---|",
        *(f"| {which.value} | {MEANINGS[which]} |" for which in Privacy),
    ]
    package = ""
    for model, classes in tables.items():
        if model._meta.app_label != package:
            package = model._meta.app_label
            lines += ["", f"## {package}", "", "| table | class | fields |", "|---|---|---|"]
        lines += [
            f"| {model.__name__} | {which.value} | {', '.join(f'`{name}`' for name in classes[which])} |"
            for which in Privacy
            if which in classes
        ]
    return "\n".join(lines) + "\n"


def _marks() -> dict[str, list[str]]:
    """Requirement numbers, each with the tests that carry it. Read as text: nothing is run."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf8"))
        module = _numbers(tree.body, path)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                name = f"{path.relative_to(ROOT)}::{node.name}"
                for number in sorted({*module, *_of_decorators(node.decorator_list)}):
                    found[number].append(name)
    return found


def _numbers(body: list[ast.stmt], path: Path) -> set[str]:
    """Marks of a whole module: `pytestmark = [pytest.mark.requirement("R001"), …]`."""
    numbers: set[str] = set()
    for node in body:
        names = (
            [t.id for t in node.targets if isinstance(t, ast.Name)] if isinstance(node, ast.Assign) else []
        )
        if "pytestmark" in names and isinstance(node, ast.Assign):
            marks = node.value.elts if isinstance(node.value, ast.List) else [node.value]
            numbers |= _of_decorators(marks)
    return numbers


def _of_decorators(nodes: list[ast.expr]) -> set[str]:
    return {
        str(argument.value)
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "requirement"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }


# The product's own rules, in a few words; tests may carry their numbers too.
RULES = {
    "N1": "Nobody is admitted to a visit whose decisions do not permit it",
    "N2": "Nobody who is not admitted stays connected to the media server",
    "N3": "No secret in a log, an address bar, another's message or an error page",
    "N4": "Each access leaves a line that nothing can change",
    "N5": "What was promised as saved survives the end of any process; effects happen once",
    "N6": "Two who act at once cannot do what one alone could not",
    "N7": "Guessing is slowed down without locking others out",
    "N8": "One establishment never sees another's people",
    "N9": "What a law or an establishment may change is dated configuration",
    "N10": "Every page works with a keyboard, at 400 %, in French first",
}


def draw_requirements() -> str:
    """What the tests prove, requirement by requirement; a number without a test claims nothing."""
    with (DOCS / "requirements.tsv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    marks = _marks()
    unknown = sorted(set(marks) - {row["number"] for row in rows} - set(RULES))
    if unknown:
        raise SystemExit(f"tests carry requirement numbers that do not exist: {', '.join(unknown)}")
    proved = [row for row in rows if row["number"] in marks]
    lines = [
        "# Requirements",
        "",
        "Drawn by `python tools/docs.py write` from the marks of the tests, which all pass in CI.",
        "A requirement without a test is not claimed. Texts are those of the source documents, in French.",
        "",
        f"{len(proved)} of {len(rows)} requirements have a test.",
        "",
        "| No | Requirement | Source | Tests |",
        "|---|---|---|---|",
    ]
    for row in rows:
        tests = "<br>".join(f"`{name}`" for name in marks.get(row["number"], [])) or "none yet"
        lines.append(f"| {row['number']} | {row['text']} | {row['source']} | {tests} |")
    lines += ["", "## Rules of the product", "", "| No | Rule | Tests |", "|---|---|---|"]
    for number, rule in RULES.items():
        tests = "<br>".join(f"`{name}`" for name in marks.get(number, [])) or "none yet"
        lines.append(f"| {number} | {rule} | {tests} |")
    return "\n".join(lines) + "\n"


DRAWN: dict[str, Callable[[], str]] = {
    "map.md": draw_map,
    "states.md": draw_states,
    "privacy.md": draw_privacy,
    "requirements.md": draw_requirements,
}


def main() -> int:
    """Write the documents, or say which ones are out of date."""
    act = sys.argv[1] if len(sys.argv) > 1 else ""
    if act not in ("write", "check"):
        print(__doc__)
        return 2
    stale = []
    for name, draw in DRAWN.items():
        path, text = DOCS / name, draw()
        if act == "write":
            path.write_text(text, encoding="utf8")
        elif not path.exists() or path.read_text(encoding="utf8") != text:
            stale.append(name)
    if stale:
        print(f"out of date: {', '.join(stale)}. Run: python tools/docs.py write")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
