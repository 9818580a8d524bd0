"""What every published thing shares."""

from .bookkeeping import ContentVersion, Draft, OldAddress, Origin, Presence, RecentChange, ReviewNote
from .files import Document, Link, Picture
from .links import Fault, LinkCheck, LinkPlace, LinkState, key_of
from .publishable import (
    Addressed,
    Publishable,
    PublishableQuerySet,
    State,
    earliest,
    hold,
    published_q,
    rows_of_keys,
    target,
)
from .search import Searchable, Searched, SearchEntry, plain_text
from .spreadsheets import SheetPart, SheetUpload

__all__ = [
    "Addressed",
    "ContentVersion",
    "Document",
    "Draft",
    "Fault",
    "Link",
    "LinkCheck",
    "LinkPlace",
    "LinkState",
    "OldAddress",
    "Origin",
    "Picture",
    "Presence",
    "Publishable",
    "PublishableQuerySet",
    "RecentChange",
    "ReviewNote",
    "SearchEntry",
    "Searchable",
    "Searched",
    "SheetPart",
    "SheetUpload",
    "State",
    "earliest",
    "hold",
    "key_of",
    "plain_text",
    "published_q",
    "rows_of_keys",
    "target",
]
