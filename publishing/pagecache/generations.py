"""The content between two changes, and what all pages that are made from it share."""

from contextlib import contextmanager
from contextvars import ContextVar

_generation = ContextVar("generation", default=None)


class Generation:
    """The content at ``version``, ``until`` when the clock lets it be.

    ``since`` when, at the latest, it is what it is: in this process, which does not know what was before. Seconds.
    """

    __slots__ = ("made", "since", "until", "version")

    def __init__(self, version, since, until):
        self.version = version
        self.since = since
        self.until = until
        self.made = {}


@contextmanager
def made_from(generation):
    """While it lasts, a page is made that is only kept if the content is still that of ``generation`` afterwards."""
    token = _generation.set(generation)
    try:
        yield
    finally:
        _generation.reset(token)


def once(key, make):
    """What ``make()`` gives, made once for all pages of a generation; anew each time where none is being made.

    There must be an end of the keys, and nobody may change what they are given.
    """
    generation = _generation.get()
    if generation is None:
        return make()
    if key not in generation.made:
        generation.made[key] = make()
    return generation.made[key]


def is_being_kept():
    """Whether a page is being made that is kept if nothing changes meanwhile."""
    return _generation.get() is not None
