"""The embedded media server: loopback, private, and opened by nobody but the application."""

import json
import stat
from pathlib import Path

import jwt
import pytest

from visavis.runtime.livekit import Livekit, _token, http_address


@pytest.fixture
def server(tmp_path: Path) -> Livekit:
    return Livekit(
        tmp_path / "livekit", tmp_path / "key.json", 7880, 7881, 7882, "http://localhost:8000/media/webhook"
    )


def test_configuration_is_private_and_closed(server: Livekit) -> None:
    command = server.command()
    path = Path(command.argv[-1])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    configuration = json.loads(path.read_text())
    assert configuration["bind_addresses"] == ["127.0.0.1"]
    assert configuration["room"] == {"auto_create": False}
    assert configuration["webhook"] == {
        "api_key": server.key,
        "urls": ["http://localhost:8000/media/webhook"],
    }
    assert configuration["keys"] == {server.key: server.secret}


def test_secret_stands_in_no_argument_or_environment(server: Livekit) -> None:
    command = server.command()
    assert server.secret not in " ".join([*command.argv, *command.environment.values()])


def test_token_is_one_that_the_library_accepts() -> None:
    secret = "s" * 32
    claims = jwt.decode(_token("key", secret), secret, algorithms=["HS256"])
    assert claims["iss"] == "key"
    assert claims["video"] == {"roomList": True}


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("ws://127.0.0.1:7880", "http://127.0.0.1:7880"),
        ("wss://sfu.example/", "https://sfu.example"),
        ("https://sfu.example", "https://sfu.example"),
    ],
)
def test_address_of_the_api(url: str, address: str) -> None:
    assert http_address(url) == address
