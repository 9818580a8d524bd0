"""The sitemap and robots.txt: every page that can be found, as the page itself says."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from lxml import etree

from projects.models import Project
from tests.factories import make_area, make_copies, make_municipality, make_partnership, make_project
from tests.public_pages import make_whole_site
from tests.tools.heads import Head
from website import sitemaps

from .conftest import UNLISTED, WITHOUT_A_HIT

pytestmark = pytest.mark.django_db

STANDARDS = Path(__file__).parent.parent / "standards" / "sitemap"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(STANDARDS / "sitemap-with-alternates.xsd"))


def tree_of(client, path="/sitemap.xml"):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return etree.fromstring(response.content)


def path_of(address):
    assert address.startswith("http://testserver/"), address
    return urlsplit(address)._replace(scheme="", netloc="").geturl()


def entries(tree):
    """What a sitemap says: its paths, each with the paths of its languages and the day of its last change."""
    found = {}
    for url in tree.findall("s:url", NAMES):
        links = url.findall("x:link", NAMES)
        path = path_of(url.find("s:loc", NAMES).text)
        assert path not in found
        languages = {link.get("hreflang"): path_of(link.get("href")) for link in links}
        found[path] = (languages, url.find("s:lastmod", NAMES))
    return found


@pytest.mark.parametrize("fill", [make_whole_site, lambda: call_command("load_example", verbosity=0), lambda: None])
def test_it_has_every_page_in_every_language_that_the_page_says_it_exists_in(
    client, schema, fill, request, example_pages, pages, empty_pages
):
    fill()
    site = {0: pages, 1: example_pages, 2: empty_pages}[request.node.callspec.indices["fill"]]
    tree = tree_of(client)
    schema.assertValid(tree)
    said = {path: languages for path, (languages, _changed) in entries(tree).items()}
    expected = {}
    for path, page in site.items():
        head = Head(page)
        # A page that shows a fallback has the address of its text; what a list is narrowed to is in no sitemap.
        if path not in UNLISTED and path not in WITHOUT_A_HIT and path_of(head.link("canonical")) == path:
            expected[path] = {tag: path_of(address) for tag, address in head.languages.items()}
    assert said == expected


def test_a_page_that_is_in_one_language_alone_is_there_in_that_alone(client):
    swedish = make_project(title_sv="Bara på svenska")
    english = make_project(title_en="In English alone", partnership=swedish.partnership)
    both = make_project(title_sv="Båda", title_en="Both", partnership=swedish.partnership)
    said = entries(tree_of(client))
    in_both = {f"/projekt/{both.slug}/", f"/en/projects/{both.slug}/"}
    projects = {path for path in said if re.match(r"(/projekt|/en/projects)/.", path)}
    assert projects == {f"/projekt/{swedish.slug}/", f"/en/projects/{english.slug}/", *in_both}
    assert said[f"/projekt/{swedish.slug}/"][0] == said[f"/en/projects/{english.slug}/"][0] == {}
    assert set(said[f"/projekt/{both.slug}/"][0]) == {"sv", "en-GB", "x-default"}


def test_what_is_not_public_is_not_there_and_what_is_says_when_it_changed(client):
    hidden = make_partnership(state="draft")
    project = make_project(title_sv="Brunnar")
    Project.objects.filter(pk=project.pk).update(updated_at=datetime(2024, 5, 31, 22, 30, tzinfo=UTC))
    for title, values in {
        "Utkast": {"state": "draft"},
        "Senare": {"publish_from": now() + timedelta(days=1)},
        "Förbi": {"publish_until": now() - timedelta(days=1)},
        "Tillbakadragen": {"state": "withdrawn", "withdrawal_reason_sv": "Fel."},
        "I ett partnerskap som inte syns": {"partnership": hidden},
    }.items():
        make_project(title_sv=title, **{"partnership": project.partnership, **values})
    make_area(name_sv="Utan projekt")
    said = entries(tree_of(client))
    assert [path for path in said if path.startswith(("/projekt/", "/fokusomraden/"))] == [
        "/projekt/",
        "/fokusomraden/",
        "/projekt/brunnar/",
    ]
    # The day in Sweden.
    assert said["/projekt/brunnar/"][1].text == "2024-06-01"


def test_a_large_site_has_sections_of_a_size_that_do_not_cost_more_queries(client, schema, monkeypatch):
    monkeypatch.setattr(sitemaps, "PAGES_IN_A_FILE", 25)
    monkeypatch.setattr(sitemaps.PagesSitemap, "limit", 25)
    project = make_project(title_sv="Brunnar", title_en="Wells")
    make_municipality()
    make_copies(project, 8)
    with CaptureQueriesContext(connection) as few:
        assert len(entries(tree_of(client))) > 30
    make_copies(project, 40)
    with CaptureQueriesContext(connection) as many:
        index = tree_of(client)
    assert len(many) <= len(few) <= 10
    addresses = [path_of(place.text) for place in index.findall("s:sitemap/s:loc", NAMES)]
    assert "/sitemap-project.xml?p=2" in addresses
    # There is none of them.
    assert not [address for address in addresses if "focusarea" in address]
    found = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            tree = tree_of(client, address)
        assert len(queries) <= 10
        schema.assertValid(tree)
        part = entries(tree)
        assert not found.keys() & part.keys()
        found |= part
    assert len([path for path in found if path.startswith("/en/projects/brunnar")]) == 49
    for wrong in ("/sitemap-focusarea.xml", "/sitemap-x.xml", "/sitemap-project.xml?p=9", "/sitemap-project.xml?p=x"):
        assert client.get(wrong).status_code == 404


def test_robots_are_told_of_the_sitemap_and_kept_from_searches_forms_and_the_admin(client):
    response = client.get("/robots.txt", headers={"host": "localhost"}, secure=True)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: https://localhost/sitemap.xml"
    refused = {line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")}
    assert refused == {
        *("/admin/", "/en/admin/", "/sok/?", "/en/search/?"),
        *("/rapportera-fel/?", "/en/report-an-error/?"),
    }
    assert not response.cookies
