"""What search engines and messages are told of a page: one title, one description, one address, its languages."""

from urllib.parse import urlsplit

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from tests.factories import make_area, make_municipality, make_partnership, make_project
from tests.tools.heads import Head
from tests.tools.reading import markup
from website.models import SiteSettings
from website.sharing.descriptions import LONGEST, composed, cut

from .conftest import UNLISTED

pytestmark = pytest.mark.django_db

LANGUAGES = {"sv": "sv", "en-GB": "en"}


def heads_of(pages):
    """The head of every page that can be found, by its path."""
    return {path: Head(page) for path, page in pages.items() if path not in UNLISTED}


@pytest.fixture(scope="module")
def sites(pages, example_pages, empty_pages):
    """The heads of three sites: made for tests, the real content, empty."""
    return [heads_of(pages), heads_of(example_pages), heads_of(empty_pages)]


def path_of(address):
    """The path and query of an address of the test's own site."""
    assert address.startswith("http://testserver/"), address
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


# --- Every page --------------------------------------------------------------------------------------------------


def test_every_page_has_a_title_that_no_other_page_has(sites):
    for heads in sites:
        addresses = {}
        for path, head in heads.items():
            (title,) = head.titles
            assert title.strip(), path
            addresses.setdefault(title, set()).add(head.link("canonical"))
        assert {title: same for title, same in addresses.items() if len(same) > 1} == {}


def test_every_page_has_a_description_of_some_length_in_its_language(sites):
    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(["sv", "en"])
    wrong = []
    for heads in sites:
        for path, head in heads.items():
            description = head.meta("description")
            assert 50 <= len(description) <= 200, (path, description)
            language, certainty = detector.classify(description)
            if language != LANGUAGES[head.language]:
                wrong.append((path, description, float(certainty)))
    assert wrong == []


def test_every_page_has_one_address_that_says_so_itself(sites):
    for heads in sites:
        for path, head in heads.items():
            canonical = path_of(head.link("canonical"))
            assert head.meta("og:url") == head.link("canonical")
            if canonical in heads:
                assert heads[canonical].link("canonical") == head.link("canonical"), path
            else:
                # A list asked for what it does not know is the list without it.
                assert "?" in path, path


def test_the_languages_of_a_page_name_each_other(sites):
    found = 0
    for heads in sites:
        for path, head in heads.items():
            if not head.languages:
                continue
            assert set(head.languages) == {"sv", "en-GB", "x-default"}, path
            assert head.languages["x-default"] == head.languages["sv"]
            assert head.link("canonical") == head.languages[head.language]
            for address in head.languages.values():
                if path_of(address) in heads:
                    assert heads[path_of(address)].languages == head.languages, path
                    found += 1
    assert found > 100


def test_what_a_message_shows_is_in_the_language_of_the_address_it_leads_to(sites):
    for heads in sites:
        for path, head in heads.items():
            language = "en" if path_of(head.link("canonical")).startswith("/en/") else "sv"
            assert head.meta("og:locale") == {"sv": "sv_SE", "en": "en_GB"}[language], path
            others = {"en_GB", "sv_SE"} - {head.meta("og:locale")} if head.languages else set()
            assert set(head.metas.get("og:locale:alternate", [])) == others, path
            assert head.meta("og:title"), path
            assert head.meta("og:type") == "website"
            target = heads.get(path_of(head.link("canonical")))
            if target:
                assert head.meta("og:description") == target.meta("description"), path


def test_what_is_not_there_is_not_to_be_found(pages):
    for path in UNLISTED:
        head = Head(pages[path])
        assert head.meta("robots") == "noindex"
        assert head.link("canonical") is None
        assert not head.languages
        assert head.meta("og:title") is None


# --- Languages ---------------------------------------------------------------------------------------------------


def test_a_page_in_one_language_leads_there_from_the_other(client):
    project = make_project(title_sv="Vatten", lead_sv="Vatten för alla.", body_sv="<p>Bara på svenska.</p>")
    swedish, english = (Head(client.get(path.format(project.slug))) for path in ("/projekt/{}/", "/en/projects/{}/"))
    address = f"http://testserver/projekt/{project.slug}/"
    for head in (swedish, english):
        assert head.link("canonical") == head.meta("og:url") == address
        assert head.meta("og:locale") == "sv_SE"
        assert head.meta("og:title") == "Vatten"
        assert head.meta("og:description").startswith("Vatten för alla. ")
        assert not head.languages
    assert english.meta("description").startswith("Project in the partnership between ")
    assert english.language == "en-GB"


def test_a_page_that_is_only_in_english_is_announced_as_english(client):
    project = make_project(title_sv="Vatten", title_en="Water", body_en="<p>Only in English.</p>")
    head = Head(client.get(f"/projekt/{project.slug}/"))
    assert head.link("canonical") == f"http://testserver/en/projects/{project.slug}/"
    assert head.meta("og:locale") == "en_GB"
    assert head.meta("og:title") == "Water"


# --- Titles ------------------------------------------------------------------------------------------------------


def test_what_has_the_same_name_is_told_apart_by_what_differs(client):
    lund = make_municipality(name_sv="Lund")
    leon = make_municipality(name_sv="León", country="NI")
    elsewhere = make_municipality(name_sv="León", country="ES", region_sv="Kastilien")
    first, second = (
        make_partnership(home=lund, partner=leon, start_year=1988, end_year=1999),
        make_partnership(home=lund, partner=leon, start_year=2010),
    )
    area = make_area(name_sv="León")
    project = make_project(partnership=first, title_sv="Vatten", areas=[area])
    study = make_project(partnership=first, title_sv="Vatten", kind="pre_study")
    earlier = make_project(partnership=first, title_sv="Vatten", start="1990", end="1992")
    pages = [leon, elsewhere, first, second, project, study, earlier, area]
    titles = [Head(client.get(page.get_absolute_url())).titles[0].replace("\u00a0", " ") for page in pages]
    assert [title.partition(" – Internationella ")[0] for title in titles] == [
        "León (kommun, Nicaragua)",
        "León (kommun, Spanien, Kastilien)",
        "Lund – León (1988–1999)",
        "Lund – León (sedan 2010)",
        "Vatten (Lund – León)",
        "Vatten (förstudie, Lund – León)",
        "Vatten (Lund – León, 1990–1992)",
        "León (fokusområde)",
    ]


@pytest.mark.parametrize("title", ["<b>\"A\" & 'B'</b>", "</script><script>alert(1)</script>", "🙂 " * 60, "x" * 250])
def test_whatever_a_title_holds_it_is_a_title(client, title):
    project = make_project(title_sv=title, lead_sv=title, body_sv="<p>Text.</p>")
    response = client.get(project.get_absolute_url())
    head = Head(response)
    assert len(head.titles) == 1
    assert head.titles[0].startswith(title.strip())
    assert head.meta("og:title") == title.strip()
    assert head.meta("description").startswith(" ".join(title.split())[:100])
    assert "alert(1)</script>" not in markup(response)


def test_the_front_page_is_called_what_the_site_is_called(client):
    SiteSettings.objects.create(site_name_sv="Lunds partnerskap", site_name_en="The partnerships of Lund")
    assert Head(client.get("/")).titles == ["Lunds partnerskap"]
    assert Head(client.get("/en/")).titles == ["The partnerships of Lund"]


# --- Lists -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "canonical", "is_indexed", "title"),
    [
        ("", "", True, "Projects"),
        ("?utm_source=news&page=1", "", True, "Projects"),
        ("?area=vatten", "?area=vatten", True, "Projects: Water"),
        ("?area=nothing-of-the-kind&page=900", "?page=3", True, "Projects, page 3"),
        ("?status=unknown&area=vatten", "?area=vatten&status=unknown", False, "Projects: Water, Status unknown"),
        ("?area=vatten&q=%22%3Cb%3E", "?q=%22%3Cb%3E&area=vatten", False, 'Projects: "<b>, Water'),
        ("?page=2", "?page=2", True, "Projects, page 2"),
        ("?page=99", "?page=3", True, "Projects, page 3"),
        ("?page=2&area=vatten&x=1", "?area=vatten&page=2", True, "Projects: Water, page 2"),
    ],
)
def test_the_address_of_a_list_has_what_decides_what_it_shows(client, settings, query, canonical, is_indexed, title):
    settings.PROJECTS_PER_PAGE = 1
    area = make_area(name_sv="Vatten", name_en="Water")
    for _ in range(3):
        make_project(areas=[area])
    head = Head(client.get(f"/en/projects/{query}"))
    assert head.link("canonical") == f"http://testserver/en/projects/{canonical}"
    assert head.languages["sv"] == f"http://testserver/projekt/{canonical}"
    assert head.meta("robots") == (None if is_indexed else "noindex")
    assert head.titles[0].startswith(f"{title} – ")


def test_a_page_about_one_thing_keeps_its_address_however_its_projects_are_sorted(client):
    project = make_project()
    path = project.partnership.get_absolute_url()
    assert Head(client.get(f"{path}?status=unknown&group=area")).link("canonical") == f"http://testserver{path}"


def test_the_second_page_of_a_municipality_s_projects_is_a_page_of_its_own(client, settings):
    settings.PROJECTS_PER_PAGE = 1
    lund = make_municipality(name_sv="Lund", presentation_sv="<p>Lund ligger i Skåne.</p>")
    partnership = make_partnership(home=lund)
    for _ in range(2):
        make_project(partnership=partnership)
    path = lund.get_absolute_url()
    head = Head(client.get(f"{path}?page=2"))
    assert head.link("canonical") == f"http://testserver{path}?page=2"
    assert head.titles[0].startswith("Lund (kommun, Sverige), sida\u00a02 – ")
    assert head.meta("description").startswith("Lund (kommun, Sverige), sida 2. Lund ligger i Skåne.")


# --- Descriptions ------------------------------------------------------------------------------------------------


def test_a_description_is_the_lead_without_marks_or_what_the_facts_say(client):
    lund, leon = make_municipality(name_sv="Lund"), make_municipality(name_sv="León", country="NI")
    partnership = make_partnership(home=lund, partner=leon, start_year=1988)
    area = make_area(name_sv="Vatten")
    project = make_project(
        partnership=partnership, title_sv="Rent", start="2016", end="2017", areas=[area], status="completed"
    )
    told = make_project(
        partnership=partnership, title_sv="Rent", aim_sv="<p>Vatten &amp; avlopp <em>till alla</em>.</p>"
    )
    with translation.override("sv"):
        paths = [page.get_absolute_url() for page in (partnership, leon, area, project, told)]
    assert [Head(client.get(path)).meta("description") for path in paths] == [
        "Partnerskap mellan Lund och León i Nicaragua, sedan 1988.",
        "León: kommun i Nicaragua. Fakta, och vad som görs tillsammans med andra: partnerskap och projekt.",
        "Fokusområdet ”Vatten”: 1 projekt. Det här har gjorts tillsammans med partnerna, och det här har det gett.",
        "Projekt i partnerskapet mellan Lund och León, 2016–2017. Fokusområde: Vatten.",
        "Vatten & avlopp till alla. Projekt i partnerskapet mellan Lund och León.",
    ]


@given(st.text(max_size=400))
def test_a_description_is_never_too_long_and_begins_as_the_text_does(text):
    line = " ".join(text.split())
    short = cut(text, LONGEST)
    assert len(short) <= LONGEST
    assert short == line or (short.endswith("…") and line.startswith(short[:-1]))


def test_sentences_are_added_until_they_say_enough():
    assert composed(
        iter(["", "Short.", "Not quite so short.", "Long enough by now, one would think.", "Never said."])
    ) == ("Short. Not quite so short. Long enough by now, one would think.")
