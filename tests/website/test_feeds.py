"""The feeds: what is new in the language of their address, for readers of feeds."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from lxml import etree

from partnerships.models import Partnership
from projects.models import Project
from publishing.models import Publishable
from tests.factories import make_area, make_copies, make_municipality, make_partnership, make_project
from tests.tools.heads import Head
from tests.tools.reading import markup
from website.sharing.subjects import subject_of

pytestmark = pytest.mark.django_db

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent.parent / "standards" / "atom" / "atom.rng"))
SITE = {"sv": "/flode.xml", "en": "/en/feed.xml"}


def read(client, path, **headers):
    """The feed at an address, as a reader of feeds has it; it obeys the grammar."""
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not response.cookies
    GRAMMAR.assertValid(etree.fromstring(response.content))
    found = feedparser.parse(response.content)
    assert not found.bozo
    return found


def titles(feed):
    return [entry.title for entry in feed.entries]


def changed(page, **moments):
    type(page).objects.filter(pk=page.pk).update(**moments)


@pytest.fixture
def partnership():
    lund = make_municipality(name_sv="Lund")
    leon = make_municipality(name_sv="León", country="NI")
    return make_partnership(home=lund, partner=leon, lead_sv="Lund och León samarbetar.", accent="jade")


@pytest.fixture
def addresses(partnership):
    """The feeds of the partnership."""
    return {
        "sv": f"/partnerskap/{partnership.slug}/flode.xml",
        "en": f"/en/partnerships/{partnership.slug}/feed.xml",
    }


def test_each_feed_of_the_example_leads_to_pages_as_they_call_themselves(client):
    call_command("load_example", verbosity=0)
    for language, tag in {"sv": "sv", "en": "en-GB"}.items():
        slug = Partnership.objects.get(partner__name_sv="Vushtrri").slug
        of_one = f"/partnerskap/{slug}/flode.xml" if language == "sv" else f"/en/partnerships/{slug}/feed.xml"
        for path, count in ((SITE[language], 30), (of_one, 13)):
            feed = read(client, path)
            assert len(feed.entries) == count
            assert feed.feed.language == tag
            assert feed.feed.author == {"sv": "Växjö kommun", "en": "Växjö Municipality"}[language]
            assert feed.feed.links[1].href == f"http://testserver{path}"
            for entry in feed.entries[::5]:
                head = Head(client.get(urlsplit(entry.link).path))
                assert head.link("canonical") == entry.link
                assert head.language == tag
                assert entry.title in head.titles[0]
                assert entry.summary == head.meta("description")


def test_what_was_changed_or_published_last_comes_first(client, partnership, addresses):
    new = make_project(partnership=partnership, title_sv="Nytt")
    old = make_project(partnership=partnership, title_sv="Gammalt", areas=[make_area(name_sv="Vatten")])
    later = make_project(partnership=partnership, title_sv="Skrivet då, publicerat nu")
    past = datetime(2020, 5, 1, 12, tzinfo=UTC)
    changed(partnership, first_published_at=past, updated_at=past)
    changed(old, first_published_at=past, updated_at=past + timedelta(days=20))
    changed(later, first_published_at=now() - timedelta(hours=1), updated_at=past)
    changed(new, first_published_at=now() - timedelta(days=1), updated_at=now() - timedelta(days=1))
    for path in (SITE["sv"], addresses["sv"]):
        feed = read(client, path)
        assert titles(feed) == ["Skrivet då, publicerat nu", "Nytt", "Gammalt", "Lund – León"]
        assert feed.entries[2].published == "2020-05-01T12:00:00+00:00"
        assert feed.entries[2].updated == "2020-05-21T12:00:00+00:00"
        assert feed.feed.updated == feed.entries[0].updated


def test_an_entry_keeps_its_name_whatever_is_changed_and_says_what_was(client, partnership, addresses):
    project = make_project(partnership=partnership, title_sv="Brunnar", lead_sv="Om rent vatten.")
    before = read(client, addresses["sv"], host="localhost")
    project.title_sv, project.change_note_sv = "Fem brunnar & <b>pumpar</b>", "Nya siffror för 2024."
    project.slug = "fem-brunnar"
    project.save()
    changed(partnership, slug="lund-och-leon")
    after = read(client, "/partnerskap/lund-och-leon/flode.xml", host="127.0.0.1")
    # As text: what looks like markup is not.
    assert after.entries[0].title_detail.type == "text/plain"
    assert etree.fromstring(client.get("/partnerskap/lund-och-leon/flode.xml").content).findtext(
        "{*}entry/{*}title"
    ) == ("Fem brunnar & <b>pumpar</b>")
    assert after.entries[0].summary.startswith("Nya siffror för 2024. Om rent vatten.")
    assert [entry.id for entry in after.entries] == [entry.id for entry in before.entries]
    assert after.feed.id == before.feed.id
    english = read(client, SITE["en"])
    assert not {entry.id for entry in english.entries} & {entry.id for entry in after.entries}


def test_a_feed_has_what_exists_in_its_language_alone(client, partnership, addresses):
    make_project(partnership=partnership, title_sv="Bara på svenska", title_en="")
    make_project(partnership=partnership, title_en="In English alone")
    make_project(partnership=partnership, title_en="Only the title", title_sv="Texten", body_sv="<p>Om vatten.</p>")
    assert set(titles(read(client, addresses["sv"]))) == {"Lund – León", "Bara på svenska", "Texten"}
    assert titles(read(client, addresses["en"])) == ["In English alone"]
    assert titles(read(client, SITE["en"])) == ["In English alone"]
    for model in (Project, Partnership):
        for page in model.objects.all():
            for code in ("sv", "en"):
                assert model.objects.in_language(code).filter(pk=page.pk).exists() == exists_in(page, code)


def exists_in(page: Publishable, code):
    return code in subject_of(page).languages


def test_what_is_not_public_is_in_no_feed(client, partnership, addresses):
    project = make_project(partnership=partnership, title_sv="Hemlig", state="draft")
    make_project(partnership=partnership, title_sv="Senare", publish_from=now() + timedelta(days=1))
    hidden = make_partnership(state="draft")
    make_project(partnership=hidden, title_sv="I ett partnerskap som inte syns")
    assert titles(read(client, SITE["sv"])) == ["Lund – León"]
    assert titles(read(client, addresses["sv"])) == ["Lund – León"]
    assert client.get(f"/partnerskap/{hidden.slug}/flode.xml").status_code == 404
    assert client.get("/partnerskap/finns-inte/flode.xml").status_code == 404
    project.state = "published"
    project.save()
    assert titles(read(client, addresses["sv"])) == ["Hemlig", "Lund – León"]


def test_a_feed_goes_with_its_partnership(client, partnership, addresses):
    old = addresses["en"]
    partnership.slug = "lund-och-leon"
    partnership.save()
    moved = client.get(old)
    assert (moved.status_code, moved["Location"]) == (301, "/en/partnerships/lund-och-leon/feed.xml")
    partnership.state, partnership.withdrawal_reason_sv = "withdrawn", "Det blev inget av."
    partnership.save()
    gone = client.get("/partnerskap/lund-och-leon/flode.xml")
    assert gone.status_code == 410
    assert "Det blev inget av." in markup(gone)


def test_a_feed_without_entries_is_one_and_stands_still(client):
    assert read(client, SITE["en"]).feed.updated == read(client, SITE["en"]).feed.updated
    assert titles(read(client, SITE["en"])) == []


def test_a_reader_that_has_it_already_is_told_so(client, partnership, addresses):
    make_project(partnership=partnership, title_sv="Brunnar")
    for path in (SITE["sv"], addresses["sv"]):
        first = client.get(path)
        tag, day = first["ETag"], first["Last-Modified"]
        assert client.get(path, headers={"if-none-match": tag}).status_code == 304
        assert client.get(path, headers={"if-modified-since": day}).status_code == 304
        assert client.head(path).status_code == 200
    make_project(partnership=partnership, title_sv="Pumpar")
    assert client.get(SITE["sv"], headers={"if-none-match": tag}).status_code == 200


def test_any_letters_are_read(client, partnership, addresses):
    for title in ("Vatten", "😀 " + "å" * 197, "x" * 200, "]]> <!-- & ' \" -->"):
        make_project(partnership=partnership, title_sv=title, lead_sv=title)
    # Past the forms and the models, which take such signs away.
    Project.objects.filter(title_sv="Vatten").update(title_sv="Vatten\x0b\x1f och \ufffe ljus")
    feed = read(client, f"{SITE['sv']}?x=<&y=%00")
    assert len(feed.entries) == 5
    assert titles(feed)[3].split() == ["Vatten", "och", "ljus"]


def test_thirty_of_many_in_as_many_queries(client, partnership, addresses):
    project = make_project(partnership=partnership, title_sv="Brunnar", areas=[make_area()])
    with CaptureQueriesContext(connection) as few:
        read(client, addresses["sv"])
    make_copies(project, 40)
    with CaptureQueriesContext(connection) as many:
        assert len(read(client, addresses["sv"]).entries) == 30
    assert len(many) == len(few) <= 10


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_lead_to_their_feeds_in_the_head_and_in_words(client, partnership, addresses, language):
    project = make_project(partnership=partnership, title_sv="Brunnar", title_en="Wells")
    prefix = {"sv": "/projekt/", "en": "/en/projects/"}[language]
    both = [addresses[language], SITE[language]]
    for path, expected in {
        addresses[language].rpartition("/")[0] + "/": both,
        f"{prefix}{project.slug}/": both,
        prefix: [SITE[language]],
    }.items():
        response = client.get(path)
        links = [link for link in Head(response).links if link.get("type") == "application/atom+xml"]
        assert [link["href"] for link in links] == expected
        assert all(link["title"] for link in links)
        for address in expected[-1:] if path == f"{prefix}{project.slug}/" else expected:
            assert f'<a href="{address}">' in markup(response)
