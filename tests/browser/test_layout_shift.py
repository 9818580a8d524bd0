"""Nothing moves while a page is coming in."""

import pytest

from tests.public_pages import make_whole_site
from tests.tools.browser import watched_page
from tests.tools.slow import slow_line

pytestmark = pytest.mark.django_db(transaction=True)

# Keeps what Chromium saw move; a mark drawn before a text (no node) settles with the line that it stands in, and a
# space with the word after it, wherever the line was cut between two packets.
WATCH = """
window.moved = []
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    for (const { node } of entry.sources)
      if (node && (node.outerHTML || node.textContent.trim()))
        window.moved.push(String(node.outerHTML || node.textContent).slice(0, 80))
}).observe({ type: "layout-shift", buffered: true })
"""


@pytest.mark.parametrize("width", [390, 1350])
def test_nothing_moves_while_a_page_is_coming_in(browser, live_server, width):
    make_whole_site()
    paths = [
        "/en/partnerships/",
        "/en/partnerships/lund-leon/",
        "/projekt/?view=timeline",
        "/en/projects/?view=numbers",
    ]
    with slow_line(live_server.url) as origin, watched_page(browser, origin, width=width) as page:
        page.add_init_script(WATCH)
        for path in paths:
            page.goto(path)
            page.wait_for_timeout(100)
            assert page.evaluate("window.moved") == [], path
