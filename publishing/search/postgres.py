"""The index on PostgreSQL: a stored column of the entries, made by the database from the others, with a GIN index.

Migration 0002 makes both. Folded words are in the same vector: their mark tells them apart.
"""

from contextlib import contextmanager

SOURCE = "publishing_searchentry"
KEY = "publishing_searchentry.id"
# Let the database know how often each form is there.
REPAIR = "ANALYZE publishing_searchentry"
# A number that nobody else locks.
TURN = 7_364_215
# What a column is called in a vector.
WEIGHTS = {"title": "A", "lead": "B", "body": "C"}


def wait_for_turn(connection):
    """Wait until no other transaction writes entries; the turn ends with this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


@contextmanager
def waiting_briefly(connection):
    """Nobody holds the turn for long: an import notes what it has changed at its end, and writes it afterwards."""
    yield


def rank(wanted):
    """SQL that is lower for a better hit, and its parameters: the word itself counts more than its folded form."""
    weighted = "ts_rank('{0, 0.1, 0.4, 1}', vector, %s::tsquery)"
    return f"-({weighted} + 0.25 * {weighted})", [query(wanted, is_folded=False), query(wanted)]


def condition(wanted, columns=(), is_folded=True):
    """SQL for the entries that have every word, within ``columns`` (all where none is named), and its parameters."""
    return "vector @@ %s::tsquery", [query(wanted, columns, is_folded)]


def query(wanted, columns=(), is_folded=True):
    weights = "".join(WEIGHTS[name] for name in columns or WEIGHTS)
    return " & ".join(alternatives(one, weights, is_folded) for one in wanted)


def alternatives(wanted, weights, is_folded):
    words, beginnings = wanted.alternatives(is_folded)
    # A form holds letters and digits only: nothing in it ends a quotation.
    terms = [f"'{word}':{weights}" for word in words] + [f"'{word}':*{weights}" for word in beginnings]
    return f"({' | '.join(terms)})"
