"""A language more: do the migrations that are made for it run?"""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SETTINGS = """
import os
from tests.settings import *
if "GERMAN" in os.environ:
    LANGUAGES = [*LANGUAGES, ("de", "Deutsch")]
    MODELTRANSLATION_FALLBACK_LANGUAGES = ("sv", "en", "de")
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "FOLDER/db.sqlite3"}}
APPS = ["accounts", "publishing", "partnerships", "projects", "website"]
MIGRATION_MODULES = {app: f"migrations_with_german.{app}" for app in APPS}
"""
CALL = """
import json, sys
import django
from django.core.management import call_command
django.setup()
for command in json.loads(sys.argv[1]):
    call_command(*command)
"""


def test_a_language_is_added_to_a_site_that_has_content(tmp_path):
    """The migrations are copied, those for the new language are made beside them, and all are run."""
    (tmp_path / "settings_with_german.py").write_text(SETTINGS.replace("FOLDER", str(tmp_path)))
    for app in ("accounts", "publishing", "partnerships", "projects", "website"):
        copy = tmp_path / "migrations_with_german" / app
        copy.mkdir(parents=True)
        for file in (ROOT / app / "migrations").glob("*.py"):
            (copy / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")

    def manage(*commands, **more):
        """Run several commands in one process, which takes its time to begin."""
        path = os.pathsep.join([str(tmp_path), str(ROOT)])
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "settings_with_german", "PYTHONPATH": path} | more
        command = [sys.executable, "-c", CALL, json.dumps(commands)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "areas.yaml").write_text("focus_areas:\n- key: water\n  name: {sv: Vatten}\n", encoding="utf-8")
    migrate = ["migrate", "--verbosity", "0"]
    manage(migrate, ["load_example", str(folder)])
    check = ["makemigrations", "--check", "--dry-run"]
    said = manage(["makemigrations"], migrate, check, GERMAN="yes")
    assert "name_shown_de" in said
    assert said.endswith("No changes detected\n")
    connection = sqlite3.connect(tmp_path / "db.sqlite3")
    query = "SELECT name_shown_sv, name_shown_de FROM projects_focusarea"
    assert connection.execute(query).fetchall() == [("Vatten", "Vatten")]
    connection.close()
