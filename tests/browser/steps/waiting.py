"""Waiting for what a locator cannot say, on the browser's own loop."""

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

Value = TypeVar("Value")


def until(page: Page, found: Callable[[], Value], what: str, seconds: float = 15.0) -> Value:
    """The first true value of `found()`; fails naming `what`. Pages go on living meanwhile."""
    deadline = time.monotonic() + seconds
    while True:
        value = found()
        if value:
            return value
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        page.wait_for_timeout(100)
