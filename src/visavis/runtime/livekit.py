"""The embedded LiveKit server: its configuration, and a question that only a server with our key answers."""

import base64
import hashlib
import hmac
import json
import signal
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from visavis.runtime import livekit_build
from visavis.runtime.children import Command
from visavis.runtime.home import kept_secrets, write_private


@dataclass(frozen=True)
class Livekit:
    """One embedded server, on loopback."""

    folder: Path
    secrets_file: Path
    port: int
    tcp_port: int
    udp_port: int
    webhook: str

    key = "visavis"

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def secret(self) -> str:
        """Made once, kept in the home."""
        return kept_secrets(self.secrets_file, ("livekit",))["livekit"]

    def command(self) -> Command:
        """The server process. Its configuration carries the key, so it is private."""
        self.folder.mkdir(exist_ok=True, mode=0o700)
        configuration = self.folder / "livekit.yaml"
        write_private(configuration, json.dumps(self._configuration(), indent=1))  # JSON is YAML
        return Command(
            name="livekit",
            argv=[str(livekit_build.binary_path()), "--config", str(configuration)],
            environment={"TZ": "UTC"},
            # After SIGTERM it would wait for rooms to empty, and it keeps nothing.
            death_signal=signal.SIGKILL,
            grace=0.5,
        )

    def _configuration(self) -> dict[str, object]:
        return {
            "port": self.port,
            "bind_addresses": ["127.0.0.1"],
            "keys": {self.key: self.secret},
            "logging": {"level": "warn", "json": True},
            "rtc": {
                "tcp_port": self.tcp_port,
                "udp_port": self.udp_port,
                "node_ip": "127.0.0.1",
                "enable_loopback_candidate": True,
                "use_external_ip": False,
                "stun_servers": [],
            },
            # N2: only the application opens rooms.
            "room": {"auto_create": False},
            "webhook": {"api_key": self.key, "urls": [self.webhook]},
        }

    def answers(self) -> bool:
        """The health check: it accepts our key."""
        return ask(self.url, self.key, self.secret) == 200


def ask(url: str, key: str, secret: str, *, timeout: float = 3.0) -> int | None:
    """The HTTP status of an authorized request; None when nothing answers there."""
    request = urllib.request.Request(  # noqa: S310
        f"{http_address(url)}/twirp/livekit.RoomService/ListRooms",
        data=b"{}",
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {_token(key, secret)}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, ValueError):
        return None


def http_address(url: str) -> str:
    """The address of the API that goes with a `ws://` or `wss://` address."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.replace('ws', 'http', 1)}://{rest}".rstrip("/")


def _token(key: str, secret: str) -> str:
    claims = {
        "iss": key,
        "nbf": int(time.time()) - 10,
        "exp": int(time.time()) + 60,
        "video": {"roomList": True},
    }
    signed = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded(claims)}"
    signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_base64(signature)}"


def _encoded(value: object) -> str:
    return _base64(json.dumps(value).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
