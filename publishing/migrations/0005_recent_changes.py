"""The database notes which rows have changed lately (publishing.pagecache.version)."""

from django.db import migrations, models

TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%is_new_version'",
    "postgresql": (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE tgname LIKE '%is_new_version'"
    ),
}


def remove_triggers(apps, schema_editor):
    """Without the table they would let nobody write; the next ``migrate`` makes them as they are before this."""
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(TRIGGERS[vendor])
        for name, table in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if vendor == "postgresql" else ""))


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0004_content_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.BigIntegerField()),
                ("table", models.CharField(max_length=63)),
                ("key", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.RunPython(migrations.RunPython.noop, remove_triggers),
    ]
