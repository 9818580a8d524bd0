"""The site on PostgreSQL: a real server, two programs at a time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.races import CHANGES, CONTENT, DRAFTS, EDITORS, IMPORT, LINKS, RACE, VISIT
from tests.tools.postgres import postgres

pytestmark = pytest.mark.needs("postgres")

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def environment():
    """What a program needs in its environment to use a PostgreSQL server; the site has its tables there."""
    with postgres() as url:
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        done(start("manage.py", "migrate", "--verbosity", "0", environment=environment))
        yield environment


def start(*arguments, environment):
    command = [sys.executable, *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)


def done(program):
    """Wait for a program and return what it said, at the end of it what it answered."""
    try:
        said, _nothing = program.communicate(timeout=600)
    except subprocess.TimeoutExpired:
        # Left alone it would keep the server busy, and its database.
        program.kill()
        said, _nothing = program.communicate()
        pytest.fail(f"It was not done in time:\n{said}")
    assert program.returncode == 0, said
    return said.strip()


def test_two_loads_at_once_make_each_row_once_and_the_pages_answer(environment, tmp_path):
    (tmp_path / "places.yaml").write_text(CONTENT, encoding="utf-8")
    programs = [start("manage.py", "load_example", tmp_path, environment=environment) for _ in range(2)]
    first, second = sorted(done(program) for program in programs)
    assert first == "Loaded: 2 municipalities."
    assert second.startswith("Nothing to load")
    visit = start("manage.py", "shell", "--verbosity", "0", "-c", VISIT, environment=environment)
    assert done(visit).endswith(" ".join(["200"] * 6))


def test_two_new_pages_of_the_same_name_at_once_have_an_address_each(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", RACE, environment=environment)
    assert done(race) == "viborg viborg-2"


def test_of_many_who_publish_one_page_at_once_one_does(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", EDITORS, environment=environment)
    assert done(race).splitlines()[-1] == "1 1 0"


def test_drafts_that_are_saved_discarded_and_planned_at_once_lose_no_word(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", DRAFTS, environment=environment)
    assert done(race).splitlines()[-1] == "True True True 4"


def test_a_page_that_is_deleted_while_it_is_imported_stays_deleted(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", IMPORT, environment=environment)
    assert done(race).splitlines()[-3:] == [
        # Nothing is imported, and it is told.
        "first_entries [200, 302] True 0 0",
        # What is deleted once it is written was imported before.
        "write_pages [200, 302] True 1 0",
        "write [200, 302] True 1 0",
    ]


@pytest.mark.parametrize(
    "tests",
    [
        "tests/website/test_search.py",
        "tests/publishing/pagecache",
        # What two write is joined in Python; who came first is asked of the database.
        *(f"tests/publishing/conflicts/test_{name}.py" for name in ("drafts", "plans")),
        *(f"tests/publishing/test_{name}.py" for name in ("links", "due", "admin_actions")),
    ],
)
def test_what_asks_the_database_much_passes_its_own_tests_there_too(environment, tests):
    # A process of its own, not one of those that share the tests of this run.
    alone = {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}
    said = done(start("-m", "pytest", "-q", "-p", "no:cacheprovider", tests, environment=alone))
    assert re.search(r"\b\d\d+ passed", said)
    assert "skipped" not in said


def test_two_changes_of_one_page_at_once_are_both_found(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", CHANGES, environment=environment)
    assert done(race) == "1 1"


def test_a_link_that_is_put_back_is_not_forgotten_meanwhile(environment):
    race = start("manage.py", "shell", "--verbosity", "0", "-c", LINKS, environment=environment)
    assert done(race).split() == ["0", "1", "1"]
