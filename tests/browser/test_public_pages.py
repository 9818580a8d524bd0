"""Every public page in a real browser, on a phone and on a desktop, in light and dark."""

import pytest

from tests.public_pages import make_whole_site, public_paths
from tests.tools.axe import PHONE_WIDTH, axe_on_phone_and_desktop

pytestmark = pytest.mark.django_db(transaction=True)

ERRORS = ["/finns-inte/", "/en/not-there/", "/projekt/?q=zzz", "/en/projects/?area=vatten&status=cancelled"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_has_a_fault_of_accessibility_or_scrolls_sideways(page_at, language):
    make_whole_site()
    page = page_at(width=PHONE_WIDTH)
    paths = [path for path in [*public_paths(), *ERRORS] if path.startswith("/en/") == (language == "en")]
    faults = {path: axe_on_phone_and_desktop(page, path) for path in paths}
    assert {path: found for path, found in faults.items() if found} == {}
    assert len(faults) > 20


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(page_at, width):
    page = page_at(width=width)
    page.goto("/en/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#content"
    assert focused.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)") or page.evaluate(
        "document.activeElement === document.body || !document.querySelector('main a')"
    )


def test_a_filter_works_by_keyboard_alone_and_its_address_can_be_shared(page_at):
    make_whole_site()
    page = page_at(width=390)
    page.goto("/en/projects/")
    page.locator("details.filters > summary").press("Enter")
    page.get_by_label("Focus area").select_option("vatten")
    page.get_by_label("Focus area").press("Tab")
    page.locator("form.filter-bar button").press("Enter")
    assert "area=vatten" in page.url
    assert page.get_by_role("link", name="Clean water in León").is_visible()
    assert not page.get_by_text("Skolbibliotek").is_visible()
    page.goto(page.url)
    assert page.get_by_role("link", name="Clean water in León").is_visible()
