"""The front page, the text pages, the error pages, and what every page has around its content."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from projects.models import Result
from tests.factories import make_area, make_municipality, make_partnership, make_project
from tests.tools.reading import markup, words
from website.models import SiteSettings, TextPage, TextPageLink
from website.views import server_error, text_page


def make_text_page(**values):
    """Make the text page about the site say only what is given."""
    for field in ("title", "lead", "body"):
        for code in ("sv", "en"):
            values.setdefault(f"{field}_{code}", None)
    page = TextPage.objects.get(key="about")
    for name, value in values.items():
        setattr(page, name, value)
    page.save()
    return page


# --- The front page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["website:front_page", "partnerships:list", "projects:list", "projects:area_list"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_empty_site_works_and_says_that_nothing_is_published(client, db, language, name):
    with translation.override(language):
        response = client.get(reverse(name))
    assert response.status_code == 200
    assert 'class="note"' in markup(response)
    assert "/admin/" not in markup(response)


def test_an_empty_front_page_says_so_in_words(client, db):
    assert "No partnership has been published here yet." in words(client.get("/en/"))


def test_the_front_page_has_the_partnerships_with_what_one_wants_to_know_first(client, db):
    partnership = make_partnership(
        home=make_municipality(name_sv="Lund"),
        partner=make_municipality(name_sv="León", country="NI"),
        start_year=1988,
        lead_en="They share what they know about water.",
        status_as_of="2024-05-31",
    )
    make_project(partnership=partnership)
    make_project(partnership=partnership, state="draft")
    seen = words(client.get("/en/"), "partnerships")
    assert "Lund – León" in seen
    assert "Since 1988 1 project Nicaragua" in seen
    assert "They share what they know about water." in seen
    assert "Active on 31 May 2024 (last known)" in seen


def test_the_front_page_has_the_latest_achieved_results_of_each_side(client, db):
    partnership = make_partnership()
    for year in range(2010, 2016):
        project = make_project(partnership=partnership, start=str(year))
        Result.objects.create(project=project, side="home", outcome="achieved", text_en=f"Learnt in {year}.")
    Result.objects.create(project=project, side="partner", outcome="achieved", text_en="The partner built a library.")
    Result.objects.create(project=project, side="home", outcome="expected", text_en="Only a plan.")
    Result.objects.create(project=project, side="not_stated", outcome="achieved", text_en="For nobody knows whom.")
    seen = words(client.get("/en/"), "results")
    assert [year for year in range(2010, 2016) if f"Learnt in {year}." in seen] == [2013, 2014, 2015]
    assert seen.index("Learnt in 2015.") < seen.index("Learnt in 2014.")
    assert "The partner built a library." in seen
    assert "Only a plan." not in seen
    assert "For nobody knows whom." not in seen


def test_the_front_page_has_focus_areas_with_counts(client, db):
    partnership = make_partnership()
    energy = make_area(name_en="Energy")
    make_area(name_en="Nothing in it")
    for _ in range(2):
        make_project(partnership=partnership, areas=[energy])
    seen = words(client.get("/en/"), "areas")
    assert "Energy (in English)" not in seen
    assert "Energy 2 projects" in seen
    assert "Nothing in it" not in seen


# --- The language of a text --------------------------------------------------------------------------------------


def test_a_text_that_is_only_in_swedish_is_marked_and_noted_on_an_english_page(client, db):
    make_text_page(title_en="About", lead_en="In both.", lead_sv="På båda.", body_sv="<p>Bara på svenska.</p>")
    response = client.get("/en/about/")
    assert '<div class="flow prose" lang="sv"><p>Bara på svenska.</p></div>' in markup(response)
    assert words(response).count("This text exists only in Swedish.") == 1


def test_a_text_that_is_only_in_english_is_marked_and_noted_on_a_swedish_page(client, db):
    make_text_page(title_sv="Om", body_en="<p>Only in English.</p>")
    response = client.get("/om/")
    assert '<div class="flow prose" lang="en-GB"><p>Only in English.</p></div>' in markup(response)
    assert markup(response).count('class="note"') == 1


@pytest.mark.parametrize(("path", "texts"), [("/en/about/", {"title_sv": "Om"}), ("/om/", {"title_en": "About"})])
def test_a_title_in_another_language_says_so_below_it(client, db, path, texts):
    make_text_page(**texts)
    html = markup(client.get(path))
    (title,) = texts.values()
    assert f">{title}</span></h1>" in html
    assert '</h1> <p class="in-language">' in html


def test_a_translation_that_has_been_left_behind_says_so(client, db):
    page = make_text_page(title_sv="Om", title_en="About", body_sv="<p>Först.</p>", body_en="<p>First.</p>")
    page.body_sv = "<p>Sedan.</p>"
    page.save()
    assert "The original has been changed since this translation was made." in words(client.get("/en/about/"))


def test_a_page_is_announced_only_in_the_languages_that_it_exists_in(client, db):
    make_text_page(title_sv="Om", title_en="About", body_sv="<p>Bara på svenska.</p>")
    assert 'rel="alternate" hreflang' not in markup(client.get("/en/about/"))
    make_text_page(title_sv="Om", title_en="About", body_sv="<p>På båda.</p>", body_en="<p>In both.</p>")
    html = markup(client.get("/en/about/"))
    assert '<link rel="alternate" hreflang="sv" href="http://testserver/om/">' in html
    assert '<link rel="alternate" hreflang="en-GB" href="http://testserver/en/about/">' in html


def test_a_page_with_a_title_alone_exists_in_the_language_of_the_title(client, db):
    project = make_project(title_sv="Vatten")
    assert 'rel="alternate" hreflang' not in markup(client.get(project.get_absolute_url()))
    make_text_page(title_sv="Om")
    assert 'rel="alternate" hreflang' not in markup(client.get("/om/"))
    make_text_page(title_sv="Om", title_en="About")
    assert 'hreflang="en-GB" href="http://testserver/en/about/"' in markup(client.get("/om/"))


def test_the_title_in_the_tab_is_in_one_language(client, db):
    SiteSettings.objects.create(site_name_sv="Lunds partnerskap", site_name_en="The partnerships of Lund")
    make_text_page(title_sv="Om webbplatsen")
    assert '<title lang="sv">Om webbplatsen – Lunds partnerskap</title>' in markup(client.get("/en/about/"))
    make_text_page(title_sv="Om webbplatsen", title_en="About")
    assert "<title>About – The partnerships of Lund</title>" in markup(client.get("/en/about/"))


# --- Links -------------------------------------------------------------------------------------------------------


def test_a_link_to_another_site_is_marked_for_eye_and_ear(client, db):
    page = make_text_page(title_en="About")
    TextPageLink.objects.create(
        page=page, title_en="The agency", url="https://www.example.org/a?b=1&c=2", language="sv"
    )
    html = markup(client.get("/en/about/"))
    assert '<a class="external" href="https://www.example.org/a?b=1&amp;c=2" rel="external" hreflang="sv">' in html
    assert "The agency (link to another site) ( in Swedish )" in words(client.get("/en/about/"))


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", ""),
        ("en-GB", ""),
        ("es", '(<span lang="es">español</span>)'),
        ("tn", "(<span>tn</span>)"),
        ("sv, en", ""),
    ],
)
def test_a_link_says_which_language_it_leads_to_if_it_is_another(client, db, language, note):
    page = make_text_page(title_en="About")
    TextPageLink.objects.create(page=page, title_en="Elsewhere", url="https://www.example.org", language=language)
    html = markup(client.get("/en/about/"))
    assert ('class="in-language"' in html) == bool(note)
    assert note in html


def test_links_within_rich_text_are_marked_as_well(client, db):
    them = '<a href="https://www.example.org/?a=1&amp;b=2"><em>them</em></a>'
    body = f'<h3>More</h3><p>Ask {them}, or <a href="/om/">us</a>.</p>'
    make_text_page(title_en="About", body_en=body)
    html = markup(client.get("/en/about/"))
    assert '<a class="external" href="https://www.example.org/?a=1&amp;b=2" rel="external"><em>them</em><span' in html
    assert '<a href="/om/">us</a>.' in html
    assert "<h2>More</h2>" in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "ftp://example.org"])
def test_what_is_no_address_of_a_site_is_no_link_whatever_put_it_there(client, db, url):
    municipality = make_municipality(name_en="Lund")
    type(municipality).objects.update(website=url)
    SiteSettings.objects.create(municipality=municipality)
    TextPageLink.objects.create(page=make_text_page(title_en="About"), title_en="The agency", url=url, language="sv")
    response = client.get("/en/about/")
    assert url not in markup(response)
    assert "The agency ( in Swedish )" in words(response)
    with translation.override("en"):
        path = municipality.get_absolute_url()
    assert f'href="{url}"' not in markup(client.get(path))


def test_the_footer_has_whom_to_ask(client, db):
    SiteSettings.objects.create(
        municipality=make_municipality(name_sv="Lund", official_name_en="Lund Municipality"),
        contact_sv="Internationella enheten",
        contact_email="hej@example.org",
    )
    response = client.get("/en/")
    assert "Lund Municipality Internationella enheten (in Swedish) hej@example.org" in words(response)
    assert '<a href="mailto:hej@example.org">' in markup(response)


# --- Errors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/en/not-there/", "/en/projects/not-there/", "/en/about/not-there/"])
def test_a_page_that_does_not_exist_offers_a_search_and_the_partnerships(client, db, path):
    partnership = make_partnership()
    response = client.get(path)
    assert response.status_code == 404
    assert "This page does not exist" in words(response)
    assert 'role="search" aria-labelledby="search" action="/en/search/"' in markup(response)
    assert f'href="/en/partnerships/{partnership.slug}/"' in markup(response)


def test_who_may_not_see_a_page_is_told_whom_to_ask(editor):
    response = editor.get("/en/admin/website/textpage/add/")
    assert response.status_code == 403
    assert "This page is not open to you Your account may not see it" in words(response)
    assert 'role="search" aria-labelledby="search" action="/en/search/"' in markup(response)


def test_a_form_that_is_not_accepted_says_what_to_do(db):
    response = Client(enforce_csrf_checks=True).post("/en/admin/login/", {"username": "eva"})
    assert response.status_code == 403
    assert "What you sent was not accepted You may have been signed out" in words(response)


@pytest.mark.parametrize(("path", "language"), [("/projekt/{}/", "sv"), ("/en/projects/{}/", "en-GB")])
def test_a_withdrawn_page_says_why(client, db, path, language):
    project = make_project()
    project.state, project.withdrawal_reason_sv = "withdrawn", "Den hörde till en annan kommun."
    project.save()
    response = client.get(path.format(project.slug))
    assert response.status_code == 410
    assert f'<html lang="{language}">' in markup(response)
    marked = "<span>" if language == "sv" else '<span lang="sv">'
    assert f"{marked}Den hörde till en annan kommun.</span>" in markup(response)
    assert ("(in Swedish)" in words(response)) == (language != "sv")


@pytest.mark.parametrize(("language", "tag"), [("sv", "sv"), ("en", "en-GB")])
def test_a_fault_of_ours_is_answered_without_the_database(language, tag):
    """No ``db`` here: a query would fail the test."""
    with translation.override(language):
        response = server_error(RequestFactory().get(f"/{language}/"))
    assert response.status_code == 500
    assert f'<html lang="{tag}">' in markup(response)
    assert len(markup(response)) > 1000


def test_a_view_that_fails_answers_in_the_language_of_its_address(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("projects.views.Paginator", None)
    response = client.get("/en/projects/")
    assert response.status_code == 500
    assert '<html lang="en-GB">' in markup(response)
    assert "Something went wrong at our end" in words(response)


def test_a_preview_says_that_it_is_one(db):
    make_text_page(title_en="About")
    request = RequestFactory().get("/en/about/")
    request.is_preview = True
    with translation.override("en"):
        response = text_page(request, "about")
    assert "Preview: the page as it is when it is published." in words(response)
