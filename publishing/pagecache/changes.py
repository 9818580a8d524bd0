"""Which rows have changed since: what was made of many is put right without reading them all anew.

The database notes them in the transaction of the change, as it changes the version (``publishing.pagecache.version``).
"""

from publishing.models import RecentChange
from publishing.prepared import prepared

from .version import EVERY_TABLE, KEPT_CHANGES, noted_tables


class Changes:
    """The changes that one process knows of; each version of the content has its own.

    ``number`` is that of the last one: what is read from now on is as new. ``life`` is the same object as long as
    nothing has been missed.
    """

    __slots__ = ("last", "life", "mark", "missing", "number", "recent")

    def __init__(self, life, number, mark, last, recent, missing):
        self.life = life
        self.number = number
        self.mark = mark
        # Table -> number of its last change.
        self.last = last
        # The last of all: (number, table, key).
        self.recent = recent
        # The number of the last change that is not among them.
        self.missing = missing

    def touch(self, tables, number):
        """Whether a row of one of ``tables`` has changed after ``number``."""
        return any(self.last.get(table, 0) > number for table in tables)

    def keys(self, model, number):
        """The keys of the pages of ``model`` that have changed after ``number``; None if nobody knows them all."""
        if number < self.missing:
            return None
        table = model._meta.db_table
        keys = {key for changed, changed_table, key in self.recent if changed > number and changed_table == table}
        return None if None in keys else keys


def tables_noted_for(tables):
    """The tables for which changes of rows of ``tables`` are noted; None if those of one are not."""
    noted = noted_tables()
    return frozenset(noted[table] for table in tables) if tables <= noted.keys() else None


def changes_after(known):
    """The Changes until now, which follow on ``known``; a new life where there is none, or where one was missed."""
    rows = noted_from(known.number) if known else []
    # A database that was put back from a copy has the same numbers for others.
    if not rows or rows[0][:2] != (known.number, known.mark):
        return new_life()
    if len(rows) == 1:
        return known
    number, mark, *_change = rows[-1]
    if any(table == EVERY_TABLE for _number, _mark, table, _key in rows[1:]):
        return Changes(object(), number, mark, {}, (), number)
    new = tuple((number, table, key) for number, _mark, table, key in rows[1:])
    last = known.last | {table: number for number, table, _key in new}
    recent = (*known.recent, *new)
    missing = recent[-KEPT_CHANGES - 1][0] if len(recent) > KEPT_CHANGES else known.missing
    return Changes(known.life, number, mark, last, recent[-KEPT_CHANGES:], missing)


def new_life():
    found = newest()
    number, mark = found[0] if found else (0, None)
    return Changes(object(), number, mark, {}, (), number)


@prepared
def newest():
    return RecentChange.objects.order_by("-pk").values_list("pk", "mark")[:1]


@prepared
def noted_from(number):
    """The change with this number, and those after it."""
    return RecentChange.objects.filter(pk__gte=number).order_by("pk").values_list("pk", "mark", "table", "key")
