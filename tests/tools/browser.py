"""Pages in a real browser that are watched while a test looks at them."""

import re
from contextlib import contextmanager

from tests.tools.needs import find_chromium

# Nothing of the browser's own on the network; the sandbox is a matter for machines that read foreign pages.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # No host but this machine exists: a test does not wait for one that may not answer. (Refusing requests one by one
    # would turn off the browser's cache, and every page would load its style sheets anew.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
# Up to this width the browser pretends to be a phone: touch, and a viewport that obeys <meta name="viewport">.
PHONE = 600
SECONDS_TO_WAIT = 15


def launch(playwright):
    """Start the system's Chromium; the test needs ``needs("chromium")``."""
    return playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)


@contextmanager
def watched_page(browser, origin, *, width=1280, colour_scheme="light", cookies=False):
    """Give a new page of the site at ``origin`` ("http://localhost:8081"), where ``page.goto("/en/")`` finds its way.

    ``colour_scheme`` is "light" or "dark". At the end AssertionError is raised if a page asked another host for
    anything, wrote an error in the console (a breach of the Content-Security-Policy is one, an exception in a script
    too), or set a cookie. ``cookies=True`` allows those, for staff who sign in.
    """
    is_phone = width <= PHONE
    context = browser.new_context(
        base_url=origin,
        viewport={"width": width, "height": 800},
        is_mobile=is_phone,
        has_touch=is_phone,
        color_scheme=colour_scheme,
        # A picture in the middle of a transition has colours of its own, and contrast faults that nobody sees.
        reduced_motion="reduce",
    )
    context.set_default_timeout(SECONDS_TO_WAIT * 1000)
    watch = Watch(context, origin)
    try:
        yield context.new_page()
        complaints = watch.complaints(cookies)
    finally:
        context.close()
    assert not complaints, "While the test looked, a page:\n" + "\n".join(complaints)


class Watch:
    """Hears what the pages of a browser context ask for and complain about."""

    def __init__(self, context, origin):
        self.context = context
        self.elsewhere = re.compile(rf"^(?!({re.escape(origin)}([/?#]|$))|data:|blob:|about:)")
        self.requests = []
        self.errors = []
        self.error_pages = set()
        context.on("request", self.on_request)
        context.on("response", self.on_response)
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.errors.append((f"raised an exception: {error.error}", None)))

    def on_request(self, request):
        if self.elsewhere.match(request.url):
            self.requests.append(f"asked another host: {request.url}")

    def on_response(self, response):
        if response.status >= 400 and response.request.is_navigation_request():
            self.error_pages.add(response.url)

    def on_console(self, message):
        if message.type == "error":
            address = message.location["url"]
            # Chromium also logs that the page itself is a 404, which is for the test to expect or not.
            own_status = address if message.text.startswith("Failed to load resource") else None
            self.errors.append((f"logged an error: {message.text} ({address})", own_status))

    def complaints(self, cookies):
        """Return what a visitor should not have met, as sentences without their subject."""
        found = [f"set a cookie: {cookie['name']}" for cookie in self.context.cookies() if not cookies]
        return found + self.requests + [text for text, page in self.errors if page not in self.error_pages]
