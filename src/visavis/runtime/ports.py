"""Ports of the embedded parts: the same at each start, replaced by free ones when something else has them."""

import fcntl
import json
import os
import socket
from pathlib import Path

from visavis.runtime.home import write_private
from visavis.runtime.livekit_build import cache_folder

PREFERRED = {
    "web": 8000,
    "livekit": 7880,
    "livekit_tcp": 7881,
    "livekit_udp": 7882,
    "postgres": 54320,
    "mail": 2525,
}


class Ports:
    """Chooses ports and keeps others of this user's copies off them, as long as this process lives."""

    def __init__(self, kept_in: Path, preferred: dict[str, int] | None = None) -> None:
        self._path = kept_in
        self._locks: list[int] = []
        kept = _read(kept_in)
        self._wanted = PREFERRED | kept | (preferred or {})
        self.chosen: dict[str, int] = dict(kept)
        self.replaced: dict[str, tuple[int, int]] = {}

    def take(self, name: str) -> int:
        """The port of this part."""
        wanted = self._wanted[name]
        port = wanted
        while not (self._reserve(port) and is_free(port, udp=name.endswith("_udp"))):
            port = _any_free(udp=name.endswith("_udp"))
        if port != wanted:
            self.replaced[name] = (wanted, port)
        self.chosen[name] = port
        write_private(self._path, json.dumps(self.chosen))
        return port

    def _reserve(self, port: int) -> bool:
        """Two copies that start at once both find a port free: a lock decides."""
        folder = cache_folder() / "ports"
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / str(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._locks.append(descriptor)
        return True

    def release(self) -> None:
        """Let other copies have them."""
        for descriptor in self._locks:
            os.close(descriptor)
        self._locks.clear()


def is_free(port: int, *, udp: bool = False) -> bool:
    """Nothing listens there, on IPv4 or IPv6: a browser that asks for `localhost` may try either."""
    kind = socket.SOCK_DGRAM if udp else socket.SOCK_STREAM
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            probe = socket.socket(family, kind)
        except OSError:
            continue  # no IPv6 here
        with probe:
            if not udp:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if family == socket.AF_INET6 and error.errno == 99:  # EADDRNOTAVAIL: IPv6 is switched off
                    continue
                return False
    return True


def _any_free(*, udp: bool) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _read(path: Path) -> dict[str, int]:
    try:
        return {str(name): int(port) for name, port in json.loads(path.read_text()).items()}
    except (FileNotFoundError, ValueError, AttributeError):
        return {}
