"""The search of everything that is published: what is found, in which order, and what helps where nothing is."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.models import Municipality, Partnership
from projects.models import Project, Result
from publishing.search import index
from tests.factories import (
    make_area,
    make_copies,
    make_municipality,
    make_partnership,
    make_project,
    make_steering_group,
)
from tests.tools.forms import filled_form
from tests.tools.reading import markup, words
from website.models import TextPage

pytestmark = pytest.mark.django_db

# What is searched for on the example's pages > a page that must be among the first hits, by its title. First forms of
# words, then letters as somebody types them who has no å, ä and ö, then names, beginnings, several words and numbers.
SWEDISH = """
bibliotek > Bibliotek
biblioteken > Bibliotek
bibliotekets > Bibliotek
arkivet > Arkiv
vattnet > Vattenfrågor
vattenplanen > Blue Vietnam
avfallet > Avfallshantering
energin > Energi
energiplaner > Agenda 2030 och energiplanering
klimatet > Klimat och miljö
jämställda > Jämställdhet
barnens > Barn och unga
skolorna > Miljöpedagogik i skolan (MIS)
förskolorna > Miljöpedagogik i förskolan
städer > Stadsplanering
stad > Stadsplanering
styrgruppens > Styrgrupp Kronoberg–Tlokwe
politikernas > Demokrati och politikerrollen
arbetslösa > SEKOS; Socialt Entreprenörskap Kosovo
räddningstjänstens > Räddningstjänst
familjerna > Samordning av stöd till socialt utsatta familjer
arkiven > Accessible municipal archives
tillgängligt > Tillgänglighet
demokratisk > Demokratisk utveckling av kommunfullmäktige
företagare > Socialt entreprenörskap
jamstalldhet > Jämställdhet
vaxjo > Växjö
vaexjoe > Växjö
almhult > Älmhult
vald > Jämställdhet
raddningstjanst > Räddningstjänst
tillganglighet > Tillgänglighet
miljopedagogik > Miljöpedagogik
gronstruktur > Grönstruktur och grönytor
forskolan > Miljöpedagogik i förskolan
Tlokwe > Tlokwe
Tlokwes > Tlokwe
tlokwe city council > Tlokwe
Växjös > Växjö
Älmhults > Älmhult
Ventersdorp > JB Marks
NW405 > JB Marks
jb marks > Växjö – JB Marks
vučitrn > Vushtrri
вучитрн > Vushtrri
vucitrn > Vushtrri
long xuyen > Long Xuyên
an giang > An Giang
kalush > Kalusj
kosovos > SEKOS; Socialt Entreprenörskap Kosovo
Lessebo > Lessebo
räddn > Räddningstjänst
daglig verks > Daglig verksamhet
agenda 2030 > Agenda 2030
2009/0203 > Leseding – give light (Adult education 2)
leseding > Leseding – give light (Adult education 2)
kakor > Personuppgifter
finansieras > Så finansieras partnerskapen
MIS > Miljöpedagogik i skolan (MIS)
rescue service > Rescue Service
sekos 2 > SEKOS 2, Social Entrepreneurship
avfall vietnam > Waste Management Vietnam
gender violence > Partnership to fight gender-based violence
blue > Blue Vietnam
"""
ENGLISH = """
libraries > Libraries
library > Tshwaraganang Library Project
gender > Gender equality
cities > Town planning
Vaxjo > Växjö
schools > Environmental education in schools
waste > Waste management
Kalusj > Kalush
styrgrupp > Styrgrupp Växjö–Vushtrri
cookies > Privacy
archives > Archives
"""
NONSENSE = [
    *("", " ", "\x00", "\x00\x00vatten", '"', '""', "'", "(", ")", "*", "vatten*", "-", "- -", "^vatten", "vatten AND"),
    *(
        "OR",
        "NOT vatten",
        "NEAR(a b)",
        "title:vatten",
        "{title}: vatten",
        "a" * 10_000,
        "vatten " * 2_000,
        "😀",
        "👩‍👩‍👧 vatten",
    ),
    *(
        "%",
        "_",
        "\\",
        ";DROP TABLE x",
        "<script>",
        "&amp;",
        "å" * 500,
        "\ud7ff",
        "\u202e",
        "ﬁ",
        "日本語",
        "العربية",
        "e\u0301",
        "ß",
    ),
    *("' | 'a", "a & !b", "a:*", "vatten <-> plan", "\r\n\t", "0", "00", "1e9", "٣", "²", "\u02bc", "\u00ad"),
    # Letters that are nothing in plain ones, and what looks like the mark of a folded form.
    *("ь", "vatten ьь", "Ъ", "ɂ", "\u0294", "ԧ", "0vaxjo", "0v"),
]


def titles(response):
    """The titles of the hits, in their order, without the marks."""
    found = re.findall(r'<h2 class="hit-title"[^>]*>(.*?)</h2>', markup(response))
    return [re.sub(r"<[^>]*>", "", title).strip() for title in found]


def english(path):
    return path.replace("/sok/", "/en/search/")


# --- What is found -----------------------------------------------------------------------------------------------


def test_what_people_search_for_is_among_the_first_hits(client):
    """On the real content, in both languages."""
    call_command("load_example", verbosity=0)
    missing = []
    for address, queries in (("/sok/", SWEDISH), ("/en/search/", ENGLISH)):
        for query, title in (line.split(" > ") for line in queries.strip().splitlines()):
            first = titles(client.get(address, {"q": query}))[:6]
            if title not in first:
                missing.append((query, title, first))
    assert missing == []


@pytest.fixture
def partnership():
    lund = make_municipality(name_sv="Lund", latitude="55.7", longitude="13.2")
    return make_partnership(home=lund, partner=make_municipality(name_sv="León", country="NI"))


def test_the_title_counts_more_than_the_lead_and_the_lead_more_than_the_text(client, partnership):
    for title, lead, body in [
        ("I texten", "Något annat.", "<p>Här står det om brunnar, brunnar och åter brunnar.</p>"),
        ("I ingressen", "Om brunnar.", "<p>Något annat.</p>"),
        ("Brunnar i titeln", "Något annat.", "<p>Något annat.</p>"),
    ]:
        make_project(partnership=partnership, title_sv=title, lead_sv=lead, body_sv=body)
    assert titles(client.get("/sok/?q=brunn")) == ["Brunnar i titeln", "I ingressen", "I texten"]


def test_a_letter_as_it_is_written_comes_before_what_a_foreigner_types(client, partnership):
    make_project(partnership=partnership, title_sv="Rad för rad")
    make_project(partnership=partnership, title_sv="Råd för råd")
    assert titles(client.get("/sok/?q=råd&kind=project")) == ["Råd för råd", "Rad för rad"]
    assert titles(client.get("/sok/?q=rad&kind=project")) == ["Rad för rad", "Råd för råd"]


def test_words_are_also_beginnings_in_any_order_and_every_one_must_be_there(client, partnership):
    make_project(partnership=partnership, title_sv="Vattenplan för hamnen")
    make_project(partnership=partnership, title_sv="Vattenplan för skolan")
    assert len(titles(client.get("/sok/?q=vatt"))) == 2
    assert titles(client.get("/sok/?q=vattenplan+ham")) == ["Vattenplan för hamnen"]
    assert titles(client.get("/sok/?q=ham+vatt")) == []
    assert titles(client.get("/sok/?q=vatten+hamn")) == titles(client.get("/sok/?q=hamn+vatten")) != []


def test_a_text_shown_by_fallback_is_found_by_the_forms_of_its_own_language(client, partnership):
    make_project(partnership=partnership, title_sv="Bibliotekens böcker", lead_en="About reading.")
    for query in ("bibliotek", "bok", "reading", "reads"):
        response = client.get("/en/search/", {"q": query, "kind": "project"})
        assert titles(response) == ["Bibliotekens böcker"], query
    assert '<span lang="sv">' in markup(response)


def test_what_belongs_to_a_page_is_found_with_it(client, partnership):
    area = make_area(name_sv="Energifrågor")
    project = make_project(partnership=partnership, title_sv="Solceller", areas=[area], reference="2016-0025")
    Result.objects.create(project=project, text_sv="Taket täcktes av paneler.")
    assert titles(client.get("/sok/?q=paneler")) == ["Solceller"]
    assert titles(client.get("/sok/?q=2016-0025")) == ["Solceller"]
    assert titles(client.get("/sok/?q=energifråga")) == ["Energifrågor", "Solceller"]
    assert set(titles(client.get("/sok/?q=León"))) == {"León", "Lund – León", "Solceller"}


def test_a_country_leads_to_its_partnership_first(client, partnership):
    project = make_project(partnership=partnership, title_sv="Brunnar", lead_sv="I Nicaragua.")
    make_copies(project, 5)
    call_command("rebuild_search", verbosity=0)
    for query in ("Nicaragua", "nicaraguas"):
        assert set(titles(client.get("/sok/", {"q": query}))[:2]) == {"Lund – León", "León"}


def test_a_merged_municipality_is_found_by_the_name_of_before(client, partnership):
    make_municipality(name_sv="Subtiava", country="NI", continued_as=partnership.partner, ended="1902")
    assert titles(client.get("/sok/?q=subtiava"))[0] == "Subtiava"
    assert {"León", "Lund – León"} <= set(titles(client.get("/sok/?q=subtiava")))


# --- Only what is public, and always what it says now ------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft"},
        {"state": "withdrawn", "withdrawal_reason_sv": "Fel."},
        {"publish_from": now() + timedelta(days=1)},
        {"publish_until": now() - timedelta(days=1)},
    ],
)
def test_what_is_not_public_is_not_found(client, partnership, values):
    make_project(partnership=partnership, title_sv="Hemlig brunn", **values)
    make_area(name_sv="Brunnsområde")
    assert titles(client.get("/sok/?q=brunn")) == []


def test_a_project_of_a_hidden_partnership_is_not_found_and_comes_back_with_it(client, partnership):
    make_project(partnership=partnership, title_sv="Brunnar")
    type(partnership).objects.filter(pk=partnership.pk).update(state="draft")
    assert titles(client.get("/sok/?q=brunnar")) == []
    type(partnership).objects.filter(pk=partnership.pk).update(state="published")
    assert titles(client.get("/sok/?q=brunnar")) == ["Brunnar"]


def test_the_name_of_an_area_that_is_not_public_leads_nowhere(client, partnership):
    area = make_area(name_sv="Rymdfart", state="draft")
    make_project(partnership=partnership, title_sv="Brunnar", areas=[area])
    assert titles(client.get("/sok/?q=rymdfart")) == []
    area.state = "published"
    area.save()
    assert titles(client.get("/sok/?q=rymdfart")) == ["Rymdfart", "Brunnar"]


def test_the_clock_alone_hides_and_shows_what_is_found(client, partnership):
    start = now()
    group = make_steering_group(
        partnership=partnership, about_sv="<p>Giraffrådet.</p>", publish_until=start + timedelta(hours=1)
    )
    area = make_area(name_sv="Zebrafrågor", publish_from=start + timedelta(hours=2))
    make_project(partnership=partnership, title_sv="Brunnar", areas=[area])
    group.members.create(
        municipality=partnership.home, name="Flamingo Ek", office_sv="ordförande", term_to=start + timedelta(days=2)
    )
    of_pair = ["Lund – León"]
    for moment, expected in [
        (timedelta(), {"giraffrådet": of_pair, "flamingo": of_pair, "zebrafrågor": []}),
        (timedelta(hours=1, minutes=1), {"giraffrådet": [], "flamingo": [], "zebrafrågor": []}),
        (timedelta(hours=2, minutes=1), {"zebrafrågor": ["Zebrafrågor", "Brunnar"]}),
    ]:
        with time_machine.travel(start + moment, tick=False):
            for query, found in expected.items():
                assert titles(client.get("/sok/", {"q": query})) == found, (moment, query)
    type(group).objects.filter(pk=group.pk).update(publish_until=None)
    call_command("rebuild_search", verbosity=0)
    assert titles(client.get("/sok/?q=flamingo")) == of_pair
    with time_machine.travel(start + timedelta(days=4), tick=False):
        assert titles(client.get("/sok/?q=flamingo")) == []
        assert titles(client.get("/sok/?q=giraffrådet")) == of_pair


def test_a_change_is_found_at_once_wherever_it_is_said(client, partnership):
    project = make_project(partnership=partnership, title_sv="Brunnar", lead_sv="Om vatten.")
    result = Result.objects.create(project=project, text_sv="Tre pumpar.")
    project.lead_sv = "Om ljus."
    project.save()
    assert titles(client.get("/sok/?q=vatten")) == []
    assert titles(client.get("/sok/?q=ljus")) == ["Brunnar"]
    result.delete()
    assert titles(client.get("/sok/?q=pumpar")) == []
    partnership.partner.name_sv = "Managua"
    partnership.partner.save()
    assert set(titles(client.get("/sok/?q=managua"))) == {"Managua", "Lund – Managua", "Brunnar"}
    assert titles(client.get("/sok/?q=león")) == []
    project.delete()
    assert titles(client.get("/sok/?q=brunnar")) == []


def test_a_form_of_many_rows_indexes_its_page_once(editor, partnership, monkeypatch):
    project = make_project(partnership=partnership, title_sv="Brunnar")
    for number in range(3):
        Result.objects.create(project=project, text_sv=f"Pump {number}.")
    written = []
    write_pages = index.write_pages
    monkeypatch.setattr(index, "write_pages", lambda pages, now: written.extend(pages) or write_pages(pages, now))
    address = f"/admin/projects/project/{project.pk}/change/"
    texts = {f"results-{number}-text_sv": f"Källa {number}." for number in range(3)}
    data = filled_form(editor.get(address), lead_sv="Om grundvatten.", **texts)
    response = editor.post(address, {**data, "_publish": "1"})
    assert response.status_code == 302
    # Whoever searches next does it.
    assert written.count(project) == 0
    for _search in range(2):
        assert titles(editor.get("/sok/?q=källa")) == ["Brunnar"]
        assert written.count(project) == 1


def test_nobody_who_searches_waits_for_many_pages(client, partnership):
    projects = [make_project(partnership=partnership, title_sv=f"Brunn {number}") for number in range(index.FEW + 2)]
    client.get("/sok/?q=brunn")
    partnership.partner.name_sv = "Managua"
    partnership.partner.save()
    asked = []
    for _search in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert len(titles(client.get("/sok/?q=managua"))) == len(projects) + 2
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_of_a_deleted_page_the_index_keeps_nothing(partnership):
    project = make_project(partnership=partnership, title_sv="Brunnar")
    Result.objects.create(project=project, text_sv="Tre pumpar.")
    with index.index_once():
        project.save()
        project.delete()
    assert not index.SearchEntry.objects.of_model(Project).exists()


# --- The page ----------------------------------------------------------------------------------------------------


def test_hits_are_marked_in_any_form_and_what_is_written_stays_text(client, partnership):
    make_project(
        partnership=partnership,
        title_sv="<script>alert(1)</script> & bibliotek",
        lead_sv="Alla biblioteken <b>öppnade</b>.",
    )
    html = markup(client.get("/sok/?q=bibliotek"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>bibliotek</mark>" in html
    assert "<mark>biblioteken</mark> &lt;b&gt;öppnade&lt;/b&gt;" in html
    assert "<script>alert" not in html
    assert "<script>" not in markup(client.get("/sok/", {"q": '"><script>alert(1)</script>'}))


def test_hits_are_narrowed_by_kind_and_continued_on_pages(client, partnership):
    project = make_project(partnership=partnership, title_sv="Brunnar")
    make_copies(project, 30)
    call_command("rebuild_search")
    make_area(name_sv="Brunnsborrning")
    project.project_areas.create(focus_area=make_area(name_sv="Brunnar och vatten"))
    seen = words(client.get("/en/search/?q=brunn"))
    assert "32 hits" in seen
    assert "Everything (32)" in seen
    assert "Projects (31)" in seen
    assert "Focus areas (1)" in seen
    assert "Municipalities" not in seen.partition("32 hits")[2].partition("Report an error")[0]
    narrowed = client.get("/en/search/?q=brunn&kind=focusarea")
    assert titles(narrowed) == ["Brunnar och vatten"]
    assert 'aria-current="true"' in markup(narrowed)
    second = client.get("/en/search/?q=brunn&kind=project&page=2")
    assert len(titles(second)) == 11
    assert 'href="?q=brunn&amp;kind=project&amp;page=1"' in markup(second)
    # What is no kind, or no page, is passed over.
    assert len(titles(client.get("/en/search/?q=brunn&kind=nothing&page=x"))) == 20
    with CaptureQueriesContext(connection) as few:
        client.get("/en/search/?q=vatten")
    with CaptureQueriesContext(connection) as many:
        client.get("/en/search/?q=brunn")
    # How many there are where pages are kept, which share two of them: test_costs.
    assert len(few) <= len(many) <= 12


def test_an_empty_result_leads_on(client, partnership):
    make_project(partnership=partnership, title_sv="Brunnar", areas=[make_area(name_sv="Vatten")])
    response = client.get("/en/search/?q=brunnar+xyzzy")
    seen = words(response)
    assert "Nothing was found for “brunnar xyzzy”." in seen
    assert "brunnar (1 hit)" in seen
    assert '<a href="?q=brunnar">' in markup(response)
    assert "Lund" in seen
    assert "Vatten" in seen
    assert 'value="brunnar xyzzy"' in markup(response)


@pytest.mark.parametrize(
    ("query", "mended"),
    [
        ("biblotek", "Bibliotek"),
        ("jämstäldhet", "Jämställdhet"),
        ("vatnet", "Vattnet"),
        ("sociala entreprenörer", "sociala Entreprenörskap"),
        ("biblotek jämstäldhet", "Bibliotek Jämställdhet"),
        ("Vuschtrri", "Vushtrri"),
    ],
)
def test_a_word_that_is_misspelt_is_answered_with_the_one_that_was_meant(client, query, mended):
    vushtrri = make_municipality(name_sv="Vushtrri", country="XK")
    project = make_project(partnership=make_partnership(partner=vushtrri), title_sv="Bibliotek och jämställdhet")
    make_project(partnership=project.partnership, title_sv="Vattnet", lead_sv="Socialt arbete.")
    make_project(partnership=project.partnership, title_sv="Socialt Entreprenörskap", lead_sv="Om Jämställdhet.")
    seen = words(client.get("/sok/", {"q": query}))
    assert f"{mended} (" in seen.replace("jämställdhet (", "Jämställdhet (")


def test_what_is_not_public_is_not_offered(client, partnership):
    make_project(partnership=partnership, title_sv="Hemlighetsfull", state="draft")
    seen = words(client.get("/sok/?q=hemlighetsful"))
    assert "Hemlighetsfull" not in seen


def test_a_search_for_nothing_offers_the_field_and_ways_on(client, partnership):
    make_project(partnership=partnership, areas=[make_area(name_sv="Vatten")])
    seen = words(client.get("/sok/"))
    assert "Vad letar du efter?" in seen
    assert "Vatten" in seen
    assert "träff" not in seen


@pytest.mark.parametrize("language", ["sv", "en"])
def test_whatever_is_searched_for_is_answered(client, partnership, language):
    make_project(partnership=partnership, title_sv="Vattenplan", lead_sv="En plan för 日本語 och 😀.")
    paths = {"sv": ["/sok/", "/projekt/"], "en": ["/en/search/", f"/en/partnerships/{partnership.slug}/"]}[language]
    for query in NONSENSE:
        for path in paths:
            assert client.get(path, {"q": query, "kind": query, "page": query}).status_code == 200, query[:30]
    assert titles(client.get("/sok/", {"q": '"vattenplan"'})) == ["Vattenplan"]
    assert titles(client.get("/sok/", {"q": "vattenplan*"})) == ["Vattenplan"]
    for nothing in ("ьь", "0vattenplan", "0v"):
        assert titles(client.get("/sok/", {"q": nothing})) == []
    assert titles(client.get("/sok/", {"q": "vatten\x00xyzzy"})) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60))
def test_any_text_at_all_is_answered(client, partnership, query):
    assert client.get("/sok/", {"q": query}).status_code == 200


def test_the_list_of_projects_agrees_with_the_search(client, partnership):
    make_project(partnership=partnership, title_sv="Bibliotekens böcker")
    make_project(partnership=partnership, title_sv="Något annat")
    for query in ("bibliotek", "bocker", "bibl"):
        html = markup(client.get("/projekt/", {"q": query}))
        assert "Bibliotekens böcker" in html, query
        assert "Något annat" not in html, query


def test_a_row_that_was_changed_past_the_site_is_found_after_the_command(client, partnership, capsys):
    assert titles(client.get("/sok/?q=león")) == ["León", "Lund – León"]
    Municipality.objects.filter(pk=partnership.partner.pk).update(name_sv="Managua")
    assert titles(client.get("/sok/?q=managua")) == []
    call_command("rebuild_search")
    pages = Municipality.objects.count() + Partnership.objects.count() + TextPage.objects.count()
    assert capsys.readouterr().out.strip() == f"{pages} pages are in the index."
    assert titles(client.get("/sok/?q=managua")) == ["Managua", "Lund – Managua"]
