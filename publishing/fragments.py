"""Parts of pages that follow from values alone are rendered once for the same values.

So a page that is made anew after a change is mostly put together from what has been rendered before: of a list the rows
that have changed are rendered, and the others are not. Nothing has to be forgotten when content changes, for other
values are another part.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from .pagecache.store import Store

# Bytes that each process keeps them in.
MOST_MEMORY = 2 * 1024 * 1024
# What one takes beside its text and its key, roughly.
OVERHEAD = 1_000

_kept = Store(MOST_MEMORY)


class Fragment:
    __slots__ = ("html", "size", "was_asked")

    def __init__(self, html, size):
        self.html = html
        self.size = OVERHEAD + size
        self.was_asked = False


def fragment(template_name, **values):
    """The template as it is with ``values``, which cannot change: words, numbers, tuples and tuples with names.

    Nothing in them is marked as safe; words are escaped by the template. It sees nothing else: no request, no clock and
    no database.
    """
    # Words that stand in a template are marked as safe there.
    values = {name: value[:] if isinstance(value, SafeString) else value for name, value in values.items()}
    key = template_name, get_language(), tuple(values.items())
    known = _kept.get(key)
    if known is None:
        refuse_safe(values.values())
        # Without the space around it: it may stand within a line.
        html = mark_safe(render_to_string(template_name, values).strip())  # noqa: S308 - a template made it
        known = Fragment(html, len(html.encode()))
        # Who writes templates wants to see them.
        if not settings.DEBUG:
            _kept.put(key, known)
    else:
        known.was_asked = True
    return known.html


def refuse_safe(values):
    """A safe string equals a plain one of the same letters: either could be given for the other."""
    for value in values:
        if isinstance(value, SafeString):
            raise TypeError(f"A value of a fragment is marked as safe: {value!r}")
        if isinstance(value, tuple):
            refuse_safe(value)
