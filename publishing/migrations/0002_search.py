import django.db.models.deletion
from django.db import migrations, models

# Whoever alters the table of entries on SQLite makes the triggers anew: Django then makes another table, without them.
COLUMNS = ("title", "lead", "body", "title_folded", "lead_folded", "body_folded")
WEIGHTS = {"title": "A", "lead": "B", "body": "C", "title_folded": "A", "lead_folded": "B", "body_folded": "C"}


def statements(vendor):
    """The SQL that makes the index over the entries, and the SQL that takes it away."""
    if vendor == "postgresql":
        weighted = [f"setweight(to_tsvector('simple', {name}), '{WEIGHTS[name]}')" for name in COLUMNS]
        return [
            f"ALTER TABLE publishing_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS "
            f"({' || '.join(weighted)}) STORED",
            "CREATE INDEX publishing_searchentry_vector ON publishing_searchentry USING gin (vector)",
        ], [
            "DROP INDEX publishing_searchentry_vector",
            "ALTER TABLE publishing_searchentry DROP COLUMN vector",
        ]
    names, old, new = (", ".join(f"{prefix}{name}" for name in COLUMNS) for prefix in ("", "old.", "new."))
    add = f"INSERT INTO publishing_searchindex(rowid, {names}) VALUES (new.id, {new});"  # noqa: S608
    removed = f"INSERT INTO publishing_searchindex(publishing_searchindex, rowid, {names})"
    remove = f"{removed} VALUES ('delete', old.id, {old});"
    # To note that an entry is no longer true changes none of its words.
    events = {"INSERT": add, "DELETE": remove, f"UPDATE OF {names}": f"{remove} {add}"}
    return [
        f"CREATE VIRTUAL TABLE publishing_searchindex USING fts5({names}, content='publishing_searchentry', "
        f"content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3 4 5 6 7 8 9')",
        *(
            f"CREATE TRIGGER publishing_searchentry_{event.split()[0].lower()} AFTER {event} ON publishing_searchentry "
            f"BEGIN {action} END"
            for event, action in events.items()
        ),
    ], [
        *(f"DROP TRIGGER publishing_searchentry_{event.split()[0].lower()}" for event in events),
        "DROP TABLE publishing_searchindex",
    ]


def make_index(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor)[0]:
        schema_editor.execute(statement)


def remove_index(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor)[1]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("publishing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            # What is read of every hit comes before the long texts: a database reads a row from its beginning.
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        help_text="Language, model and page in one (publishing.search.keys).",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                ("language", models.CharField(max_length=20)),
                (
                    "changes_at",
                    models.DateTimeField(
                        db_index=True, help_text="When the clock alone will have changed what it says.", null=True
                    ),
                ),
                (
                    "texts",
                    models.JSONField(
                        help_text="What is shown of a hit, by the names of Searched: [[text, language], …]."
                    ),
                ),
                (
                    "title",
                    models.TextField(help_text="The forms of its words (publishing.search.words), as the next five."),
                ),
                ("lead", models.TextField()),
                ("body", models.TextField()),
                ("title_folded", models.TextField()),
                ("lead_folded", models.TextField()),
                ("body_folded", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["content_type", "object_id", "language"], name="search_entry_is_one"
                    )
                ],
            },
        ),
        migrations.RunPython(make_index, remove_index),
    ]
