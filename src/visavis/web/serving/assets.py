"""Built files, served from memory in the event loop: a slow reader holds no thread.

A name that carries a hash of the content is cached for ever. Compressed once, or beforehand by the build.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from visavis.web.serving.types import Application, Headers, Receive, Scope, Send, header, respond

_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml")
_HASHED = re.compile(r"-[\w-]{8}\.\w+$")
_FOR_EVER = b"public, max-age=31536000, immutable"
_FOR_AN_HOUR = b"public, max-age=3600"
_REFUSED = re.compile(r";q=0(\.0*)?$")
_COMMON: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"vary", b"accept-encoding"),
]


@dataclass(frozen=True)
class Asset:
    """A file in each encoding it is held in; the key is the encoding's name, empty for the plain file."""

    content_type: str
    bodies: dict[str, bytes]
    modified: int


class Assets:
    """Answers below `prefix` from the files of `folder`; hands over everything else."""

    def __init__(self, application: Application, *, prefix: str, folder: Path) -> None:
        self._application = application
        self._prefix = prefix
        self._folder = folder.resolve()
        self._held: dict[str, Asset] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self._application(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await respond(send, 405, [(b"allow", b"GET, HEAD")])
            return
        asset = self._find(scope["path"][len(self._prefix) :])
        if asset is None:
            await respond(send, 404, [(b"cache-control", b"no-store"), (b"content-type", b"text/plain")])
            return
        encoding = _chosen_encoding(header(scope, b"accept-encoding"), asset)
        caching = _FOR_EVER if _HASHED.search(scope["path"]) else _FOR_AN_HOUR
        headers: Headers = [
            *_COMMON,
            (b"cache-control", caching),
            (b"content-type", asset.content_type.encode()),
        ]
        if encoding:
            headers.append((b"content-encoding", encoding.encode()))
        body = asset.bodies[encoding]
        if scope["method"] == "HEAD":
            length = (b"content-length", str(len(body)).encode())
            await send({"type": "http.response.start", "status": 200, "headers": [*headers, length]})
            await send({"type": "http.response.body", "body": b""})
            return
        await respond(send, 200, headers, body)

    def _find(self, name: str) -> Asset | None:
        path = (self._folder / name).resolve() if "\0" not in name else self._folder
        if not path.is_relative_to(self._folder) or not path.is_file() or path.name == "manifest.json":
            return None
        modified = path.stat().st_mtime_ns
        held = self._held.get(name)
        if held is None or held.modified != modified:
            held = self._held[name] = _load(path, modified)
        return held


def _load(path: Path, modified: int) -> Asset:
    content_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if content_type == "text/javascript" or path.suffix == ".js":
        content_type = "text/javascript"
    plain = path.read_bytes()
    bodies = {"": plain}
    if content_type.startswith(_COMPRESSIBLE):
        bodies["gzip"] = gzip.compress(plain, 9, mtime=0)
        content_type += "; charset=utf-8"
    for suffix, encoding in ((".gz", "gzip"), (".br", "br")):
        prepared = path.with_name(path.name + suffix)
        if prepared.is_file():
            bodies[encoding] = prepared.read_bytes()
    return Asset(content_type=content_type, bodies=bodies, modified=modified)


def _chosen_encoding(accepted: str, asset: Asset) -> str:
    parts = [part.replace(" ", "").lower() for part in accepted.split(",")]
    offered = {part.split(";")[0] for part in parts if not _REFUSED.search(part)}
    return next((name for name in ("br", "gzip") if name in offered and name in asset.bodies), "")
