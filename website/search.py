"""The page of the search: what an address asks for (?q=vatten&kind=project&page=2), and what was found."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.text import capfirst

from partnerships.models import Pair
from projects.models import Project
from publishing.search import finding, showing
from publishing.search.showing import Marked
from publishing.search.words import tidy_query, wanted

from .kinds import KINDS

HITS_PER_PAGE = 20


@dataclass
class Kind:
    """A kind of page that was found: what it is called, the address that shows it alone, how many there are."""

    label: str
    address: str
    count: int
    is_cut: bool
    is_chosen: bool


class FoundPage(NamedTuple):
    """A hit in the language of the page: what kind of page it is, its title in its parts, and a part of its text.

    ``years`` and ``pair`` are those of a project and its partnership.
    """

    kind: str
    url: str
    title: tuple[Marked, ...]
    excerpt: Marked | None
    years: str = ""
    pair: Pair | None = None


def found_page(row):
    page = row.page
    found = FoundPage(str(page.kind_in_words), page.get_absolute_url(), row.title, row.excerpt)
    if isinstance(page, Project):
        return found._replace(years=page.years_in_words, pair=page.partnership.pair)
    return found


class SitePages:
    """The pages that an address (``params``, a QueryDict) asks for, as a reader of ``language`` sees them at ``now``.

    A kind that is none, or of which nothing was found, is passed over.
    """

    def __init__(self, params, language, now):
        self.language = language
        self.now = now
        self.query = tidy_query(params.get("q", ""))
        self.all_hits = finding.search(self.query, language, now)
        chosen = KINDS.get(params.get("kind"))
        self.chosen = chosen if chosen in self.all_hits.counts else None
        self.hits = self.all_hits.of(self.chosen) if self.chosen else self.all_hits
        self.page = Paginator(self.hits.listed, HITS_PER_PAGE).get_page(params.get("page"))

    @property
    def count(self):
        return len(self.hits.listed)

    @property
    def is_cut(self):
        """Whether there are more hits than are counted."""
        return bool(self.hits.is_cut)

    @cached_property
    def rows(self):
        """The FoundPages of this part of the list."""
        rows = showing.rows(self.page.object_list, wanted(self.query), self.language, self.now)
        return [found_page(row) for row in rows]

    def kinds(self):
        """All kinds together, then each of which something was found."""
        yield self._kind(None, "", len(self.all_hits.listed), bool(self.all_hits.is_cut))
        for name, model in KINDS.items():
            if model in self.all_hits.counts:
                label = capfirst(model._meta.verbose_name_plural)
                yield self._kind(model, name, self.all_hits.counts[model], model in self.all_hits.is_cut, label)

    def _kind(self, model, name, count, is_cut, label=""):
        pairs = {"q": self.query, "kind": name}
        address = f"?{urlencode({key: value for key, value in pairs.items() if value})}"
        return Kind(label, address, count, is_cut, model is self.chosen)

    def near(self):
        """For a search without a hit, others that have some: [{"query", "address", "count", "is_cut"}, …]."""
        return [
            {
                "query": query,
                "address": f"?{urlencode({'q': query})}",
                "count": min(count, finding.MOST),
                "is_cut": count > finding.MOST,
            }
            for query, count in finding.near(self.query, self.language, self.now)
        ]
