"""What reviews forget: who reaches the models, who may write, what a refusal says, what is left unused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.translation import override

SOURCE = Path(__file__).parents[2] / "src" / "visavis"
TEMPLATES = SOURCE / "web" / "templates"


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (SOURCE / folder).rglob("*.py") if "migrations" not in path.parts)


def test_pages_reach_models_through_services_and_selectors_only() -> None:
    asked = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in python_files("web", "cli")
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1)
        if re.search(r"\.objects\b|\.save\(|\.delete\(\)|\braw\(", line) and "session" not in line
    ]
    # The accounts' pages work with the account itself, as allauth does.
    assert [place for place in asked if not place.startswith("web/accounts/")] == []


def test_foreign_keys_point_down() -> None:
    order = ["core", "directory", "patients", "compliance", "consent", "visits", "encounters", "records"]
    upward = [
        f"{model.__name__}.{field.name}"
        for label in order
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model
        and field.related_model._meta.app_label in order
        and order.index(field.related_model._meta.app_label) > order.index(label)
    ]
    assert upward == []


def test_every_row_of_an_establishment_carries_it() -> None:
    """Tables of people and visits name their organization; those that need none are listed, with a reason."""
    without = {
        "Organization": "is it",
        "User": "an account may have roles in several",
        "Practitioner": "a person may have roles in several",
        "ConnectionPresence": "what a browser said last; goes with its connection",
        "ReturnedMailCursor": "how far the mailbox of returned mail was read",
    }
    missing = [
        model.__name__
        for label in ("directory", "patients", "compliance", "consent", "visits", "encounters", "records")
        for model in apps.get_app_config(label).get_models()
        if model.__name__ not in without and "organization" not in {f.name for f in model._meta.get_fields()}
    ]
    assert missing == []


def refusal_sentences() -> Iterator[tuple[Path, int, str]]:
    """The sentence of each `Refusal(code, _("…"))` of the source."""
    for path in python_files(
        "core", "directory", "patients", "consent", "visits", "encounters", "records", "web"
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal"):
                continue
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                if isinstance(argument, ast.Call) and getattr(argument.func, "id", "") in (
                    "_",
                    "gettext_lazy",
                ):
                    text = argument.args[0]
                    if isinstance(text, ast.Constant):
                        yield path, node.lineno, str(text.value)


def test_each_refusal_speaks_both_languages() -> None:
    from django.utils.translation import gettext

    silent = []
    for path, line, sentence in refusal_sentences():
        with override("en-ca"):
            if gettext(sentence) == sentence:
                silent.append(f"{path.relative_to(SOURCE)}:{line} {sentence}")
    assert silent == []


def test_no_template_is_unused() -> None:
    named = "\n".join(
        path.read_text(encoding="utf8")
        for folder in (SOURCE,)
        for path in [*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]
    )
    # Django and allauth look these up by name.
    known = {"400.html", "403.html", "404.html", "429.html", "500.html"}
    unused = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if str(path.relative_to(TEMPLATES)) not in named
        and path.name not in known
        and path.relative_to(TEMPLATES).parts[0] not in ("account", "mfa", "django")
    ]
    assert unused == []


@pytest.mark.requirement("R083")
@pytest.mark.requirement("R029")
def test_no_code_can_record() -> None:
    """No recording: not a switch that is off, but no code that can."""
    forbidden = re.compile(
        r"MediaRecorder|startEgress|EgressClient|room_record\s*=\s*True|roomRecord:\s*true"
    )
    root = SOURCE.parents[1]
    files = [
        *SOURCE.rglob("*.py"),
        *(root / "frontend" / "room").rglob("*.ts*"),
        *(root / "frontend" / "enhance").rglob("*.ts"),
    ]
    assert [str(path) for path in files if forbidden.search(path.read_text(encoding="utf8"))] == []


def test_no_god_file() -> None:
    """A file over 400 lines has something in it that wants a name of its own."""
    root = SOURCE.parents[1]
    long = [
        f"{path.relative_to(root)} {len(lines)}"
        for folder, ending in (
            (SOURCE, "*.py"),
            (root / "frontend" / "room", "*.ts*"),
            (root / "frontend" / "enhance", "*.ts"),
        )
        for path in folder.rglob(ending)
        if "migrations" not in path.parts and len(lines := path.read_text(encoding="utf8").splitlines()) > 400
    ]
    assert long == []
    assert not list(SOURCE.rglob("utils.py"))


@pytest.mark.parametrize(
    "first",
    ["visavis.jobs.tasks", "visavis.jobs.accounts", "visavis.config.urls", "visavis.visits.selectors"],
)
def test_modules_load_in_any_order(first: str) -> None:
    """The worker loads the jobs first, the web server the addresses: neither depends on the other."""
    import subprocess
    import sys

    code = (
        "import django; django.setup(); import importlib; "
        f"importlib.import_module({first!r}); importlib.import_module('visavis.config.urls'); "
        "import visavis.visits.services.arrival, visavis.jobs.tasks, visavis.jobs.accounts"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(SOURCE.parents[1])}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert run.returncode == 0, run.stderr
