"""Nothing secret reaches a log (rule N3): paths that carry a secret, tokens, values inside exceptions."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

from django.db import InterfaceError, OperationalError

# Addresses whose next part is a secret: a person's link, the link of a password reset.
_SECRET_PATHS = re.compile(r"(/r/|/connexion/nouveau-mot-de-passe/)[^\s\"'?]+")
_QUERY = re.compile(r"(?<=[\w/…])\?[^\s\"']*=[^\s\"']*")
_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?")
_CREDENTIALS = re.compile(r"(?<=://)[^/\s@:]+:[^/\s@]+@")


def redact(text: str) -> str:
    """`text` without secrets of addresses, query strings, signed tokens, passwords of database addresses."""
    text = _SECRET_PATHS.sub(r"\1…", text)
    text = _QUERY.sub("?…", text)
    text = _TOKEN.sub("…", text)
    return _CREDENTIALS.sub("…@", text)


class RedactingFilter(logging.Filter):
    """Redacts the finished message of a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except Exception:
            message = str(record.msg)
        record.msg, record.args = redact(message), None
        return True


class SilentValuesFormatter(logging.Formatter):
    """Says where and of what kind an exception is, never what it says: PostgreSQL quotes whole rows."""

    def formatException(  # noqa: N802
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        if isinstance(ei[1], InterfaceError | OperationalError):
            # The database is away: each request would fill the log with the same forty lines.
            return f"{type(ei[1]).__module__}.{type(ei[1]).__qualname__}"
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None and len(lines) < 100:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines.extend(
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            )
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)
