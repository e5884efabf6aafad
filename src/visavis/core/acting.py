"""The acting context: who does what follows, and why.

The database backend hands it to PostgreSQL, whose triggers write the history and refuse a change that has
no author. A context variable, so that it follows threads of a request and of a job alike.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from visavis.core.actors import Actor

_acting: ContextVar[Actor | None] = ContextVar("visavis_acting", default=None)


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """All writes and audit lines inside are `actor`'s."""
    token = _acting.set(actor)
    try:
        yield actor
    finally:
        _acting.reset(token)


def current_actor() -> Actor | None:
    """The author in force, or None outside any context."""
    return _acting.get()


def set_actor(actor: Actor | None) -> None:
    """For the middleware, whose context spans a whole request."""
    _acting.set(actor)


def as_setting(actor: Actor | None) -> str:
    """The text that the triggers read from `visavis.acting`; empty when nobody acts."""
    if actor is None:
        return ""
    return json.dumps(
        {
            "kind": actor.kind.value,
            "id": str(actor.id) if actor.id else None,
            "role": str(actor.role_id) if actor.role_id else None,
            "organization": str(actor.organization_id) if actor.organization_id else None,
            "name": actor.name,
            "source": actor.source,
            "reason": actor.reason,
        },
        ensure_ascii=False,
        sort_keys=True,
    )
