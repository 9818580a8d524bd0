"""Which pages are kept, and what of an address they depend on."""

from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path

# Who asks for longer queries does not use our forms, and no page has a longer path.
LONGEST_QUERY, LONGEST_PATH = 4_000, 500


def kept_page(*names):
    """Say of a view that its answer depends on the address, and of the query on these ``names`` alone.

    Nor on who asks, therefore: it sees no cookie and no header but Host.
    """

    def mark(view):
        view.depends_on = names
        return view

    return mark


def names_of(path):
    """The names in the query that the page at ``path`` depends on, None if it is none that is kept."""
    return names_in_urls(path) if len(path) <= LONGEST_PATH else None


# Addresses that are asked for again and again; there is no end of those that somebody may try.
@lru_cache(maxsize=2_000)
def names_in_urls(path):
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            view = resolve(path).func
        except Resolver404:
            return None
    return getattr(view, "depends_on", None)


def canonical(query, names):
    """A query with what a page depends on alone, in the order of ``names``; of several values the last, as views read.

    None for one that is too long.
    """
    if len(query) > LONGEST_QUERY:
        return None
    # As Django reads it: bytes that are no UTF-8 are replaced.
    given = dict(parse_qsl(query.encode("latin-1").decode(errors="replace"), keep_blank_values=True))
    query = urlencode([(name, given[name]) for name in names if given.get(name)])
    return query if len(query) <= LONGEST_QUERY else None
