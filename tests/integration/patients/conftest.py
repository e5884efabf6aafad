"""An establishment, another one, and a professional of each."""

import pytest

from tests.factories import Clinic, clinic


@pytest.fixture
def place(db: None) -> Clinic:
    return clinic()


@pytest.fixture
def elsewhere(db: None) -> Clinic:
    return clinic("CIUSSS de la Haute-Baie", "Océane Marchand")
