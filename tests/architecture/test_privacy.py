"""Each field of each table is classed for privacy once; the audit trail holds keys, never words."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import Model

import visavis
from visavis.core.privacy import BASE_FIELDS, Privacy, classed, own_models

SOURCE = Path(visavis.__file__).parent

# What `details` of an audit line may say: identifiers of rows, codes and counts (design, rules N3 and N4).
AUDIT_KEYS = {
    "by",
    "code",
    "connection",
    "device",
    "hash",
    "host",
    "identity",
    "key",
    "kind",
    "location",
    "manner",
    "minutes",
    "note",
    "notice",
    "organization",
    "page",
    "participant",
    "practitioner",
    "role",
    "subject",
    "tool",
    "user",
    "visits",
}


def names(model: type[Model]) -> set[str]:
    """Every field with a column or a table of its own."""
    own = {field.name for field in model._meta.get_fields() if field.concrete}
    return own - set(BASE_FIELDS) if model._meta.pk.name == "id" else own


def test_every_table_is_classed_and_none_that_is_gone() -> None:
    assert set(classed()) == set(own_models())


@pytest.mark.parametrize("model", list(own_models()), ids=lambda model: model.__name__)
def test_every_field_is_classed_once(model: type[Model]) -> None:
    said = Counter(name for fields in classed()[model].values() for name in fields)
    assert {name for name, count in said.items() if count > 1} == set(), "classed twice"
    assert set(said) - names(model) == set(), "no such field"
    assert names(model) - set(said) == set(), "not classed"


def test_the_tables_use_every_class() -> None:
    assert {which for table in classed().values() for which in table} == set(Privacy)


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf8"))


def passed_on() -> set[str]:
    """Functions that hand their own `**details` to the trail: what they are called with counts."""
    return {
        node.name
        for _path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.args.kwarg and node.args.kwarg.arg == "details"
    }


def literal_keys(value: ast.expr) -> Iterator[str]:
    """The keys of a `details` written in the call; what cannot be read here is named instead."""
    match value:
        case ast.Dict(keys=keys, values=values):
            for key, inner in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant):
                    yield str(key.value)
                elif ast.unparse(inner) != "details":
                    yield f"**{ast.unparse(inner)}"
        case ast.IfExp(body=body, orelse=orelse):
            yield from literal_keys(body)
            yield from literal_keys(orelse)
        case _ if ast.unparse(value) != "details":
            yield ast.unparse(value)


def audit_keys() -> Iterator[tuple[str, str]]:
    wrappers = passed_on()
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            for keyword in node.keywords:
                if called.startswith("audit.") and keyword.arg == "details":
                    yield from ((f"{path}:{node.lineno}", key) for key in literal_keys(keyword.value))
                elif called.rpartition(".")[2] in wrappers and keyword.arg:
                    yield f"{path}:{node.lineno}", keyword.arg


def test_the_trail_takes_identifiers_codes_and_counts_only() -> None:
    found = list(audit_keys())
    assert len(found) > 15
    assert [(where, key) for where, key in found if key not in AUDIT_KEYS] == []
    assert AUDIT_KEYS - {key for _where, key in found} == set(), "allowed, and used by nobody"


def test_nothing_writes_the_trail_but_by_its_own_function() -> None:
    """`details` positional, or `record` imported by another name, would escape the test above."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "visavis.core.audit":
                pytest.fail(f"{path}:{node.lineno} import the module `audit`, not a part of it")
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "audit.record",
                "audit.security_line",
            ):
                assert len(node.args) == 1, f"{path}:{node.lineno}"
