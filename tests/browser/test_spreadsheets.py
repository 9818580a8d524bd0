"""A spreadsheet sent in with a real browser: accessible on every page, and with a bar that says how far it has come."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from projects.models import Project
from publishing.models import SheetUpload
from publishing.spreadsheets import uploads
from tests.browser.test_admin import sign_in
from tests.factories import make_partnership, make_project
from tests.publishing.sheets import excel
from tests.tools.axe import PHONE_WIDTH, axe_on_phone_and_desktop

pytestmark = pytest.mark.django_db(transaction=True)

HEADINGS = ["slug", "partnership", "title_sv", "lead_sv"]


def send(page, content, *, with_button):
    page.goto(reverse("admin:projects_project_import"))
    page.locator("#id_file").set_input_files({"name": "rader.xlsx", "mimeType": "", "buffer": content})
    page.get_by_role("button", name=with_button).click()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_of_a_spreadsheet_s_way_has_a_fault_of_accessibility(page_at, language):
    lead = "En ganska lång ingress om vatten, som någon har skrivit en gång för länge sedan."
    old = make_project(title_sv="Rent vatten", lead_sv=lead)
    where = old.partnership.slug
    changed = [old.slug, where, "Rent vatten", lead.replace("någon", "någon annan")]
    new = [None, where, "Nytt", "'=1+1"]
    page = page_at(width=PHONE_WIDTH, cookies=True)
    faults = []
    with translation.override(language):
        sign_in(page)
        for name in ("export", "import"):
            faults += axe_on_phone_and_desktop(page, reverse(f"admin:projects_project_{name}"))
        words = {"sv": "Granska vad som skulle ändras", "en": "Look at what would change"}[language]
        send(page, b"%PDF", with_button=words)
        page.locator(".errorlist").wait_for()
        for rows in ([changed, new], [[old.slug, "nowhere", "Rent vatten", None]]):
            send(page, excel(HEADINGS, *rows), with_button=words)
            page.locator("table.findings").wait_for()
            address = page.url.split("?")[0]
            faults += axe_on_phone_and_desktop(page, address)
            if len(rows) == 2:
                faults += axe_on_phone_and_desktop(page, f"{address}?show=changed")
                page.locator("#published").check()
                page.locator(".submit-row button").click()
                page.locator(".house-note [role=status]").wait_for()
                faults += axe_on_phone_and_desktop(page, address)
    assert faults == []


def test_a_bar_says_how_far_checking_and_importing_have_come(page_at, monkeypatch):
    partnership = make_partnership()
    rows = [[None, partnership.slug, f"Projekt {number}", None] for number in range(120)]
    monkeypatch.setattr(uploads, "PART", 20)
    page = page_at(cookies=True)
    heard = []
    page.expose_function("hear", lambda words: heard.append(words))
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { const status = document.querySelector('.import-status');"
        "if (status) new MutationObserver(() => hear(status.textContent)).observe(status, {childList: true}) })"
    )
    with translation.override("en"):
        sign_in(page)
        send(page, excel(HEADINGS, *rows), with_button="Look at what would change")
        page.locator("table.findings").wait_for()
        page.get_by_role("button", name="Import 120 rows").click()
        page.get_by_text("120 new pages").wait_for()
    assert Project.objects.count() == 120
    assert [words for words in heard if re.fullmatch(r"\d+ of 120", words)][:2] == ["20 of 120", "40 of 120"]
    assert "Importing: 100 per cent" in heard
    assert len([words for words in heard if words.startswith("Importing: ")]) >= 3


def test_checking_goes_on_where_the_page_was_left(page_at):
    """As when somebody closes the page, or the network fails, in the middle."""
    partnership = make_partnership()
    content = excel(HEADINGS, *([None, partnership.slug, f"Projekt {number}", None] for number in range(60)))
    page = page_at(cookies=True)
    with translation.override("en"):
        sign_in(page)
        page.route("**/check/", lambda route: route.fulfill(status=200, body="no answer"))
        with page.expect_response("**/check/"):
            send(page, content, with_button="Look at what would change")
        page.get_by_role("button", name="Go on checking").wait_for()
        page.unroute("**/check/")
        page.get_by_role("button", name="Go on checking").click()
        page.locator("table.findings").wait_for()
    assert SheetUpload.objects.get().parts.filter(findings=None).count() == 0


def test_a_browser_without_script_imports_too(browser, live_server):
    partnership = make_partnership()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    with translation.override("en"):
        sign_in(page)
        send(page, excel(HEADINGS, [None, partnership.slug, "Nytt", None]), with_button="Look at what would change")
        page.get_by_role("button", name="Import 1 row").click()
        page.get_by_text("1 new page").wait_for()
    context.close()
    assert Project.objects.get().title_sv == "Nytt"
