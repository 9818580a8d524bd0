"""The index on SQLite: a full-text table (FTS5) over the columns of the entries, kept up to date by triggers.

Migration 0002 makes both. Source: https://sqlite.org/fts5.html
"""

from contextlib import contextmanager

# Milliseconds.
BRIEFLY = 500
SOURCE = "publishing_searchindex"
KEY = "publishing_searchindex.rowid"
# A column of the index, in the order of SearchEntry.COLUMNS, counts so much; folded words a quarter.
RANK = "bm25(publishing_searchindex, 8, 3, 1, 2, 0.75, 0.25)"
# Make the index anew from the entries, whatever happened to it.
REPAIR = "INSERT INTO publishing_searchindex(publishing_searchindex) VALUES ('rebuild')"


def wait_for_turn(connection):
    """Nobody to wait for: whoever writes has the whole database."""


@contextmanager
def waiting_briefly(connection):
    """While it lasts, a lock is waited for no longer than a visitor waits."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {BRIEFLY}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def rank(wanted):
    """SQL that is lower for a better hit, and its parameters."""
    return RANK, []


def condition(wanted, columns=(), is_folded=True):
    """SQL for the entries that have every word, within ``columns`` (all where none is named), and its parameters."""
    words = " AND ".join(alternatives(one, is_folded) for one in wanted)
    if columns:
        names = [*columns, *(f"{name}_folded" for name in columns if is_folded)]
        words = f"{{{' '.join(names)}}} : ({words})"
    return "publishing_searchindex MATCH %s", [words]


def alternatives(wanted, is_folded):
    words, beginnings = wanted.alternatives(is_folded)
    # A form holds letters and digits only: nothing in it ends a quotation.
    terms = [f'"{word}"' for word in words] + [f'"{word}"*' for word in beginnings]
    return f"({' OR '.join(terms)})"
