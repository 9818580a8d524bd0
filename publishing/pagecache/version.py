"""The version of the content: one number in the database, another one after each change to what visitors may read.

The database itself changes it, in the transaction of the change, whoever makes it and by whatever means: ``update()``,
a fixture, SQL by hand. Every model counts that NOT_SHOWN in the settings does not name. A model may name a column in
COUNTS_IF_SET: rows where that is empty are nothing that visitors ever meet. The database also notes which row has
changed; a model may name in NOTED_FOR what leads to a page that its rows belong to: then that page is noted instead.
"""

import threading
import time
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from functools import cache

import django.db
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import IntegerField
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate, make_aware

from publishing.models import ContentVersion, Draft, Publishable, RecentChange, earliest
from publishing.prepared import Parameter, filled

from . import walindex

TABLE = ContentVersion._meta.db_table
QUERY = f"SELECT version FROM {TABLE}"  # noqa: S608
UPDATE = f"UPDATE {TABLE} SET version ="  # noqa: S608
EVENTS = ("INSERT", "UPDATE", "DELETE")
CHANGES = RecentChange._meta.db_table
# Stands for all tables in a change.
EVERY_TABLE = ""
# So many of the latest changes are kept; whoever was away for longer reads everything anew.
KEPT_CHANGES = 1_000


# --- In the database ---------------------------------------------------------------------------------------------


def shown_models():
    """The models whose rows visitors may read something of."""
    hidden = {name.lower() for name in settings.NOT_SHOWN}
    models = apps.get_models(include_auto_created=True)
    return [
        model
        for model in models
        if model._meta.managed
        and not model._meta.proxy
        and model not in (ContentVersion, RecentChange)
        and not {model._meta.app_label, model._meta.label_lower} & hidden
    ]


def keep_version(using=DEFAULT_DB_ALIAS, **kwargs):
    """Make the triggers, after each ``migrate``: on SQLite they are gone from every table that a migration altered."""
    database = connections[using]
    with database.cursor() as cursor:
        tables = set(database.introspection.table_names(cursor))
        if not {TABLE, CHANGES} <= tables:
            return
        for statement in FUNCTIONS.get(database.vendor, ()):
            cursor.execute(statement)
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in tables and model._meta.managed and not model._meta.proxy:
                for statement in statements(database.vendor, model, is_shown=model in shown_models()):
                    cursor.execute(statement)
    # Migrations themselves change content.
    say_all_changed(using)


def say_all_changed(using=DEFAULT_DB_ALIAS):
    """Note that every row may have changed: all is made anew."""
    with transaction.atomic(using):
        # First: whoever has changed it is alone, and numbers its changes in the order in which others see them.
        ContentVersion.objects.using(using).update_or_create(pk=1, defaults={"version": time.time_ns()})
        RecentChange.objects.using(using).create(mark=time.time_ns(), table=EVERY_TABLE)


def say_new_version():
    """Pages are to be made anew, of rows that are as they were."""
    ContentVersion.objects.update(version=time.time_ns())


def statements(vendor, model, is_shown):
    """The SQL that makes the triggers of a model's table, or takes them away."""
    table = model._meta.db_table
    column = getattr(model, "COUNTS_IF_SET", None)
    noted = noted_for(model)
    for event in EVENTS:
        name = f"{table}_{event.lower()}_is_new_version"
        yield f'DROP TRIGGER IF EXISTS "{name}"' + (f' ON "{table}"' if vendor == "postgresql" else "")
        if not is_shown:
            continue
        rows = [row for row in ("OLD", "NEW") if row != {"INSERT": "OLD", "DELETE": "NEW"}.get(event)]
        when = " OR ".join(f'{row}."{column}" IS NOT NULL' for row in rows) if column else ""
        yield TRIGGERS[vendor].format(
            name=name,
            event=event,
            table=table,
            when=f"WHEN ({when})" if when else "",
            note=note_on_sqlite(rows, *noted),
            arguments=", ".join(f"'{argument}'" for argument in noted if argument),
        )
    if vendor == "postgresql":
        name = f"{table}_truncate_is_new_version"
        yield f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
        if is_shown:
            yield (
                f'CREATE TRIGGER "{name}" AFTER TRUNCATE ON "{table}" '
                f"FOR EACH STATEMENT EXECUTE FUNCTION publishing_new_version('{noted[0]}')"
            )


def noted_for(model):
    """The table for which a change of a row of ``model`` is noted, and the column of the row that holds the key.

    The column is None where keys are no numbers: all rows may have changed.
    """
    name = getattr(model, "NOTED_FOR", None)
    field = model._meta.get_field(name) if name else model._meta.pk
    page = field.related_model if name else model
    return page._meta.db_table, field.column if isinstance(page._meta.pk, IntegerField) else None


@cache
def noted_tables():
    """Every table of which each change is noted: {table: the table for which it is noted}."""
    models = [model for model in shown_models() if not hasattr(model, "COUNTS_IF_SET")]
    return {model._meta.db_table: noted_for(model)[0] for model in models}


def note_on_sqlite(rows, table, column):
    """SQL that notes the pages of ``rows`` ("OLD", "NEW"), and forgets what was noted long ago."""
    keys = " UNION ".join(f'SELECT {row}."{column}" AS key' for row in rows) if column else "SELECT NULL AS key"
    return (
        f"INSERT INTO {CHANGES} (mark, \"table\", key) SELECT random(), '{table}', key FROM ({keys}); "  # noqa: S608
        f"DELETE FROM {CHANGES} WHERE id <= (SELECT max(id) FROM {CHANGES}) - {KEPT_CHANGES};"
    )


# At random: a database that was put back from a copy never has a number again that it had in another life.
TRIGGERS = {
    "sqlite": (
        f'CREATE TRIGGER "{{name}}" AFTER {{event}} ON "{{table}}" {{when}} BEGIN {UPDATE} random(); ' + "{note} END"
    ),
    # Not before the end of the transaction: until then nobody has to wait for whoever changed the version first.
    "postgresql": (
        'CREATE CONSTRAINT TRIGGER "{name}" AFTER {event} ON "{table}" DEFERRABLE INITIALLY DEFERRED '
        "FOR EACH ROW {when} EXECUTE FUNCTION publishing_new_version({arguments})"
    ),
}
FUNCTIONS = {
    # Another version once in a transaction, however many rows it has changed. Whoever has changed it is alone until the
    # end of its transaction: changes are numbered in the order in which others come to see them.
    "postgresql": [
        f"""
        CREATE OR REPLACE FUNCTION publishing_new_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('publishing.changed_in', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
                {UPDATE} (random() * 9e15)::bigint;
                PERFORM set_config('publishing.changed_in', pg_current_xact_id()::text, true);
            END IF;
            IF TG_OP = 'TRUNCATE' OR TG_NARGS = 1 THEN
                INSERT INTO {CHANGES} (mark, "table", key) VALUES ((random() * 9e15)::bigint, TG_ARGV[0], NULL);
            ELSE
                INSERT INTO {CHANGES} (mark, "table", key)
                SELECT (random() * 9e15)::bigint, TG_ARGV[0], key FROM (
                    SELECT (to_jsonb(OLD) ->> TG_ARGV[1])::bigint AS key
                    UNION SELECT (to_jsonb(NEW) ->> TG_ARGV[1])::bigint
                ) AS keys WHERE key IS NOT NULL;
            END IF;
            DELETE FROM {CHANGES} WHERE id <= (SELECT max(id) FROM {CHANGES}) - {KEPT_CHANGES};
            RETURN NULL;
        END $$
        """  # noqa: S608
    ],
}


# --- To be asked -------------------------------------------------------------------------------------------------


class VersionReader(threading.local):
    """Asks for the version, in a few microseconds, by a connection of its own in each thread.

    On SQLite a connection sees the database as it was for as long as somebody has not read all that a query found; this
    one is used for nothing else. There it does not ask as long as nothing has been committed (``walindex``).
    """

    connection = None
    # Gives the header as it is; None if there is none.
    read_header = None
    # What was found last: a header, and the version that was read after it.
    known_header = known_version = None

    def read(self):
        """The version, None where the database does not say."""
        # First: what is committed from here on has another.
        header = self.read_header and self.read_header()
        if header is not None and header == self.known_header:
            return self.known_version
        version = None
        # Where the server has closed the connection meanwhile, a new one is made.
        for _attempt in range(2):
            try:
                version = self.ask()
                break
            except django.db.Error:
                self.close()
                header = None
        self.known_header, self.known_version = header, version
        return version

    def ask(self):
        is_new = self.connection is None
        if is_new:
            self.connection = connections.create_connection(DEFAULT_DB_ALIAS)
            self.connection.ensure_connection()
        with self.connection.wrap_database_errors:
            rows = self.connection.connection.execute(QUERY).fetchall()
            if is_new and self.connection.vendor == "sqlite":
                self.read_header = walindex.header_reader(self.connection.connection)
        return rows[0][0] if rows else None

    def close(self):
        connection, self.connection = self.connection, None
        self.read_header = self.known_header = None
        if connection is not None:
            connection.close()


def next_change(now):
    """The next moment after ``now`` when the clock alone changes a page; one that has passed if a plan still waits."""
    sql, params = moments_ahead()
    with connection.cursor() as cursor:
        cursor.execute(sql, filled(params, {"now": now}, connection))
        (first,) = cursor.fetchone()
    return earliest([tomorrow(now), as_moment(first)])


@cache
def moments_ahead():
    """SQL for the first of all moments after that of a Parameter, written once.

    Whatever the state of a page: of what is not published a moment too many does no harm, and an index alone answers.
    """
    plans = Draft.objects.current().filter(publish_at__isnull=False).order_by().values_list("publish_at")
    moments = [
        model._base_manager.filter(**{f"{name}__gt": Parameter("now")}).order_by().values_list(name)
        for model in apps.get_models()
        if issubclass(model, Publishable)
        for name in ("publish_from", "publish_until")
    ]
    sql, params = plans.union(*moments, all=True).query.sql_with_params()
    return f"SELECT min(publish_at) FROM ({sql}) AS moments", params  # noqa: S608


def as_moment(value):
    """What the database gives for a moment: SQLite gives words."""
    return make_aware(parse_datetime(value), UTC) if isinstance(value, str) else value


def tomorrow(now):
    """When the day ends: terms do, and "today" is another."""
    return make_aware(datetime.combine(localdate(now) + timedelta(days=1), time_of_day.min))
