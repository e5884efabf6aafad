"""The first page that a person opens, with all its assets, on 512 kbit/s (rule N10)."""

import gzip
import re

from tests.factories import Clinic
from tests.integration.patient_pages.browsing import Browser, link
from visavis.web.assets_manifest import ASSETS

MOST_BYTES = 40_000


def test_the_first_page_with_all_its_assets_is_light(clinic: Clinic, phone: Browser) -> None:
    response = phone.see(link(clinic.guest(clinic.opened())))
    names = set(re.findall(r"/static/([\w.-]+)", response.content.decode()))
    assert {name.rsplit(".", 1)[-1] for name in names} >= {"css", "js", "woff2"}
    weights = {name: _sent((ASSETS / name).read_bytes(), name) for name in names}
    assert sum(weights.values()) + len(response.content) <= MOST_BYTES, weights


def _sent(body: bytes, name: str) -> int:
    """Fonts are compressed already; pages go uncompressed, since they hold a token beside what was typed."""
    return len(body) if name.endswith("woff2") else len(gzip.compress(body))
