"""What the database holds."""

from django.db import connection


def everything() -> dict[str, list[str]]:
    """Return every row of every table but the sessions, as text and in one order, to compare with what is there later.

    It is asked for hundreds of times: the rows are read as they are, without a model.
    """
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - {"django_session"}):
            # The names are the database's own.
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows
