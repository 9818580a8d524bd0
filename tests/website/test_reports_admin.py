"""The reported errors in the admin: what is open, what is said, and who dealt with it."""

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from tests.factories import make_project, make_user
from tests.tools.forms import LANGUAGES, filled_form
from tests.tools.reading import words
from website.models import ErrorReport

pytestmark = pytest.mark.django_db

LIST = "/admin/website/errorreport/"


def make_report(**values):
    return ErrorReport.objects.create(**{"language": "sv", "text": "Året är fel: det var 2009.", **values})


@LANGUAGES
def test_the_list_has_the_latest_first_and_says_which_are_open(editor, language, prefix):
    make_report(page_title="Först", received_at="2026-05-01 12:00Z", handled_at="2026-05-02 12:00Z")
    make_report(page_title="Sedan", received_at="2026-05-03 12:00Z", kind="accessibility")
    page = editor.get(prefix + LIST)
    assert [report.page_title for report in page.context["cl"].result_list] == ["Sedan", "Först"]
    with translation.override(language):
        rows = words(page).partition("Sedan")[2].partition("Först")
        assert _("open") in rows[0]
        assert _("dealt with") in rows[2]
    for query, found in [("handled=no", ["Sedan"]), ("handled=yes", ["Först"]), ("kind__exact=content", ["Först"])]:
        result = editor.get(f"{prefix}{LIST}?{query}").context["cl"].result_list
        assert [report.page_title for report in result] == found
    assert editor.get(f"{prefix}{LIST}?q=2009").context["cl"].result_count == 2


def test_the_list_costs_the_same_whatever_there_is(editor, django_assert_num_queries):
    from tests.publishing.test_admin import number_of_queries

    make_report(handled_at="2026-05-02 12:00Z", handled_by=editor.user)
    editor.get(LIST)
    count = number_of_queries(editor, LIST)
    for _number in range(10):
        make_report(handled_at="2026-05-02 12:00Z", handled_by=make_user())
    with django_assert_num_queries(count):
        editor.get(LIST)


@LANGUAGES
def test_a_report_is_read_with_its_page_and_the_form_of_it(editor, language, prefix):
    project = make_project(title_sv="Rent vatten")
    address = f"/projekt/{project.slug}/"
    report = make_report(
        page_address=address, page_title="Rent vatten", text="<b>Fel</b>\nårtal här", email="eva@example.org"
    )
    change = f"{prefix}{LIST}{report.pk}/change/"
    html = editor.get(change).content.decode()
    assert f'<a href="{address}">Rent vatten</a>' in html
    assert f'<a href="{prefix}/admin/projects/project/{project.pk}/change/">Rent vatten</a>' in html
    assert "&lt;b&gt;Fel&lt;/b&gt;<br>årtal här" in html
    assert '<a href="mailto:eva@example.org">' in html
    type(project).objects.update(state="draft")
    html = editor.get(change).content.decode()
    assert f'<a href="{address}">' not in html
    assert f"/admin/projects/project/{project.pk}/change/" in html
    project.delete()
    assert f"Rent vatten {address}" in words(editor.get(change))


@pytest.mark.parametrize("address", ["", "/finns-inte/", "/projekt/", "/projekt/%00/"])
def test_a_report_about_no_row_is_read_as_well(editor, address):
    report = make_report(page_address=address)
    page = editor.get(f"{LIST}{report.pk}/change/")
    assert page.status_code == 200
    assert address in words(page)


@LANGUAGES
def test_an_editor_deals_with_a_report_and_changes_nothing_that_the_visitor_said(editor, language, prefix):
    report = make_report()
    change = f"{prefix}{LIST}{report.pk}/change/"
    data = filled_form(
        editor.get(change), "errorreport_form", is_handled="on", note="Rättat.", text="Allt är bra.", email="a@b.se"
    )
    assert editor.post(change, data).status_code == 302
    report.refresh_from_db()
    assert (report.note, report.handled_by, report.is_handled) == ("Rättat.", editor.user, True)
    assert (report.text, report.email) == ("Året är fel: det var 2009.", "")
    first = report.handled_at
    editor.force_login(make_user(["Editors"]))
    editor.post(change, filled_form(editor.get(change), "errorreport_form", note="Rättat på båda språken."))
    report.refresh_from_db()
    assert (report.note, report.handled_by, report.handled_at) == ("Rättat på båda språken.", editor.user, first)
    editor.post(change, filled_form(editor.get(change), "errorreport_form", is_handled=None))
    report.refresh_from_db()
    assert (report.handled_by, report.is_handled) == (None, False)


@LANGUAGES
def test_several_are_dealt_with_at_once(editor, language, prefix):
    handled = make_report(handled_at="2026-05-02 12:00Z", handled_by=make_user())
    reports = [make_report(), make_report(), handled]
    data = {"action": "mark_selected_as_handled", "_selected_action": [report.pk for report in reports]}
    page = editor.post(prefix + LIST, data, follow=True)
    with translation.override(language):
        assert _("Errors that visitors have reported") not in words(editor.get(f"{prefix}/admin/"))
    assert words(page).count("2 ") >= 1
    assert [report.handled_by for report in ErrorReport.objects.order_by("pk")] == [
        handled.handled_by,
        editor.user,
        editor.user,
    ]


def test_nobody_adds_a_report_and_only_those_who_may_read_them(editor):
    report = make_report()
    assert editor.get(f"{LIST}add/").status_code == 403
    assert editor.post(f"{LIST}{report.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not ErrorReport.objects.exists()
    report = make_report()
    editor.force_login(make_user())
    for address in (LIST, f"{LIST}{report.pk}/change/"):
        assert editor.get(address).status_code == 403
    assert editor.get("/admin/").context["waiting"] == []


@LANGUAGES
def test_the_first_page_counts_what_is_open_by_what_it_is_about(editor, language, prefix):
    for kind in ("content", "content", "accessibility"):
        make_report(kind=kind)
    make_report(kind="other", handled_at="2026-05-02 12:00Z")
    waiting = dict(editor.get(f"{prefix}/admin/").context["waiting"])
    with translation.override(language):
        tasks = waiting[_("Errors that visitors have reported")]
    assert [(task.address.partition("?")[2], task.note) for task in tasks] == [
        ("handled=no&kind__exact=content", "2"),
        ("handled=no&kind__exact=accessibility", "1"),
    ]
    for task in tasks:
        assert editor.get(task.address).context["cl"].result_count == int(task.note)
