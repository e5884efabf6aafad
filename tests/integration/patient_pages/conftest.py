"""A clinic, and browsers that come to its public pages."""

from collections.abc import Callable

import pytest

from tests.factories import Clinic
from tests.factories import clinic as make_clinic
from tests.integration.patient_pages.browsing import ANDROID, Browser
from visavis.gateways.livekit.fake import FakeSfu
from visavis.visits.services import media


@pytest.fixture
def clinic(db: None) -> Clinic:
    return make_clinic()


@pytest.fixture
def browser() -> Callable[..., Browser]:
    def open_one(address: str = "192.0.2.7", *, csrf: bool = False) -> Browser:
        return Browser(
            enforce_csrf_checks=csrf, SERVER_NAME="localhost", REMOTE_ADDR=address, HTTP_USER_AGENT=ANDROID
        )

    return open_one


@pytest.fixture
def phone(browser: Callable[..., Browser]) -> Browser:
    return browser()


@pytest.fixture
def media_server(monkeypatch: pytest.MonkeyPatch) -> FakeSfu:
    fake = FakeSfu()
    monkeypatch.setattr(media, "from_settings", lambda: fake)
    return fake
