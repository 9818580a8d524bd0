"""No visitor gets a page as it was, whatever changed it."""

import datetime
import json

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import localtime, now

from accounts.models import User
from partnerships.models import Member, Municipality, Partnership
from projects.models import FocusArea, Project, ProjectFocusArea, Result
from publishing.models import Draft, Presence, State
from tests.factories import (
    make_area,
    make_municipality,
    make_partnership,
    make_picture,
    make_project,
    make_steering_group,
    make_user,
)
from tests.tools.forms import filled_form
from website.models import SiteSettings, TextPage

PROJECT = "/projekt/vatten/"
EDIT = "/admin/projects/project/{}/change/"
MOMENT = (localtime(now()) + datetime.timedelta(days=2)).replace(hour=8, minute=0, second=0, microsecond=0)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def project(transactional_db):
    home, partner = make_municipality(name_sv="Lund"), make_municipality(name_sv="León", country="NI")
    partnership = make_partnership(home=home, partner=partner, slug="lund-leon")
    return make_project(
        partnership=partnership,
        areas=[make_area(name_sv="Miljö")],
        title_sv="Vatten",
        lead_sv="Gammal ingress.",
        body_sv="<p>Text.</p>",
    )


def test_the_second_visitor_gets_what_the_first_got_and_nothing_is_made(site, project):
    first, second = site.ask(PROJECT), site.ask(PROJECT)
    assert "Gammal ingress." in first.text
    assert second == first
    assert site.made == [PROJECT]


def test_it_is_what_django_says_without_it(site, project, client):
    uncached = client.get(PROJECT, headers={"host": "localhost"})
    for _visit in range(2):
        given = site.ask(PROJECT)
        assert given.body == uncached.content
        same = given.headers.keys() & {name.lower() for name in uncached.headers}
        assert {name: given.headers[name] for name in same} == {name: uncached.headers[name] for name in same}
        assert given.headers.keys() - same == {"etag", "last-modified", "cache-control"}


def publish(project):
    make_project(partnership=project.partnership, title_sv="Efterträdaren", body_sv="<p>Text.</p>")


def withdraw(project):
    project.state, project.withdrawal_reason_sv = State.WITHDRAWN, "Efterträdaren tog över."
    project.save()


def rename(project):
    Municipality.objects.filter(name_sv="León").update(name_sv="Efterträdaren")


def rename_area(project):
    FocusArea.objects.update(name_sv="Efterträdaren")


def translate(project):
    project.lead_en = "Efterträdaren"
    project.save()


def write_in_bulk(project):
    Result.objects.bulk_create([Result(project=project, text_sv="Efterträdaren", side="home", outcome="achieved")])


def write_sql(project):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET lead_sv = 'Efterträdaren' WHERE id = %s", [project.pk])


def load(project, folder):
    rows = [
        {
            "model": "partnerships.milestone",
            "fields": {"partnership": project.partnership_id, "date": "2019", "text_sv": "Efterträdaren"},
        }
    ]
    (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    call_command("loaddata", folder / "rows.json", verbosity=0)


def set_settings(project):
    SiteSettings.objects.update_or_create(pk=1, defaults={"site_name_sv": "Efterträdaren"})


def publish_text_page(project):
    TextPage.objects.filter(key="financing").update(state="published", title_sv="Efterträdaren", body_sv="<p>Text</p>")


def show_picture(project):
    Partnership.objects.update(cover=make_picture(alt_sv="Efterträdaren"))


def elect(project):
    group = make_steering_group(partnership=project.partnership)
    Member.objects.create(group=group, municipality=project.partnership.home, office_sv="Efterträdaren")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (publish, "/projekt/"),
        (publish, "/"),
        (publish, "/partnerskap/lund-leon/"),
        (publish, "/flode.xml"),
        (publish, "/sok/?q=eftertradaren"),
        (withdraw, PROJECT),
        (rename, PROJECT),
        (rename, "/en/municipalities/"),
        (rename_area, "/fokusomraden/"),
        (translate, "/en/projects/vatten/"),
        (write_in_bulk, PROJECT),
        (write_sql, PROJECT),
        (load, "/partnerskap/lund-leon/"),
        (set_settings, "/om/"),
        (publish_text_page, "/tillganglighet/"),
        (show_picture, "/partnerskap/lund-leon/"),
        (elect, "/partnerskap/lund-leon/"),
    ],
)
def test_what_changes_is_shown_to_the_next_visitor(site, project, own_uploads, tmp_path, change, path):
    TextPage.objects.exclude(key="financing").update(state="published", body_sv="<p>Text.</p>")
    for _visit in range(2):
        assert "Efterträdaren" not in site.ask(path).text
    change(project, *([tmp_path] if change is load else []))
    for _visit in range(2):
        assert "Efterträdaren" in site.ask(path).text


def test_a_changed_order_is_shown(site, project):
    second = make_partnership(home=project.partnership.home, order=5, slug="second")
    for order, expected in ((5, True), (0, False)):
        Partnership.objects.filter(pk=second.pk).update(order=order)
        Partnership.objects.exclude(pk=second.pk).update(order=1)
        text = site.ask("/partnerskap/").text
        assert (text.index("/partnerskap/lund-leon/") < text.index("/partnerskap/second/")) is expected


def test_what_is_deleted_is_gone_and_what_moved_leads_on(site, project):
    site.ask(PROJECT)
    project.slug = "vatten-2"
    project.save()
    for _visit in range(2):
        moved = site.ask(PROJECT)
        assert (moved.status, moved.headers["location"]) == (301, "/projekt/vatten-2/")
        assert "etag" not in moved.headers
    site.ask("/projekt/vatten-2/")
    project.delete()
    for _visit in range(2):
        assert site.ask(PROJECT).status == 410
        assert site.ask("/projekt/vatten-2/").status == 410
    assert site.made == [PROJECT, PROJECT, "/projekt/vatten-2/", PROJECT, "/projekt/vatten-2/"]


def test_what_was_not_there_is_found_once_it_is(site, project):
    assert [site.ask("/projekt/skola/").status for _visit in range(2)] == [404, 404]
    make_project(title_sv="Skola")
    assert site.ask("/projekt/skola/").status == 200


def test_what_is_taken_back_makes_nothing_anew(site, project):
    site.ask(PROJECT)
    with transaction.atomic():
        Project.objects.update(lead_sv="Ny ingress.")
        transaction.set_rollback(True)
    assert "Gammal ingress." in site.ask(PROJECT).text
    assert site.made == [PROJECT]


def test_what_is_not_finished_is_not_shown(site, project):
    site.ask(PROJECT)
    before = site.cache.version.read()
    with transaction.atomic():
        Project.objects.update(lead_sv="Ny ingress.")
        # Visitors come by another connection.
        assert site.cache.version.read() == before
        assert "Gammal ingress." in site.ask(PROJECT).text
    assert site.cache.version.read() != before
    assert "Ny ingress." in site.ask(PROJECT).text


def test_what_no_visitor_sees_makes_nothing_anew(site, project, editor):
    site.ask(PROJECT)
    form = editor.get(EDIT.format(project.pk))
    presence = {"user": editor.user, "content_type": ContentType.objects.get_for_model(project)}
    Presence.objects.create(object_id=project.pk, **presence)
    editor.post(EDIT.format(project.pk), filled_form(form, lead_sv="Ny ingress.", _save_draft="1"))
    assert Draft.objects.current().exists()
    User.objects.update(last_name="Andersson")
    editor.get(EDIT.format(project.pk))
    assert "Gammal ingress." in site.ask(PROJECT).text
    assert site.made == [PROJECT]


def test_what_an_editor_publishes_is_shown_and_its_preview_is_not(site, project, editor):
    site.ask(PROJECT)
    form = filled_form(editor.get(EDIT.format(project.pk)), lead_sv="Ny ingress.")
    preview = editor.post(EDIT.format(project.pk), {**form, "_preview": "sv"})
    assert "Ny ingress." in preview.content.decode()
    assert "Gammal ingress." in site.ask(PROJECT).text
    assert site.made == [PROJECT]
    editor.post(EDIT.format(project.pk), {**form, "_publish": "1"})
    assert "Ny ingress." in site.ask(PROJECT).text


# --- The clock ---------------------------------------------------------------------------------------------------


def test_a_page_begins_and_ends_to_the_second(site, project):
    Project.objects.update(publish_from=MOMENT, publish_until=MOMENT + datetime.timedelta(hours=1))
    for moment, status in (
        (MOMENT - SECOND, 404),
        (MOMENT, 200),
        (MOMENT + datetime.timedelta(hours=1) - SECOND, 200),
        (MOMENT + datetime.timedelta(hours=1), 410),
    ):
        with time_machine.travel(moment, tick=False):
            for _visit in range(2):
                assert site.ask(PROJECT).status == status
                assert ("Vatten" in site.ask("/projekt/").text) is (status == 200)


def test_a_term_ends_with_its_day(site, project):
    group = make_steering_group(partnership=project.partnership)
    member = {"group": group, "municipality": project.partnership.home, "office_sv": "Ordförande"}
    Member.objects.create(**member, term_to=MOMENT.date())
    midnight = MOMENT.replace(hour=0) + datetime.timedelta(days=1)
    with time_machine.travel(midnight - SECOND, tick=False):
        assert "Ordförande" in site.ask("/partnerskap/lund-leon/").text
    with time_machine.travel(midnight, tick=False):
        assert "Ordförande" not in site.ask("/partnerskap/lund-leon/").text


def test_the_clock_alone_makes_nothing_anew_within_a_day(site, project):
    with time_machine.travel(MOMENT, tick=False):
        site.ask(PROJECT)
    with time_machine.travel(MOMENT + datetime.timedelta(hours=10), tick=False):
        site.ask(PROJECT)
    assert site.made == [PROJECT]


def test_planned_changes_are_shown_to_the_second(site, project, editor):
    plan(editor, project)
    with time_machine.travel(MOMENT - SECOND, tick=False):
        for _visit in range(2):
            assert "Gammal ingress." in site.ask(PROJECT).text
    with time_machine.travel(MOMENT, tick=False):
        for _visit in range(2):
            assert "Ny ingress." in site.ask(PROJECT).text


def test_a_plan_that_waits_for_a_busy_database_is_tried_by_each_visitor(site, project, editor, monkeypatch):
    from publishing import due

    plan(editor, project)
    tried = []

    def busy(draft, moment):
        tried.append(draft)
        raise due.OperationalError("database is locked")

    monkeypatch.setattr(due, "tries", {})
    with time_machine.travel(MOMENT, tick=False):
        with monkeypatch.context() as patch:
            patch.setattr(due, "publish", busy)
            for _visit in range(3):
                assert "Gammal ingress." in site.ask(PROJECT).text
            assert len(tried) == 3
        assert "Ny ingress." in site.ask(PROJECT).text
        assert "Ny ingress." in site.ask(PROJECT).text


def plan(editor, project):
    when = {"publish_at_0": f"{MOMENT:%Y-%m-%d}", "publish_at_1": "08:00"}
    data = filled_form(editor.get(EDIT.format(project.pk)), _publish_at="1", lead_sv="Ny ingress.", **when)
    assert editor.post(EDIT.format(project.pk), data).status_code == 302


# --- While a page is being made ----------------------------------------------------------------------------------


def test_what_changes_while_a_page_is_made_is_in_it(site, project):
    def change_once():
        site.before_it_is_made = lambda: None
        Project.objects.update(lead_sv="Ny ingress.")

    site.before_it_is_made = change_once
    for _visit in range(2):
        assert "Ny ingress." in site.ask(PROJECT).text
    assert site.made == [PROJECT] * 2


def test_a_page_that_changes_all_the_time_is_given_and_not_kept(site, project):
    numbers = iter(range(100))
    site.before_it_is_made = lambda: Project.objects.update(lead_sv=f"Ingress {next(numbers)}.")
    assert site.ask(PROJECT).status == 200
    made = len(site.made)
    assert 1 < made < 10
    site.before_it_is_made = lambda: None
    assert f"Ingress {made - 1}." in site.ask(PROJECT).text


def test_a_database_that_does_not_answer_makes_nothing_of_an_old_page(site, project, monkeypatch):
    site.ask(PROJECT)
    monkeypatch.setattr(site.cache.version, "read", lambda: None)
    Project.objects.update(lead_sv="Ny ingress.")
    given = [site.ask(PROJECT) for _visit in range(2)]
    assert all("Ny ingress." in one.text and "etag" not in one.headers for one in given)


def test_what_is_being_made_is_made_once_for_all_who_ask(site, project):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def visit(_number):
        try:
            return site.ask(PROJECT).status
        finally:
            site.cache.version.close()
            connections.close_all()

    Project.objects.update(lead_sv="Ny ingress.")
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(visit, range(24))) == {200}
    assert site.made == [PROJECT]


def test_staff_and_visitors_get_the_same_page(site, project, client):
    make_user(["Publishers"], username="eva")
    client.login(username="eva", password="a long password")
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    assert site.ask(PROJECT, HTTP_COOKIE=cookie) == site.ask(PROJECT)
    assert site.made == [PROJECT]
    # What is theirs alone is nobody else's.
    admin = reverse("admin:index")
    assert site.ask(admin, HTTP_COOKIE=cookie).status == 200
    assert site.ask(admin).status == 302


def test_the_order_of_areas_of_a_project_is_shown(site, project):
    other = make_area(name_sv="Skola")
    row = ProjectFocusArea.objects.create(project=project, focus_area=other, position=2)
    rest = ProjectFocusArea.objects.exclude(pk=row.pk)
    for position, first in ((1, "Miljö"), (3, "Skola")):
        rest.update(position=position)
        text = site.ask(PROJECT).text
        facts = text[text.index('id="facts"') :]
        assert min(("Miljö", "Skola"), key=facts.index) == first


@pytest.mark.parametrize(("before", "after"), [("draft", "published"), ("published", "draft")])
def test_what_changes_between_what_is_shared_and_the_page_is_no_fault(site, project, monkeypatch, before, after):
    """The partnerships have been asked for by another page; then one comes or goes, with its projects."""
    partnerships = Partnership.objects.filter(pk=project.partnership_id)
    partnerships.update(state=before)
    assert site.ask("/partnerskap/").status == 200
    every_project = import_string("projects.views.every_project")

    def change_first(*args):
        monkeypatch.setattr("projects.views.every_project", every_project)
        partnerships.update(state=after)
        return every_project(*args)

    monkeypatch.setattr("projects.views.every_project", change_first)
    given = site.ask("/projekt/")
    assert (given.status, "Vatten" in given.text) == (200, after == "published")
    assert site.made == ["/partnerskap/", "/projekt/", "/projekt/"]


def test_a_fault_of_content_that_changed_meanwhile_is_not_given(site, project, monkeypatch):
    from projects import views

    find = views.get_page_or_404

    def fail_once(*args, **kwargs):
        monkeypatch.setattr(views, "get_page_or_404", find)
        Project.objects.update(lead_sv="Ny ingress.")
        raise KeyError(project.pk)

    monkeypatch.setattr(views, "get_page_or_404", fail_once)
    given = site.ask(PROJECT)
    assert (given.status, "Ny ingress." in given.text) == (200, True)
