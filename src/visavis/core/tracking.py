"""Migration operations: history by trigger, and tables that only grow."""

from django.db import migrations


def track(table: str, *, ignoring: tuple[str, ...] = ()) -> migrations.RunSQL:
    """Each change of a row of `table` leaves its old and new values in the history, with author and reason.

    Columns of `ignoring` are left out: what changes at each keystroke, or is kept under another rule.
    """
    arguments = ", ".join(f"'{name}'" for name in ignoring)
    return migrations.RunSQL(
        f"create trigger core_track after insert or update or delete on {table} "
        f"for each row execute function core_track({arguments})",
        f"drop trigger core_track on {table}",
    )


def append_only(table: str) -> migrations.RunSQL:
    """Rows of `table` are never changed nor removed, by anyone."""
    return migrations.RunSQL(
        f"create trigger core_append_only before update or delete on {table} "
        f"for each row execute function core_refuse_change();"
        f"create trigger core_append_only_truncate before truncate on {table} "
        f"for each statement execute function core_refuse_change()",
        f"drop trigger core_append_only on {table}; drop trigger core_append_only_truncate on {table}",
    )
