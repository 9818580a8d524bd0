"""The first page of the admin, and the settings of the site."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from reversion.models import Version

from partnerships.models import Member
from projects.models import Project
from publishing.models import State
from tests.factories import (
    make_area,
    make_municipality,
    make_partnership,
    make_project,
    make_steering_group,
    make_user,
)
from tests.tools.forms import LANGUAGES, filled_form
from translations.languages import name_of
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


def change_of(page, prefix=""):
    return f"{prefix}/admin/{page._meta.app_label}/{page._meta.model_name}/{page.pk}/change/"


def press(client, page, move, **changes):
    address = change_of(page)
    response = client.post(address, filled_form(client.get(address), **{move: "1"}, **changes))
    assert response.status_code == 302


def desk(client, language="sv"):
    """What the first page tells, as {heading: [(words, note)]}; every task leads to a page that opens."""
    tasks = dict(client.get({"sv": "/admin/", "en": "/en/admin/"}[language]).context["waiting"])
    for found in tasks.values():
        for task in found:
            assert client.get(task.address).status_code == 200, task
    return {heading: [(task.words, task.note) for task in found] for heading, found in tasks.items()}


def signed_in(role, **values):
    client = Client()
    client.user = make_user([role], **values)
    client.force_login(client.user)
    return client


BOTH = {"lead_sv": "Text.", "lead_en": "Text."}


@LANGUAGES
def test_it_says_what_waits_for_somebody(editor, language, prefix):
    project = make_project(title_sv="Rent vatten", **BOTH)
    make_project(title_sv="Att granska", state=State.IN_REVIEW)
    make_project(title_sv="Att läsa igen", review_on=datetime.date(2020, 1, 1), **BOTH)
    make_project(title_sv="Inte ännu", review_on=datetime.date(2999, 1, 1), **BOTH)
    make_project(title_sv="Ett utkast", state=State.DRAFT)
    make_project(title_sv="Bara på svenska", lead_sv="Text.")
    press(editor, project, "_save", lead_sv="Ny text.")
    found = desk(editor, language)
    with translation.override(language):
        projects = str(_("projects")).capitalize()
        assert found[_("Your changes that are not public yet")] == [("Rent vatten", "")]
        assert found[_("For you to review")] == [("Att granska", _("project"))]
        assert found[_("To be read again")] == [("Att läsa igen", _("project"))]
        assert (projects, "1") in found[_("Drafts")]
        words = _("%(pages)s in %(language)s") % {"pages": projects, "language": name_of("en")}
        assert found[_("Published, but missing in a language")] == [(words, "1")]
    missing = f"{prefix}/admin/projects/project/?missing_in=en&state__exact=published"
    assert [project.title_sv for project in editor.get(missing).context["cl"].result_list] == ["Bara på svenska"]


def test_who_publishes_is_told_of_what_others_have_sent(editor):
    writer = signed_in("Editors", first_name="Olle")
    project, other = make_project(title_sv="Rent vatten", **BOTH), make_project(title_sv="Annat", **BOTH)
    press(writer, project, "_review", lead_sv="Ny.")
    press(writer, other, "_save", lead_sv="Ny.")
    found = desk(editor, "en")
    assert found["For you to review"] == [("Rent vatten", "changes by Olle")]
    assert found["Changes of others that are not public yet"] == [("Annat", "Olle")]
    assert "For you to review" not in desk(writer, "en")
    assert desk(writer, "en")["Your changes that are not public yet"] == [("Annat", ""), ("Rent vatten", "in review")]


def test_what_is_said_to_the_reviewer_stands_on_the_first_page(editor):
    writer = signed_in("Editors", first_name="Olle")
    live = make_project(title_sv="Rent vatten", **BOTH)
    new = make_project(title_sv="Nytt", state=State.DRAFT, **BOTH)
    press(writer, live, "_review", lead_sv="Ny.", review_note="Stämmer siffran?")
    press(writer, new, "_review", lead_sv="Ny.", review_note="Läs gärna.")
    assert desk(editor, "en")["For you to review"] == [
        ("Rent vatten", "changes by Olle: “Stämmer siffran?”"),
        ("Nytt", "project: “Läs gärna.” (Olle)"),
    ]
    for page in (live, new):
        press(editor, page, "_send_back")
        press(writer, page, "_review")
    third = signed_in("Publishers")
    assert desk(third, "en")["For you to review"] == [("Rent vatten", "changes by Olle"), ("Nytt", "project")]


def test_where_a_second_person_publishes_ones_own_is_for_others_to_review(editor, settings):
    settings.SECOND_PERSON_PUBLISHES = True
    press(editor, make_project(title_sv="Rent vatten", **BOTH), "_review", lead_sv="Ny.")
    assert "For you to review" not in desk(editor, "en")
    own = make_project(title_sv="Nytt", state=State.DRAFT)
    press(editor, own, "_review", lead_sv="Ny.")
    assert "For you to review" not in desk(editor, "en")
    told = desk(signed_in("Publishers"), "en")["For you to review"]
    assert told == [("Rent vatten", "changes by Eva Ek"), ("Nytt", "project")]


def test_ones_own_pages_do_not_hide_those_of_others(editor, settings):
    settings.SECOND_PERSON_PUBLISHES = True
    other = signed_in("Publishers")
    for number in range(8):
        project = make_project(title_sv=f"Eget {number}", state=State.DRAFT)
        press(editor, project, "_review", lead_sv="Ny.")
    theirs = make_project(title_sv="Olles", state=State.DRAFT)
    press(other, theirs, "_review", lead_sv="Ny.")
    Project.objects.filter(pk=theirs.pk).update(updated_at=now() - datetime.timedelta(days=9))
    told = [words for words, note in desk(editor, "en")["For you to review"]]
    assert told == ["Olles", "All projects"]


def test_what_a_colleague_says_is_told_to_those_who_wrote(editor):
    """Whether it is sent back or published: a note is read by the one it is for."""
    writer = signed_in("Editors", first_name="Olle")
    new = make_project(title_sv="Nytt", state=State.DRAFT)
    live, other = make_project(title_sv="Rent vatten", **BOTH), make_project(title_sv="Annat", **BOTH)
    for project in (new, live):
        press(writer, project, "_review", lead_sv="Ny.")
    press(editor, new, "_send_back", review_note="Vilket år?")
    press(editor, live, "_publish", review_note="Bra, godkänt!")
    press(editor, other, "_save", lead_sv="Ny.", review_note="Till mig själv.")
    notes = [("Rent vatten", "“Bra, godkänt!” (Eva Ek)"), ("Nytt", "“Vilket år?” (Eva Ek)")]
    assert desk(writer, "en")["Notes from colleagues"] == notes
    assert "Notes from colleagues" not in desk(editor, "en")
    history = writer.get(f"/en/admin/projects/project/{live.pk}/history/").content.decode()
    assert "“Bra, godkänt!”" in history
    with time_machine.travel(now() + datetime.timedelta(days=20)):
        writer.force_login(writer.user)
        assert "Notes from colleagues" not in desk(writer, "en")


def test_the_first_of_very_many_plans_come_first(editor):
    for number in range(12):
        make_project(title_sv=f"A {number:02}", publish_from=now() + datetime.timedelta(days=9), **BOTH)
    make_project(title_sv="Ö", publish_from=now() + datetime.timedelta(days=1), **BOTH)
    assert desk(editor, "en")["Planned"][0][0] == "Ö"


def test_what_happens_by_itself_is_told_in_the_order_of_time(editor):
    soon = now() + datetime.timedelta(days=3)
    make_project(title_sv="Slutar", publish_until=soon + datetime.timedelta(days=2), **BOTH)
    make_project(title_sv="Börjar", publish_from=soon, **BOTH)
    changed = make_project(title_sv="Ändras", **BOTH)
    moment = soon + datetime.timedelta(days=1)
    press(editor, changed, "_publish_at", lead_sv="Ny.", publish_at_0=f"{moment:%Y-%m-%d}", publish_at_1="08:00")
    planned = desk(editor, "en")["Planned"]
    assert [words for words, note in planned] == ["Börjar", "Ändras", "Slutar"]
    assert [note.partition(",")[0] for words, note in planned] == ["becomes public", "changes", "ceases to be public"]


def test_a_plan_that_failed_comes_first(editor):
    project = make_project(title_sv="Rent vatten", **BOTH)
    moment = now() + datetime.timedelta(hours=2)
    press(
        editor, project, "_publish_at", slug="nytt", publish_at_0=f"{moment:%Y-%m-%d}", publish_at_1=f"{moment:%H:%M}"
    )
    make_project(slug="nytt", **BOTH)
    with time_machine.travel(moment + datetime.timedelta(hours=3), tick=False):
        found = desk(editor, "en")
    [(words, problem)] = next(iter(found.values()))
    assert words == "Rent vatten"
    assert "nytt" in problem


@LANGUAGES
def test_what_was_deleted_lately_is_brought_back_from_it(editor, language, prefix):
    gone, kept = make_project(title_sv="Borta", state=State.DRAFT), make_project(title_sv="Åter", state=State.DRAFT)
    with time_machine.travel(now() - datetime.timedelta(days=20)):
        long_gone = make_project(title_sv="Länge borta", state=State.DRAFT)
        editor.post(f"/admin/projects/project/{long_gone.pk}/delete/", {"post": "yes"})
    answer = editor.post(f"{prefix}/admin/projects/project/{gone.pk}/delete/", {"post": "yes"}, follow=True)
    editor.post(f"/admin/projects/project/{kept.pk}/delete/", {"post": "yes"})
    kept.save()
    with translation.override(language):
        [[words, note]] = desk(editor, language)[_("Deleted lately: bring it back")]
        told = _("Was it a mistake? Bring “%(object)s” back") % {"object": "Borta"}
    assert (words, "Eva Ek" in note) == ("Borta", True)
    version = Version.objects.get_deleted(Project).get(object_repr="Borta")
    link = f'<a href="{prefix}/admin/projects/project/recover/{version.pk}/">'
    assert f"{link}{told}</a>" in answer.content.decode()
    assert f"{link}Borta</a>" in editor.get(f"{prefix}/admin/").content.decode()
    assert editor.get(f"{prefix}/admin/projects/project/recover/{version.pk}/").status_code == 200


def test_terms_of_office_that_end_are_told_with_their_day(editor):
    group = make_steering_group(partnership=make_partnership(home=make_municipality(name_sv="Växjö")))
    today = localdate()
    for name, days in [("Snart", 30), ("Nyss", -30), ("Länge kvar", 300), ("För länge sedan", -300)]:
        Member.objects.create(
            group=group,
            municipality=group.partnership.home,
            name=name,
            office_sv="Ordförande",
            term_to=today + datetime.timedelta(days=days),
        )
    assert [words.partition(",")[0] for words, note in desk(editor, "en")["Terms of office that end"]] == [
        "Nyss",
        "Snart",
    ]


def test_what_is_older_than_its_original_is_counted(editor):
    project = make_project(title_sv="Rent vatten", **BOTH)
    make_project(title_sv="Annat", **BOTH)
    project.lead_sv = "Ny text."
    project.save()
    assert desk(editor, "en")["Published, but older than the original"] == [("Projects in English", "1")]
    listed = editor.get("/en/admin/projects/project/?outdated_in=en").context["cl"].result_list
    assert [project.title_sv for project in listed] == ["Rent vatten"]


def test_a_translator_is_told_of_their_own_language():
    make_project(title_sv="Ett", lead_sv="Text.")
    make_project(title_sv="Två", lead_en="Text.")
    found = desk(signed_in("Translators", translates_into="en"), "en")
    assert found == {"Published, but missing in a language": [("Projects in English", "1")]}


@pytest.mark.parametrize(
    ("query", "titles"), [("any", {"Sparat", "Skickat"}), ("in_review", {"Skickat"}), ("planned", set()), ("x", None)]
)
def test_a_list_is_narrowed_to_what_has_changes(editor, query, titles):
    press(editor, make_project(title_sv="Sparat", **BOTH), "_save", lead_sv="Ny.")
    press(editor, make_project(title_sv="Skickat", **BOTH), "_review", lead_sv="Ny.")
    make_project(title_sv="Orört", **BOTH)
    listed = editor.get(f"/admin/projects/project/?changes={query}").context["cl"].result_list
    assert {project.title_sv for project in listed} == (
        titles if titles is not None else {"Sparat", "Skickat", "Orört"}
    )


def test_it_takes_as_many_queries_for_twenty_rows_as_for_ten(editor, django_assert_num_queries):
    from tests.publishing.test_admin import number_of_queries

    def fill(number):
        for _position in range(number):
            partnership = make_partnership(state=State.IN_REVIEW, lead_sv="Text.")
            for state in (State.IN_REVIEW, State.DRAFT, State.PUBLISHED):
                make_project(partnership=partnership, state=state, lead_sv="Text.", review_on=datetime.date(2020, 1, 1))
        for project in Project.objects.filter(state=State.PUBLISHED)[:3]:
            page = f"/admin/projects/project/{project.pk}/change/"
            editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
        for project in Project.objects.filter(state=State.DRAFT)[:3]:
            editor.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})

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
