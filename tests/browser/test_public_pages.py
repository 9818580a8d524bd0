"""Every public page in a real browser, on a phone and on a desktop, in light and dark."""

import pytest

from tests.public_pages import REPORT_PAGES, make_whole_site, public_paths
from tests.tools.axe import PHONE_WIDTH, SCROLLS_SIDEWAYS, axe, axe_on_phone_and_desktop
from website.models import ErrorReport

pytestmark = pytest.mark.django_db(transaction=True)

ERRORS = ["/finns-inte/", "/en/not-there/", "/projekt/?q=zzz", "/en/projects/?area=vatten&status=cancelled"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_has_a_fault_of_accessibility_or_scrolls_sideways(page_at, language):
    make_whole_site()
    page = page_at(width=PHONE_WIDTH)
    paths = [
        path for path in [*public_paths(), *ERRORS, *REPORT_PAGES] if path.startswith("/en/") == (language == "en")
    ]
    faults = {path: axe_on_phone_and_desktop(page, path) for path in paths}
    assert {path: found for path, found in faults.items() if found} == {}
    assert len(faults) > 20


# WCAG 2.2, success criterion 1.4.12; a sheet of the document's own, which the policy allows a reader.
SPACING = """
const sheet = new CSSStyleSheet()
sheet.replaceSync(`
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-block-end: 2em !important }`)
document.adoptedStyleSheets = [sheet]
"""
# Words that stick out of an element that hides what does.
CUT_OFF = """
[...document.querySelectorAll("body *")].filter(element => {
  const { overflowX, overflowY, position } = getComputedStyle(element)
  const isHidden = position === "absolute" || element.closest("svg, .visually-hidden, option, select")
  return !isHidden && element.textContent.trim() && (
    overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1 ||
    overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1)
}).map(element => element.outerHTML.slice(0, 90))
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_a_reader_who_spaces_the_text_out_loses_nothing(page_at, width):
    make_whole_site()
    page = page_at(width=width)
    detail = ["/partnerskap/lund-leon/", "/en/projects/rent-vatten-i-leon/", "/kommuner/lund/", "/rapportera-fel/"]
    for path in ["/", "/en/projects/", "/projekt/?view=timeline", "/sok/?q=vatten", *detail]:
        page.goto(path)
        page.evaluate(SPACING)
        assert page.evaluate("getComputedStyle(document.querySelector('p')).letterSpacing") != "normal"
        assert not page.evaluate(SCROLLS_SIDEWAYS), path
        assert page.evaluate(CUT_OFF) == [], path


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
    page.wait_for_url("**?area=vatten")
    assert page.get_by_role("link", name="Clean water in León").is_visible()
    assert not page.get_by_text("Skolbibliotek").is_visible()
    page.goto(page.url)
    assert page.get_by_role("link", name="Clean water in León").is_visible()


def test_an_error_is_reported_by_keyboard_alone(page_at):
    make_whole_site()
    page = page_at(width=PHONE_WIDTH)
    page.goto("/en/projects/rent-vatten-i-leon/")
    page.get_by_role("link", name="Report an error on this page").press("Enter")
    page.get_by_label("Something in the content is wrong").press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Too small")
    for _field in ("suggestion", "email"):
        page.keyboard.press("Tab")
    page.keyboard.type("eva@example.org")
    page.keyboard.press("Enter")
    # The browser goes to what is wrong, from where a link leads to the field.
    page.wait_for_url("**/en/report-an-error/?page=**")
    summary = page.locator(".error-summary:focus")
    summary.wait_for()
    assert axe(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#id_text").evaluate("field => field === document.activeElement")
    page.keyboard.press("End")
    page.keyboard.type(" to read on my phone.")
    page.get_by_role("button", name="Send").press("Enter")
    page.get_by_role("heading", name="Thank you for your report").wait_for()
    page.reload()
    (report,) = ErrorReport.objects.all()
    assert (report.kind, report.text) == ("accessibility", "Too small to read on my phone.")
    assert (report.email, report.page_title) == ("eva@example.org", "Clean water in León")
