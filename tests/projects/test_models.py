import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.timezone import now

from projects.models import Project, ProjectGoal, ProjectParty, Result
from projects.models.rows import by_side
from tests.factories import make_area, make_municipality, make_organisation, make_partnership, make_project

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "end", "is_allowed"),
    [
        ("2009-11", "2009", True),
        ("2009", "2009-01", True),
        ("2017-09-13", "2017-09-13", True),
        ("2009-11", "2009-10", False),
        ("2019", "2018", False),
        ("2019", "2018-12-31", False),
    ],
)
def test_a_project_ends_after_it_starts_at_the_precision_known(start, end, is_allowed):
    project = make_project(start=start)
    project.end = end
    if is_allowed:
        project.full_clean()
        project.save()
        return
    with pytest.raises(ValidationError) as refused:
        project.full_clean()
    assert "end" in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        project.save()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"active_years": "12, 13"}, "active_years"),
        ({"active_years": "sometimes"}, "active_years"),
        ({"budget_amount": "-1"}, "budget_amount"),
        ({"start": "2011-W47"}, "start"),
        ({"title_sv": " "}, "title_sv"),
        ({"duration_months": 0}, "duration_months"),
    ],
)
def test_a_project_that_cannot_be(values, field):
    project = Project(**{"partnership": make_partnership(), "title_sv": "Vatten", **values})
    with pytest.raises(ValidationError) as refused:
        project.full_clean()
    assert field in refused.value.message_dict


@pytest.mark.parametrize("title", [{"title_sv": "Vatten"}, {"title_en": "Water"}])
def test_a_title_in_one_language_is_enough(title):
    assert str(make_project(**title)) in title.values()


@pytest.mark.parametrize(
    ("values", "swedish", "english"),
    [
        ({"start": "2009-11", "end": "2011-11"}, "november 2009 – november 2011", "November 2009 – November 2011"),
        ({"active_years": "2013, 2012"}, "pågick 2012, 2013", "active in 2012, 2013"),
        # What has not begun was not active.
        ({"active_years": "2013, 2012", "status": "proposed"}, "2012, 2013", "2012, 2013"),
        ({"start": "2009", "status": "ongoing"}, "från 2009", "from 2009"),
        ({"start": "2009-11", "status": "completed"}, "startade november 2009", "started November 2009"),
        ({}, "", ""),
    ],
)
def test_the_time_is_told_as_it_is_known(values, swedish, english):
    project = make_project(**values)
    with translation.override("en"):
        assert project.period == english
    with translation.override("sv"):
        assert project.period == swedish


def test_lists_sort_what_the_visitor_sees_latest_first():
    partnership = make_partnership()
    for title in ({"title_en": "Åland"}, {"title_sv": "Zebra"}, {"title_sv": "Alfa", "title_en": "Öland"}):
        make_project(partnership=partnership, start="2019", **title)
    make_project(partnership=partnership, title_sv="Senare", start="2021")
    make_project(partnership=partnership, title_sv="Utan år")
    swedish = [project.title_shown_sv for project in Project.objects.latest_first("sv")]
    english = [project.title_shown_en for project in Project.objects.latest_first("en")]
    assert swedish == ["Senare", "Alfa", "Zebra", "Åland", "Utan år"]
    assert english == ["Senare", "Åland", "Öland", "Zebra", "Utan år"]


@pytest.mark.parametrize("words", ["ATERVINNING", "återvinning", "Återvinning", "hållbar åter", "recycling"])
def test_words_find_titles_in_any_language_and_any_case(words):
    wanted = make_project(title_sv="Hållbar återvinning", title_en="Recycling")
    make_project(title_sv="Bibliotek")
    for language in ("sv", "en"):
        assert list(Project.objects.matching(words, language)) == [wanted]


@pytest.mark.parametrize("words", ["z", "zz"])
def test_a_letter_that_no_title_holds_finds_nothing(words):
    make_project(title_sv="Återvinning i Älmhult")
    assert not Project.objects.matching(words, "sv").exists()


def test_a_municipality_takes_part_as_side_party_place_or_partner_of_the_time():
    municipality = make_municipality()
    side = make_project(partnership=make_partnership(partner=municipality))
    place = make_project(place=municipality)
    former = make_project(partner_at_the_time=municipality)
    party = make_project()
    ProjectParty.objects.create(project=party, municipality=municipality)
    make_project()
    rows = municipality.project_rows("sv", now())
    assert {row.pk for row in rows} == {side.pk, place.pk, former.pk, party.pk}


def test_an_area_without_public_projects_is_not_shown():
    from projects.models import FocusArea

    shown, hidden = make_area(), make_area()
    make_area()
    make_project(areas=[shown])
    make_project(areas=[shown, hidden], state="draft")
    found = FocusArea.objects.published(now()).with_projects(now())
    assert [(area, area.project_count) for area in found] == [(shown, 1)]


def test_goals_are_one_to_seventeen():
    project = make_project()
    with pytest.raises(ValidationError):
        ProjectGoal(project=project, goal=18).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectGoal.objects.create(project=project, goal=18)


def test_results_stand_by_side_achieved_before_expected():
    project = make_project()
    Result.objects.create(project=project, text_sv="Ska bli.", side="home", outcome="expected")
    Result.objects.create(project=project, text_sv="Blev.", side="home", outcome="achieved")
    Result.objects.create(project=project, text_sv="Gjordes.", outcome="achieved")
    sides = by_side(project.results.all())
    assert [str(row.text) for row in sides.home] == ["Blev.", "Ska bli."]
    assert sides.partner == sides.both == ()
    assert [str(row.text) for row in sides.not_stated] == ["Gjordes."]


@pytest.mark.parametrize("words", ["tlokwe bibliotek", "libraries", "Älmhult", "agency", "2009/0203"])
def test_words_find_what_a_row_shows_beside_its_title(words):
    area = make_area(name_sv="Bibliotek", name_en="Libraries")
    tlokwe = make_municipality(name_sv="Tlokwe")
    project = make_project(title_en="A reading room", areas=[area], partner_at_the_time=tlokwe, reference="2009/0203")
    ProjectParty.objects.create(project=project, municipality=make_municipality(name_sv="Älmhult"))
    ProjectParty.objects.create(project=project, organisation=make_organisation(name_en="The Agency"))
    make_project(title_en="Another")
    for language in ("sv", "en"):
        assert list(Project.objects.matching(words, language)) == [project]
