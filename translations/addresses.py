"""Addresses of pages in each language."""

import re
from functools import lru_cache
from itertools import chain, zip_longest

from django.urls import NoReverseMatch, get_script_prefix, reverse, translate_url
from django.utils.translation import get_language

from .languages import in_language

SLUG = re.compile(r"[-\w]+", re.ASCII)
# A path from the root, with its query, that stands in an address as it is.
PATH = re.compile(r"/(?:[-\w]+/)*(?:\?[-\w.~%+=&]*)?", re.ASCII)
# Stand for slugs in an address that Django is asked for.
SOME_SLUGS = ("first-slug-of-an-address", "second-slug-of-an-address")


def address_of(name, *slugs):
    """What ``reverse()`` says of slugs in the active language, asked once for each kind of page: it takes its time."""
    if not all(isinstance(slug, str) and SLUG.fullmatch(slug) for slug in slugs):
        # What stands in the database may never have been checked.
        return reverse(name, args=slugs)
    parts = parts_of_address(name, len(slugs), get_language(), get_script_prefix())
    return "".join(chain.from_iterable(zip_longest(parts, slugs, fillvalue="")))


# The language and the prefix are what Django looks at.
@lru_cache(maxsize=1_000)
def parts_of_address(name, count, language, prefix):
    """What stands before, between and after the slugs."""
    return re.split("|".join(SOME_SLUGS), reverse(name, args=SOME_SLUGS[:count]))


def absolute_by(request):
    """A function that makes an absolute address of a path: of one of ours it needs no closer look."""
    root = request.build_absolute_uri("/").removesuffix("/")
    return lambda path: root + path if PATH.fullmatch(path) else request.build_absolute_uri(path)


def address_in(request, language):
    """The address of the page that ``request`` asks for, without its query, in ``language``."""
    match = request.resolver_match
    if match is None:
        # No page at all.
        return translate_url(request.path, language)
    with in_language(language):
        try:
            return address_of(match.view_name, *match.args, *match.captured_kwargs.values())
        except NoReverseMatch:
            return request.path
