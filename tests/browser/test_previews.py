"""The page as it would be: beside its form while one types, and in every language side by side."""

import pytest
from django.utils import translation
from playwright.sync_api import expect

from projects.models import Project
from tests.browser.test_admin import address_of
from tests.browser.test_keeping import sign_in
from tests.factories import make_project

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form_of_project(page_at):
    """A page of a browser, at the form of a project."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", lead_en="Lead.")
    page = page_at(width=1400, cookies=True)
    with translation.override("sv"):
        sign_in(page)
        page.goto(address_of("change", project))
    return page


def test_the_page_beside_the_form_follows_what_is_typed(form_of_project):
    page = form_of_project
    page.get_by_role("button", name="Förhandsgranska bredvid").click()
    shown = page.frame_locator(".live-preview iframe")
    expect(shown.locator("main")).to_contain_text("Ingress.")
    page.locator("#id_lead_sv").fill("Medan jag skriver.")
    expect(shown.locator("main")).to_contain_text("Medan jag skriver.")
    page.locator("#id_aim_sv_area").press_sequentially("Ett syfte.")
    expect(shown.locator("main")).to_contain_text("Ett syfte.")
    page.get_by_label("Engelska", exact=True).check()
    expect(shown.locator("main")).to_contain_text("Lead.")
    page.locator("#id_start").fill("2012")
    page.locator("#id_end").fill("2011")
    expect(page.locator(".live-preview [role=status]")).to_contain_text("måste rättas")
    assert Project.objects.get().lead_sv == "Ingress."
    # It is there again at the next form, until it is closed.
    page.evaluate("document.querySelector('form[data-changed]').removeAttribute('data-changed')")
    page.reload()
    expect(shown.locator("main")).to_contain_text("Ingress.")
    page.get_by_role("button", name="Förhandsgranska bredvid").click()
    expect(page.locator(".live-preview")).to_be_hidden()


def test_the_page_beside_the_form_is_closed_from_itself(form_of_project):
    page = form_of_project
    opener = page.locator("[data-opens-live-preview]")
    opener.click()
    page.locator("[data-live-preview] [data-closes]").click()
    expect(page.locator("[data-live-preview]")).to_be_hidden()
    expect(opener).to_be_focused()
    page.reload()
    expect(page.locator("[data-live-preview]")).to_be_hidden()


def test_both_languages_stand_side_by_side_in_a_tab_of_their_own(form_of_project):
    page = form_of_project
    page.locator("#id_lead_en").fill("While I type.")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Förhandsgranska", exact=True).click()
    preview = opened.value
    swedish, english = (preview.frame_locator(f"iframe[lang='{tag}']") for tag in ("sv", "en-GB"))
    expect(swedish.locator("main")).to_contain_text("Ingress.")
    expect(english.locator("main")).to_contain_text("While I type.")
    boxes = [preview.locator(f"iframe[lang='{tag}']").bounding_box() for tag in ("sv", "en-GB")]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
