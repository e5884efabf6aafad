"""A real media server, on free ports of the loopback interface, and what it posts to us."""

import contextlib
import os
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from visavis.gateways.livekit.client import SfuClient
from visavis.runtime.livekit import Livekit


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with contextlib.closing(socket.socket(socket.AF_INET, kind)) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class WebhookBox:
    """Keeps what the media server posts: body and Authorization header."""

    received: list[tuple[bytes, str]] = field(default_factory=list)

    def serve(self) -> ThreadingHTTPServer:
        box = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                box.received.append((body, self.headers["Authorization"]))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the test's output stays readable."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


@dataclass(frozen=True)
class RunningLivekit:
    """A media server of our own, and a way to kill and start it again on the same ports."""

    livekit: Livekit
    webhooks: WebhookBox
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def client(self, *, api_secret: str | None = None, timeout: float = 3.0) -> SfuClient:
        return SfuClient(
            url=self.livekit.url,
            api_key=self.livekit.key,
            api_secret=api_secret or self.livekit.secret,
            timeout=timeout,
        )

    def start(self) -> None:
        command = self.livekit.command()
        process = subprocess.Popen(
            command.argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
        )
        self.processes.append(process)
        deadline = time.monotonic() + 20
        while not self.livekit.answers():
            assert process.poll() is None, "the media server stopped at once"
            assert time.monotonic() < deadline, "the media server does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        self.processes[-1].kill()
        self.processes[-1].wait()
