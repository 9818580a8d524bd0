"""The first page of the admin, and the settings of the site."""

import datetime

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from projects.models import Project
from publishing.models import State
from tests.factories import make_area, make_municipality, make_partnership, make_project, make_user
from tests.tools.forms import LANGUAGES, filled_form
from website.models import SiteSettings, TextPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(make_user(["Administrators"]))
    return client


@LANGUAGES
def test_an_empty_site_says_how_to_begin(editor, language, prefix):
    page = editor.get(f"{prefix}/admin/").content.decode()
    with translation.override(language):
        assert _("How to begin") in page
    for address in ("partnerships/municipality/add/", "partnerships/partnership/add/", "projects/project/add/"):
        assert f'href="{prefix}/admin/{address}"' in page
    make_project()
    SiteSettings.objects.create(site_name_sv="Partnerskap")
    page = editor.get(f"{prefix}/admin/").content.decode()
    with translation.override(language):
        assert _("How to begin") not in page


def test_it_says_what_waits_for_somebody(editor):
    project = make_project(title_sv="Rent vatten", lead_sv="Text.")
    make_project(title_sv="Att granska", state=State.IN_REVIEW)
    make_project(title_sv="Att läsa igen", review_on=datetime.date(2020, 1, 1), lead_sv="Text.", lead_en="Text.")
    make_project(title_sv="Inte ännu", review_on=datetime.date(2999, 1, 1), lead_sv="Text.", lead_en="Text.")
    make_project(title_sv="Ett utkast", state=State.DRAFT)
    change = f"/admin/projects/project/{project.pk}/change/"
    editor.post(change, filled_form(editor.get(change), lead_sv="Ny text.", _save="1"))
    for language, prefix in [("sv", ""), ("en", "/en")]:
        waiting = dict(editor.get(f"{prefix}/admin/").context["waiting"])
        words_of = {heading: [words for words, _address, _note in rows] for heading, rows in waiting.items()}
        with translation.override(language):
            assert words_of[_("Changes that are not public yet")] == ["Rent vatten"]
            assert words_of[_("To be reviewed before publication")] == ["Att granska"]
            assert words_of[_("To be read again")] == ["Att läsa igen"]
            projects = (_("projects").capitalize(), f"{prefix}/admin/projects/project/?state__exact=draft", "1")
            assert projects in waiting[_("Drafts")]
        missing = f"{prefix}/admin/projects/project/?missing_in=en&state__exact=published"
        assert [project.title_sv for project in editor.get(missing).context["cl"].result_list] == ["Rent vatten"]
    for rows in waiting.values():
        for _words, address, _note in rows:
            assert editor.get(address).status_code == 200


def test_it_takes_as_many_queries_for_twenty_rows_as_for_ten(editor, django_assert_num_queries):
    from tests.publishing.test_admin import number_of_queries

    def fill(number):
        for _position in range(number):
            partnership = make_partnership(state=State.IN_REVIEW, lead_sv="Text.")
            for state in (State.IN_REVIEW, State.DRAFT, State.PUBLISHED):
                make_project(partnership=partnership, state=state, lead_sv="Text.", review_on=datetime.date(2020, 1, 1))
        for project in Project.objects.filter(state=State.PUBLISHED)[:3]:
            page = f"/admin/projects/project/{project.pk}/change/"
            editor.post(page, filled_form(editor.get(page), _save="1"))

    fill(10)
    editor.get("/admin/")
    count = number_of_queries(editor, "/admin/")
    fill(10)
    with django_assert_num_queries(count):
        editor.get("/admin/")


def test_nothing_waits_for_those_who_may_not_change_it(client):
    make_project(state=State.IN_REVIEW)
    client.force_login(make_user())
    assert client.get("/admin/").context["waiting"] == []


@LANGUAGES
def test_the_settings_are_one_row(administrator, language, prefix):
    address = f"{prefix}/admin/website/sitesettings/"
    response = administrator.get(address)
    assert response.url == f"{address}add/"
    municipality = make_municipality(name_sv="Växjö")
    data = filled_form(
        administrator.get(response.url),
        site_name_sv="Växjös partnerskap",
        site_name_en="Växjö’s partnerships",
        municipality=municipality.pk,
    )
    assert administrator.post(response.url, data).status_code == 302
    assert SiteSettings.current().municipality == municipality
    assert administrator.get(address).url == f"{address}1/change/"
    assert administrator.get(f"{address}add/").status_code == 403
    change = f"{address}1/change/"
    assert administrator.post(change, filled_form(administrator.get(change), site_name_en="")).status_code == 302
    assert SiteSettings.current().site_name_en is None
    assert "Växjös partnerskap" in administrator.get("/en/").content.decode()


@LANGUAGES
def test_a_text_page_is_edited_and_published(editor, language, prefix):
    page = TextPage.objects.get(key="financing")
    assert page.state == State.DRAFT
    address = f"{prefix}/admin/website/textpage/{page.pk}/change/"
    data = filled_form(editor.get(address), body_sv="<p>Med <b>pengar</b>.</p>", _publish="1")
    assert editor.post(address, data).status_code == 302
    with translation.override(language):
        public = editor.get(page.get_absolute_url())
    assert "<p>Med <strong>pengar</strong>.</p>" in public.content.decode()


def test_the_menu_follows_the_order_of_the_work(editor):
    apps = editor.get("/en/admin/").context["app_list"]
    names = [model["object_name"] for app in apps for model in app["models"]]
    assert names[:6] == ["Partnership", "SteeringGroup", "Municipality", "Organisation", "Project", "FocusArea"]


def test_the_admin_leads_to_the_same_page_in_the_other_language(editor):
    area = make_area()
    page = f"/admin/projects/focusarea/{area.pk}/change/"
    assert f'href="/en{page}"' in editor.get(page).content.decode()
    assert f'href="{page}"' in editor.get(f"/en{page}").content.decode()
