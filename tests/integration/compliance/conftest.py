"""An establishment and a professional of it."""

import pytest

from tests.factories import Clinic, clinic


@pytest.fixture
def place(db: None) -> Clinic:
    return clinic()
