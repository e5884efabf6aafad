"""PostgreSQL backend that tells the server who acts.

`visavis.acting` is set only when it changed since the last cursor of this connection; a rollback undoes the
setting on the server, so it is forgotten here too.
"""

from typing import Any

from django.db.backends.postgresql import base

from visavis.core.acting import as_setting, current_actor


class DatabaseWrapper(base.DatabaseWrapper):
    _applied: str | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = super().create_cursor(name)
        wanted = as_setting(current_actor())
        if wanted != self._applied:
            with self.connection.cursor() as raw:
                raw.execute("select set_config('visavis.acting', %s, false)", [wanted])
            self._applied = wanted
        return cursor

    def init_connection_state(self) -> None:
        self._applied = None
        super().init_connection_state()

    # Forgotten after the rollback, not before: a cursor of the aborted transaction may set nothing.
    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._applied = None

    def _savepoint_rollback(self, sid: str) -> None:
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]
        finally:
            self._applied = None

    def _close(self) -> Any:
        self._applied = None
        return super()._close()  # type: ignore[misc]
