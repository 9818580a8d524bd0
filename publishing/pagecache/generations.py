"""The content between two changes, and what all pages that are made from it share."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db import connection

from .changes import tables_noted_for

# A table after what leads to one, or the sign that stands there instead: "(" where a question follows, which has its
# own. Django joins tables by JOIN, never by a comma.
TABLES = re.compile(r'\b(?:FROM|JOIN)\s+(?:"(\w+)"|(\S))', re.IGNORECASE)

# A table that cannot be told.
UNKNOWN = ""

_generation = ContextVar("generation", default=None)
# The tables that what is being made has been made from so far; None where nobody needs to know.
_read = ContextVar("read", default=None)
# Of the page that is being made: whether it is to be made anew for the next visitor.
_making = ContextVar("making", default=None)
# Key -> Held.
_held = {}


class Stamp(NamedTuple):
    """Which content a page was made from: that at ``version``, ``until`` when the clock lets it be.

    ``since`` when, at the latest, it is what it is: in this process, which does not know what was before. Both are
    seconds.
    """

    version: int
    since: float
    until: float


class Generation:
    """The content of a Stamp, and what has been made of it: a page that is kept holds its stamp alone.

    ``clock`` is the moment since which, at the latest, the clock alone has changed nothing; ``changes`` are those that
    were known before anything was read.
    """

    __slots__ = ("changes", "clock", "made", "stamp")

    def __init__(self, stamp, clock=None, changes=None):
        self.stamp = stamp
        self.clock = clock
        self.changes = changes
        self.made = {}


class Held:
    """A value, made in a generation of the rows of ``tables``.

    These are None for what is mended, and where it cannot be told when they change.
    """

    __slots__ = ("clock", "life", "number", "tables", "value")

    def __init__(self, value, generation, tables):
        self.value = value
        self.clock = generation.clock
        self.life = generation.changes.life
        self.number = generation.changes.number
        self.tables = tables

    def follows(self, generation):
        """Whether only changes that are noted lie between it and ``generation``."""
        return self.clock is generation.clock and self.life is generation.changes.life

    def is_of(self, generation):
        """Whether it would be the same if it were made now."""
        return self.follows(generation) and not generation.changes.touch(self.tables, self.number)


@contextmanager
def made_from(generation):
    """While it lasts, a page is made that is only kept if the content is still that of ``generation`` afterwards.

    It gives a Making.
    """
    making = Making()
    tokens = _generation.set(generation), _making.set(making)
    try:
        yield making
    finally:
        _generation.reset(tokens[0])
        _making.reset(tokens[1])


class Making:
    """How a page comes to be; ``is_for_once`` if it is not to be kept, whatever it says itself."""

    is_for_once = False


def make_for_once():
    """The page that is being made may not say what it should: it is given to whoever asked, and not kept."""
    making = _making.get()
    if making is not None:
        making.is_for_once = True


def once(key, make):
    """What ``make()`` gives, made once for all pages of a generation; anew each time where none is being made.

    There must be an end of the keys, and nobody may change what they are given.
    """
    generation = _generation.get()
    # What is held for longer has to be seen reading.
    if generation is None or _read.get() is not None:
        return make()
    if key not in generation.made:
        generation.made[key] = make()
    return generation.made[key]


def held(key, make):
    """As ``once()``, and for the generations after it, until a row changes of a table that ``make()`` has read.

    What ``make()`` gives must follow from the key, from what it reads and from the clock.
    """
    generation = _generation.get()
    if generation is None:
        return make()
    known = generation.made.get(key)
    if known is None:
        known = _held.get(key)
        if known is None or not known.is_of(generation):
            with reading() as tables:
                value = make()
            known = Held(value, generation, tables_noted_for(tables))
            if known.tables is not None:
                _held[key] = known
        generation.made[key] = known
    note_read(known.tables)
    return known.value


def mended(key, models, make, mend):
    """What ``make()`` gives; in the generations after it, what ``mend(value, *changed)`` makes of it.

    ``changed`` are the keys of the pages of each of ``models`` that have changed since, perhaps none: it must follow
    from nothing else. ``mend()`` gives None to have all made anew. For each generation it is asked within ``once()``.
    """
    # What is made of it cannot be held.
    note_read(None)
    generation = _generation.get()
    if generation is None:
        return make()
    known, value = _held.get(key), None
    if known is not None and known.follows(generation):
        changed = [generation.changes.keys(model, known.number) for model in models]
        value = None if None in changed else mend(known.value, *changed)
    if value is None:
        value = make()
    _held[key] = Held(value, generation, None)
    return value


@contextmanager
def reading():
    """While it lasts, the tables that are read come into the set that it gives."""
    tables = set()

    def note(execute, sql, params, many, context):
        tables.update(table or UNKNOWN for table, other in TABLES.findall(sql) if table or other != "(")
        return execute(sql, params, many, context)

    token = _read.set(tables)
    try:
        with connection.execute_wrapper(note):
            yield tables
    finally:
        _read.reset(token)


def note_read(tables):
    """What is being made was made from ``tables`` as well, which it has not read itself; None if nobody knows."""
    read = _read.get()
    if read is not None:
        read.update([UNKNOWN] if tables is None else tables)


def is_being_kept():
    """Whether a page is being made that is kept if nothing changes meanwhile."""
    return _generation.get() is not None
