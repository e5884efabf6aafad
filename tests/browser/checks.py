"""What is true of every page: no accessibility violation, no sideways scroll, targets that a finger hits."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
SHOTS = Path(__file__).parent / "shots"
PICTURES = ROOT / "docs" / "pictures"
AXE = (ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text()

TOO_SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((part) => part.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((part) => part.matches('button, .button')
     || !part.closest('p, li, dd, .visually-hidden, .skip-link'))
  .map((part) => ({ part, box: (part.matches('input[type=radio], input[type=checkbox]') && part.labels[0]
     ? part.labels[0] : part).getBoundingClientRect() }))
  .filter(({ box }) => box.width > 1 && box.height > 1 && (box.width < 23.5 || box.height < 23.5))
  .map(({ part, box }) => `${part.outerHTML.slice(0, 120)} ${box.width.toFixed()}×${box.height.toFixed()}`)"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll('body *')]
  .filter((part) => part.getBoundingClientRect().right > window.innerWidth + 1)
  .slice(0, 5).map((part) => part.outerHTML.slice(0, 160))"""


def violations(page: Page) -> list[str]:
    """What axe says, one line for each element."""
    page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:300]})"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def is_sound(page: Page, name: str) -> None:
    """Look at the page as it stands: axe, width, targets; keep its picture as `name`."""
    keep(page, name)
    faults = violations(page) + page.evaluate(TOO_WIDE) + page.evaluate(TOO_SMALL)
    assert faults == [], "\n".join([f"{name} at {page.viewport_size}, {page.url}:", *faults])


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """The picture of a page for who reviews, and for the README when VISAVIS_PICTURES is set."""
    SHOTS.mkdir(exist_ok=True)
    width = (page.viewport_size or {"width": 0})["width"]
    page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=whole, animations="disabled")


def picture(page: Page, name: str) -> None:
    """A picture of the README, written only when asked: `VISAVIS_PICTURES=1 make browser`."""
    if os.environ.get("VISAVIS_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
