"""From the tap on « Entrer », after admission, to the first remote frame; in turn with a bare join."""

from playwright.sync_api import Page
from tests.browser.steps.clinician import Professional
from tests.browser.steps.patient import Person
from tests.browser.steps.waiting import until

from bench.report import Figure, ratio, times
from bench.scene import DESK, TELEPHONE, Scene

RUNS = 12
# The room's code is loaded and evaluated while one waits; nobody taps in the first second.
REACTION_MS = 1_500


def figures(scene: Scene) -> list[Figure]:
    """Each run: the product, a bare join, a bare join that also publishes; in turn, on the same machine."""
    clinic = scene.office("clinic")
    professional = Professional(
        scene.context("host", scene.product.url, **DESK).new_page(), clinic
    ).signs_in()
    bare = Bare(scene)
    product: list[float] = []
    plain: list[float] = []
    publishing: list[float] = []
    for run in range(RUNS + 1):
        taken = (product_join(scene, professional, clinic.clinic), bare.join(False), bare.join(True))
        if run:  # the first one warms up
            for kept, value in zip((product, plain, publishing), taken, strict=True):
                kept.append(value)
    return [
        Figure(
            "« Entrer » to the first remote frame",
            times(product),
            f"bare join: {times(plain)}",
            ratio(product, plain),
            "1.3",
        ),
        Figure(
            "the same", "", f"bare join that publishes: {times(publishing)}", ratio(product, publishing), ""
        ),
    ]


def product_join(scene: Scene, professional: Professional, clinic: str) -> float:
    """A visit from the waiting room to the first picture; the professional is in the room already."""
    visit = scene.office("visit", clinic=clinic, state="opened")
    context = scene.context("guest", scene.product.url, **TELEPHONE)
    person = Person(context.new_page())
    person.opens_link(visit.path)
    person.starts()
    person.answers_before_entering()
    person.tests_device()
    person.goes_to_waiting_room()
    professional.opens_visit(visit.id)
    professional.admits(visit.name)
    professional.room.is_open()
    until(professional.page, lambda: gives_picture(professional.page), "the professional's picture")
    person.is_admitted()
    person.page.wait_for_timeout(REACTION_MS)
    person.page.locator("[data-enter=camera]").click()
    taken = first_frame(person.page)
    scene.inside("end_visit", visit.id)
    context.close()
    return taken


def gives_picture(page: Page) -> bool:
    return bool(page.evaluate("window.visavisRoom?.own().camera === true"))


def first_frame(page: Page) -> float:
    until(page, lambda: page.evaluate("benchSeen.frame !== null"), "the first remote frame", 20)
    return float(page.evaluate("benchSeen.frame - benchSeen.tap"))


class Bare:
    """The least that joins a room of the same media server: one who gives pictures, one who comes."""

    ROOM = "bench"

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._rank = 0
        scene.sfu.ensure_room(self.ROOM)
        self._giver = scene.context("host", scene.bare_address, **DESK).new_page()
        self._giver.goto("/")
        self._giver.evaluate("(grant) => bare.give(grant)", self._grant("giver"))
        scene.closing.callback(scene.sfu.delete_room, self.ROOM)

    def _grant(self, identity: str) -> dict[str, str]:
        token = self._scene.sfu.join_token(room=self.ROOM, identity=identity, name=identity)
        return {"url": self._scene.product.info["livekit_url"], "token": token}

    def join(self, devices: bool) -> float:
        """Milliseconds from the tap to the first frame, with the token at hand."""
        self._rank += 1
        context = self._scene.context("guest", self._scene.bare_address, **TELEPHONE)
        page = context.new_page()
        page.goto("/")
        grant = self._grant(f"comer-{self._rank}")
        page.evaluate("([grant, devices]) => bare.prepare(grant, devices)", [grant, devices])
        page.wait_for_timeout(REACTION_MS)
        page.locator("[data-enter]").click()
        taken = first_frame(page)
        page.evaluate("bare.leave()")
        context.close()
        return taken
