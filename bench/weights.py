"""What a browser fetches: the patient's first page with its assets, then the room's code while waiting."""

import gzip
import re

from playwright.sync_api import Page
from tests.browser.steps.patient import Person

from bench.report import Figure, kilobytes
from bench.scene import BARE, TELEPHONE, Scene, build_bare

FIRST_PAGE, ROOM = 40_000, 220_000


class Fetched:
    """Bodies as they came over the wire, by address."""

    def __init__(self, page: Page) -> None:
        self.sizes: dict[str, int] = {}
        page.on(
            "requestfinished",
            lambda request: self.sizes.update({request.url: request.sizes()["responseBodySize"]}),
        )

    def of(self, pattern: str) -> int:
        return sum(size for url, size in self.sizes.items() if re.search(pattern, url))


def figures(scene: Scene) -> list[Figure]:
    """The first page against its HTML alone; the room against the bare join of bench/bare."""
    clinic = scene.office("clinic")
    visit = scene.office("visit", clinic=clinic.clinic, state="opened")
    page = scene.context("guest", scene.product.url, **TELEPHONE).new_page()
    first = Fetched(page)
    page.goto(visit.path)
    page.wait_for_load_state("networkidle")
    html = page.request.get(visit.path).body()
    whole, files, count = sum(first.sizes.values()), first.of(r"/static/"), len(first.sizes)
    person = Person(page)
    later = Fetched(page)
    person.starts()
    person.answers_before_entering()
    person.goes_on_without_camera()
    page.wait_for_load_state("networkidle")
    names = scene.inside("room_files")
    room = sum(size for url, size in later.sizes.items() if url.rsplit("/", 1)[-1] in names)
    build_bare()
    bare = sum(len(gzip.compress(path.read_bytes())) for path in BARE.rglob("*.js"))
    return [
        Figure(
            f"first page, {count} files, on the wire",
            kilobytes(whole),
            f"its HTML, not compressed: {kilobytes(len(html))}",
            f"{whole / len(html):.2f}",
            kilobytes(FIRST_PAGE),
        ),
        Figure(
            "the same, all compressed",
            kilobytes(files + len(gzip.compress(html))),
            "",
            "",
            kilobytes(FIRST_PAGE),
        ),
        Figure(
            "room, JS and CSS loaded while waiting",
            kilobytes(room),
            f"bare join: {kilobytes(bare)}",
            f"{room / bare:.2f}",
            kilobytes(ROOM),
        ),
    ]
