"""Filters that answer while one chooses: with script at once, without it by the button."""

import pytest

from tests.public_pages import make_whole_site

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_choice_shows_its_projects_at_once_and_keeps_the_field_and_the_address(page_at):
    make_whole_site()
    page = page_at(width=390)
    page.goto("/en/projects/")
    page.evaluate("window.isSamePage = true")
    page.locator("details.filters > summary").click()
    page.get_by_label("Focus area").focus()
    page.get_by_label("Focus area").select_option("vatten")
    page.wait_for_url("**/en/projects/?area=vatten")
    assert page.get_by_role("status").inner_text() == "2 projects"
    assert not page.get_by_text("Skolbibliotek").is_visible()
    # The filters are open as before, the field has the focus, and the other language has the same projects.
    assert page.locator(":focus").get_attribute("name") == "area"
    assert page.get_by_role("link", name="På svenska").get_attribute("href").endswith("/projekt/?area=vatten")
    assert page.title().startswith("Projects: Water")
    page.get_by_label("Search words").press_sequentially("clean")
    page.wait_for_url("**/en/projects/?q=clean&area=vatten")
    assert page.get_by_role("status").inner_text() == "1 project"
    page.get_by_label("Search words").press_sequentially(" wat")
    page.wait_for_url("**/en/projects/?q=clean+wat&area=vatten")
    assert page.get_by_label("Search words").input_value() == "clean wat"
    assert page.evaluate("window.isSamePage")
    shared = page.url
    page.goto("/en/")
    page.goto(shared)
    assert page.get_by_role("status").inner_text() == "1 project"


def test_a_search_answers_while_one_types_and_says_so(page_at):
    make_whole_site()
    page = page_at(width=390)
    page.goto("/en/search/")
    page.evaluate("window.isSamePage = true")
    field = page.get_by_label("What are you looking for?")
    field.press_sequentially("clean wat")
    page.wait_for_url("**/en/search/?q=clean+wat")
    assert page.get_by_role("status").inner_text() == "1 hit"
    assert page.locator(".hit mark").first.is_visible()
    field.press_sequentially("zz")
    page.wait_for_url("**/en/search/?q=clean+watzz")
    assert "Nothing was found" in page.get_by_role("status").inner_text()
    assert field.input_value() == "clean watzz"
    assert page.locator(":focus").get_attribute("name") == "q"
    assert page.evaluate("window.isSamePage")


def test_without_script_the_button_shows_the_same(browser, live_server):
    make_whole_site()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/projects/")
    page.get_by_label("Focus area").select_option("vatten")
    page.get_by_role("button", name="Show", exact=True).click()
    assert page.url.endswith("area=vatten&status=&year=&kind=&goal=")
    assert page.get_by_role("status").inner_text() == "2 projects"
    context.close()
