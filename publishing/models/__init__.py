"""What every published thing shares."""

from .bookkeeping import Draft, OldAddress, Origin, Presence, ReviewNote
from .files import Document, Link, Picture
from .publishable import Addressed, Publishable, PublishableQuerySet, State, earliest, published_q, target
from .search import Searchable, Searched, SearchEntry, plain_text

__all__ = [
    "Addressed",
    "Document",
    "Draft",
    "Link",
    "OldAddress",
    "Origin",
    "Picture",
    "Presence",
    "Publishable",
    "PublishableQuerySet",
    "ReviewNote",
    "SearchEntry",
    "Searchable",
    "Searched",
    "State",
    "earliest",
    "plain_text",
    "published_q",
    "target",
]
