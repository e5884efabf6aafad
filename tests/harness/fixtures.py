"""Fixtures of the started product, for browser journeys and integration tests. Load as a pytest plugin."""

from collections.abc import Iterator

import pytest

from tests.harness.product import Product, running_product


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its demonstration, one for the whole run."""
    with running_product(tmp_path_factory.mktemp("product")) as running:
        yield running


@pytest.fixture(scope="session")
def empty_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product without its demonstration, one for the whole run."""
    with running_product(tmp_path_factory.mktemp("empty"), "--no-demo") as running:
        yield running
