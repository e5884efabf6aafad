"""What somebody sees who has just started the product: a day of work, captured messages, other roles."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.checks import is_sound, picture
from tests.browser.conftest import TELEPHONE, Stage
from tests.harness.product import Product


@pytest.mark.parametrize("role", ["social_worker", "physician", "coordinator"])
def test_the_demonstration_opens_on_a_day_of_work(stage: Stage, product: Product, role: str) -> None:
    account = SimpleNamespace(**product.account(role))
    professional = stage.professional(account)
    expect(professional.page.locator("[data-part=list]")).to_be_visible()
    is_sound(professional.page, f"demonstration-{role}")
    if role == "social_worker":
        picture(professional.page, "day-demonstration")


def test_the_day_on_a_telephone(stage: Stage, product: Product) -> None:
    account = SimpleNamespace(**product.account("social_worker"))
    professional = stage.professional(account, **TELEPHONE)
    is_sound(professional.page, "demonstration-telephone")
    picture(professional.page, "day-telephone")
