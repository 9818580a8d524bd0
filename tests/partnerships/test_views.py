"""The pages of partnerships and municipalities, as a visitor meets them."""

import html
import re

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.timezone import localdate

from partnerships.models import Meeting, Member, Milestone, NativeName, PartnershipLink, PartnershipParty
from projects.models import ProjectParty, Result
from publishing.models import Document
from tests.factories import (
    make_area,
    make_copies,
    make_municipality,
    make_organisation,
    make_partnership,
    make_project,
    make_steering_group,
)
from tests.tools.reading import markup, words

pytestmark = pytest.mark.django_db


def english(page):
    with translation.override("en"):
        return page.get_absolute_url()


@pytest.fixture
def partnership():
    """Lund and León: the home municipality is whoever the partnership's home is."""
    lund = make_municipality(
        name_sv="Lund", official_name_en="Lund Municipality", population=130288, population_year=2023
    )
    leon = make_municipality(name_sv="León", country="NI", region_en="León Department")
    return make_partnership(home=lund, partner=leon)


# --- A partnership -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "lead", "tag"), [("sv", "Vi lär av varandra.", "sv"), ("en", "We learn from each other.", "en-GB")]
)
def test_shows_the_lead_in_the_language_of_the_address(client, language, lead, tag):
    partnership = make_partnership(lead_sv="Vi lär av varandra.", lead_en="We learn from each other.")
    with translation.override(language):
        response = client.get(partnership.get_absolute_url())
    assert f'<p class="masthead-lead">{lead}</p>' in markup(response)
    assert f'<html lang="{tag}">' in markup(response)
    assert 'class="note"' not in markup(response)


@pytest.mark.parametrize(
    ("language", "texts", "tag"),
    [("en", {"lead_sv": "Vi lär av varandra."}, "sv"), ("sv", {"lead_en": "We learn from each other."}, "en-GB")],
)
def test_a_lead_in_the_other_language_is_marked_and_noted(client, language, texts, tag):
    partnership = make_partnership(**texts)
    (lead,) = texts.values()
    with translation.override(language):
        html = markup(client.get(partnership.get_absolute_url()))
    assert f'<p class="masthead-lead" lang="{tag}">{lead}</p>' in html
    assert html.count('class="note"') == 1


def test_both_sides_are_told_of_where_they_are_and_how_many(client, partnership):
    seen = words(client.get(english(partnership)))
    assert "Lund Municipality Sweden 130,288 inhabitants (2023)" in seen
    assert "León León Department, Nicaragua" in seen


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"status": "active", "status_as_of": "2024-05-31"}, "Active on 31 May 2024 (last known)"),
        ({"status": "active", "status_as_of": "2024-05"}, "Active in May 2024 (last known)"),
        ({"status": "active", "status_as_of": "2024"}, "Active in 2024 (last known)"),
        ({"status": "unclear", "status_as_of": "2024-05"}, "Unclear whether it is active (as of May 2024)"),
        ({"status": "dormant", "status_as_of": "2023"}, "Dormant (as of 2023)"),
        ({"status": "ended", "start_year": 2005, "end_year": 2019}, "2005–2019 Ended"),
        ({"start_year": 2005}, "Since 2005 Active"),
    ],
)
def test_a_status_that_may_change_has_its_date(client, values, expected):
    assert expected in words(client.get(english(make_partnership(**values))))


def test_the_number_of_projects_is_told_as_listed_and_as_stated_with_its_source(client, partnership):
    make_project(partnership=partnership)
    partnership.stated_projects, partnership.stated_projects_qualifier = 35, "more_than"
    partnership.stated_projects_on = "2024-05-31"
    partnership.stated_projects_source = "https://www.example.org/projects"
    partnership.save()
    response = client.get(english(partnership))
    assert "1 project is listed here." in words(response, "projects")
    assert "More than 35 according to Lund, 31 May 2024" in words(response, "projects")
    assert 'href="https://www.example.org/projects"' in markup(response)


def test_the_home_municipality_coordinates_where_nobody_else_is_named(client, partnership):
    assert "Coordinator Lund Municipality" in words(client.get(english(partnership)), "organisation")
    other = make_organisation(
        name_en="Institute for Local Democracy", short_name="ID", website="https://www.example.org"
    )
    PartnershipParty.objects.create(partnership=partnership, role="coordinator", organisation=other)
    seen = words(client.get(english(partnership)), "organisation")
    assert "Coordinator Institute for Local Democracy (ID) (link to another site)" in seen
    assert "Lund Municipality" not in seen


def test_other_parties_lead_to_their_own_pages_if_these_are_public(client, partnership):
    almhult = make_municipality(name_sv="Älmhult", official_name_en="Älmhult Municipality")
    hidden = make_municipality(name_sv="Dold", state="draft")
    note = "Also took part in 2011"
    PartnershipParty.objects.create(
        partnership=partnership, role="participant", municipality=almhult, from_year=2018, note_en=note
    )
    PartnershipParty.objects.create(partnership=partnership, role="participant", municipality=hidden)
    response = client.get(english(partnership))
    assert "Also takes part Älmhult Municipality from 2018 Also took part in 2011 Dold" in words(response)
    assert f'<a href="{english(almhult)}">Älmhult Municipality</a>' in markup(response)
    assert english(hidden) not in markup(response)


def test_the_steering_group_has_two_sides_and_says_what_is_not_published(client, partnership):
    group = make_steering_group(partnership=partnership, about_en="<p>Politicians of both sides.</p>")
    Member.objects.create(group=group, municipality=partnership.home, office_en="mayor", name="A. Person")
    Member.objects.create(group=group, municipality=partnership.home, office_en="councillor", term_to="2020-01-01")
    Meeting.objects.create(group=group, date="2016-W06", place_sv="Lund", text_en="They met.")
    seen = words(client.get(english(partnership)), "steering-group")
    assert "Politicians of both sides." in seen
    assert "Lund A. Person mayor León The members’ names have not been published." in seen
    assert "councillor" not in seen
    assert "week" in seen
    assert "They met." in seen


def test_a_steering_group_that_is_not_published_is_not_there(client, partnership):
    make_steering_group(partnership=partnership, state="draft")
    assert 'id="steering-group"' not in markup(client.get(english(partnership)))


def test_what_came_of_it_stands_under_the_side_that_gained(client, partnership):
    project = make_project(partnership=partnership, title_en="Clean water")
    results = {"home": "A plan of our own.", "partner": "Two wells.", "both": "Friends.", "not_stated": "Four visits."}
    for side, text in results.items():
        Result.objects.create(project=project, side=side, outcome="achieved", text_en=text, year=2018)
    Result.objects.create(project=project, side="home", text_en="Less waste.", evidence="https://www.example.org/e")
    seen = words(client.get(english(partnership)), "results")
    places = [
        "A plan of our own.",
        "Less waste.",
        "León",
        "Two wells.",
        "Both sides",
        "Friends.",
        "Not stated",
        "Four visits.",
    ]
    assert [seen.index(text) for text in places] == sorted(seen.index(text) for text in places)
    assert "Lund Achieved 1 A plan of our own. 2018 Clean water No evidence given Expected 1 Less waste." in seen
    assert "Less waste. Clean water Evidence (link to another site)" in seen


def test_a_side_of_which_nothing_is_known_says_so(client, partnership):
    assert words(client.get(english(partnership)), "results").count("Nothing has been published about this side.") == 2


def test_the_projects_are_grouped_as_the_address_asks(client, partnership):
    water = make_area(name_en="Water", colour="blue")
    make_project(partnership=partnership, title_en="Old", status="completed", start="2009", areas=[water])
    make_project(partnership=partnership, title_en="New", status="ongoing", status_as_of="2023-04", start="2022")
    headings = {
        "": "Ongoing when last known 1 project 2022",
        "?group=area": "Water 1 project started 2009",
        "?group=year": "2022 1 project from 2022",
        "?group=nonsense": "Ongoing when last known 1 project 2022",
    }
    for query, heading in headings.items():
        seen = words(client.get(english(partnership) + query), "projects")
        assert heading.replace("project 2022", "project from 2022") in seen


def test_the_projects_can_be_narrowed_and_the_grouping_stays(client, partnership):
    water = make_area(name_en="Water")
    make_project(partnership=partnership, title_en="With water", areas=[water])
    make_project(partnership=partnership, title_en="Without it")
    response = client.get(f"{english(partnership)}?area={water.slug}&group=year")
    seen = words(response, "projects")
    assert "2 projects are listed here." in seen
    assert "With water" in seen
    assert "Without it" not in seen
    assert 'class="chip" href="?group=year#projects"' in markup(response)
    assert 'action="' + english(partnership) + '#projects"' in markup(response)


@pytest.fixture
def four_years(partnership, settings):
    """Four projects of one partnership, of which its page shows two."""
    settings.PROJECTS_OF_A_PARTNERSHIP = 2
    water = make_area(name_en="Water", name_sv="Vatten")
    for year in (2011, 2012, 2013, 2014):
        status = "completed" if year < 2014 else "unknown"
        project = make_project(
            partnership=partnership, title_sv=f"År {year}", title_en=f"In {year}", start=str(year), end=str(year)
        )
        type(project).objects.filter(pk=project.pk).update(status=status)
        project.project_areas.create(focus_area=water)
        Result.objects.create(project=project, side="home", text_sv=f"Brunn {year}.", text_en=f"Well {year}.")
    return partnership


def opened(client, response, label):
    """What a visitor reads who follows the link with these words."""
    (address,) = re.findall(rf'<a href="([^"]+)">{label}</a>', markup(response))
    return words(client.get(html.unescape(address)))


def test_of_very_many_projects_the_latest_are_shown_and_the_way_to_all(client, four_years):
    response = client.get(english(four_years))
    results, timeline = words(response, "results"), words(response, "timeline")
    assert "From the 2 latest projects of the partnership." in results
    assert all(text in results for text in ("Well 2013.", "Well 2014."))
    assert "Well 2012." not in results
    assert all(text in timeline for text in ("In 2013", "In 2014"))
    assert "In 2012" not in timeline
    assert "The 2 latest projects. All 4 projects on timelines, page by page" in timeline
    every = opened(client, response, "All 4 projects on timelines, page by page")
    assert "The projects along the years" in every
    assert all(f"In {year}" in every for year in (2011, 2012, 2013, 2014))


def test_the_first_of_their_groups_are_listed_with_the_number_of_all(client, four_years):
    response = client.get(english(four_years))
    seen = words(response, "projects")
    assert "4 projects are published here." in seen
    assert "4 projects 2 of them are shown here." in seen
    assert "Completed 2 of 3 projects 2013 In 2013" in seen
    assert "In 2012" in seen
    assert "In 2011" not in seen
    assert "In 2014" not in seen
    every = opened(client, response, "All 4 projects in a list")
    assert all(f"In {year}" in every for year in (2011, 2012, 2013, 2014))


def test_what_has_been_chosen_stays_on_the_way_to_all_projects(client, four_years):
    response = client.get(f"{english(four_years)}?status=completed&group=year")
    seen = words(response, "projects")
    assert "2013 1 project 2013 In 2013" in seen
    assert "In 2011" not in seen
    every = opened(client, response, "All 3 projects in a list")
    assert "In 2011" in every
    assert "In 2014" not in every


def test_the_way_to_all_projects_is_there_in_swedish_and_only_where_it_leads_further(client, four_years, settings):
    response = client.get(four_years.get_absolute_url())
    assert "2 av dem visas här. Alla 4 projekt i en lista" in words(response, "projects")
    assert "De 2 senaste projekten. Alla 4 projekt på tidslinjer, sida för sida" in words(response, "timeline")
    settings.PROJECTS_OF_A_PARTNERSHIP = 4
    seen = words(client.get(four_years.get_absolute_url()))
    assert "4 projekt finns i listan här." in seen
    assert "i en lista" not in seen
    assert "tidslinjer" not in seen
    assert "År 2011" in seen


@pytest.mark.parametrize("group", ["status", "area", "year"])
def test_a_search_finds_the_projects_of_the_partnership_alone(client, partnership, group):
    make_project(partnership=partnership, title_en="Water here", start="2010", status="completed")
    make_project(title_en="Water elsewhere", start="2011", status="completed")
    response = client.get(f"{english(partnership)}?q=water&group={group}")
    assert "Water here" in words(response, "projects")
    assert "1 project" in words(response, "projects")
    assert "elsewhere" not in words(response)


def test_projects_that_are_not_published_are_neither_listed_nor_counted(client, partnership):
    make_project(partnership=partnership, title_en="A secret", state="draft")
    response = client.get(english(partnership))
    assert "A secret" not in markup(response)
    assert "No project has been published yet." in words(response)


def test_milestones_links_and_documents(client, partnership, own_uploads):
    Milestone.objects.create(
        partnership=partnership, date="2018-01-30", text_en="A prize.", source="https://www.example.org"
    )
    document = Document(title_en="Agreement", size=1_300_000)
    document.file.save("agreement.pdf", ContentFile(b"%PDF-"))
    PartnershipLink.objects.create(partnership=partnership, title_en="The agreement", document=document)
    PartnershipLink.objects.create(partnership=partnership, title_en="The town", url="https://leon.ni", language="sv")
    response = client.get(english(partnership))
    assert '<time datetime="2018-01-30">30 January 2018</time>' in markup(response)
    assert "The agreement PDF, 1.2 MB" in words(response)
    assert "The town (link to another site) ( in Swedish )" in words(response)


def test_a_page_says_when_it_was_last_changed_and_what_changed(client, partnership):
    partnership.change_note_en = "New figures for 2024."
    partnership.save()
    response = client.get(english(partnership))
    day = localdate(partnership.updated_at)
    assert f'Last updated <time datetime="{day}">' in markup(response)
    assert "New figures for 2024." in words(response)


def test_a_partnership_with_a_thousand_projects_has_a_page_of_few(client, partnership):
    make_copies(make_project(partnership=partnership, start="2015", status="completed"), 999)
    seen = words(client.get(english(partnership)))
    assert "1,000 projects are published here." in seen
    assert "Completed 60 of 1,000 projects" in seen


# --- The list of partnerships ------------------------------------------------------------------------------------


def test_the_list_has_every_published_partnership_in_its_order(client, partnership):
    later = make_partnership(home=partnership.home, partner=make_municipality(name_sv="Viborg", country="DK"), order=2)
    make_partnership(home=partnership.home, partner=make_municipality(name_sv="Hemlig"), state="draft")
    seen = words(client.get("/en/partnerships/"))
    assert seen.index("Lund – León") < seen.index("Lund – Viborg")
    assert "Hemlig" not in seen
    assert english(later) in markup(client.get("/en/partnerships/"))


# --- Municipalities ----------------------------------------------------------------------------------------------


def test_a_municipality_is_told_of_by_its_facts(client):
    municipality = make_municipality(
        name_sv="An Giang",
        kind="province",
        country="VN",
        code="VN-44",
        seat_sv="Long Xuyên",
        population=1900000,
        population_year=2019,
        population_qualifier="more_than",
        population_note_en="The census of 1 April",
        established="1832",
        website="https://angiang.gov.vn/vi",
        presentation_sv="<p>En provins.</p>",
    )
    NativeName.objects.create(municipality=municipality, name="Tỉnh An Giang", language="vi")
    response = client.get(english(municipality))
    seen = words(response)
    assert "Province in Vietnam An Giang" in seen
    assert '<span lang="vi">Tỉnh An Giang</span>' in markup(response)
    for fact in ("Seat Long Xuyên", "More than 1,900,000 (2019) The census", "Code VN-44", "Established 1832"):
        assert fact in seen
    assert "Website angiang.gov.vn (link to another site)" in seen
    assert "This text exists only in Swedish." in seen
    assert "more than 1,900,000 inhabitants (2019)" in words(client.get("/en/municipalities/"))
    assert "fler än 1 900 000 invånare (2019)" in words(client.get("/kommuner/"))


def test_a_municipality_leads_to_what_it_became_if_that_is_public(client):
    marks = make_municipality(name_sv="JB Marks")
    tlokwe = make_municipality(name_sv="Tlokwe", continued_as=marks, ended="2016-08-03")
    assert f'<a href="{english(marks)}">' in markup(client.get(english(tlokwe)))
    assert "Ended 3 August 2016" in words(client.get(english(tlokwe)))
    assert "Formerly Tlokwe" in words(client.get(english(marks)))
    tlokwe.state, tlokwe.withdrawal_reason_sv = "withdrawn", "Fel."
    tlokwe.save()
    assert "Tlokwe" not in words(client.get(english(marks)))


def test_a_municipality_that_was_merged_leads_to_the_partnership_that_it_began(client):
    marks = make_municipality(name_sv="JB Marks")
    tlokwe = make_municipality(name_sv="Tlokwe", continued_as=marks, ended="2016-08-03")
    ventersdorp = make_municipality(name_sv="Ventersdorp", continued_as=marks)
    make_partnership(home=make_municipality(name_sv="Lund"), partner=marks, start_year=2005)
    make_partnership(home=make_municipality(name_sv="Umeå"), partner=marks, start_year=2018)
    seen = words(client.get(english(tlokwe)), "former")
    assert seen.startswith("Formerly a side of Lund – JB Marks")
    assert "Umeå" not in seen
    assert words(client.get(english(ventersdorp)), "former") == "", "nobody knows when it ended"


def test_which_projects_a_municipality_took_part_in(client, partnership):
    """As a side, as a party of a project, as the partner at the time; and the partnerships that it joins."""
    almhult, tlokwe = make_municipality(name_sv="Älmhult"), make_municipality(name_sv="Tlokwe")
    joined = make_project(partnership=partnership, title_en="Joined")
    ProjectParty.objects.create(project=joined, municipality=almhult)
    make_project(partnership=partnership, title_en="With the predecessor", partner_at_the_time=tlokwe)
    assert "Partnerships" not in words(client.get(english(almhult))).partition("Facts")[2].partition("Content")[0]
    PartnershipParty.objects.create(partnership=partnership, role="participant", municipality=almhult)
    assert "Joined" in words(client.get(english(almhult)), "projects")
    assert "With the predecessor" not in words(client.get(english(almhult)))
    assert "Lund – León" in words(client.get(english(almhult)), "joined")
    assert "With the predecessor" in words(client.get(english(tlokwe)), "projects")
    assert "2 projects" in words(client.get(english(partnership.home)), "projects")
    # One of the two sides that coordinates as well has not joined a partnership of others.
    PartnershipParty.objects.create(partnership=partnership, role="coordinator", municipality=partnership.home)
    assert "Also takes part in" not in words(client.get(english(partnership.home)))


def test_municipalities_are_listed_by_country_in_the_order_of_the_language(client):
    for name in ("Älmhult", "Åmål", "Växjö"):
        make_municipality(name_sv=name)
    make_municipality(name_sv="León", country="NI")
    seen = words(client.get("/kommuner/"))
    assert seen.index("Växjö") < seen.index("Åmål") < seen.index("Älmhult")
    assert seen.index("Nicaragua") < seen.index("Sverige")


def test_a_municipality_with_many_projects_has_them_on_pages(client, partnership):
    make_copies(make_project(partnership=partnership, start="2015"), 999)
    assert "?page=50" in markup(client.get(english(partnership.home)))
