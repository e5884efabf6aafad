"""What a request's head is allowed to say: proxies that are named, headers that cannot be mistaken."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from visavis.web.serving.types import Application, Receive, Scope, Send

_FORWARDED = frozenset(
    (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-real-ip", b"forwarded")
)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedHead:
    """Takes the client's address and scheme from proxies that are named, and from nobody else.

    Header names with an underscore are dropped: WSGI cannot tell `X_Real_IP` from `X-Real-IP`.
    """

    def __init__(self, application: Application, trusted: Iterable[str]) -> None:
        self._application = application
        self._trusted = [ipaddress.ip_network(entry, strict=False) for entry in trusted if entry]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = self._cleaned(scope)
        await self._application(scope, receive, send)

    def _cleaned(self, scope: Scope) -> Scope:
        given = {name: value for name, value in scope["headers"] if name in _FORWARDED}
        kept = [pair for pair in scope["headers"] if b"_" not in pair[0] and pair[0] not in _FORWARDED]
        cleaned = {**scope, "headers": kept}
        client = scope.get("client")
        if client and self._is_trusted(client[0]):
            address = self._client_behind(given.get(b"x-forwarded-for", b"").decode("latin-1"), client[0])
            cleaned["client"] = (address, 0 if address != client[0] else client[1])
            if given.get(b"x-forwarded-proto", b"").strip().lower() == b"https":
                cleaned["scheme"] = "https"
        return cleaned

    def _client_behind(self, chain: str, nearest: str) -> str:
        """The last address of the chain that is no proxy of ours; what stands before it may be invented."""
        found = nearest
        for entry in reversed([part.strip() for part in chain.split(",") if part.strip()]):
            if _address(entry) is None:
                break
            found = entry
            if not self._is_trusted(entry):
                break
        return found

    def _is_trusted(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(address in network for network in self._trusted)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
