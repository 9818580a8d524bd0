"""Narrowing a list of projects by its address."""

import re

import pytest
from django.utils import translation
from django.utils.timezone import now

from projects.listing import every_project
from projects.models import ProjectGoal
from tests.factories import make_area, make_copies, make_municipality, make_partnership, make_project
from tests.tools.reading import markup, words
from translations.languages import current

pytestmark = pytest.mark.django_db

LIST = {"sv": "/projekt/", "en": "/en/projects/"}


def titles(response):
    """The titles of the rows that a page lists."""
    return re.findall(r'<p class="project-row-title"><a [^>]*>([^<]*)</a>', response.content.decode())


def options(response, name):
    """The options of a filter as a visitor reads them."""
    select = re.search(rf'<select [^>]*name="{name}">(.*?)</select>', response.content.decode(), re.DOTALL)
    return re.findall(r"<option[^>]*>([^<]*)</option>", select[1]) if select else None


@pytest.fixture
def projects():
    """Five projects in two partnerships."""
    lund = make_municipality(name_sv="Lund")
    leon = make_partnership(home=lund, partner=make_municipality(name_sv="León", country="NI"))
    viborg = make_partnership(home=lund, partner=make_municipality(name_sv="Viborg", country="DK"))
    energy, water = make_area(name_sv="Energi", name_en="Energy"), make_area(name_sv="Vatten", name_en="Water")
    plan = make_project(
        partnership=leon, title_sv="Energiplan", areas=[energy], status="completed", start="2015", end="2017"
    )
    ProjectGoal.objects.create(project=plan, goal=7)
    make_project(partnership=leon, title_en="Åkermark", areas=[energy, water], status="completed", active_years="2016")
    make_project(
        partnership=leon, title_en="Wells", areas=[water], status="ongoing", start="2020", reference="2020-0017"
    )
    make_project(partnership=viborg, title_sv="Återvinning", title_en="Recycling", status="unknown")
    make_project(partnership=viborg, title_sv="Ett utkast", areas=[energy], state="draft", start="1999")


def test_everything_is_listed_latest_first_and_what_has_no_year_last(client, projects):
    assert titles(client.get("/en/projects/")) == ["Wells", "Energiplan", "Åkermark", "Recycling"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("area=energi", ["Energiplan", "Åkermark"]),
        ("area=energi&area=vatten", ["Wells", "Åkermark"]),
        ("area=vatten&status=ongoing", ["Wells"]),
        ("year=2016", ["Energiplan", "Åkermark"]),
        ("goal=7", ["Energiplan"]),
        ("partnership=lund-viborg", ["Recycling"]),
        ("q=recycling", ["Recycling"]),
        ("q=ÅTERVINNING", ["Recycling"]),
        ("q=2020-0017", ["Wells"]),
        ("q=energi&area=energi&year=2015", ["Energiplan"]),
    ],
)
def test_the_address_narrows_the_list(client, projects, query, found):
    assert titles(client.get(f"/en/projects/?{query}")) == found


def test_a_search_finds_what_is_seen_in_either_language(client, projects):
    """ "Recycling" is only what an English reader sees of it, and an English title is what a Swedish reader sees."""
    assert titles(client.get("/projekt/?q=återvinning")) == ["Återvinning"]
    assert titles(client.get("/projekt/?q=wells")) == ["Wells"]


@pytest.mark.parametrize(
    ("language", "areas"),
    [("sv", ["Alla fokusområden", "Energi (2)", "Vatten (2)"]), ("en", ["All focus areas", "Energy (2)", "Water (2)"])],
)
def test_each_option_says_how_many_it_would_leave(client, projects, language, areas):
    response = client.get(LIST[language])
    assert options(response, "area") == areas
    assert options(response, "year")[1:] == ["2020 (1)", "2017 (1)", "2016 (2)", "2015 (1)"]
    assert options(response, "partnership")[1:] == ["Lund – León (3)", "Lund – Viborg (1)"]


def test_the_counts_keep_the_other_filters(client, projects):
    response = client.get("/en/projects/?area=vatten")
    assert options(response, "area")[1:] == ["Energy (2)", "Water (2)"]
    assert options(response, "year")[1:] == ["2020 (1)", "2016 (1)"]
    assert "Completed (1)" in options(response, "status")
    assert "Proposed (0)" in options(response, "status")
    assert '<option value="vatten" selected>' in markup(response)


def test_a_filter_without_anything_to_choose_is_not_there(client):
    make_project(title_en="Alone")
    response = client.get("/en/projects/")
    assert options(response, "area") is None
    assert options(response, "year") is None
    assert options(response, "goal") is None


def test_the_name_of_an_area_in_another_language_is_marked(client):
    make_project(areas=[make_area(name_sv="Vatten")])
    assert '<option value="vatten" lang="sv">Vatten (1)</option>' in markup(client.get("/en/projects/"))


def test_the_english_name_of_an_area_is_marked_with_the_tag_of_the_english_pages(client):
    project = make_project(areas=[make_area(name_en="Water")])
    page = f"/partnerskap/{project.partnership.slug}/?group=area&area=water"
    html = markup(client.get(page))
    assert '<option value="water" lang="en-GB" selected>Water (1)</option>' in html
    assert '<span lang="en-GB">Water</span>' in html
    assert 'class="area accent-slate" lang="en-GB">Water</span>' in html


def test_large_numbers_of_projects_are_written_as_the_language_does(client):
    project = make_project(title_sv="Vatten", areas=[make_area(name_sv="Vatten")], start="2016", end="2016")
    make_copies(project, 1000)
    for language, number in [("sv", "1\N{NO-BREAK SPACE}001"), ("en", "1,001")]:
        html = client.get(LIST[language]).content.decode()
        assert f'<p role="status"><strong>{number}' in html
        assert f"Vatten ({number})</option>" in html
        assert f'<option value="2016">2016 ({number})</option>' in html
        with translation.override(language):
            html = client.get(project.partnership.get_absolute_url()).content.decode()
        assert f'{number}<span class="visually-hidden">' in html
        assert f"<p>{number}" in html


def test_what_has_been_chosen_can_be_taken_away_again(client, projects):
    html = markup(client.get("/en/projects/?area=vatten&year=2016&q=åk"))
    assert 'href="?area=vatten&amp;year=2016"' in html
    assert 'href="?q=%C3%A5k&amp;year=2016"' in html
    assert 'href="?q=%C3%A5k&amp;area=vatten"' in html
    assert '<a href="/en/projects/">Remove all filters</a>' in html
    assert 'value="åk"' in html


def test_a_list_without_a_hit_says_so_and_offers_what_is_near(client, projects):
    response = client.get("/en/projects/?area=energi&status=ongoing")
    assert response.status_code == 200
    assert titles(response) == []
    seen = words(response)
    assert "No projects" in seen
    assert "No project matches everything that you have chosen." in seen
    assert "Without “Focus area: Energy” (1 project)" in seen
    assert "Without “Status: Ongoing when last known” (2 projects)" in seen
    assert 'href="?status=ongoing"' in markup(response)


def test_nothing_near_is_not_offered(client, projects):
    seen = words(client.get("/en/projects/?q=qqq"))
    assert "No project matches everything that you have chosen." in seen
    assert "Without “Search words: qqq” (4 projects)" in seen
    seen = words(client.get("/en/projects/?q=qqq&year=2015"))
    assert "Without" not in seen.replace("Without “Search words: qqq”", "")


@pytest.mark.parametrize(
    "query",
    [
        "area=nope",
        "status=nope",
        "goal=99",
        "goal=x",
        "partnership=nope",
        "year=x",
        "year=99999999999999999999",
        "year=²",
        *("area=", "unknown=1", "page=nope", "page=-1", "q=%00", "q=%20", "area=%00", "q=%25_'\"", "group=x"),
    ],
)
def test_an_unknown_value_is_passed_over(client, projects, query):
    response = client.get(f"/en/projects/?{query}")
    assert response.status_code == 200
    assert len(titles(response)) == 4


@pytest.mark.parametrize(("page", "found"), [("1", 2), ("2", 2), ("3", 1), ("900", 1), ("x", 2)])
def test_a_page_that_does_not_exist_is_the_last_one(client, settings, page, found):
    settings.PROJECTS_PER_PAGE = 2
    partnership = make_partnership()
    for number in range(5):
        make_project(partnership=partnership, title_en=f"Project {number}", start="2015")
    response = client.get(f"/en/projects/?year=2015&page={page}")
    assert len(titles(response)) == found
    assert "?year=2015&amp;page=2" in markup(response)
    assert "5 projects" in words(response)


def test_a_long_search_is_cut_and_harmless(client, projects):
    assert client.get("/en/projects/", {"q": "ord " * 500}).status_code == 200


@pytest.mark.parametrize(
    ("group", "labels"),
    [
        ("status", ["Ongoing when last known", "Completed", "Status unknown"]),
        ("area", ["Energy", "Water", "Without a focus area"]),
        ("year", ["2020", "2017", "2016", "Year unknown"]),
    ],
)
def test_groups_come_in_the_order_that_a_reader_expects(projects, group, labels):
    with translation.override("en"):
        listing = every_project(current(), now())
        narrowed = listing.narrowed_by({"group": group}, groups=("status", "area", "year"))
        assert [found.label for found in narrowed.grouped] == labels


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/projekt/", "Projekt – "),
        ("/projekt/?area=energi&year=2016", "Projekt: Energi, 2016 – "),
        ("/en/projects/?area=energi&q=plan", "Projects: plan, Energy – "),
    ],
)
def test_a_shared_address_says_in_its_title_what_was_chosen(client, projects, address, title):
    assert f"<title>{title}" in markup(client.get(address))
