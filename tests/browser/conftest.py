"""What every test in a real browser shares: the browser, and pages that are watched (see ``tests.tools.browser``)."""

import threading
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
def _answers_are_finished(live_server):
    """The database is emptied when the server has answered all that it was asked, also by a tab that was closed.

    Else an answer may write what emptying the database is about to write anew: then this test fails, or the next.
    """
    yield
    for thread in threading.enumerate():
        # One thread answers what comes by one connection; a browser that closes its pages closes those.
        if "process_request_thread" in thread.name:
            thread.join(timeout=15)
            assert not thread.is_alive(), "The server is still answering when the test is over."


@pytest.fixture
def page_at(browser, live_server, _answers_are_finished):
    """Return a function: ``page = page_at(width=390, colour_scheme="dark")``, then ``page.goto("/en/")``.

    When the test is over it fails if a page asked another host, logged an error in the console or set a cookie;
    ``cookies=True`` allows cookies, in the admin.
    """
    with ExitStack() as pages:

        def open_page(width=1280, colour_scheme="light", *, cookies=False):
            page = watched_page(browser, live_server.url, width=width, colour_scheme=colour_scheme, cookies=cookies)
            return pages.enter_context(page)

        yield open_page
