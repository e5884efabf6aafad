"""Ticking as a finger does: on the words beside the box."""

from playwright.sync_api import Page, expect


def tick(page: Page, name: str, value: str | None = None) -> None:
    chosen = f"[name={name}]" + (f'[value="{value}"]' if value is not None else "")
    box = page.locator(chosen).first
    size = box.bounding_box()
    if size and size["width"] > 16:
        box.check()
    else:
        page.locator(f'label[for="{box.get_attribute("id")}"]').click()
    expect(box).to_be_checked()


def is_asked(page: Page, name: str, value: str) -> bool:
    """The question stands open on the page: not folded away with answers that were taken over."""
    box = page.locator(f'[name={name}][value="{value}"]')
    return box.count() > 0 and page.locator(f'label[for="{box.first.get_attribute("id")}"]').is_visible()
