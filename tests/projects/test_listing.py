"""Lists as numbers: what is narrowed, counted and cut is what the database would give."""

import random
from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils.timezone import now

from projects.listing import every_project
from projects.models import Project, ProjectGoal
from tests.factories import make_area, make_municipality, make_partnership, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing():
    chance = random.Random(3)  # noqa: S311
    areas = [make_area(), make_area(), make_area(state="draft")]
    partnerships = [make_partnership() for _number in range(3)]
    for number in range(40):
        start = chance.choice(["", "2015", "2016-03", "2020"])
        project = make_project(
            partnership=chance.choice(partnerships),
            areas=chance.sample(areas, chance.randrange(3)),
            title_sv=f"Projekt {number}",
            status=chance.choice(["ongoing", "completed"]),
            start=start,
            state=chance.choice(["published", "published", "draft"]),
        )
        ProjectGoal.objects.create(project=project, goal=chance.randrange(1, 4))
    return every_project("sv", now())


def keys(rows):
    return [project.pk for project in rows]


def test_it_has_what_is_published_in_the_order_of_lists(listing):
    published = Project.objects.published(now()).latest_first("sv")
    assert listing.keys == keys(published)
    assert keys(listing.rows(listing.all)) == keys(published)
    assert 20 < len(listing.keys) < 40


@pytest.mark.parametrize(
    ("name", "path"),
    [
        *(("status", "status"), ("kind", "kind"), ("goal", "project_goals__goal"), ("year", "years__year")),
        *(("partnership", "partnership__slug"), ("area", "project_areas__focus_area__slug")),
    ],
)
def test_each_filter_leaves_and_counts_what_the_database_does(listing, name, path):
    published = Project.objects.published(now()).latest_first("sv")
    assert listing.masks[name]
    for value, mask in listing.masks[name].items():
        found = published.filter(**{path: value})
        assert keys(listing.rows(mask)) == keys(found)
        assert listing.counts(name, listing.all)[value] == len(found)
        ongoing = mask & listing.mask("status", "ongoing")
        assert keys(listing.rows(ongoing)) == keys(found.filter(status="ongoing"))
        assert listing.counts(name, ongoing).get(value, 0) == ongoing.bit_count()


def test_a_part_of_it_is_the_same_part_of_the_whole(listing):
    for mask in (listing.all, listing.mask("status", "completed"), 0):
        rows = listing.rows(mask)
        whole = keys(rows)
        for start, stop in ((0, 5), (3, 9), (len(whole) - 2, len(whole) + 5), (100, 120)):
            assert keys(rows[start:stop]) == whole[start:stop]


def test_an_area_that_is_not_published_is_no_filter(listing):
    assert len(listing.masks["area"]) == 2
    for project in listing.rows(listing.all):
        assert all(area.state == "published" for area in project.areas)


def test_a_row_shows_its_areas_in_their_order_and_asks_nothing_more(listing, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = [project.row for project in listing.rows(listing.all)]
    for project, row in zip(Project.objects.published(now()).latest_first("sv"), rows, strict=True):
        areas = [one.focus_area for one in project.project_areas.order_by("position", "pk")]
        assert [str(area.name) for area in row.areas] == [str(area) for area in areas if area.state == "published"]
        assert row.url == project.get_absolute_url()


def test_a_municipality_has_the_projects_that_it_takes_part_in(listing):
    place = make_municipality()
    project = Project.objects.get(pk=listing.keys[3])
    project.place = place
    project.save()
    assert keys(listing.rows_of_municipality(place)) == [project.pk]
    home = project.partnership.home
    is_side = Q(partnership__home=home) | Q(partnership__partner=home)
    is_named = Q(partner_at_the_time=home) | Q(place=home) | Q(parties__municipality=home)
    expected = Project.objects.published(now()).filter(is_side | is_named).latest_first("sv")
    assert keys(listing.rows_of_municipality(home)) == keys(expected)


@pytest.mark.parametrize("number_of_drafts", [0, 40])
def test_the_latest_changed_are_those_that_the_database_says(listing, number_of_drafts):
    chance, start = random.Random(5), now()  # noqa: S311
    for project in Project.objects.all():
        moments = [start - timedelta(hours=chance.randrange(20)) for _moment in range(2)]
        # Some have one of the two moments alone, or none.
        first, last = (chance.choice([moment, moment, None]) for moment in moments)
        Project.objects.filter(pk=project.pk).update(first_published_at=first, updated_at=last)
    for _number in range(number_of_drafts):
        # Published, in a partnership that is not.
        draft = make_project(partnership=make_partnership(state="draft"))
        Project.objects.filter(pk=draft.pk).update(updated_at=start, first_published_at=start)
    published = Project.objects.published(now()).latest_changed()
    for count in (1, 6, 12, 100):
        assert keys(listing.latest_changed(count)) == keys(published[:count])
