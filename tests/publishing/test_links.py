"""Links to other sites: where they stand, which are broken, and who is told."""

import datetime
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from partnerships.models import Milestone, Organisation
from projects.models import Project, ProjectLink, Result
from publishing.links import checking
from publishing.links.checking import check_urls
from publishing.links.showing import with_places
from publishing.models import Fault, LinkCheck, LinkPlace, LinkState, State
from tests.factories import make_organisation, make_partnership, make_project, make_steering_group, make_user
from tests.tools.forms import LANGUAGES, add_row, filled_form
from tests.tools.reading import words
from tests.tools.sites import other_site

pytestmark = pytest.mark.django_db

LIST = "/admin/publishing/linkcheck/"


@pytest.fixture
def site(settings, monkeypatch):
    """Another site, to which the links of a test lead."""
    settings.LINK_CHECKS = True
    settings.LINK_CHECK_INTERNAL_HOSTS = ["localhost", "127.0.0.1"]
    monkeypatch.setattr(checking, "PAUSE", 0)
    with other_site() as site:
        yield site


def make_link(page, url, **values):
    return ProjectLink.objects.create(**{"project": page, "url": url, "title_sv": "En länk", **values})


def check_links(capsys, **options):
    # As from the shell, where a command also checks the project.
    call_command("check_links", skip_checks=False, **options)
    return capsys.readouterr().out.strip().splitlines()[-1]


def states():
    return {link.url.rpartition("/")[2]: link.state for link in LinkCheck.objects.all()}


def standing():
    """The addresses that an editor is shown, as the list and the first page find them."""
    return sorted(LinkCheck.objects.standing().values_list("url", flat=True))


# --- Which links there are ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "places"),
    [
        (
            "sv",
            [
                "Vad som gjordes, svenska",
                "Vad som gjordes, engelska",
                "Resultat ”Tio lärare”: Belägg",
                "Länk ”Slutrapporten”: Adress",
            ],
        ),
        (
            "en",
            [
                "What was done, Swedish",
                "What was done, English",
                "Result “Tio lärare”: Evidence",
                "Link “The final report”: Address",
            ],
        ),
    ],
)
def test_every_link_of_a_page_is_found_with_where_it_stands(language, places):
    a = '<a href="https://a.example/?x=1&amp;y=2#del">a</a>'
    project = make_project(
        title_sv="Rent vatten",
        lead_sv="Se https://lead.example/ i klartext.",
        body_sv=f'<p>{a}, <a href="https://a.example/?x=1&amp;y=2">a</a></p>',
        body_en='<p><a hreflang="en" href="http://b.example">b</a> <a href="mailto:c@b.example">c</a></p>',
        aim_sv='<p><a href="/projekt/">Projekten</a></p>',
    )
    Result.objects.create(project=project, text_sv="Tio lärare", evidence="https://c.example/tio")
    make_link(project, "HTTPS://d.example/", title_sv="Slutrapporten", title_en="The final report")
    addresses = ["https://a.example/?x=1&y=2", "http://b.example", "https://c.example/tio", "HTTPS://d.example/"]
    with translation.override(language):
        links = with_places(LinkCheck.objects.all())
        found = {link.url: at.where for link in links for at in link.stands_in[project]}
    assert found == dict(zip(addresses, places, strict=True))


def test_links_stand_where_pages_and_what_belongs_to_them_say():
    partnership = make_partnership(
        stated_projects_source="https://a.example/", body_sv='<p><a href="https://b.example/">b</a></p>'
    )
    Milestone.objects.create(partnership=partnership, date="2009", text_sv="Avtal", source="https://c.example/")
    make_organisation(website="https://d.example/")
    make_steering_group(partnership=partnership, about_sv='<p><a href="https://e.example/">e</a></p>')
    assert standing() == [f"https://{letter}.example/" for letter in "abcde"]


def test_a_link_that_is_taken_away_is_gone_at_once_and_so_is_that_of_a_page_that_is_deleted():
    project = make_project(body_sv='<p><a href="https://a.example/">a</a> <a href="https://b.example/">b</a></p>')
    link = make_link(project, "https://c.example/")
    make_link(project, "https://a.example/")
    project.body_sv = '<p><a href="https://b.example/">b</a></p>'
    project.save()
    assert standing() == ["https://a.example/", "https://b.example/", "https://c.example/"]
    link.delete()
    assert standing() == ["https://a.example/", "https://b.example/"]
    project.delete()
    assert standing() == []
    assert not LinkPlace.objects.exists()


def test_links_of_a_withdrawn_page_trouble_nobody_until_it_is_published_again(capsys, site):
    project = make_project(body_sv=f'<p><a href="{site.address("/404")}">a</a></p>')
    make_link(project, site.address("/410"))
    project.state, project.withdrawal_reason_sv = State.WITHDRAWN, "Inaktuellt."
    project.save()
    assert standing() == []
    check_links(capsys)
    assert site.requests == []
    project.state = State.DRAFT
    project.save()
    assert len(standing()) == 2
    check_links(capsys)
    assert set(site.paths()) == {"HEAD /404", "GET /404", "HEAD /410"}


def test_places_cost_one_query_where_nothing_changes(django_assert_num_queries):
    project = make_project(body_sv='<p><a href="https://a.example/">a</a></p>')
    from publishing.links import places

    with django_assert_num_queries(1):
        places.refresh([project])


def test_what_was_changed_past_the_site_is_found_by_the_command(capsys, settings):
    project = make_project()
    type(project).objects.update(body_sv='<p><a href="https://a.example/">a</a></p>')
    assert standing() == []
    settings.LINK_CHECKS = False
    assert check_links(capsys) == "No links were checked: LINK_CHECKS is “no” here."
    assert standing() == ["https://a.example/"]
    type(project).objects.update(body_sv=None)
    check_links(capsys)
    assert not LinkCheck.objects.exists()


def test_a_copy_of_the_database_brings_links_and_places_as_they_are(tmp_path):
    project = make_project(body_sv='<p><a href="https://a.example/">a</a></p>')
    make_link(project, "https://b.example/")
    LinkCheck.objects.update(fault=Fault.GONE)
    before = sorted(LinkPlace.objects.values_list("pk", "link", "page_id", "column"))
    file = tmp_path / "copy.json"
    call_command("dumpdata", "publishing", "partnerships", "projects", output=str(file), verbosity=0)
    project.delete()
    LinkCheck.objects.all().delete()
    call_command("loaddata", str(file), verbosity=0)
    assert sorted(LinkPlace.objects.values_list("pk", "link", "page_id", "column")) == before
    assert set(LinkCheck.objects.values_list("fault", flat=True)) == {Fault.GONE}


# --- What is broken ----------------------------------------------------------------------------------------------


def test_the_command_says_what_it_found_and_leaves_out_what_it_has_just_checked(capsys, site):
    project = make_project()
    for path in ("/fine", "/moved", "/404", "/breaks-off", "/403", "/500"):
        make_link(project, site.address(path))
    said = (
        "Links checked: 6. Working: 2. Broken: 1. Failed for the first time: 1. Could not be checked: 2. Forgotten: 0."
    )
    assert check_links(capsys) == said
    assert states() == {
        "fine": LinkState.WORKING,
        "moved": LinkState.MOVED,
        "404": LinkState.BROKEN,
        "breaks-off": LinkState.FAILED_ONCE,
        "403": LinkState.UNCLEAR,
        "500": LinkState.UNCLEAR,
    }
    assert check_links(capsys).startswith("Links checked: 0.")
    assert check_links(capsys, hours=0).startswith("Links checked: 6.")


def test_a_link_is_broken_when_it_failed_on_two_occasions_and_works_again_when_it_does(capsys, site):
    make_link(make_project(), site.address("/breaks-off"))
    with time_machine.travel("2026-05-01 03:00Z", tick=False) as clock:
        check_links(capsys)
        for hours, state in [(1, LinkState.FAILED_ONCE), (4, LinkState.FAILED_ONCE), (2, LinkState.BROKEN)]:
            clock.shift(timedelta(hours=hours))
            check_links(capsys, hours=0)
            assert states() == {"breaks-off": state}
        link = LinkCheck.objects.get()
        assert link.first_failed_at == datetime.datetime(2026, 5, 1, 3, tzinfo=datetime.UTC)
        LinkCheck.objects.update(url=site.address("/403"))
        clock.shift(timedelta(days=1))
        check_links(capsys)
        # That a program is not let in says neither that it works nor that it does not.
        assert LinkCheck.objects.get().first_failed_at == link.first_failed_at
        LinkCheck.objects.update(url=site.address("/fine"))
        clock.shift(timedelta(days=1))
        check_links(capsys)
        link = LinkCheck.objects.get()
        assert (link.state, link.first_failed_at, link.failures) == (LinkState.WORKING, None, 0)


def test_what_is_shown_of_a_link_is_what_the_database_finds(site, capsys):
    project = make_project()
    for path in ("/fine", "/moved", "/404", "/breaks-off", "/403"):
        make_link(project, site.address(path))
    check_links(capsys)
    make_link(project, site.address("/new"))
    LinkCheck.objects.filter(url__endswith="/410").update(failures=2)
    for state in LinkState:
        assert [link.state for link in LinkCheck.objects.in_state(state)] == [state], state


def test_a_site_is_asked_for_one_link_at_a_time_and_with_a_pause(site, capsys, monkeypatch):
    monkeypatch.setattr(checking, "PAUSE", 0.1)
    project = make_project()
    for number in range(4):
        make_link(project, site.address(f"/fine/{number}"))
        make_link(project, site.address(f"/fine/{number}", host="127.0.0.1"))
    began = now()
    assert check_links(capsys).startswith("Links checked: 8.")
    assert now() - began >= timedelta(seconds=0.3)
    assert site.most_at_once["localhost"] == site.most_at_once["127.0.0.1"] == 1


def test_where_no_site_answers_it_is_this_machine_that_is_at_fault(site, capsys, monkeypatch):
    project = make_project()
    for number in range(3):
        make_link(project, f"http://finns-inte-{number}.invalid/")
    with pytest.raises(CommandError, match="does not seem to get out"):
        call_command("check_links")
    assert set(states().values()) == {LinkState.UNCHECKED}
    make_link(project, site.address("/fine"))
    assert "Failed for the first time: 3." in check_links(capsys)


@pytest.mark.parametrize("hours", [-1, 100_000])
def test_a_number_of_hours_that_cannot_be_meant_is_refused(hours):
    with pytest.raises(CommandError, match="from 0 to"):
        call_command("check_links", hours=hours)


def test_a_site_may_have_its_links_left_alone(site, settings, capsys):
    settings.LINK_CHECKS = False
    project = make_project()
    make_link(project, site.address("/404"))
    check_links(capsys)
    assert check_urls([site.address("/404")]) == {}
    assert site.requests == []


@pytest.mark.django_db(transaction=True)
def test_others_write_while_a_site_is_waited_for(site, capsys):
    """SQLite has one writer: within a transaction, we would wait for the site, and the site for us."""
    project = make_project()
    make_link(project, site.address("/404"))
    seen = []

    def write():
        type(project).objects.filter(pk=project.pk).update(reference=f"2026/{len(seen)}")
        seen.append(type(project).objects.get(pk=project.pk).reference)
        connections.close_all()

    site.meanwhile = write
    check_links(capsys)
    check_urls([site.address("/404")], now=now() + timedelta(minutes=2))
    assert seen == ["2026/0", "2026/1", "2026/2", "2026/3"]


@pytest.mark.django_db(transaction=True)
def test_two_who_check_at_once_do_no_harm(site, capsys):
    make_link(make_project(), site.address("/breaks-off"))

    def check():
        call_command("check_links")
        connections.close_all()

    threads = [Thread(target=check) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert capsys.readouterr().out.count("Links checked:") == 2
    link = LinkCheck.objects.get()
    assert (link.state, link.failures) == (LinkState.FAILED_ONCE, 1)


# --- At publishing -----------------------------------------------------------------------------------------------


def test_the_links_of_a_page_are_opened_when_it_is_published(site, editor):
    project = make_project()
    page = f"/en/admin/projects/project/{project.pk}/change/"
    body = f'<p><a href="{site.address("/fine")}">Något</a> <a href="{site.address("/404")}">Annat</a></p>'
    data = filled_form(editor.get(page), _publish="1", body_sv=body)
    add_row(data, "links", title_sv="Rapport", url=site.address("/breaks-off"), order="0")
    assert editor.post(page, data).status_code == 302
    shown = editor.get(page).content.decode()
    assert 'href="#id_body_sv">The link to localhost' in shown
    assert 'href="#id_links-0-url">The link to localhost' in shown
    assert shown.count("does not work:") == 2
    site.requests.clear()
    # What worked lately is not asked again; what did not may have been mended, but hardly in a moment.
    editor.post(page, filled_form(editor.get(page), _publish="1"))
    assert site.paths() == []
    LinkCheck.objects.update(checked_at=now() - timedelta(minutes=2))
    editor.post(page, filled_form(editor.get(page), _publish="1"))
    assert "HEAD /fine" not in site.paths()
    assert "HEAD /404" in site.paths()


def test_broken_links_may_keep_a_page_from_being_published(site, editor, settings):
    settings.PUBLISHING_BLOCKERS = ["broken_link"]
    page = "/en/admin/projects/project/add/"
    data = filled_form(editor.get(f"{page}?partnership={make_partnership().pk}"), title_sv="Vatten", _publish="1")
    data["body_sv"] = [f'<p><a href="{site.address("/410")}">Något</a></p>']
    assert "does not work" in editor.post(page, data).content.decode()
    assert not Project.objects.exists()


def test_a_slow_site_does_not_keep_the_editor_waiting(site):
    urls = [site.address("/slow"), site.address("/404", host="127.0.0.1")]
    began = now()
    checks = check_urls(urls, budget_seconds=0.5)
    assert [checks[url].fault for url in urls] == ["", Fault.GONE]
    assert now() - began < timedelta(seconds=1.5)
    assert states()["slow"] == LinkState.UNCHECKED


# --- In the admin ------------------------------------------------------------------------------------------------


@LANGUAGES
def test_the_list_says_what_is_wrong_since_when_and_where_it_is_mended(editor, site, capsys, language, prefix):
    project = make_project(title_sv="Rent vatten", body_sv=f'<p><a href="{site.address("/404")}">a</a></p>')
    make_link(project, site.address("/fine"))
    check_links(capsys)
    page = editor.get(prefix + LIST)
    with translation.override(language):
        assert f"{_('the page is gone')} (404)" in words(page)
        assert f"{_('what was done').capitalize()}, " in words(page)
    html = page.content.decode()
    assert f'<a href="{prefix}/admin/projects/project/{project.pk}/change/">Rent vatten</a>' in html
    assert [link.state for link in page.context["cl"].result_list] == [LinkState.BROKEN, LinkState.WORKING]
    for state, found in [("broken", 1), ("working", 1), ("unclear", 0), ("nonsense", 2)]:
        assert editor.get(f"{prefix}{LIST}?state={state}").context["cl"].result_count == found
    assert editor.get(f"{prefix}{LIST}?q=fine").context["cl"].result_count == 1
    link = LinkCheck.objects.get(url__endswith="/404")
    assert "Rent vatten" in words(editor.get(f"{prefix}{LIST}{link.pk}/change/"))


@LANGUAGES
def test_an_editor_has_a_link_checked_again(editor, site, capsys, language, prefix):
    project = make_project()
    make_link(project, site.address("/404"))
    make_link(project, site.address("/fine"))
    check_links(capsys)
    keys = list(LinkCheck.objects.values_list("pk", flat=True))
    site.requests.clear()
    page = editor.post(prefix + LIST, {"action": "check_again", "_selected_action": keys}, follow=True)
    assert sorted(site.paths()) == ["GET /404", "HEAD /404", "HEAD /fine"]
    with translation.override(language):
        checked = translation.ngettext("%(count)d link was checked.", "%(count)d links were checked.", 2)
        failing = translation.ngettext("%(count)d of them does not work.", "%(count)d of them do not work.", 1)
    assert checked % {"count": 2} in words(page)
    assert failing % {"count": 1} in words(page)


def test_what_there_was_no_time_for_is_told(editor, site, monkeypatch):
    monkeypatch.setattr("publishing.admin.links.PATIENCE", 0.3)
    make_link(make_project(), site.address("/slow"))
    data = {"action": "check_again", "_selected_action": [LinkCheck.objects.get().pk]}
    assert "There was no time for 1 of them: check it again." in words(editor.post(f"/en{LIST}", data, follow=True))


def test_nobody_writes_in_the_list_and_only_those_who_may_read_it(editor, site, client):
    make_link(make_project(), site.address("/fine"))
    link = LinkCheck.objects.get()
    assert editor.get(f"{LIST}add/").status_code == 403
    assert editor.post(f"{LIST}{link.pk}/change/", {"url": "https://a.example/"}).status_code == 403
    assert editor.post(f"{LIST}{link.pk}/delete/", {"post": "yes"}).status_code == 403
    client.force_login(make_user())
    assert client.get(LIST).status_code == 403
    assert client.post(LIST, {"action": "check_again", "_selected_action": [link.pk]}).status_code == 403
    assert site.requests == []


def break_links(count, **values):
    """So many projects, each with a link of its own that is broken."""
    for number in range(count):
        make_link(make_project(**values), f"https://example.org/{number}/{LinkCheck.objects.count()}")
    LinkCheck.objects.update(fault=Fault.GONE, status=404, checked_at=now(), first_failed_at=now(), failures=1)


@pytest.mark.parametrize("page", [LIST, "/admin/"])
def test_it_takes_as_many_queries_for_twenty_links_as_for_ten(editor, page, django_assert_num_queries):
    from tests.publishing.test_admin import number_of_queries

    break_links(10)
    editor.get(page)
    count = number_of_queries(editor, page)
    break_links(10)
    with django_assert_num_queries(count):
        editor.get(page)


@LANGUAGES
def test_the_first_page_says_where_links_no_longer_work(editor, language, prefix):
    break_links(1, title_sv="Rent vatten")
    project = ProjectLink.objects.get().project
    with translation.override(language):
        heading, gone = _("Links that no longer work"), _("the page is gone")
    [task] = dict(editor.get(f"{prefix}/admin/").context["waiting"])[heading]
    assert (task.words, task.note) == ("Rent vatten", f"example.org: {gone} (404)")
    assert task.address == f"{prefix}/admin/projects/project/{project.pk}/change/"
    break_links(5)
    *shown, last = dict(editor.get(f"{prefix}/admin/").context["waiting"])[heading]
    assert len(shown) == 5
    assert editor.get(last.address).context["cl"].result_count == 6
    ProjectLink.objects.all().delete()
    assert heading not in dict(editor.get(f"{prefix}/admin/").context["waiting"])


def test_the_first_page_shows_only_what_one_may_mend(client):
    break_links(1)
    user = make_user()
    client.force_login(user)
    assert client.get("/admin/").context["waiting"] == []


def test_a_form_that_is_saved_keeps_the_links_in_step(editor):
    project = make_project(title_sv="Rent vatten")
    page = f"/admin/projects/project/{project.pk}/change/"
    data = filled_form(editor.get(page), body_sv='<p><a href="https://a.example/">rapporten</a></p>', _publish="1")
    add_row(data, "links", title_sv="Rapport", url="b.example")
    assert editor.post(page, data).status_code == 302
    assert standing() == ["https://a.example/", "https://b.example"]
    editor.post(page, filled_form(editor.get(page), body_sv="", **{"links-0-DELETE": "on"}, _publish="1"))
    assert standing() == []


def test_a_link_that_stands_everywhere_is_shown_at_some_of_its_places(editor):
    for _number in range(12):
        make_project(aim_sv='<p><a href="https://a.example/">a</a></p>', body_sv="<p>https://a.example/</p>")
    page = editor.get(f"/en{LIST}")
    assert len(page.context["cl"].result_list[0].stands_in) == 10
    assert "and 2 more places" in words(page)


def test_an_organisation_is_a_place_too(editor):
    make_organisation(name_sv="Ett förbund", website="https://a.example/")
    page = editor.get(LIST)
    assert Organisation.objects.get() in page.context["cl"].result_list[0].stands_in
    assert "/admin/partnerships/organisation/" in page.content.decode()
