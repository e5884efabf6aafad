"""The room weighs at most 220 KB compressed, code and style, and no page of the public fetches it at once."""

import gzip
import json
from typing import Any

import pytest

from visavis.web.assets_manifest import ASSETS

MANIFEST = ASSETS / "manifest.json"
BUDGET = 220_000  # bytes, the stricter reading of 220 KB

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="the front end is not built here")


def closure(*sources: str, later: bool) -> set[str]:
    """Built files that these sources bring, with what they may import later when `later`."""
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text())
    found: set[str] = set()
    left = list(sources)
    while left:
        entry = manifest[left.pop()]
        if entry["file"] in found:
            continue
        found |= {entry["file"], *entry.get("css", [])}
        left += [*entry.get("imports", []), *(entry.get("dynamicImports", []) if later else [])]
    return found


def compressed(names: set[str]) -> dict[str, int]:
    """Level 6: what the server sends is smaller."""
    return {name: len(gzip.compress((ASSETS / name).read_bytes(), 6)) for name in names}


def test_the_room_fits_its_budget() -> None:
    weights = compressed(closure("room/main.ts", "styles/room.css", later=True))
    assert {name.rsplit(".", 1)[-1] for name in weights} == {"js", "css"}
    # The media library is in it: an empty build would fit any budget.
    assert 100_000 < sum(weights.values()) <= BUDGET, weights


def test_no_page_of_the_public_brings_the_room_before_it_waits() -> None:
    media = closure("room/main.ts", later=False) - closure("enhance/waiting.ts", later=False)
    assert media
    for source in ("enhance/public.ts", "enhance/waiting.ts"):
        assert closure(source, later=False) & media == set(), source
    assert closure("enhance/waiting.ts", later=True) >= media
