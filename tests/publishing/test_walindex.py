"""On SQLite the version is asked for again only when something has been committed, by whomever."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction

from accounts.models import User
from projects.models import Project
from publishing.pagecache import walindex
from publishing.pagecache.version import VersionReader
from tests.factories import make_project, make_user

ANOTHER_PROCESS = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("UPDATE projects_project SET lead_sv = ?", [sys.argv[2]])
database.close()
"""


@pytest.fixture
def reader_and_questions(transactional_db):
    """A reader of the version and what it has asked the database since."""
    make_project(title_sv="Vatten")
    reader, questions = VersionReader(), []
    reader.read()
    reader.connection.connection.set_trace_callback(questions.append)
    reader.read()
    questions.clear()
    yield reader, questions
    reader.close()


def test_as_long_as_nothing_is_committed_nothing_is_asked(reader_and_questions):
    reader, questions = reader_and_questions
    before = reader.read()
    list(Project.objects.all())
    assert [reader.read() for _time in range(10)] == [before] * 10
    assert questions == []


def test_what_is_committed_is_seen_and_what_is_rolled_back_is_none(reader_and_questions):
    reader, questions = reader_and_questions
    before = reader.read()
    with transaction.atomic():
        Project.objects.update(lead_sv="Ny ingress.")
        assert reader.read() == before
        transaction.set_rollback(True)
    assert reader.read() == before
    for number in range(5):
        Project.objects.update(lead_sv=f"Ingress {number}.")
        after = reader.read()
        assert after != before
        before = after
    assert len(questions) == 5


def test_a_commit_that_no_visitor_sees_is_asked_about_once(reader_and_questions):
    reader, questions = reader_and_questions
    make_user()
    before = reader.read()
    questions.clear()
    User.objects.update(first_name="Åsa")
    assert [reader.read() for _time in range(3)] == [before] * 3
    assert len(questions) == 1


def test_another_process_that_comes_and_goes_takes_nothing_away(reader_and_questions):
    reader, _questions = reader_and_questions
    path = connection.settings_dict["NAME"]
    file = Path(f"{path}-shm")
    before, number = reader.read(), file.stat().st_ino
    # The only other one is closed: as the last, a process would remove the index.
    connection.close()
    for words in ("Ett.", "Två."):
        subprocess.run([sys.executable, "-c", ANOTHER_PROCESS, path, words], check=True, timeout=60)
        after = reader.read()
        assert after != before
        before = after
    assert file.stat().st_ino == number


def test_a_header_that_cannot_be_told_is_no_header(reader_and_questions, monkeypatch):
    reader, questions = reader_and_questions
    monkeypatch.setattr(reader, "read_header", lambda: None)
    assert reader.read() == reader.read()
    assert len(questions) == 2


def test_a_header_half_written_or_not_in_use_is_not_believed(tmp_path, monkeypatch):
    database = sqlite3.connect(tmp_path / "some.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE numbers (number)")
    header = walindex.header_reader(database)
    whole = header()
    assert len(whole) == 2 * walindex.LENGTH
    database.execute("INSERT INTO numbers VALUES (1)")
    assert header() not in (whole, None)
    memory = header()
    half = whole[: walindex.LENGTH] + memory[walindex.LENGTH :]
    for said in (half, bytes(2 * walindex.LENGTH)):
        monkeypatch.setattr(walindex, "memory_of", lambda path, said=said: said)
        assert walindex.header_reader(database)() is None
    database.close()


def test_a_database_without_such_an_index_has_none(tmp_path):
    for database in (sqlite3.connect(":memory:"), sqlite3.connect(tmp_path / "some.sqlite3")):
        database.execute("CREATE TABLE numbers (number)")
        assert walindex.header_reader(database) is None
        database.close()
