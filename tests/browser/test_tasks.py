"""The tasks that editors do most, from the admin's first page, in a real browser, and in how many clicks they are done.

The limits are two thirds of what the same tasks take in a well-known system of this kind, by the shortest way.
"""

import datetime

import pytest
from django.test import Client
from django.utils import translation
from django.utils.timezone import localtime, now
from playwright.sync_api import expect

from projects.models import Project
from publishing.models import Draft, State
from tests.browser.test_keeping import sign_in
from tests.factories import make_area, make_municipality, make_partnership, make_project, make_user
from tests.tools.forms import filled_form
from tests.tools.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walk(page_at):
    """A walk that begins at the admin's first page, in English."""
    page = page_at(cookies=True)
    with translation.override("en"):
        sign_in(page)
    return Walk(page)


@pytest.fixture
def partnership():
    return make_partnership(
        home=make_municipality(name_sv="Växjö"), partner=make_municipality(name_sv="An Giang", country="VN")
    )


BOTH = {"lead_sv": "Ingress.", "lead_en": "Lead."}
TOMORROW = localtime(now()) + datetime.timedelta(days=1)


def done(walk, words):
    expect(walk.page.locator(".messagelist .success").last).to_contain_text(words)


def test_a_project_in_both_languages_is_published(walk, partnership):
    make_area(name_sv="Vatten", name_en="Water")
    walk.click(walk.page.locator("tr.model-project .addlink"))
    walk.choose("#id_partnership", "An Giang")
    walk.fill("#id_title_sv", "Rent vatten")
    walk.fill("#id_title_en", "Clean water")
    walk.fill("#id_lead_sv", "Vatten åt alla.")
    walk.fill("#id_lead_en", "Water for all.")
    walk.fill("#id_start", "2011")
    walk.click(walk.page.locator("#project_areas-group .add-row a"))
    walk.choose("#id_project_areas-0-focus_area", "Water")
    walk.press("Publish now")
    done(walk, "“Clean water” was published.")
    project = Project.objects.get(title_sv="Rent vatten")
    assert (project.state, project.lead_en, project.project_areas.count()) == ("published", "Water for all.", 1)
    assert walk.clicks <= 16, walk


def test_a_live_page_is_changed_previewed_in_both_languages_and_published(walk, partnership):
    make_project(partnership=partnership, title_sv="Vatten", title_en="Water", **BOTH)
    walk.follow("Projects", exact=True)
    walk.follow("Water")
    walk.fill("#id_lead_sv", "Ny ingress.")
    walk.fill("#id_lead_en", "New lead.")
    with walk.page.expect_popup() as opened:
        walk.press("Preview", exact=True)
    for tag, lead in [("sv", "Ny ingress."), ("en-GB", "New lead.")]:
        expect(opened.value.frame_locator(f"iframe[lang='{tag}']").locator("main")).to_contain_text(lead)
    opened.value.close()
    assert Project.objects.get().lead_sv == "Ingress."
    walk.press("Publish the changes now")
    done(walk, "“Water” was published.")
    assert Project.objects.get().lead_en == "New lead."
    assert walk.clicks <= 9, walk


def test_a_page_is_published_tomorrow_at_eight_and_ends_later(walk, partnership):
    make_project(partnership=partnership, title_sv="Vatten", title_en="Water", state=State.DRAFT, **BOTH)
    walk.follow("Projects", exact=True)
    walk.follow("Water")
    walk.fill("#id_publish_until_0", f"{TOMORROW + datetime.timedelta(days=30):%Y-%m-%d}")
    walk.fill("#id_publish_until_1", "17:00")
    walk.click(walk.page.locator(".plan summary"))
    walk.fill("#id_publish_at_0", f"{TOMORROW:%Y-%m-%d}")
    walk.fill("#id_publish_at_1", "08:00")
    walk.press("Publish at that moment")
    done(walk, "“Water” is published on")
    project = Project.objects.get()
    assert localtime(project.publish_from) == TOMORROW.replace(hour=8, minute=0, second=0, microsecond=0)
    assert localtime(project.publish_until).hour == 17
    assert walk.clicks <= 6, walk


def test_what_lacks_english_or_is_older_than_the_swedish_is_found(walk, partnership):
    make_project(partnership=partnership, title_sv="Bara svenska", lead_sv="Ingress.")
    changed = make_project(partnership=partnership, title_sv="Vatten", **BOTH)
    changed.lead_sv = "Ny ingress."
    changed.save()
    walk.page.reload()
    for heading in ("Published, but missing in a language", "Published, but older than the original"):
        expect(walk.page.locator(".waiting-lists > div", has_text=heading)).to_contain_text("Projects in English")
    walk.follow("Projects in English")
    expect(walk.page.locator("#result_list")).to_contain_text("Bara svenska")
    assert walk.clicks <= 1, walk


def test_a_former_version_is_compared_and_brought_back(walk, partnership):
    project = make_project(partnership=partnership, title_sv="Vatten", title_en="Water", **BOTH)
    client = Client()
    client.force_login(make_user(["Publishers"], username="olle"))
    form = f"/en/admin/projects/project/{project.pk}/change/"
    client.post(form, filled_form(client.get(form), lead_en="A worse lead.", _publish="1"))
    walk.follow("Projects", exact=True)
    walk.follow("Water")
    walk.follow("History")
    walk.follow("Compare with now")
    expect(walk.page.locator(".differences ins")).to_contain_text("A worse lead.")
    walk.follow("Open what it was")
    walk.press("Publish the changes now")
    done(walk, "“Water” was published.")
    assert Project.objects.get().lead_en == "Lead."
    assert walk.clicks <= 8, walk


def test_what_was_deleted_is_brought_back_with_its_rows(walk, partnership):
    project = make_project(partnership=partnership, title_sv="Vatten", areas=[make_area()], state=State.DRAFT)
    client = Client()
    client.force_login(make_user(["Publishers"], username="olle"))
    client.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    walk.follow("Projects", exact=True)
    walk.follow("Bring back what was deleted")
    walk.click(walk.page.locator("#content-main tbody a"))
    walk.press("Recover")
    walk.page.locator(".messagelist").wait_for()
    assert Project.objects.get().project_areas.count() == 1
    assert walk.clicks <= 4, walk


def test_twenty_projects_get_a_focus_area(walk, partnership):
    make_area(name_sv="Vatten", name_en="Water")
    for _number in range(20):
        make_project(partnership=partnership, **BOTH)
    make_project(**BOTH)
    walk.follow("Projects", exact=True)
    walk.follow("Växjö – An Giang")
    walk.click(walk.page.locator("#action-toggle"))
    walk.select("select[name=action]", "Add a focus area…")
    walk.press("Go")
    walk.select("#id_focus_area", "Water")
    walk.press("Publish now")
    done(walk, "20 were published.")
    assert Project.objects.filter(project_areas__focus_area__name_en="Water").count() == 20
    assert walk.clicks <= 55, walk


def test_a_second_person_reviews_and_publishes_with_a_note(walk, partnership, page_at):
    make_project(partnership=partnership, title_sv="Vatten", title_en="Water", **BOTH)
    writer = Walk(page_at(cookies=True))
    make_user(["Editors"], username="olle", first_name="Olle", password="en ganska lång mening")
    with translation.override("en"):
        sign_in(writer.page, "olle")
    writer.follow("Projects", exact=True)
    writer.follow("Water")
    writer.fill("#id_lead_en", "A better lead.")
    writer.fill("#id_review_note", "Is the year right?")
    writer.press("Send for review")
    done(writer, "were sent for review")
    walk.page.reload()
    walk.follow("Water")
    expect(walk.page.locator("#content")).to_contain_text("Is the year right?")
    walk.fill("#id_review_note", "It is.")
    walk.press("Publish the changes now")
    done(walk, "“Water” was published.")
    assert Project.objects.get().lead_en == "A better lead."
    assert not Draft.objects.current().exists()
    assert walk.clicks + writer.clicks <= 6, (walk, writer)
