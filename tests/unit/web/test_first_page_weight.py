"""The patient's first page weighs at most 40 KB compressed with all its assets (ux, section 4)."""

import gzip
import json
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from visavis.web import assets_manifest

BUDGET = 40 * 1024


def fetched(sources: list[str]) -> set[str]:
    """Built files that these entries make a browser fetch at once."""
    manifest = json.loads((assets_manifest.ASSETS / "manifest.json").read_text())
    files: set[str] = set()
    while sources:
        entry = manifest[sources.pop()]
        files |= {entry["file"], *entry.get("css", []), *entry.get("assets", [])}
        sources += entry.get("imports", [])
    return files


def weight(path: Path) -> int:
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9))


@pytest.mark.skipif(
    not (assets_manifest.ASSETS / "manifest.json").exists(), reason="the front end is not built here"
)
def test_the_first_page_is_light() -> None:
    page = render_to_string("404.html", request=RequestFactory().get("/"))
    files = fetched(["styles/public.css", "enhance/public.ts"])
    total = len(gzip.compress(page.encode(), 9)) + sum(
        weight(assets_manifest.ASSETS / name) for name in files
    )
    # The arrival's own words weigh a little more than this page's.
    assert total < BUDGET - 4 * 1024
    assert not any("livekit" in name or "htmx" in name for name in files)
