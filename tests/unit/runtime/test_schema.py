"""A database is migrated again when, and only when, there are other migrations than those it had."""

from pathlib import Path

import pytest

from visavis.runtime import schema


def test_database_without_a_mark_is_migrated(tmp_path: Path) -> None:
    assert not schema.is_up_to_date(tmp_path / "schema")


def test_a_new_migration_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "visits" / "migrations").mkdir(parents=True)
    monkeypatch.setattr(schema, "SOURCE", tmp_path)
    mark = tmp_path / "schema"
    mark.write_text(schema.wanted())
    assert schema.is_up_to_date(mark)
    (tmp_path / "visits" / "migrations" / "0001_initial.py").touch()
    assert not schema.is_up_to_date(mark)


def test_the_product_has_migrations() -> None:
    assert list(schema.SOURCE.glob("*/migrations/0001*.py"))
