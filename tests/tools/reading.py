"""What a visitor reads on a page."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"head", "svg", "script"}


def markup(response):
    """The HTML of a response with every run of space as one: templates may be laid out anew."""
    return " ".join(response.content.decode().split())


def words(response, heading=None):
    """The words of a page, or of the section that the heading with this id names, as one line."""
    reader = Reader(heading)
    reader.feed(response.content.decode())
    return " ".join(" ".join(reader.found).split())


class Reader(HTMLParser):
    """Collects what is said within the element that ``heading`` labels, or within the whole page."""

    def __init__(self, heading):
        super().__init__()
        self.heading = heading
        self.open = []
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append((tag, dict(attributes).get("aria-labelledby")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        is_within = self.heading is None or any(label == self.heading for tag, label in self.open)
        if is_within and not any(tag in UNSEEN for tag, label in self.open):
            self.found.append(data)
