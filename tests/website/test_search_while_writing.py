"""Who searches while somebody else writes for long."""

import sqlite3

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from publishing.pagecache.front import PageCache
from tests.factories import make_project
from tests.tools.wsgi import ask


@pytest.fixture
def site(transactional_db):
    cache = PageCache(get_wsgi_application(), 1_000_000)
    yield cache
    cache.version.close()


def test_somebody_who_writes_for_long_lets_others_search(site):
    project = make_project(title_sv="Brunnar")
    assert "Brunnar" in ask(site, "/sok/?q=brunnar").text
    project.title_sv = "Grustag"
    project.save()
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert ask(site, "/sok/?q=grustag").status == 200
        assert ask(site, "/projekt/?q=grustag").status == 200
    finally:
        other.execute("ROLLBACK")
        other.close()
    # What could not be written then is not what the next visitor gets.
    assert "<mark>Grustag</mark>" in ask(site, "/sok/?q=grustag").text
    assert "Grustag" in ask(site, "/projekt/?q=grustag").text


def test_whoever_waits_briefly_waits_as_long_as_before_afterwards(site):
    def timeout():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            return cursor.fetchone()

    before = timeout()
    make_project(title_sv="Brunnar")
    assert ask(site, "/sok/?q=brunnar").status == 200
    assert timeout() == before == (20_000,)
