"""Live events (server-sent events) by raw ASGI: a stream says that something changed, the page reads it."""

from __future__ import annotations


class Shutdown:
    """What a server sets when it is told to stop, so that no open stream keeps it waiting."""

    def set(self) -> None:
        from visavis.web.live.hub import hub

        hub.begin_shutdown()


def shutdown_event() -> Shutdown:
    """Safe to set from a signal handler."""
    return Shutdown()
