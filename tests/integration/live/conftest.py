"""The web server as a process of its own, on this test's database."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.harness.database import TestDatabase
from tests.integration.accounts.conftest import EMAIL, PASSWORD, roles, user

__all__ = ["EMAIL", "PASSWORD", "roles", "user"]


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    opened: list[http.client.HTTPConnection | http.client.HTTPResponse] = field(default_factory=list)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> http.client.HTTPResponse:
        """One request with the cookies kept; the answer's body is read already, unless it is a stream."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.opened.append(connection)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": f"localhost:{self.port}", "Cookie": cookies}
        if body:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body.encode() or None, sent | headers)
        answer = connection.getresponse()
        self.opened.append(answer)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def post_form(self, path: str, page: str, **fields: str) -> http.client.HTTPResponse:
        """Post the form of `page` with its token."""
        text = self.ask("GET", page).read().decode()
        token = text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        return self.ask("POST", path, urlencode({"csrfmiddlewaretoken": token, **fields}))

    def sign_in(self) -> None:
        answer = self.post_form("/connexion", "/connexion", login=EMAIL, password=PASSWORD)
        assert (answer.status, answer.headers["Location"]) == (302, "/journee/")

    def stream(self, path: str) -> "Events":
        return Events(self.ask("GET", path))


class Events:
    """An open stream, read event by event."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self._answer = answer
        self._socket = answer.fp.raw._sock  # type: ignore[union-attr]

    def next(self, seconds: float = 5) -> str:
        """The next event's name, `closed` at the end of the stream. Raises TimeoutError."""
        self._socket.settimeout(seconds)
        while True:
            line = self._answer.readline()
            if not line:
                return "closed"
            if line.startswith(b"event: "):
                return line[7:].decode().strip()

    def ends(self) -> bool:
        """Whether the stream is closed by the server, after at most a few events. Raises TimeoutError."""
        return any(self.next() == "closed" for _ in range(5))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def hashed_as_in_life(settings: Any) -> None:
    """The server of these tests has the product's own settings."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def server(transactional_db: None, database: TestDatabase) -> Iterator[Server]:
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "visavis.config.settings",
        "DATABASE_URL": database.url,
        "VISAVIS_URL": f"http://localhost:{port}",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "visavis", "serve", "--port", str(port)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    running = Server(process, port)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                if running.ask("GET", "/sante").status == 200:
                    break
            except OSError:
                assert process.poll() is None, process.communicate()[0].decode()
            assert time.monotonic() < deadline, "the web server did not start"
            time.sleep(0.05)
        yield running
    finally:
        for connection in running.opened:
            connection.close()
        process.kill()
        if process.stdout and not process.stdout.closed:
            process.communicate()
