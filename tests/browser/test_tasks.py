"""The tasks that editors do most, from the admin's first page, in a real browser, and in how many clicks they are done.

The limits are two thirds of what the same tasks take in a well-known system of this kind, by the shortest way.
"""

import datetime
import io

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from PIL import Image
from playwright.sync_api import expect

from projects.models import Project
from publishing.models import Draft, Picture, State
from tests.browser.test_admin import PASSWORD
from tests.browser.test_keeping import sign_in
from tests.factories import make_area, make_municipality, make_partnership, make_project, make_user
from tests.publishing.sheets import excel
from tests.tools.forms import filled_form
from tests.tools.walk import Walk

pytestmark = pytest.mark.django_db(transaction=True)


def pytest_generate_tests(metafunc):
    if "language" in metafunc.fixturenames:
        metafunc.parametrize("language", ["sv", "en"] if metafunc.config.getoption("--guide") else ["en"])


@pytest.fixture
def start(page_at, language, request):
    """Return a function that gives a walk which begins at the first page of the admin, of somebody new."""

    def sign_in_as(*roles, username, first_name):
        make_user(roles, username=username, first_name=first_name, password=PASSWORD)
        page = page_at(cookies=True)
        with translation.override(language):
            sign_in(page, username)
        return Walk(page, language, takes_pictures=request.config.getoption("--guide"))

    return sign_in_as


@pytest.fixture
def walk(start):
    return start("Publishers", username="eva", first_name="Eva")


@pytest.fixture
def partnership():
    home, partner = make_municipality(name_sv="Växjö"), make_municipality(name_sv="An Giang", country="VN")
    return make_partnership(home=home, partner=partner, start_year=2010, lead_sv="Sedan 2010.", lead_en="Since 2010.")


# What the example content says of a project.
LEAD = {
    "sv": "Växjö och An Giang i Vietnam ville ta fram en vattenplan för Long Xuyên, och Växjö tog fram en egen hemma.",
    "en": "Växjö and An Giang in Vietnam set out to make a water plan for Long Xuyên, and Växjö made its own at home.",
}
SHORT_LEAD = {
    "sv": "Växjö och An Giang i Vietnam ville ta fram en vattenplan för Long Xuyên.",
    "en": "Växjö and An Giang in Vietnam set out to make a water plan for Long Xuyên.",
}
LEADS = {f"lead_{code}": text for code, text in LEAD.items()}
TITLES = {"title_sv": "Blue Vietnam", "title_en": "Blue Vietnam"}
TOMORROW = localtime(now()) + datetime.timedelta(days=1)


@pytest.fixture
def blue_vietnam(partnership):
    area = make_area(name_sv="Vatten och avlopp", name_en="Water and sanitation", colour="blue")
    return make_project(partnership=partnership, areas=[area], start="2019", end="2021", **TITLES, **LEADS)


def the_map():
    """A picture that is ours: the map on the front page, as its screenshot shows it."""
    content = io.BytesIO()
    with Image.open(settings.BASE_DIR / "docs" / "screenshots" / "front-page.png") as page:
        page.convert("RGB").crop((360, 380, 1120, 790)).save(content, "JPEG")
    return content.getvalue()


def done(walk, words, **values):
    expect(walk.page.locator(".messagelist .success").last).to_contain_text(walk.words(words, **values))


def when(walk, moment):
    with translation.override(walk.language):
        return date_format(moment, "DATETIME_FORMAT")


def test_a_project_in_both_languages_is_published(walk, partnership):
    make_area(name_sv="Vatten och avlopp", name_en="Water and sanitation")
    walk.click(walk.page.locator("tr.model-project .addlink"))
    walk.choose("#id_partnership", "An Giang")
    walk.fill("#id_title_sv", "Blue Vietnam")
    walk.fill("#id_title_en", "Blue Vietnam")
    walk.fill("#id_lead_sv", LEAD["sv"])
    walk.fill("#id_lead_en", LEAD["en"])
    walk.picture("new-project")
    walk.fill("#id_start", "2019")
    walk.click(walk.page.locator("#project_areas-group .add-row a"))
    walk.choose("#id_project_areas-0-focus_area", {"sv": "Vatten", "en": "Water"}[walk.language])
    walk.press("Publish now", "button")
    done(walk, "“%(object)s” was published.", object="Blue Vietnam")
    project = Project.objects.get()
    assert (project.state, project.lead_en, project.project_areas.count()) == ("published", LEAD["en"], 1)
    assert walk.clicks <= 16, walk


def test_a_live_page_is_changed_previewed_in_both_languages_and_published(walk, blue_vietnam):
    walk.follow("Projects", exact=True)
    walk.follow("Blue Vietnam")
    walk.fill("#id_lead_sv", SHORT_LEAD["sv"])
    walk.fill("#id_lead_en", SHORT_LEAD["en"])
    walk.picture("buttons", top="#id_lead_sv")
    with walk.page.expect_popup() as opened:
        walk.press("Preview", exact=True)
    for tag, code in [("sv", "sv"), ("en-GB", "en")]:
        expect(opened.value.frame_locator(f"iframe[lang='{tag}']").locator("main")).to_contain_text(SHORT_LEAD[code])
    walk.picture("preview", opened.value)
    opened.value.close()
    assert Project.objects.get().lead_sv == LEAD["sv"]
    walk.press("Publish the changes now")
    done(walk, "“%(object)s” was published.", object="Blue Vietnam")
    assert Project.objects.get().lead_en == SHORT_LEAD["en"]
    assert walk.clicks <= 9, walk


def test_a_page_is_published_tomorrow_at_eight_and_ends_later(walk, blue_vietnam):
    blue_vietnam.state, blue_vietnam.first_published_at = State.DRAFT, None
    blue_vietnam.save()
    moment = TOMORROW.replace(hour=8, minute=0, second=0, microsecond=0)
    walk.follow("Projects", exact=True)
    walk.follow("Blue Vietnam")
    walk.fill("#id_publish_until_0", f"{TOMORROW + datetime.timedelta(days=30):%Y-%m-%d}")
    walk.fill("#id_publish_until_1", "17:00")
    walk.click(walk.page.locator(".plan summary"))
    walk.fill("#id_publish_at_0", f"{TOMORROW:%Y-%m-%d}")
    walk.fill("#id_publish_at_1", "08:00")
    walk.picture("plan", top="fieldset.publication")
    walk.press("Publish at that moment")
    done(walk, "“%(object)s” is published on %(moment)s.", object="Blue Vietnam", moment=when(walk, moment))
    project = Project.objects.get()
    assert project.publish_from == moment
    assert localtime(project.publish_until).hour == 17
    assert walk.clicks <= 6, walk


def test_what_lacks_english_or_is_older_than_the_swedish_is_found(walk, blue_vietnam):
    make_project(partnership=blue_vietnam.partnership, title_sv="Agenda 2030 och energiplanering", lead_sv="Ingress.")
    blue_vietnam.lead_sv = SHORT_LEAD["sv"]
    blue_vietnam.save()
    walk.page.reload()
    in_english = {"sv": "Projekt på engelska", "en": "Projects in English"}[walk.language]
    for heading in ("Published, but missing in a language", "Published, but older than the original"):
        expect(walk.page.locator(".waiting-lists > div", has_text=walk.words(heading))).to_contain_text(in_english)
    walk.picture("desk")
    walk.click(walk.page.get_by_role("link", name=in_english).first)
    expect(walk.page.locator("#result_list")).to_contain_text("Agenda 2030")
    assert walk.clicks <= 1, walk


def test_a_former_version_is_compared_and_brought_back(walk, blue_vietnam):
    client = Client()
    client.force_login(make_user(["Publishers"], username="olle", first_name="Olle"))
    form = f"/en/admin/projects/project/{blue_vietnam.pk}/change/"
    changes = {f"lead_{code}": text for code, text in SHORT_LEAD.items()}
    client.post(form, filled_form(client.get(form), _publish="1", **changes))
    walk.follow("Projects", exact=True)
    walk.follow("Blue Vietnam")
    walk.follow("History")
    walk.picture("history")
    walk.follow("Compare with now")
    expect(walk.page.locator(".differences ins").first).to_be_visible()
    walk.picture("compare")
    walk.click(walk.page.locator("#content a", has_text=walk.words("Open what it was on %(then)s", then="").strip()))
    walk.press("Publish the changes now")
    done(walk, "“%(object)s” was published.", object="Blue Vietnam")
    assert Project.objects.get().lead_en == LEAD["en"]
    assert walk.clicks <= 8, walk


def test_what_was_deleted_is_brought_back_with_its_rows(walk, blue_vietnam):
    blue_vietnam.state, blue_vietnam.withdrawal_reason_sv = State.WITHDRAWN, "Sidan slogs ihop med en annan."
    blue_vietnam.save()
    client = Client()
    client.force_login(make_user(["Publishers"], username="olle"))
    client.post(f"/admin/projects/project/{blue_vietnam.pk}/delete/", {"post": "yes"})
    walk.page.reload()
    walk.follow("Blue Vietnam")
    walk.picture("recover")
    walk.press("Recover")
    walk.page.locator(".messagelist").wait_for()
    assert Project.objects.get().project_areas.count() == 1
    assert walk.clicks <= 2, walk


def test_two_who_write_at_once_lose_nothing(walk, blue_vietnam, start):
    other = start("Publishers", username="olle", first_name="Olle")
    for one in (walk, other):
        one.follow("Projects", exact=True)
        one.follow("Blue Vietnam")
    other.fill("#id_lead_sv", SHORT_LEAD["sv"])
    other.fill("#id_short_name", "BV")
    other.press("Save draft")
    done(other, "The draft was saved. The public page stays as it is until the changes are published.")
    walk.fill("#id_lead_sv", f"{LEAD['sv']} Projektet pågick 2019–2021.")
    walk.press("Save draft")
    walk.page.locator(".conflict").wait_for()
    walk.picture("conflict", top=".conflict")
    expect(walk.page.locator("#id_short_name")).to_have_value("BV")
    walk.click(walk.page.locator(".conflict-choice input").first)
    walk.press("Save draft")
    expect(walk.page.locator("#id_lead_sv")).to_have_value(SHORT_LEAD["sv"])


def test_twenty_projects_get_a_focus_area(walk, blue_vietnam):
    make_area(name_sv="Klimat och miljö", name_en="Climate and environment")
    for number in range(19):
        make_project(partnership=blue_vietnam.partnership, title_sv=f"Projekt {number + 1}", **LEADS)
    make_project(**LEADS)
    walk.follow("Projects", exact=True)
    walk.follow("Växjö – An Giang")
    walk.click(walk.page.locator("#action-toggle"))
    walk.select("select[name=action]", "Add a focus area…")
    walk.press("Go")
    # Twenty forms are checked and saved one after the other.
    walk.page.set_default_timeout(60_000)
    walk.select("#id_focus_area", {"sv": "Klimat och miljö", "en": "Climate and environment"}[walk.language])
    walk.picture("many")
    walk.press("Publish now", "button")
    expect(walk.page.locator(".messagelist .success").last).to_contain_text("20", timeout=60_000)
    assert Project.objects.filter(project_areas__focus_area__name_sv="Klimat och miljö").count() == 20
    assert walk.clicks <= 55, walk


def test_twenty_projects_come_from_a_spreadsheet(walk, partnership):
    """Not possible elsewhere, so there is nothing to compare it with but patience."""
    rows = [[None, partnership.slug, f"Projekt {number}", LEAD["sv"], LEAD["en"]] for number in range(1, 21)]
    content = excel(["slug", "partnership", "title_sv", "lead_sv", "lead_en"], *rows)
    walk.follow("Projects", exact=True)
    walk.follow("Import")
    walk.choose_file("#id_file", {"name": "projekt.xlsx", "mimeType": "", "buffer": content})
    walk.press("Look at what would change")
    walk.page.locator("table.findings").wait_for()
    walk.picture("import", top="#content h1")
    walk.press("Import %(count)d row", count=20)
    expect(walk.page.locator(".house-note [role=status]")).to_contain_text("20")
    assert Project.objects.filter(state=State.DRAFT).count() == 20
    assert walk.clicks <= 5, walk


@pytest.mark.usefixtures("own_uploads")
def test_a_picture_is_described_credited_and_used(walk, blue_vietnam):
    walk.click(walk.page.locator("tr.model-picture .addlink"))
    walk.choose_file("#id_file", {"name": "karta.jpg", "mimeType": "image/jpeg", "buffer": the_map()})
    whole = walk.page.locator(".focal-picture img")
    expect(whole).to_be_visible()
    walk.click(whole, position={"x": 228, "y": 44})
    walk.fill("#id_alt_sv", "Karta med linjer från Växjö till Kalusj, Vushtrri, An Giang och JB Marks.")
    walk.fill("#id_alt_en", "Map with lines from Växjö to Kalush, Vushtrri, An Giang and JB Marks.")
    walk.fill("#id_licence", "CC0 1.0")
    walk.picture("picture", top="#id_file")
    walk.press("Save", exact=True)
    walk.page.locator(".messagelist .success").wait_for()
    picture = Picture.objects.get()
    assert (38 <= picture.focal_x <= 42, picture.alt_en.startswith("Map"), picture.licence) == (True, True, "CC0 1.0")
    assert walk.clicks <= 10, walk


def test_a_second_person_reviews_and_publishes_with_a_note(walk, blue_vietnam, start):
    writer = start("Editors", username="olle", first_name="Olle")
    writer.follow("Projects", exact=True)
    writer.follow("Blue Vietnam")
    writer.fill("#id_lead_en", SHORT_LEAD["en"])
    writer.fill("#id_review_note", {"sv": "Är den korta bättre?", "en": "Is the short one better?"}[walk.language])
    writer.press("Send for review")
    done(writer, "The changes were sent for review.")
    walk.page.reload()
    walk.follow("Blue Vietnam")
    expect(walk.page.locator("#review-notes")).to_be_visible()
    walk.picture("review")
    walk.fill("#id_review_note", "Ja.")
    walk.press("Publish the changes now")
    done(walk, "“%(object)s” was published.", object="Blue Vietnam")
    assert Project.objects.get().lead_en == SHORT_LEAD["en"]
    assert not Draft.objects.current().exists()
    assert walk.clicks + writer.clicks <= 6, (walk, writer)
