"""What any page says of itself where it is found and shared: its title, its description, the way to it, its card.

A subject is asked in the active language; what it is asked for must have been fetched with the page, for no query is
made here.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from partnerships.models import Pair
from translations.languages import codes, current
from translations.texts import is_in, text_of

from .cards import Card
from .descriptions import composed, plain


class Step(NamedTuple):
    """A step of the way to a page, below the front page; a partnership is shown as its pair of names."""

    label: str
    url: str
    pair: Pair | None = None


class Subject:
    """What a page is about: something that is published, or the list or front page that it is itself."""

    # What schema.org calls such a page, and whether it shows the way to it.
    page_type = "WebPage"
    has_breadcrumbs = True
    # What makes the data of what the page is about.
    data = None

    def __init__(self, page, number=1, partnerships=()):
        """``partnerships`` are those that a page of the whole site shows on its map, with both sides."""
        self.page = page
        self.number = number
        self.partnerships = partnerships

    @property
    def languages(self):
        """The languages that the page exists in."""
        return [code for code in codes() if is_in(self.page, self.page.BODY_FIELDS, code)]

    @property
    def heading(self):
        """What the page's h1 says, as a Text."""
        return text_of(self.page, "title")

    @property
    def title(self):
        """The heading in words, with what tells it from all other pages of the site."""
        return str(self.heading)

    @property
    def title_of_part(self):
        """The title of the one of a long page's parts that the address asks for."""
        if self.number == 1:
            return self.title
        # Translators: the title of a list that goes on: "Projects, page 2".
        return _("%(title)s, page %(number)s") % {"title": self.title, "number": self.number}

    @property
    def trail(self) -> tuple[Step, ...]:
        """The steps in the language of the page."""
        return ()

    @property
    def partnership(self):
        """The partnership that it is about or belongs to, or None."""
        return None

    @property
    def query(self):
        """What belongs to the page's address after its path, in one order: "?area=energy&page=2"; "" for nothing."""
        pairs = {**self.chosen, **({"page": self.number} if self.number > 1 else {})}
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def chosen(self) -> dict[str, str]:
        """What in the address decides which rows a list has."""
        return {}

    @property
    def is_indexed(self):
        """Whether search engines should show the page."""
        return True

    @property
    def facts(self) -> list[str]:
        """Whole sentences made of facts, for a page that says nothing of itself in the language."""
        return []

    @property
    def description(self):
        """Some 50 to 155 letters in the active language."""
        return composed(self.sentences())

    def sentences(self):
        """What a description is made of, in this order."""
        yield self.which_part
        for name in reversed(self.page.BODY_FIELDS):
            if name != "title":
                yield plain(self.page, name, current())
        yield from self.facts

    @property
    def picture_key(self):
        """What the address of its picture calls it: its kind and its name among these."""
        return self.page._meta.model_name, self.page.slug

    def card(self, site_name):
        """What is drawn for it where its address is shared."""
        return Card(site_name, heading=self.heading.value)

    def linked_data(self, absolute, now):
        """What the page is about as JSON-LD; {} if that is nothing with a name of its own."""
        return self.data(self.page, absolute, now) if self.data else {}

    @property
    def which_part(self):
        """What a description begins with where the first page of it says the rest; "" for that."""
        return f"{self.title_of_part}." if self.number > 1 else ""
