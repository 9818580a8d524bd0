"""Questions whose SQL is written once give what Django would give that writes it each time."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now
from django.utils.translation import override

from projects.models import Project
from publishing.prepared import in_batches, prepared
from tests.factories import make_partnership, make_project

pytestmark = pytest.mark.django_db


@prepared
def published_at(slug, now):
    return Project.objects.published(now).filter(slug=slug).select_related("partnership__home")


def test_a_question_is_answered_for_each_value_as_django_does(django_assert_num_queries):
    moment = now()
    first, second = make_project(), make_project(publish_from=moment + timedelta(hours=1))
    for _again in range(2):
        assert published_at(first.slug, moment) == [first]
        assert published_at(second.slug, moment) == []
        assert published_at(second.slug, moment + timedelta(hours=2)) == [second]
    with django_assert_num_queries(1):
        (found,) = published_at(first.slug, moment)
        assert found.partnership.home == first.partnership.home
    assert found.start == Project.objects.get(pk=first.pk).start


def test_what_was_given_before_is_never_given_again():
    project, moment = make_project(title_sv="Förr"), now()
    assert published_at(project.slug, moment)[0].title_sv == "Förr"
    Project.objects.update(title_sv="Nu")
    assert published_at(project.slug, moment)[0].title_sv == "Nu"
    Project.objects.all().delete()
    assert published_at(project.slug, moment) == []


def test_a_name_means_the_text_of_the_active_language():
    @prepared
    def called(title):
        return Project.objects.filter(title=title)

    project = make_project(title_sv="Bibliotek", title_en="Library")
    with override("sv"):
        assert called("Bibliotek") == [project]
    with override("en"):
        assert called("Library") == [project]
        assert called("Bibliotek") == []


def test_several_questions_are_asked_by_one_name():
    @prepared
    def of_partnership(partnership, now):
        return {
            "projects": Project.objects.filter(partnership=partnership).order_by("pk"),
            "slugs": Project.objects.published(now).order_by("pk").values_list("slug", flat=True),
        }

    one, other = make_partnership(), make_partnership()
    projects = [make_project(partnership=one), make_project(partnership=other), make_project(partnership=one)]
    found = of_partnership(one, now())
    assert found["projects"] == [projects[0], projects[2]]
    assert found["slugs"] == [project.slug for project in projects]


def test_keyword_arguments_make_another_question():
    @prepared
    def first(now, *, count):
        return Project.objects.published(now).order_by("pk")[:count]

    projects = [make_project() for _number in range(3)]
    assert first(now(), count=2) == projects[:2]
    assert first(now(), count=1) == projects[:1]
    assert first(now(), count=2) == projects[:2]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 1030])
def test_a_question_about_several_values_is_asked_of_all_of_them(count):
    @prepared
    def of_keys(*keys):
        return Project.objects.filter(pk__in=keys).values_list("pk", flat=True)

    batches = list(in_batches(range(1, count + 1)))
    assert {key for batch in batches for key in batch} == set(range(1, count + 1))
    assert all(len(batch).bit_count() == 1 for batch in batches)
    known = [make_project().pk for _number in range(min(count, 5))]
    asked = [*known, *range(known[-1] + 1, known[-1] + 1 + count - len(known))] if known else []
    assert sorted(key for batch in in_batches(asked) for key in of_keys(*batch)) == known


def test_none_is_no_value():
    with pytest.raises(TypeError, match="slug"):
        published_at(None, now())


def test_rows_that_are_fetched_beside_are_a_question_of_their_own():
    @prepared
    def with_results(slug):
        return Project.objects.filter(slug=slug).prefetch_related("results")

    with pytest.raises(TypeError, match="of its own"):
        with_results("sekos")


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection():
    project, moment = make_project(), now()
    assert published_at(project.slug, moment) == [project]
    found = []

    def ask():
        found.extend(published_at(project.slug, moment))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [project]
