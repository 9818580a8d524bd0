"""The admin in a real browser: accessible, and working under the strict policy, in both languages."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from accounts.models import User
from partnerships.models import Partnership, SteeringGroup
from projects.models import Project
from publishing.models import Fault, LinkCheck, Picture
from tests.factories import make_project, make_user
from tests.public_pages import make_whole_site
from tests.tools.axe import PHONE_WIDTH, axe_on_phone_and_desktop
from tests.tools.browser import PHONE
from website.models import TextPage

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "en ganska lång mening"


def address_of(page, obj):
    """The address of a page of the admin ("changelist", "change") for an object or, of a list, a model."""
    keys = [] if page in ("changelist", "add") else [obj.pk]
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_{page}", args=keys)


def sign_in(page):
    make_user(username="eva", password=PASSWORD, is_superuser=True)
    page.goto(reverse("admin:index"))
    page.locator("#id_username").fill("eva")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.locator("#content-main .module").first.wait_for()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_of_the_admin_has_a_fault_of_accessibility(page_at, language):
    """Every kind of list and form, with every kind of field: the most crowded in Swedish, whose words are longer."""
    make_whole_site()
    LinkCheck.objects.update(fault=Fault.GONE, status=404, checked_at=now(), first_failed_at=now(), failures=1)
    project = Project.objects.get(title_en="Clean water in León")
    page = page_at(width=PHONE_WIDTH, cookies=True)
    with translation.override(language):
        sign_in(page)
        if language == "sv":
            paths = [
                reverse("admin:index"),
                address_of("changelist", Project),
                address_of("changelist", LinkCheck),
                address_of("change", project),
                address_of("change", Partnership.objects.first()),
            ]
        else:
            paths = [
                *(address_of("changelist", model) for model in (User, LinkCheck)),
                address_of("change", LinkCheck.objects.first()),
                *(address_of("change", model.objects.first()) for model in (SteeringGroup, TextPage, User)),
                address_of("history", project),
                address_of("add", Picture),
            ]
    faults = {path: axe_on_phone_and_desktop(page, path) for path in paths}
    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.parametrize(("width", "language"), [(390, "sv"), (1024, "sv"), (1280, "en")])
def test_a_list_begins_high_up_and_its_columns_fit(page_at, width, language):
    make_whole_site()
    page = page_at(width=width, cookies=True)
    with translation.override(language):
        sign_in(page)
        page.goto(address_of("changelist", Project))
    table = page.locator("#result_list")
    assert table.bounding_box()["y"] < 400
    if width > PHONE:
        assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")
    filters = page.locator("#changelist-filter")
    if width < 1240:
        page.locator("a.to-filters").click()
    assert filters.evaluate("filters => filters.getBoundingClientRect().top < window.innerHeight")


def test_rich_text_is_written_with_buttons_that_have_swedish_names_and_not_left_by_mistake(page_at):
    project = make_project(title_sv="Rent vatten")
    page = page_at(cookies=True)
    questions = []
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    with translation.override("sv"):
        sign_in(page)
        change = address_of("change", project)
    page.goto(change)
    page.get_by_role("textbox", name="Syfte, svenska").press_sequentially("Rent vatten åt alla.")
    page.goto(change)
    assert questions == ["beforeunload"]
    area = page.get_by_role("textbox", name="Syfte, svenska")
    area.press_sequentially("Rent ")
    page.locator(".prose-editor:has(#id_aim_sv)").get_by_role("button", name="fetstil").click()
    area.press_sequentially("vatten")
    page.get_by_role("button", name="Publicera ändringarna nu").click()
    page.locator(".messagelist .success").wait_for()
    assert questions == ["beforeunload"]
    project.refresh_from_db()
    assert project.aim_sv == "<p>Rent <strong>vatten</strong></p>"
