"""Nothing that was typed is lost, and two editors know of each other: in a real browser, in both languages."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from projects.models import Project, Result
from publishing.models import Draft, State
from tests.browser.test_admin import PASSWORD, address_of
from tests.factories import make_project, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make_project(title_sv="Vatten", lead_sv="Ingress.", state=State.PUBLISHED)


def sign_in(page, username="eva", first_name="Eva"):
    from accounts.models import User

    if not User.objects.filter(username=username).exists():
        make_user(["Publishers"], username=username, password=PASSWORD, first_name=first_name)
    page.goto(reverse("admin:login"))
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.locator("#content-main").wait_for()


def type_everywhere(page):
    """Into a line, a rich text and a new row."""
    page.locator("#id_lead_sv").fill("Skrivet och inte sparat.")
    page.locator("#id_aim_sv_area").press_sequentially("Ett syfte.")
    page.locator("#results-group .add-row a").click()
    page.locator("#id_results-0-text_sv").fill("Ett resultat.")


def assert_all_is_there(page):
    assert page.locator("#id_lead_sv").input_value() == "Skrivet och inte sparat."
    assert page.locator("#id_aim_sv_area").inner_text().strip() == "Ett syfte."
    assert page.locator("#id_results-0-text_sv").input_value() == "Ett resultat."


def bring_back(page, language):
    js = {"sv": "Ta tillbaka det", "en": "Bring it back"}
    page.get_by_role("button", name=js[language]).click()
    expect(page.locator("#id_lead_sv")).to_have_value("Skrivet och inte sparat.")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("what", ["the tab was closed", "the sign-in has expired"])
def test_what_was_typed_is_offered_back(page_at, project, what, language):
    page = page_at(cookies=True)
    with translation.override(language):
        sign_in(page)
        form = address_of("change", project)
        save = _("Save draft")
    page.goto(form)
    type_everywhere(page)
    if what == "the tab was closed":
        page.close(run_before_unload=False)
        page = page_of_same_browser(page)
        page.goto(form)
    else:
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name=save).first.click()
        page.locator("#id_username").fill("eva")
        page.locator("#id_password").fill(PASSWORD)
        page.locator("#id_password").press("Enter")
        page.wait_for_url(f"**{form}")
    bring_back(page, language)
    assert_all_is_there(page)
    assert not Draft.objects.exists()
    page.get_by_role("button", name=save).first.click()
    page.locator(".messagelist .success").wait_for()
    page.goto(form)
    page.wait_for_timeout(800)
    assert page.locator(".said button").count() == 0
    assert Result.objects.count() == 0
    assert "Ett resultat." in str(Draft.objects.current().get().data)


def page_of_same_browser(page):
    """Another tab of the browser that ``page`` was in."""
    return page.context.new_page()


def test_what_was_typed_into_a_new_page_is_offered_back(page_at):
    partnership = make_project().partnership
    page = page_at(cookies=True)
    with translation.override("sv"):
        sign_in(page)
        form = f"{reverse('admin:projects_project_add')}?partnership={partnership.pk}"
    page.goto(form)
    page.locator("#id_title_sv").fill("Nytt projekt")
    type_everywhere(page)
    page.close(run_before_unload=False)
    page = page_of_same_browser(page)
    page.goto(form)
    bring_back(page, "sv")
    assert_all_is_there(page)
    page.get_by_role("button", name="Publicera nu").click()
    page.locator(".messagelist .success").wait_for()
    assert Project.objects.get(title_sv="Nytt projekt").results.count() == 1


def test_a_form_with_a_fault_keeps_what_was_typed(page_at, project):
    page = page_at(cookies=True)
    with translation.override("sv"):
        sign_in(page)
        page.goto(address_of("change", project))
    type_everywhere(page)
    page.locator("#id_start").fill("2012")
    page.locator("#id_end").fill("2011")
    page.get_by_role("button", name="Publicera ändringarna nu").click()
    page.locator(".errornote").wait_for()
    assert_all_is_there(page)


def test_two_editors_are_told_of_each_other_and_of_what_was_saved(page_at, project):
    first, second = page_at(cookies=True), page_at(cookies=True)
    with translation.override("sv"):
        form = address_of("change", project)
        sign_in(first)
        sign_in(second, "olle", "Olle")
    first.goto(form)
    first.wait_for_timeout(500)
    second.goto(form)
    assert second.locator("[data-presence]").inner_text().startswith("Eva har haft sidan öppen sedan kl. ")
    second.wait_for_timeout(500)
    first.locator("#id_lead_sv").fill("Evas ingress.")
    first.get_by_role("button", name="Spara utkast").click()
    first.locator(".messagelist .success").wait_for()
    assert "Olle har haft sidan öppen" in first.locator("[data-presence]").inner_text()
    second.locator("#id_lead_sv").fill("Olles ingress.")
    second.get_by_role("button", name="Spara utkast").click()
    conflict = second.locator(".conflict")
    conflict.wait_for()
    assert second.evaluate("document.activeElement.matches('.conflict')")
    assert "Eva sparade ändringar" in conflict.inner_text()
    assert second.locator("#id_lead_sv").input_value() == "Olles ingress."
    second.get_by_role("button", name="Spara utkast").click()
    expect(conflict.get_by_role("alert")).to_have_text("Välj det ena eller det andra.")
    assert not Draft.objects.filter(author__username="olle").exists()
    second.get_by_label("Ta det som Eva skrev").check()
    second.get_by_role("button", name="Spara utkast").click()
    expect(second.locator("#id_lead_sv")).to_have_value("Evas ingress.")
    # Who leaves is no longer there.
    first.goto(reverse("admin:index"))
    second.wait_for_timeout(300)
    second.goto(form)
    assert not second.locator("[data-presence]").is_visible()


def test_a_lost_connection_leaves_what_is_offered(page_at):
    project = make_project(title_sv="Rent vatten")
    page = page_at(cookies=True)
    with translation.override("sv"):
        sign_in(page)
        page.goto(reverse("admin:projects_project_change", args=[project.pk]))
        save = _("Save draft")
    page.locator("#id_lead_sv").fill("Ny ingress.")
    page.wait_for_timeout(700)
    page.evaluate("document.querySelector('form[data-changed]').removeAttribute('data-changed')")
    page.reload()
    offered = page.locator(".said button")
    expect(offered).to_have_count(2)
    page.context.set_offline(True)
    page.get_by_role("button", name=save).first.click()
    expect(page.locator("[data-keeps-typed] [role=status]")).to_contain_text("Det finns ingen anslutning")
    expect(offered).to_have_count(2)
    page.context.set_offline(False)
    expect(page.locator("[data-keeps-typed] [role=status]")).to_contain_text("som inte sparades")
    offered.first.click()
    expect(page.locator("#id_lead_sv")).to_have_value("Ny ingress.")
