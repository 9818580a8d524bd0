"""What pages say to machines in schema.org's words."""

import json
import re
from html import unescape

import pytest

from partnerships.models import NativeName, PartnershipLink, PartnershipParty
from projects.models import ProjectGoal
from tests.factories import (
    make_area,
    make_municipality,
    make_organisation,
    make_partnership,
    make_project,
)
from tests.tools.heads import Head
from tests.tools.reading import markup
from website.models import SiteSettings

from .conftest import UNLISTED

pytestmark = pytest.mark.django_db


def nodes_of(response):
    """What a page says, by type; a page says it in one piece."""
    (script,) = Head(response).scripts
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    nodes = {node["@type"]: node for node in data["@graph"]}
    assert len(nodes) == len(data["@graph"])
    return nodes


def every(data, found):
    """All values below ``data``, dictionaries and lists included."""
    found.append(data)
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        every(value, found)
    return found


def test_every_page_says_what_it_is_where_it_is_and_whose_site_it_is(pages, example_pages, empty_pages):
    types = set()
    for path, response in [*pages.items(), *example_pages.items(), *empty_pages.items()]:
        head = Head(response)
        if path in UNLISTED:
            assert head.scripts == []
            continue
        nodes = nodes_of(response)
        page = nodes.get("WebPage") or nodes["CollectionPage"]
        assert page["url"] == head.link("canonical"), path
        assert page["description"] == head.meta("description"), path
        assert page["inLanguage"] == ("en-GB" if "/en/" in page["url"] else "sv"), path
        assert page["isPartOf"]["@id"] == nodes["WebSite"]["@id"]
        assert page.get("mainEntity", {}).get("@id") in [None, *(node.get("@id") for node in nodes.values())], path
        values = every(list(nodes.values()), [])
        assert not [value for value in values if value in (None, "", [], {})], path
        assert all("@type" in value or list(value) == ["@id"] for value in values if isinstance(value, dict)), path
        types |= {value["@type"] for value in values if isinstance(value, dict) and "@type" in value}
    assert types >= {"GovernmentOrganization", "Project", "BreadcrumbList", "Place", "GeoCoordinates", "SearchAction"}


def test_the_way_to_a_page_is_the_one_that_it_shows(pages):
    for path, response in pages.items():
        if path in UNLISTED:
            continue
        html = markup(response)
        shown = re.search(r'<ol class="breadcrumbs">(.*?)</ol>', html)
        steps = nodes_of(response).get("BreadcrumbList", {}).get("itemListElement", [])
        seen = []
        for url, words in re.findall(r'<a href="([^"]*)">(.*?)</a>', shown[1] if shown else ""):
            seen.append((f"http://testserver{url}", " ".join(unescape(re.sub(r"<[^>]*>", "", words)).split())))
        assert [(step["item"], step["name"]) for step in steps] == seen, path
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))


def test_a_project_says_what_is_known_of_it(client):
    lund = make_municipality(name_sv="Lund", official_name_sv="Lunds kommun", latitude="55.7", longitude="13.2")
    leon = make_municipality(name_sv="León", country="NI")
    partnership = make_partnership(home=lund, partner=leon)
    project = make_project(
        partnership=partnership,
        title_sv="Rent vatten",
        reference="2016-0025",
        start="2016-03",
        end="2018",
        status="completed",
        place=leon,
        areas=[make_area(name_sv="Vatten"), make_area(name_sv="Hemligt", state="draft")],
    )
    ProjectGoal.objects.create(project=project, goal=6)
    data = nodes_of(client.get(project.get_absolute_url()))["Project"]
    origin = "http://testserver"
    assert data == {
        "@type": "Project",
        "@id": f"{origin}/projekt/rent-vatten/#about",
        "name": "Rent vatten",
        "identifier": "2016-0025",
        "foundingDate": "2016-03",
        "dissolutionDate": "2018",
        "parentOrganization": {
            "@type": "Organization",
            "@id": f"{origin}{partnership.get_absolute_url()}#about",
            "name": "Lund – León",
        },
        "member": [
            {
                "@type": "GovernmentOrganization",
                "@id": f"{origin}/kommuner/lund/#about",
                "name": "Lunds kommun",
                "location": {
                    "@type": "Place",
                    "name": "Lund",
                    "geo": {"@type": "GeoCoordinates", "latitude": 55.7, "longitude": 13.2},
                    "address": {"@type": "PostalAddress", "addressCountry": "SE"},
                    "containedInPlace": {"@type": "Country", "name": "Sverige"},
                },
            },
            {
                "@type": "GovernmentOrganization",
                "@id": f"{origin}/kommuner/leon/#about",
                "name": "León",
                "location": data["location"],
            },
        ],
        "location": {
            "@type": "Place",
            "name": "León",
            "address": {"@type": "PostalAddress", "addressCountry": "NI"},
            "containedInPlace": {"@type": "Country", "name": "Nicaragua"},
        },
        "keywords": [
            {"@type": "DefinedTerm", "@id": f"{origin}/fokusomraden/vatten/#about", "name": "Vatten"},
            {"@type": "DefinedTerm", "termCode": "6", "name": "Rent vatten och sanitet för alla"},
        ],
    }
    english = nodes_of(client.get(f"/en/projects/{project.slug}/"))["Project"]
    assert english["@id"] == data["@id"]
    assert english["location"]["containedInPlace"]["name"] == "Nicaragua"


def test_of_what_goes_on_an_end_is_a_plan(client):
    project = make_project(start="2016", end="2018", status="ongoing")
    data = nodes_of(client.get(project.get_absolute_url()))["Project"]
    assert data["foundingDate"] == "2016"
    assert "dissolutionDate" not in data


def test_a_partnership_has_its_sides_as_members_and_who_pays_as_funder(client):
    partnership = make_partnership(start_year=1988, end_year=2003, status="ended")
    sida = make_organisation(name_sv="Styrelsen för internationellt utvecklingssamarbete", short_name="Sida")
    type(sida).objects.update(website="javascript:alert(1)")
    malmo = make_municipality(name_sv="Malmö", state="draft")
    PartnershipParty.objects.create(partnership=partnership, role="funder", organisation=sida)
    PartnershipParty.objects.create(partnership=partnership, role="participant", municipality=malmo)
    PartnershipLink.objects.create(partnership=partnership, title_sv="Om", url="https://leon.ni/om", language="es")
    data = nodes_of(client.get(partnership.get_absolute_url()))["Organization"]
    assert (data["foundingDate"], data["dissolutionDate"]) == ("1988", "2003")
    assert [member["name"] for member in data["member"]] == [str(partnership.home), str(partnership.partner), "Malmö"]
    assert "@id" not in data["member"][2]
    name = "Styrelsen för internationellt utvecklingssamarbete"
    assert data["funder"] == [{"@type": "Organization", "name": name, "alternateName": "Sida"}]
    assert data["subjectOf"] == [{"@type": "WebPage", "name": "Om", "url": "https://leon.ni/om", "inLanguage": "es"}]


def test_a_municipality_has_its_names_its_place_and_its_own_website(client):
    leon = make_municipality(
        name_sv="León", country="NI", code="025", website="https://leon.ni", established="1524-06-15", seat_sv="León"
    )
    NativeName.objects.create(municipality=leon, name="Santiago de los Caballeros", language="es")
    data = nodes_of(client.get(leon.get_absolute_url()))["GovernmentOrganization"]
    assert data["name"] == "León"
    assert data["alternateName"] == ["Santiago de los Caballeros"]
    assert (data["url"], data["identifier"], data["foundingDate"]) == ("https://leon.ni", "025", "1524-06-15")
    assert "geo" not in data["location"]


def test_the_site_says_who_publishes_it(client):
    lund = make_municipality(name_sv="Lund", official_name_sv="Lunds kommun", website="https://lund.se")
    SiteSettings.objects.create(site_name_sv="Lunds partnerskap", municipality=lund)
    site = nodes_of(client.get("/"))["WebSite"]
    assert site["name"] == "Lunds partnerskap"
    assert site["publisher"] == {
        "@type": "GovernmentOrganization",
        "@id": "http://testserver/kommuner/lund/#about",
        "name": "Lunds kommun",
        "url": "https://lund.se",
    }
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert (
        client.get(target.replace("{search_term_string}", "vatten").removeprefix("http://testserver")).status_code
        == 200
    )


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", '"]}}', "<!--<script>", "🙂 & \u2028"])
def test_no_title_ends_the_data_that_it_stands_in(client, title):
    project = make_project(title_sv=title)
    response = client.get(project.get_absolute_url())
    assert nodes_of(response)["Project"]["name"] == title.strip()
    (raw,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL)
    assert not set("<>&") & set(raw)
