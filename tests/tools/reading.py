"""What a visitor reads on a page."""

import html
import re


def markup(response):
    """The HTML of a response with every run of space as one: templates may be laid out anew."""
    return " ".join(response.content.decode().split())


def words(response, id=None):
    """The visible words of a page, or of its section whose heading has ``id``, as one line."""
    page = re.sub(r"<(head|svg|script)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    if id:
        page = re.search(
            rf'<(section|nav)\b[^>]*aria-labelledby="{id}".*?</\1>\s*(?=<(section|nav|/div))', page, re.DOTALL
        )[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
