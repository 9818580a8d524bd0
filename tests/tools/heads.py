"""What the head of a page tells search engines and messages."""

from html.parser import HTMLParser


class Head(HTMLParser):
    """Reads a page: its ``titles``, its ``metas`` by name or property, the attributes of its ``links``, its data."""

    def __init__(self, response):
        super().__init__()
        self.language = ""
        self.titles = []
        self.metas = {}
        self.links = []
        self.scripts = []
        self.open = None
        self.is_within = True
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "html":
            self.language = attributes["lang"]
        elif tag == "meta" and (name := attributes.get("name") or attributes.get("property")):
            self.metas.setdefault(name, []).append(attributes["content"])
        elif tag == "link":
            self.links.append(attributes)
        elif tag == "title" and self.is_within:
            self.titles.append("")
            self.open = tag
        elif tag == "script" and attributes.get("type") == "application/ld+json":
            self.scripts.append("")
            self.open = tag

    def handle_endtag(self, tag):
        self.open = None
        # Drawings within a page have titles too.
        self.is_within = self.is_within and tag != "head"

    def handle_data(self, data):
        if self.open == "title":
            self.titles[-1] += data
        elif self.open == "script":
            self.scripts[-1] += data

    def meta(self, name):
        """The one content of a meta element; None if there is none. Two of them are a fault."""
        contents = self.metas.get(name, [])
        assert len(contents) < 2, (name, contents)
        return contents[0] if contents else None

    def link(self, rel):
        """The one address of a link element, as ``meta``."""
        found = [link["href"] for link in self.links if link["rel"] == rel and "hreflang" not in link]
        assert len(found) < 2, (rel, found)
        return found[0] if found else None

    @property
    def languages(self):
        """The addresses of the page by language, as it announces them."""
        return {link["hreflang"]: link["href"] for link in self.links if "hreflang" in link}
