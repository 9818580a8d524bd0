"""What follows from the content alone is asked once for each version of it, in each process.

For what editors see again and again: how many pages there are, what a list can be narrowed by. A request looks at the
version once, at its first question; whatever is changed after that is found by the next request.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from .pagecache.version import QUERY

_request = ContextVar("request", default=None)
# Key -> (version, value).
_known = {}


class Asking:
    """What a request has learnt of the version."""

    __slots__ = ("version",)

    def __init__(self):
        self.version = None


class RememberingMiddleware:
    """Requests that change nothing use what is remembered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with remembering():
            return self.get_response(request)


@contextmanager
def remembering():
    """While it lasts, questions are answered from what is remembered."""
    token = _request.set(Asking())
    try:
        yield
    finally:
        _request.reset(token)


def remembered(key, make):
    """What ``make()`` gives, made once for each version of the content; anew where a request may change it.

    It follows from models that count alone (not from those that NOT_SHOWN in the settings names, nor from drafts that
    are not planned), not from the clock and not from who asks. There must be an end of the keys, and nobody may change
    what they are given.
    """
    asking = _request.get()
    # Within a transaction there may be more than others see.
    if asking is None or connection.in_atomic_block:
        return make()
    if asking.version is None:
        asking.version = version()
    known_at, value = _known.get(key, (None, None))
    if known_at is None or known_at != asking.version:
        # Should it change meanwhile, this is newer than its version says, and is made again by the next request.
        value = make()
        _known[key] = asking.version, value
    return value


def forget_version():
    """For a request that has changed the content after all: it looks at the version anew."""
    if asking := _request.get():
        asking.version = None


def version():
    with connection.cursor() as cursor:
        cursor.execute(QUERY)
        # There is none before the first migration is through.
        (found,) = cursor.fetchone() or (None,)
    return found
