"""One product and a few browsers for the whole run; contexts of their own for each journey."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser import cameras
from tests.browser.checks import SHOTS
from tests.browser.office import Office
from tests.browser.steps.clinician import Professional
from tests.browser.steps.mail import Mailbox
from tests.browser.steps.patient import Person
from tests.harness import chromium
from tests.harness.product import Product, running_product

DESK = {"width": 1280, "height": 800}
TELEPHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36",
}
# A fault of the journey itself, told apart from what a page does by itself.
EXPECTED_NOISE = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_NETWORK|WebSocket|net::ERR_FAILED")

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its demonstration, one for the whole run.

    JOURNEYS_ON=folder: one that runs already (made by `Product(folder)`), while writing journeys.
    """
    already = os.environ.get("JOURNEYS_ON")
    if already:
        yield Product(Path(already))
        return
    with running_product(tmp_path_factory.mktemp("product")) as running:
        yield running


@pytest.fixture(scope="session")
def office(product: Product) -> Iterator[Office]:
    """Makes establishments and visits without the pages."""
    made = Office(product)
    yield made
    made.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


class Browsers:
    """Chromium by the camera it has: those flags hold for a whole browser."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright, self._folder = playwright, folder
        self._path = chromium.find()
        self._open: dict[tuple[str, ...], Browser] = {}

    def __call__(self, who: str = "host", *more: str, asks: bool = False, cameras_found: int = 1) -> Browser:
        """`asks`: nothing is permitted by itself. `cameras_found=0`: a microphone only."""
        key = (who, str(asks), str(cameras_found), *more)
        if key not in self._open:
            picture, sound = cameras.write(self._folder, who)
            device = "display-media-type=browser" + ("" if cameras_found else ",device-count=0")
            flags = [
                "--no-sandbox",
                f"--use-fake-device-for-media-stream={device}",
                f"--use-file-for-fake-video-capture={picture}",
                f"--use-file-for-fake-audio-capture={sound}",
                "--autoplay-policy=no-user-gesture-required",
                "--disable-features=WebRtcHideLocalIpsWithMdns",
                *([] if asks else ["--use-fake-ui-for-media-stream"]),
                *more,
            ]
            self._open[key] = self._playwright.chromium.launch(executable_path=self._path, args=flags)
        return self._open[key]

    def close(self) -> None:
        for browser in self._open.values():
            browser.close()


@pytest.fixture(scope="session")
def browsers(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsers]:
    made = Browsers(playwright, tmp_path_factory.mktemp("cameras"))
    yield made
    made.close()


class Stage:
    """Opens the people of one journey, and listens to what their pages complain of."""

    def __init__(self, browsers: Browsers, product: Product) -> None:
        self.browsers, self.product = browsers, product
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.tolerates = EXPECTED_NOISE

    def page(self, browser: Browser, language: str = "fr", **context: Any) -> Page:
        opened = browser.new_context(
            base_url=self.product.url,
            locale="fr-CA" if language == "fr" else "en-CA",
            timezone_id="America/Toronto",
            **{"viewport": DESK} | context,
        )
        self.contexts.append(opened)
        opened.set_default_timeout(10_000)
        page = opened.new_page()
        self._listen(opened)
        return page

    def professional(self, account: SimpleNamespace, *, looks: bool = False, **context: Any) -> Professional:
        """Signed in already."""
        return Professional(self.page(self.browsers("host"), **context), account, looks=looks).signs_in()

    def person(
        self, language: str = "fr", *, looks: bool = False, browser: Browser | None = None, **context: Any
    ) -> Person:
        page = self.page(browser or self.browsers("guest"), language, **TELEPHONE | context)
        return Person(page, language, looks=looks)

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _listen(self, context: BrowserContext) -> None:
        def complain(words: str) -> None:
            if not self.tolerates.search(words):
                self.complaints.append(words)

        context.on("weberror", lambda error: complain(f"error: {error.error}"))
        context.on(
            "response", lambda answer: answer.status >= 500 and complain(f"{answer.status} {answer.url}")
        )
        context.on(
            "console",
            lambda said: (
                said.type == "error"
                and "Failed to load resource" not in said.text
                and complain(f"console: {said.text}")
            ),
        )


@pytest.fixture
def stage(
    browsers: Browsers,
    product: Product,
    request: pytest.FixtureRequest,
) -> Iterator[Stage]:
    made = Stage(browsers, product)
    yield made
    failed = getattr(request.node, "failed_in_call", False)
    if failed:
        SHOTS.mkdir(exist_ok=True)
        for rank, context in enumerate(made.contexts):
            for page in context.pages:
                name = re.sub(r"\W+", "-", request.node.name)
                page.screenshot(path=SHOTS / f"failed-{name}-{rank}.png")
    made.close()
    assert failed or made.complaints == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call":
        item.failed_in_call = report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture
def mailbox(product: Product) -> Mailbox:
    return Mailbox(product.maildir)


@pytest.fixture
def clinic(office: Office) -> SimpleNamespace:
    """An establishment of this journey's own, with the account of its professional."""
    made: SimpleNamespace = office("clinic")
    return made


@pytest.fixture
def a_visit(office: Office, clinic: SimpleNamespace) -> Callable[..., SimpleNamespace]:
    """A visit of that professional, made by the services: open unless said otherwise."""

    def make(state: str = "opened", **fields: Any) -> SimpleNamespace:
        made: SimpleNamespace = office("visit", clinic=clinic.clinic, state=state, **fields)
        return made

    return make


Meeting = Callable[..., tuple[Professional, Person]]


@pytest.fixture
def meeting(stage: Stage, clinic: SimpleNamespace) -> Meeting:
    """The clinic's professional and the person of a visit, face to face with the identity confirmed."""

    def begin(visit: SimpleNamespace, **person: Any) -> tuple[Professional, Person]:
        professional = stage.professional(clinic).opens_visit(visit.id)
        guest = stage.person(**person).waits(visit.path)
        professional.admits(visit.name)
        guest.enters()
        professional.confirms_identity()
        return professional, guest

    return begin
