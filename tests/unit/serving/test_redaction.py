"""Rule N3: what a log may hold."""

import logging

import pytest

from visavis.web.middleware.redaction import RedactingFilter, SilentValuesFormatter, redact


@pytest.mark.requirement("N3")
@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("GET /r/AbCd_-123", "GET /r/…"),
        ("GET /r/AbCd/en-retard?x=1 200", "GET /r/…?… 200"),
        ("/connexion/nouveau-mot-de-passe/1f-abc", "/connexion/nouveau-mot-de-passe/…"),
        ("GET /personnes/?q=Gagnon 200", "GET /personnes/?… 200"),
        ("GET /personnes?q=Gagnon 200", "GET /personnes?… 200"),
        ("ws://sfu/rtc?access_token=eyJhbGciOi.eyJzdWIi.c2ln", "ws://sfu/rtc?…"),
        ("token eyJhbGciOiJIUzI1.eyJzdWIiOiIx.abc here", "token … here"),
        ("postgresql://visavis_app:pass@host/db", "postgresql://…@host/db"),
        ("/rencontre/0192/attente", "/rencontre/0192/attente"),
    ],
)
def test_secrets_are_taken_out(written: str, kept: str) -> None:
    assert redact(written) == kept


@pytest.mark.requirement("N3")
def test_arguments_of_a_record_are_redacted_too() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "%s failed", ("/r/secret",), None)
    RedactingFilter().filter(record)
    assert record.getMessage() == "/r/… failed"


@pytest.mark.requirement("N3")
def test_what_an_exception_says_is_not_written() -> None:
    try:
        try:
            raise KeyError("Failing row contains (Jeanne Gagnon, diagnosis)")
        except KeyError as inner:
            raise ValueError("clinical text") from inner
    except ValueError as error:
        written = SilentValuesFormatter().formatException((type(error), error, error.__traceback__))
    assert "builtins.ValueError" in written
    assert "builtins.KeyError" in written
    assert "test_redaction.py" in written
    assert "clinical" not in written
    assert "Jeanne" not in written
