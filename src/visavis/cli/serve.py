"""`visavis serve`: uvicorn with our ASGI application, on loopback."""

import os
import resource
from contextlib import suppress
from types import FrameType

import uvicorn


class Server(uvicorn.Server):
    """Tells the open event streams that the server stops: uvicorn waits for them otherwise."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        from visavis.web.live import shutdown_event

        shutdown_event().set()
        super().handle_exit(sig, frame)


def serve(port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    _allow_many_streams()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.config.settings")
    config = uvicorn.Config(
        "visavis.config.asgi:application",
        host="127.0.0.1",
        port=port,
        # uvicorn would believe X-Forwarded-For from any process of this machine.
        proxy_headers=False,
        server_header=False,
        # N3: addresses carry secrets; the application writes its own redacted lines.
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
        lifespan="auto",
    )
    Server(config).run()


def _allow_many_streams() -> None:
    """Each waiting person is an open stream, and the usual limit of open files is 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS refuses "without limit"
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
