"""What a page asks the database, as visitors get it: the same at any size, and little."""

import itertools

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from partnerships.models import Member, Partnership
from projects.models import Project, Result
from publishing.pagecache.front import PageCache
from publishing.pagecache.version import keep_version
from tests.factories import make_area, make_copies, make_partnership, make_project, make_steering_group
from tests.public_pages import make_whole_site, public_paths
from tests.tools.wsgi import ask

MOST = 10
# What all pages share is asked once after a change, by the first of them.
MOST_AFTER_A_CHANGE = 16


@pytest.fixture
def cache(transactional_db):
    """The site as it is served, but that it keeps no page."""
    cache = PageCache(get_wsgi_application(), 0)
    yield cache
    cache.version.close()


def queries_of(cache, path):
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert ask(cache, path).status == 200
    return len(asked)


def work_of(cache, path):
    """What SQLite does for a page: how many hundreds of instructions."""
    done = itertools.count()
    # Anything true would interrupt it.
    connection.connection.set_progress_handler(lambda: next(done) and None, 100)
    try:
        assert ask(cache, path).status == 200
    finally:
        connection.connection.set_progress_handler(None, 0)
    return next(done)


def grow(count):
    """More of everything: projects like those that are there, and partnerships and focus areas with projects."""
    # One that is followed by a hundred is asked for in another way.
    for project in Project.objects.filter(state="published", follows=None).order_by("pk")[:3]:
        make_copies(project, count // 3)
    home = Partnership.objects.earliest("pk").home
    for _number in range(5):
        partnership = make_partnership(home=home, lead_sv="Ett partnerskap till.")
        project = make_project(partnership=partnership, areas=[make_area(), make_area()], start="2019")
        Result.objects.create(project=project, side="home", outcome="achieved", text_sv="Något.")


def test_a_page_asks_the_same_few_questions_at_any_size(cache):
    make_whole_site()
    paths = [
        *public_paths(),
        "/projekt/?view=timeline",
        "/projekt/?status=ongoing&q=vatten",
        "/sok/?q=projekt",
        "/sitemap.xml",
    ]
    counts = []
    for size in (0, 300):
        if size:
            grow(size)
        # What is asked once in a process: content types, and entries that the clock has made untrue.
        queries_of(cache, "/sok/?q=projekt")
        found = {}
        for path in paths:
            # As after a migration: nothing is known any more.
            keep_version()
            found[path] = queries_of(cache, path), queries_of(cache, path)
        counts.append(found)
    few, many = counts
    assert many == few
    assert {path: second for path, (_first, second) in many.items() if second > MOST} == {}
    assert {path: first for path, (first, _second) in many.items() if first > MOST_AFTER_A_CHANGE} == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone tells how much it does")
@pytest.mark.parametrize("path", ["/projekt/", "/en/projects/", "/projekt/?status=ongoing", "/partnerskap/"])
def test_after_a_change_of_one_project_the_others_are_not_read_anew(cache, path):
    make_whole_site()
    work = []
    for size in (0, 600):
        if size:
            grow(size)
        project = Project.objects.filter(state="published").earliest("pk")
        work_of(cache, path)
        Project.objects.filter(pk=project.pk).update(budget_amount=size)
        work.append(work_of(cache, path))
    few, many = work
    # A page of the list is full now, and there are some more partnerships.
    assert many < few + 60


def test_members_of_a_group_ask_nothing_more_for_each(cache):
    make_whole_site()
    group = make_steering_group()
    path = group.partnership.get_absolute_url()
    queries_of(cache, path)
    counts = []
    for _round in range(2):
        Member.objects.create(group=group, municipality=group.partnership.home, office_sv="Ledamot")
        queries_of(cache, path)
        counts.append(queries_of(cache, path))
    assert counts[0] == counts[1]
