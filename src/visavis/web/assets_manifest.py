"""Maps a source file of `frontend/` to the address of its built file, by Vite's manifest."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

ASSETS = Path(__file__).parent / "assets"
URL = "/static/"


def asset_url(source: str) -> str:
    """The address of the built file of `source`, for example `styles/public.css`."""
    return URL + str(_entry(source)["file"])


def parts_of(source: str) -> list[str]:
    """Addresses of the built files that `source` imports, to be fetched at the same time."""
    names = _entry(source).get("imports", [])
    return [URL + str(_manifest()[name]["file"]) for name in names]


def font_urls() -> list[str]:
    """The fonts that every page needs at once."""
    return [
        URL + str(entry["file"])
        for name, entry in _manifest().items()
        if name.endswith("atkinson-subset.woff2")
    ]


def _entry(source: str) -> dict[str, Any]:
    try:
        return dict(_manifest()[source])
    except KeyError:
        raise ImproperlyConfigured(
            f"{source} is not among the built assets; build the front end first."
        ) from None


def _manifest() -> dict[str, Any]:
    path = ASSETS / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "The front end is not built: build it first (`npm run build` in frontend)."
        ) from None


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest
