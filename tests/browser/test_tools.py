"""Do the tools of the browser tests find what they look for? Tried on scratch pages, each with one fault."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.tools.axe import PHONE_WIDTH, axe, axe_on_phone_and_desktop
from tests.tools.browser import watched_page

PAGE = """<!doctype html><html lang="en-GB"><meta name="viewport" content="width=device-width"><title>A page</title>
<main><h1>A page</h1>{}</main>"""
PAGES = {
    "/good": '<script src="/script.js"></script>',
    "/no-alt": '<img src="/picture.svg">',
    "/faint": '<p style="color: #bbb">Too faint to read.</p>',
    "/too-wide": '<p style="width: 1400px">Wider than a desktop.</p>',
    "/too-wide-for-a-phone": '<p style="width: 400px">Wider than a phone.</p>',
    "/faint-on-desktops": "<style>@media (min-width: 600px) { p { color: #bbb } }</style><p>Too faint to read.</p>",
    "/dark-in-dark": """<style>@media (prefers-color-scheme: dark) { p { background: #333 } }</style>
        <details><summary>More</summary><p>Too dark to read.</p></details>""",
    "/other-host": '<img alt="" src="http://other.example/pixel.png">',
    "/redirect": '<img alt="" src="/away">',
    "/inline-script": "<script>1</script>",
    "/console": '<script src="/complaint.js"></script>',
    "/exception": '<script src="/fault.js"></script>',
    "/missing-file": '<img alt="" src="/missing">',
    "/cookie": "It comes with the page.",
    "/script-cookie": '<script src="/cookie.js"></script>',
}
FILES = {
    "/script.js": ("text/javascript", "console.log('fine')"),
    "/complaint.js": ("text/javascript", "console.error('all is not well')"),
    "/fault.js": ("text/javascript", "throw new Error('out of order')"),
    "/cookie.js": ("text/javascript", "document.cookie = 'seen=1'"),
    "/picture.svg": ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'),
    # A browser asks for it now and then.
    "/favicon.ico": ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'),
}
# As strict as the site's own, but for what a fault needs to get as far as the watch.
POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src *"


class ScratchPages(BaseHTTPRequestHandler):
    """Serves the above; anything else is a page with status 404."""

    def do_GET(self):
        content_type, text = FILES.get(self.path, ("text/html", PAGE.format(PAGES.get(self.path, "Not found"))))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://other.example/pixel.png")
        else:
            self.send_response(200 if self.path in PAGES or self.path in FILES else 404)
        if self.path == "/cookie":
            self.send_header("Set-Cookie", "seen=1; HttpOnly")
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def scratch():
    """The origin of a server with the scratch pages."""
    with ThreadingHTTPServer(("localhost", 0), ScratchPages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("/other-host", "asked another host: http://other.example/pixel.png"),
        ("/redirect", "asked another host: http://other.example/pixel.png"),
        ("/inline-script", "Content Security Policy"),
        ("/console", "logged an error: all is not well"),
        ("/exception", "raised an exception: out of order"),
        ("/missing-file", "404"),
        ("/cookie", "set a cookie: seen"),
        ("/script-cookie", "set a cookie: seen"),
    ],
)
def test_a_page_with_a_fault_is_found_out(browser, scratch, address, complaint):
    with pytest.raises(AssertionError, match=complaint), watched_page(browser, scratch) as page:
        page.goto(address)


@pytest.mark.parametrize(("address", "cookies"), [("/good", False), ("/no-such-page", False), ("/cookie", True)])
def test_a_page_without_fault_passes(browser, scratch, address, cookies):
    with watched_page(browser, scratch, cookies=cookies) as page:
        page.goto(address)


def test_axe_finds_what_is_inaccessible_under_a_strict_policy(browser, scratch):
    expected = {"/good": set(), "/no-alt": {"image-alt"}, "/faint": {"color-contrast"}}
    with watched_page(browser, scratch) as page:
        for address, rules in expected.items():
            page.goto(address)
            assert {text.split()[0] for text in axe(page)} == rules, address


def test_a_page_is_judged_on_a_phone_in_dark_and_on_a_desktop_in_light(browser, scratch):
    expected = {
        "/good": [],
        "/too-wide": ["At 320 pixels in dark: The page scrolls", "At 1280 pixels in light: The page scrolls"],
        "/too-wide-for-a-phone": ["At 320 pixels in dark: The page scrolls"],
        "/faint-on-desktops": ["At 1280 pixels in light: color-contrast"],
        "/dark-in-dark": ["At 320 pixels in dark: color-contrast"],
    }
    with watched_page(browser, scratch, width=PHONE_WIDTH) as page:
        for address, faults in expected.items():
            found = axe_on_phone_and_desktop(page, address)
            assert len(found) == len(faults), found
            assert all(text.startswith(fault) for text, fault in zip(found, faults, strict=True)), found


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_a_page_has_the_width_and_the_colours_asked_for(browser, scratch, width, scheme):
    with watched_page(browser, scratch, width=width, colour_scheme=scheme) as page:
        page.goto("/good")
        assert page.evaluate("screen.width") == width
        assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
