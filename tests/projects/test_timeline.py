"""Projects along the years: what is known of their time and what is not, and the counts beside them."""

import re

import pytest
import time_machine

from partnerships.models import Milestone
from projects.models import ProjectGoal
from tests.factories import make_area, make_partnership, make_project
from tests.tools.reading import markup, words

pytestmark = pytest.mark.django_db

# Years from 2010 to 2026 are shown whole: each is a sixteenth of the width.
TODAY = "2025-07-02 12:00Z"
YEAR = 100 / 16


@pytest.fixture
def partnership():
    partnership = make_partnership(start_year=2010)
    Milestone.objects.create(partnership=partnership, date="2010", text_sv="Avtalet skrevs under.")
    return partnership


@pytest.fixture
def parts(client, partnership):
    """Return a function: the parts of the bar of a project with these values, as [(certainty, from year, to year)]."""

    def parts(**values):
        project = make_project(partnership=partnership, **values)
        with time_machine.travel(TODAY, tick=False):
            html = client.get(partnership.get_absolute_url()).content.decode()
        bar = re.search(rf'<a href="{project.get_absolute_url()}" tabindex="-1">(.*?)</a>', html, re.DOTALL)[1]
        found = re.findall(r'class="timeline-part timeline-(\w+)[^"]*" x="([\d.]+)%" width="([\d.]+)%"', bar)
        found = [(name, float(x), float(x) + float(width)) for name, x, width in found]
        dashes = re.findall(r'class="timeline-unknown" x1="([\d.]+)%" x2="([\d.]+)%"', bar)
        found += [("unknown", float(x), float(end)) for x, end in dashes]
        return [
            (name, round(2010 + x / YEAR, 1), round(2010 + end / YEAR, 1)) for name, x, end in sorted(found, key=str)
        ]

    return parts


def test_years_are_known_from_the_one_after_the_first_to_the_one_before_the_last(parts):
    assert parts(start="2012", end="2015", status="completed") == [
        ("known", 2013, 2015),
        ("within", 2012, 2013),
        ("within", 2015, 2016),
    ]


def test_days_are_known_exactly(parts):
    assert parts(start="2012-07-01", end="2014-12-31") == [("known", 2012.5, 2015)]


@pytest.mark.parametrize(("start", "end"), [("2012", "2012"), ("2012", "2012-11"), ("2012-02", "2012")])
def test_of_a_beginning_and_an_end_in_one_year_only_that_is_known(parts, start, end):
    ((certainty, first, last),) = parts(start=start, end=end)
    assert certainty == "within"
    assert 2012 <= first < last <= 2013


def test_an_end_that_nobody_knows_is_dashed_as_long_as_it_may_have_lasted(parts):
    assert parts(start="2012", status="completed") == [("unknown", 2013, 2014), ("within", 2012, 2013)]
    assert ("unknown", 2017, 2019) in parts(start="2016", status="unknown", duration_months=24)


def test_a_beginning_that_nobody_knows_is_dashed(parts):
    assert parts(end="2015", status="completed") == [("unknown", 2014, 2015), ("within", 2015, 2016)]


def test_what_went_on_when_last_known_fades(parts):
    found = parts(start="2020", status="ongoing", status_as_of="2023-01")
    assert ("within", 2020, 2021) in found
    assert ("known", 2021, 2023) in found
    fading = [part for part in found if part[0] == "open"]
    assert fading[0][1] == 2023
    assert fading[-1][2] == pytest.approx(2024, abs=0.1)


def test_years_of_activity_are_shown_as_such(parts):
    assert parts(active_years="2012, 2013, 2016") == [("active", 2012, 2014), ("active", 2016, 2017)]


def test_years_of_activity_outside_of_a_known_time_are_added(parts):
    assert ("active", 2018, 2019) in parts(start="2012", end="2013", active_years="2013, 2018")


def test_a_day_is_wide_enough_to_be_seen(parts):
    ((_certainty, first, last),) = parts(start="2017-09-13", end="2017-09-13")
    assert (first, last) == (2017.7, 2017.8)


def test_what_has_no_year_is_listed_apart(client, partnership):
    area = make_area(name_sv="Energi")
    make_project(partnership=partnership, title_sv="Utan år", areas=[area])
    make_project(partnership=partnership, title_sv="Med år", start="2012")
    html = markup(client.get(partnership.get_absolute_url()))
    table = re.search(r'<table class="timeline".*?</table>', html)[0]
    assert "Med år" in table
    assert "Utan år" not in table
    assert re.search(r"<h3>Okänt årtal</h3> <ul> <li><a [^>]*>Utan år</a>", html)


def test_a_timeline_is_a_table_of_the_same_with_milestones_and_today(client, partnership):
    make_project(
        partnership=partnership, title_en="Wells", start="2012", end="2013", areas=[make_area(name_en="Water")]
    )
    make_project(partnership=partnership, title_en="Earlier", active_years="2011")
    with time_machine.travel(TODAY, tick=False):
        response = client.get(partnership.get_absolute_url().replace("/partnerskap/", "/en/partnerships/"))
    said = words(response, "timeline")
    assert "Project Time 2010–2025 Milestones 2010 Earlier active in 2011 Wells Water 2012–2013" in said
    html = markup(response)
    assert html.count('<th class="timeline-title" scope="row">') == 3
    assert re.search(r'class="timeline-mark".*?<title>2010</title>', html)
    today = re.search(r'class="timeline-today" x1="([\d.]+)%"', html)[1]
    assert float(today) == pytest.approx(15.5 * YEAR, abs=0.1)
    assert re.findall(r'class="timeline-year\b(?!s)[^>]*>(\d+)<', html) == [str(year) for year in range(2010, 2027, 2)]


def test_numbers_within_the_drawing_are_the_same_in_every_language(client, partnership):
    make_project(partnership=partnership, start="2012-03", end="2013-05")
    for path in (partnership.get_absolute_url(), "/projekt/?view=timeline", "/projekt/?view=numbers"):
        drawn = re.findall(r' (?:x|x1|x2|width)="([^"]*)"', client.get(path).content.decode())
        assert drawn
        assert [value for value in drawn if "," in value] == []


def test_a_partnership_without_projects_or_milestones_has_no_timeline(client):
    partnership = make_partnership()
    html = markup(client.get(partnership.get_absolute_url()))
    assert 'id="timeline"' not in html
    assert "#timeline" not in html
    assert 'id="numbers"' not in html
    for _number in range(2):
        make_project(partnership=partnership)
    assert 'id="numbers"' not in markup(client.get(partnership.get_absolute_url()))


@pytest.mark.parametrize(("earliest", "latest"), [("1000", "2999"), ("2999-12-31", None), ("1000", None)])
def test_years_of_any_distance_fit_on_the_ruler(client, partnership, earliest, latest):
    make_project(partnership=partnership, start=earliest, end=latest)
    html = client.get(partnership.get_absolute_url()).content.decode()
    assert 2 <= len(re.findall(r'class="timeline-year\b(?!s)', html)) <= 13
    assert max(map(float, re.findall(r'x[12]?="([\d.]+)%"', html))) <= 100


def test_the_project_list_is_shown_along_the_years_with_its_filters(client, partnership):
    water = make_area(name_sv="Vatten")
    make_project(partnership=partnership, title_sv="Brunnar", start="2012", areas=[water])
    make_project(partnership=partnership, title_sv="Skolor", start="2013")
    html = markup(client.get("/projekt/?area=vatten&view=timeline"))
    table = re.search(r'<table class="timeline".*?</table>', html)[0]
    assert "Brunnar" in table
    assert "Skolor" not in table
    assert '<input type="hidden" name="view" value="timeline">' in html
    assert '<a href="?area=vatten">Lista</a>' in html
    assert '<a href="?area=vatten&amp;view=timeline" aria-current="true">Tidslinje</a>' in html
    # Taking the filter away keeps the way it is shown.
    assert 'class="chip" href="?view=timeline"' in html


def test_the_projects_are_counted_by_area_goal_and_kind_each_number_leading_to_them(client, partnership):
    water, schools = make_area(name_en="Water", colour="blue"), make_area(name_en="Schools")
    for number in range(3):
        project = make_project(partnership=partnership, areas=[water, schools][: number + 1])
    ProjectGoal.objects.create(project=project, goal=6)
    make_project(partnership=partnership, kind="pre_study")
    response = client.get(partnership.get_absolute_url().replace("/partnerskap/", "/en/partnerships/"))
    assert words(response, "numbers") == (
        "The projects in numbers By focus area Water 3 Schools 2 By global goal "
        "Of the projects whose goals are known. 6. Clean Water and Sanitation 1 "
        "By kind Project 3 Pre-study 1"
    )
    html = markup(response)
    bars = re.findall(r'class="bar-drawing"[^>]*><rect width="([\d.]+)%"', html)
    assert bars == ["100.0", "66.7", "100.0", "100.0", "33.3"]
    address = re.search(r'class="bar accent-blue"> <a href="([^"]*)#projects"', html)[1]
    assert len(client.get(f"/en/projects/{address}").context["narrowed"].projects) == 3


def test_of_many_areas_the_largest_are_seen_at_once(client, partnership):
    areas = [make_area() for _number in range(12)]
    make_project(partnership=partnership, areas=areas)
    make_project(partnership=partnership, areas=areas[11:])
    html = markup(client.get("/projekt/?view=numbers"))
    plot = re.search(r'<h2 class="plot-title">Per fokusområde</h2>.*?</details>', html)[0]
    seen, _summary, folded = plot.partition("<details>")
    assert str(areas[11]) in seen
    assert (seen.count('class="bar accent'), folded.count('class="bar accent')) == (8, 4)
    assert "<summary>4 till</summary>" in folded
