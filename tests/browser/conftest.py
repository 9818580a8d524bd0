"""What every test in a real browser shares: the browser, and pages that are watched (see ``tests.tools.browser``)."""

from contextlib import ExitStack

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import sync_playwright

from tests.tools.browser import launch, watched_page


def pytest_itemcollected(item):
    """A test that uses the browser needs one, without having to say so."""
    if "browser" in item.fixturenames:
        item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, started once in each test process."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_kept():
    """As in production, a browser asks for a style sheet once; else every page would ask for all of them again."""
    with pytest.MonkeyPatch.context() as patch:
        serve = StaticFilesHandler.serve

        def serve_to_keep(self, request):
            response = serve(self, request)
            response.headers["Cache-Control"] = "max-age=3600"
            return response

        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        yield


@pytest.fixture
def page_at(browser, live_server):
    """Return a function: ``page = page_at(width=390, colour_scheme="dark")``, then ``page.goto("/en/")``.

    When the test is over it fails if a page asked another host, logged an error in the console or set a cookie;
    ``cookies=True`` allows cookies, in the admin.
    """
    with ExitStack() as pages:

        def open_page(width=1280, colour_scheme="light", *, cookies=False):
            page = watched_page(browser, live_server.url, width=width, colour_scheme=colour_scheme, cookies=cookies)
            return pages.enter_context(page)

        yield open_page
