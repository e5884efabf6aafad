"""What the figures are taken on: the product started as a user starts it, browsers, a bare page beside it."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from tests.browser import cameras
from tests.browser.office import Office
from tests.harness import chromium
from tests.harness.product import ROOT, Product, clean_environment, running_product

from visavis.gateways.livekit.client import SfuClient

BARE = ROOT / ".build" / "bench"
TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}


@dataclass
class Scene:
    """One product for the run; what a figure does not need is not started."""

    product: Product
    folder: Path
    closing: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def office(self) -> Office:
        """Makes clinics and visits by the services."""
        made = Office(self.product)
        self.closing.callback(made.close)
        return made

    @cached_property
    def playwright(self) -> Playwright:
        return self.closing.enter_context(sync_playwright())

    @cached_property
    def browsers(self) -> dict[str, Browser]:
        """One for each side: the invented camera belongs to the whole browser."""
        return {who: self._launch(who) for who in ("host", "guest")}

    def _launch(self, who: str) -> Browser:
        picture, sound = cameras.write(self.folder, who)
        browser = self.playwright.chromium.launch(
            executable_path=chromium.find(),
            args=[
                "--no-sandbox",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={picture}",
                f"--use-file-for-fake-audio-capture={sound}",
                "--autoplay-policy=no-user-gesture-required",
                "--disable-features=WebRtcHideLocalIpsWithMdns",
            ],
        )
        self.closing.callback(browser.close)
        return browser

    def context(self, who: str, base: str, **options: Any) -> BrowserContext:
        """A browser window of its own, with `seen.js` in each of its pages."""
        opened = self.browsers[who].new_context(
            base_url=base, locale="fr-CA", timezone_id="America/Toronto", **options
        )
        opened.set_default_timeout(60_000)
        opened.add_init_script(path=Path(__file__).with_name("seen.js"))
        self.closing.callback(opened.close)
        return opened

    @cached_property
    def bare_address(self) -> str:
        """The bare page, built and served on loopback."""
        build_bare()
        handler = partial(Silent, directory=str(BARE))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.closing.callback(server.shutdown)
        return f"http://localhost:{server.server_port}"

    @cached_property
    def sfu(self) -> SfuClient:
        """The product's own media server, with its key."""
        settings = json.loads((self.product.home / "livekit" / "livekit.yaml").read_text())
        ((key, secret),) = settings["keys"].items()
        return SfuClient(url=self.product.info["livekit_url"], api_key=key, api_secret=secret, timeout=5.0)

    def inside(self, work: str, *words: str) -> Any:
        """The answer of a function of `bench/inside.py`, in a process that has the product's settings."""
        info = self.product.info
        environment = clean_environment() | {
            "DATABASE_URL": info["database_url"],
            "VISAVIS_HOME": str(self.product.home),
            "VISAVIS_KEYS_DIR": str(self.product.home / "keys"),
            "VISAVIS_MODE": "demonstration",
            "VISAVIS_URL": info["url"],
            "DJANGO_SETTINGS_MODULE": "visavis.config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.inside", work, *words],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"bench.inside {work}:\n{done.stderr[-2000:]}")
        return json.loads(done.stdout, object_hook=lambda found: SimpleNamespace(**found))


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: only figures are printed."""


def build_bare() -> None:
    """By the product's own Vite and packages, into `.build/`."""
    sys.path.insert(0, str(ROOT / "tools"))
    from node import find_node

    config = str(Path(__file__).parent / "bare" / "vite.config.ts")
    find_node().tool("vite/bin/vite.js", "build", "--config", config, "--logLevel", "error")


@contextmanager
def opened() -> Iterator[Scene]:
    """A scene on a product of its own, all gone at the end."""
    with tempfile.TemporaryDirectory(prefix="visavis-bench-") as folder:
        place = Path(folder)
        with running_product(place) as product:
            scene = Scene(product, place)
            with scene.closing:
                yield scene
