"""Ports are kept across starts, and never shared."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from visavis.runtime.ports import Ports, is_free


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_preferred_port_is_used_when_it_is_free(tmp_path: Path) -> None:
    port = _free()
    ports = Ports(tmp_path / "ports.json", {"web": port})
    assert ports.take("web") == port
    assert ports.replaced == {}
    ports.release()


def test_taken_port_is_replaced_and_told(tmp_path: Path, taken: int) -> None:
    ports = Ports(tmp_path / "ports.json", {"web": taken})
    port = ports.take("web")
    assert port != taken
    assert ports.replaced == {"web": (taken, port)}
    ports.release()


def test_replacement_is_kept_at_the_next_start(tmp_path: Path, taken: int) -> None:
    first = Ports(tmp_path / "ports.json", {"web": taken})
    port = first.take("web")
    first.release()
    second = Ports(tmp_path / "ports.json")
    assert second.take("web") == port
    second.release()


def test_two_copies_that_start_at_once_get_two_ports(tmp_path: Path) -> None:
    port = _free()
    one, two = (Ports(tmp_path / name, {"web": port}) for name in ("one.json", "two.json"))
    # Nothing listens yet: only the reservation tells them apart.
    assert one.take("web") == port
    assert two.take("web") != port
    one.release()
    two.release()


def test_broken_memory_of_ports_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "ports.json").write_text("[1, 2")
    ports = Ports(tmp_path / "ports.json", {"web": _free()})
    assert ports.take("web")
    ports.release()


def test_port_taken_on_ipv6_only_is_taken() -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 here")
    with listener:
        assert not is_free(listener.getsockname()[1])


def test_udp_is_looked_at_apart() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as user:
        user.bind(("127.0.0.1", 0))
        port = user.getsockname()[1]
        assert not is_free(port, udp=True)
