"""The pages of projects and focus areas, as a visitor meets them."""

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from projects.models import ProjectEvent, ProjectGoal, ProjectLink, ProjectParty, ProjectPicture, Result
from publishing.models import Document, Picture
from tests.factories import make_area, make_copies, make_municipality, make_organisation, make_partnership, make_project
from tests.publishing.pictures import drawing, encoded, upload
from tests.tools.reading import markup, words

pytestmark = pytest.mark.django_db


def english(page):
    with translation.override("en"):
        return page.get_absolute_url()


# --- A project ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "title"), [("sv", "Rent vatten"), ("en", "Clean water")])
def test_shows_the_title_in_the_language_of_the_address(client, language, title):
    project = make_project(title_sv="Rent vatten", title_en="Clean water")
    with translation.override(language):
        html = markup(client.get(project.get_absolute_url()))
    assert f'<h1 class="masthead-long">{title}</h1>' in html


@pytest.mark.parametrize(
    ("language", "texts", "tag"),
    [("en", {"title_sv": "Rent vatten"}, "sv"), ("sv", {"title_en": "Clean water"}, "en-GB")],
)
def test_a_title_in_the_other_language_is_marked_everywhere(client, language, texts, tag):
    area = make_area()
    project = make_project(areas=[area], **texts)
    both = {"title_sv": "Två", "title_en": "Two", "partnership": project.partnership}
    later, similar = make_project(follows=project, **both), make_project(areas=[area], **both)
    (title,) = texts.values()
    with translation.override(language):
        own = markup(client.get(project.get_absolute_url()))
        others = [markup(client.get(other.get_absolute_url())) for other in (later, similar)]
        link = f'<a href="{project.get_absolute_url()}" lang="{tag}">{title}</a> <span class="in-language">('
    assert f'<span lang="{tag}">{title}</span></h1> <p class="in-language">' in own
    assert f'<title lang="{tag}">{title} (' in own
    # As the earlier phase, and among others in the same focus area.
    assert [other.count(link) for other in others] == [1, 1]


def test_every_text_falls_back_by_itself(client):
    project = make_project(
        title_en="Water", lead_en="About water.", aim_sv="<p>Rent vatten.</p>", body_en="<p>Done.</p>"
    )
    html = markup(client.get(english(project)))
    assert html.count('class="note"') == 1
    assert '<div class="flow prose" lang="sv"><p>Rent vatten.</p></div>' in html


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"status": "ongoing", "status_as_of": "2023-04"}, "Ongoing in April 2023 (last known)"),
        ({"status": "ongoing", "status_as_of": "2023"}, "Ongoing in 2023 (last known)"),
        ({"status": "ongoing", "status_as_of": "2024-05-31"}, "Ongoing on 31 May 2024 (last known)"),
        ({"status": "approved", "status_as_of": "2023-04"}, "Approved (as of April 2023)"),
        ({"status": "completed", "status_as_of": "2023-04"}, "Completed"),
        ({"status": "unknown", "status_note_en": "The page is gone."}, "Status unknown The page is gone."),
    ],
)
def test_a_status_that_may_change_has_its_date(client, values, expected):
    assert f"Status {expected} Partnership" in words(client.get(english(make_project(**values))), "facts")


def test_a_status_agrees_with_what_it_is_said_of_in_swedish(client):
    study = make_project(kind="pre_study", status="completed")
    project = make_project(status="completed")
    with translation.override("sv"):
        said = [study.status_in_words, project.status_in_words]
    assert said == ["avslutad", "avslutat"]


def test_the_facts(client):
    lund = make_municipality(name_sv="Lund")
    partnership = make_partnership(home=lund, partner=make_municipality(name_sv="JB Marks"), accent="plum")
    water, schools = make_area(name_en="Water", colour="blue"), make_area(name_en="Schools", state="draft")
    project = make_project(
        partnership=partnership,
        areas=[water, schools],
        start="2009-11",
        end="2011-11",
        duration_months=24,
        partner_at_the_time=make_municipality(name_sv="Tlokwe"),
        place=make_municipality(name_sv="Potchefstroom", state="draft"),
        budget_amount="442982.00",
        budget_kind="applied_for",
        reference="2009/0203",
        contact_en="The international office",
        contact_email="office@example.org",
    )
    ProjectGoal.objects.create(project=project, goal=6)
    ProjectParty.objects.create(project=project, municipality=make_municipality(name_sv="Alvesta"))
    owner = make_organisation(name_en="The Agency")
    ProjectParty.objects.create(project=project, organisation=owner, role="owner", note_en="since merged")
    response = client.get(english(project))
    facts = words(response, "facts")
    assert facts.startswith("Facts Time November 2009 – November 2011 Duration 24 months Status Status unknown")
    for fact in (
        "Partnership Lund – JB Marks",
        "Partner at the time Tlokwe",
        "Place Potchefstroom",
        "Water",
        "Owner The Agency since merged Also takes part Alvesta",
        "Amount applied for 442,982 SEK",
        "Reference number 2009/0203",
        "6 Clean Water and Sanitation",
        "Contact The international office office@example.org",
    ):
        assert fact in facts
    html = markup(response)
    assert 'href="/en/projects/?goal=6"' in html
    assert f'<a href="{english(water)}">Water</a>' in html
    assert english(schools) not in html
    assert "/municipalities/potchefstroom/" not in html
    assert '<body class="page accent-plum">' in html


@pytest.mark.parametrize(
    ("values", "years"),
    [
        ({"start": "2009", "end": "2011-05"}, "2009–2011"),
        ({"start": "2009-03", "end": "2009-11"}, "2009"),
        ({"start": "2019"}, "from 2019"),
        ({"end": "2019"}, "until 2019"),
        ({"active_years": "2012, 2013"}, "active 2012–2013"),
        ({"active_years": "2012, 2013", "status": "proposed"}, "2012–2013"),
        ({"active_years": "2012, 2015"}, "active 2012, 2015"),
        ({}, "year unknown"),
    ],
)
def test_a_row_tells_no_more_years_than_are_known(client, values, years):
    make_project(title_en="Water", **values)
    assert f'<p class="project-row-years">{years}</p>' in markup(client.get("/en/projects/"))


def test_what_was_done_has_text_events_and_results_without_a_side(client):
    project = make_project(body_en="<p>They built it.</p>")
    ProjectEvent.objects.create(
        project=project, starts="2010-09-06", ends="2010-09-15", place_en="Lund", text_en="A visit."
    )
    ProjectEvent.objects.create(project=project, starts="2011-W47", text_en="A course.")
    Result.objects.create(project=project, text_en="Four visits.", outcome="achieved")
    Result.objects.create(project=project, text_en="A plan.", side="home")
    Result.objects.create(project=project, text_en="Two more visits.", outcome="expected")
    response = client.get(english(project))
    done = words(response).partition("What was done")[2].partition("What was planned")[0]
    planned = words(response).partition("What was planned")[2].partition("What came of it")[0]
    assert "Two more visits. Expected" in planned
    assert "They built it. 6–15 September 2010 Lund A visit. week 47, 2011 A course. Four visits. Achieved" in done
    assert "A plan." not in done
    assert '<time datetime="2011-W47">' in markup(response)
    came = words(response, "results")
    assert "A plan. Expected" in came
    assert "Nothing has been published about this side." in came


def test_a_project_of_which_little_is_known_has_no_empty_sections(client):
    response = client.get(english(make_project(title_en="Little")))
    for heading in (
        "Aim",
        "What was done",
        "What came of it",
        "Who took part",
        "Phases",
        "Sources",
        "Links and documents",
    ):
        assert heading not in words(response)


def test_earlier_and_later_phases_are_there_if_they_are_public(client):
    partnership = make_partnership()
    first = make_project(partnership=partnership, title_en="First")
    second = make_project(partnership=partnership, title_en="Second", follows=first)
    make_project(partnership=partnership, title_en="Third", follows=second)
    make_project(partnership=partnership, title_en="Hidden", follows=second, state="draft")
    make_project(partnership=make_partnership(state="draft"), title_en="Elsewhere", follows=second)
    seen = words(client.get(english(second)), "phases")
    assert seen == "Phases Earlier phase First Later phase Third"
    first.state, first.withdrawal_reason_en = "withdrawn", "It was not one."
    first.save()
    assert words(client.get(english(second)), "phases") == "Phases Later phase Third"


def test_links_and_documents_stand_apart_from_sources(client, own_uploads):
    project = make_project()
    document = Document(title_en="Report", size=2048)
    document.file.save("report.pdf", ContentFile(b"%PDF-"))
    ProjectLink.objects.create(project=project, title_en="The report", document=document, language="sv")
    ProjectLink.objects.create(project=project, title_en="A newspaper", url="https://www.example.org", is_source=True)
    response = client.get(english(project))
    assert "The report ( in Swedish ) PDF, 2.0 KB" in words(response, "links")
    assert "A newspaper" not in words(response, "links")
    assert "A newspaper (link to another site)" in words(response, "sources")


def test_others_in_the_same_focus_area_are_five_at_most_with_the_area_beside(client):
    partnership, area = make_partnership(), make_area(name_en="Water")
    project = make_project(partnership=partnership, areas=[area], title_en="This one")
    for number in range(7):
        make_project(partnership=partnership, areas=[area], title_en=f"Other {number}", start=str(2010 + number))
    make_project(partnership=partnership, title_en="About something else")
    make_project(partnership=partnership, areas=[area], title_en="The next phase", start="2020", follows=project)
    response = client.get(english(project))
    seen = words(response, "related")
    assert [number for number in range(7) if f"Other {number}" in seen] == [2, 3, 4, 5, 6]
    assert "This one" not in seen
    assert "something else" not in seen
    assert "The next phase" not in seen, "it stands among the phases"
    assert f'<a href="{english(area)}">Water</a>' in markup(response)


def test_pictures_come_in_sizes_with_their_alternative_text_and_photographer(client, own_uploads):
    renditions = [
        {"name": f"pictures/well-{width}.{ending}", "format": name, "width": width, "height": width // 2, "size": 9}
        for width in (320, 640)
        for name, ending in (("webp", "webp"), ("jpeg", "jpg"))
    ]
    picture = Picture(alt_sv="En brunn", photographer="A. Person", renditions=renditions, focal_x=22)
    picture.file.save("well.jpg", upload(encoded(drawing(640, 320), "JPEG")))
    project = make_project(cover=picture)
    ProjectPicture.objects.create(project=project, picture=picture, caption_en="The well")
    html = markup(client.get(english(project)))
    assert '<figure class="picture cover">' in html
    webp = "/media/pictures/well-320.webp 320w, /media/pictures/well-640.webp 640w"
    assert f'<source type="image/webp" srcset="{webp}"' in html
    assert 'class="focus-x-20 focus-y-50" src="/media/pictures/well-640.jpg"' in html
    assert 'width="640" height="320" alt="En brunn" lang="sv">' in html
    assert "The well Photo: A. Person" in words(client.get(english(project)))


def test_a_project_is_never_more_public_than_its_partnership(client):
    project = make_project(partnership=make_partnership(state="draft"))
    assert client.get(english(project)).status_code == 404
    assert project.title_sv not in markup(client.get("/projekt/"))


def test_a_project_that_has_moved_keeps_its_old_address(client):
    project = make_project(title_en="Old name")
    before = english(project)
    project.slug = "new-name"
    project.save()
    assert client.get(before + "?a=1").headers["Location"] == "/en/projects/new-name/?a=1"


# --- Lists and focus areas ---------------------------------------------------------------------------------------


def test_a_focus_area_has_its_text_and_its_projects(client):
    energy = make_area(name_sv="Energi", name_en="Energy", about_en="<p>About energy.</p>", colour="ochre")
    make_project(areas=[energy], title_en="The energy plan")
    make_project(areas=[energy], title_en="A draft", state="draft")
    response = client.get(english(energy))
    seen = words(response)
    assert "Focus area Energy About energy." in seen
    assert "1 project" in seen
    assert "The energy plan" in seen
    assert "A draft" not in seen
    assert f'href="/en/projects/?area={energy.slug}"' in markup(response)


def test_a_focus_area_without_projects_is_not_shown(client):
    area = make_area(name_en="Nothing in it")
    make_project(areas=[area], state="draft")
    assert client.get(english(area)).status_code == 404
    assert "Nothing in it" not in words(client.get("/en/focus-areas/"))


def test_a_focus_area_with_many_projects_is_cut_into_pages(client):
    project = make_project(areas=[area := make_area()])
    make_copies(project, 999)
    response = client.get(english(area))
    assert "1,000 projects" in words(response)
    assert 'aria-current="page"' in markup(response)
    assert markup(client.get(english(area) + "?page=50")).count('class="project-row-title"') == 20


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_a_focus_area_that_is_not_public_is_nowhere(client, state):
    hidden = make_area(name_sv="Hemligt område", state=state, withdrawal_reason_sv="Fel.")
    project = make_project(areas=[hidden, make_area(name_sv="Vatten")], title_sv="Rent vatten")
    pages = [project.get_absolute_url(), project.partnership.get_absolute_url()]
    for page in ("/", "/projekt/", "/fokusomraden/", *pages):
        assert "Hemligt" not in client.get(page).content.decode()
    # Around the content, links repeat the address that was asked for.
    content = client.get(f"/projekt/?area={hidden.slug}").content.decode().partition("<main")[2].partition("</main>")[0]
    assert "hemligt" not in content
