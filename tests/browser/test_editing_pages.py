"""Every page that editing leads through has no fault of accessibility: drafts, reviews, conflicts, comparisons."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect
from reversion.models import Version

from accounts.models import User
from projects.models import Project
from publishing.models import Draft, Picture, State
from tests.browser.test_admin import PASSWORD, address_of
from tests.browser.test_keeping import sign_in
from tests.factories import make_picture, make_project, make_user
from tests.tools.axe import PHONE_WIDTH, axe, axe_on_phone_and_desktop
from tests.tools.forms import add_row, filled_form

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    """Published, changed once, and with a draft in review that has a note, a plan's problem and things to look at."""
    client = Client()
    client.force_login(make_user(["Publishers"], username="olle", first_name="Olle"))
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", lead_en="Lead.", status="ongoing", start="2011")
    form = f"/admin/projects/project/{project.pk}/change/"
    client.post(form, filled_form(client.get(form), body_sv="<p>Ett stycke.</p>", body_en="<p>Text.</p>", _publish="1"))
    changes = {"body_sv": '<p><a href="https://a.se">här</a> <strong>nytt</strong></p>', "lead_sv": "Ny ingress."}
    changes["cover"] = str(make_picture().pk)
    data = filled_form(client.get(form), _review="1", review_note="Stämmer årtalet?", **changes)
    add_row(data, "results", text_sv="Ett torn.", side="home", outcome="achieved", order="0")
    client.post(form, data)
    Draft.objects.update(problem={"sv": "Adress: upptagen.", "en": "Address: taken."})
    return project


def editing_pages(project):
    gone = make_project(title_sv="Borta", state=State.DRAFT)
    client = Client()
    client.force_login(User.objects.get(username="olle"))
    client.post(f"/admin/projects/project/{gone.pk}/delete/", {"post": "yes"})
    form, first = address_of("change", project), Version.objects.get_for_object(project).last()
    return [
        form,
        f"{form}?published=1",
        f"{form}?version={first.pk}",
        f"{form}?discard={Draft.objects.current().get().pk}",
        f"{address_of('compare', project)}?from={first.pk}&to=draft",
        address_of("share", project),
        address_of("history", project),
        address_of("delete", project),
        # The draft names it.
        address_of("delete", Picture.objects.get()),
        reverse("admin:projects_project_recoverlist"),
        reverse("admin:projects_project_recover", args=[Version.objects.get_deleted(Project).get().pk]),
    ]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_of_editing_has_a_fault_of_accessibility(page_at, project, language):
    page = page_at(width=PHONE_WIDTH, cookies=True)
    with translation.override(language):
        sign_in(page)
        paths = editing_pages(project)
    # One language for each half: they share their templates.
    faults = {path: axe_on_phone_and_desktop(page, path) for path in paths[("sv", "en").index(language) :: 2]}
    assert {path: found for path, found in faults.items() if found} == {}


def test_no_question_and_no_conflict_has_a_fault_of_accessibility(page_at, project):
    page = page_at(cookies=True)
    with translation.override("sv"):
        sign_in(page)
        form = address_of("change", project)
    page.goto(form)
    client = Client()
    client.force_login(User.objects.get(username="olle"))
    client.post(form, filled_form(client.get(form), lead_sv="Olles ingress.", title_en="Water", _save="1"))
    page.locator("#id_lead_sv").fill("Min ingress.")
    page.get_by_role("button", name="fortfarande för granskning").click()
    page.locator(".conflict").wait_for()
    assert axe(page) == []
    page.locator("form[data-changed]").evaluate_all("forms => forms.forEach(f => f.removeAttribute('data-changed'))")
    page.get_by_role("button", name="Avpublicera").click()
    page.get_by_label("Anledning på svenska").wait_for()
    assert axe(page) == []


def test_a_translators_form_has_no_fault_of_accessibility(page_at, project):
    make_user(["Translators"], username="tove", password=PASSWORD, translates_into="en")
    page = page_at(width=PHONE_WIDTH, cookies=True)
    with translation.override("en"):
        sign_in(page, "tove")
        assert axe_on_phone_and_desktop(page, address_of("change", project)) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_a_translator_wrote_into_a_row_that_is_gone_is_shown(page_at, project, language):
    make_user(["Translators"], username="tove", password=PASSWORD, translates_into="en")
    page = page_at(width=PHONE_WIDTH, cookies=True)
    with translation.override(language):
        sign_in(page, "tove")
        page.goto(address_of("change", project))
    page.locator("#id_results-0-text_en").fill("A water tower.")
    client = Client()
    client.force_login(User.objects.get(username="olle"))
    form = f"/admin/projects/project/{project.pk}/change/"
    client.post(form, filled_form(client.get(form), _save="1", **{"results-0-DELETE": "on"}))
    page.locator("[name=_save]").click()
    expect(page.locator(".conflict .lost dd")).to_have_text("A water tower.")
    assert axe(page) == []


def test_a_finding_leads_into_its_field(page_at, project):
    """Also where an editor for rich text stands in the place of the field, or the field is folded away."""
    page = page_at(cookies=True)
    with translation.override("sv"):
        sign_in(page)
        page.goto(address_of("change", project))
    page.locator(".checks-blockers a").first.click()
    expect(page.locator("#id_body_sv_area")).to_be_focused()


def test_what_is_wrong_is_listed_with_the_way_to_each_field(page_at, project):
    page = page_at(width=PHONE_WIDTH, cookies=True)
    with translation.override("sv"):
        sign_in(page)
        page.goto(address_of("change", project))
    page.locator("#id_start").fill("hösten 2024")
    page.locator("[name='results-0-year']").fill("12")
    page.locator("[name=_publish]").click()
    links = page.locator(".errors-in-form a")
    expect(links).to_have_text(["Start", "Resultat 1, År"])
    assert axe(page) == []
    links.last.click()
    expect(page.locator("[name='results-0-year']")).to_be_focused()


def test_the_link_of_a_preview_is_copied_and_that_is_said(page_at, project):
    page = page_at(cookies=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    with translation.override("sv"):
        sign_in(page)
        page.goto(address_of("share", project))
    page.get_by_role("button", name="Kopiera länken").click()
    expect(page.get_by_role("status").filter(has_text="Kopierat")).to_be_visible()
