"""The admin in a real browser: accessible, and working under the strict policy, in both languages."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from accounts.models import User
from projects.models import Project
from publishing.models import Document, Draft, Fault, LinkCheck, Publishable
from tests.factories import make_picture, make_project, make_user
from tests.public_pages import make_whole_site
from tests.tools.axe import PHONE_WIDTH, axe, axe_on_phone_and_desktop
from tests.tools.browser import PHONE
from tests.tools.forms import filled_form
from website.models import ErrorReport, SiteSettings

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "en ganska lång mening"


def address_of(page, obj):
    """The address of a page of the admin ("changelist", "change") for an object or, of a list, a model."""
    keys = [] if page in ("changelist", "add", "recoverlist") else [obj.pk]
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_{page}", args=keys)


def sign_in(page):
    make_user(username="eva", password=PASSWORD, is_superuser=True)
    page.goto(reverse("admin:index"))
    page.locator("#id_username").fill("eva")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.locator("#content-main .module").first.wait_for()


def pages_of(model):
    """Everything that the admin shows of a model: its list, forms, histories, and what it asks before it does it."""
    obj = model._default_manager.order_by("pk").first()
    paths = [address_of("changelist", model), *(address_of(name, obj) for name in ("change", "delete", "history"))]
    if admin.site.get_model_admin(model).has_add_permission(staff_request()):
        paths.append(address_of("add", model))
    if issubclass(model, Publishable):
        paths += [f"{address_of('add', model)}?_popup=1", address_of("recoverlist", model)]
    return paths


def staff_request():
    request = HttpRequest()
    request.user = User.objects.get(username="eva")
    return request


@pytest.mark.usefixtures("own_uploads")
@pytest.mark.parametrize(("number", "model"), list(enumerate(admin.site._registry)), ids=lambda value: str(value))
def test_no_page_of_a_model_has_a_fault_of_accessibility(page_at, number, model):
    """The two languages take turns: they share their templates, and every kind of page is seen in both."""
    make_whole_site()
    make_picture(alt_sv="En brunn.", alt_en="A well.")
    Document.objects.create(file=SimpleUploadedFile("avtal.txt", b"Avtal."), title_sv="Avtal", size=6)
    SiteSettings.objects.get_or_create(site_name_sv="Partnerskap")
    Group.objects.get_or_create(name="Editors")
    ErrorReport.objects.create(language="sv", text="Året är fel: det var 2009.", email="anna@example.se")
    LinkCheck.objects.update(fault=Fault.GONE, status=404, checked_at=now(), first_failed_at=now(), failures=1)
    page = page_at(width=PHONE_WIDTH, cookies=True)
    with translation.override(("sv", "en")[number % 2]):
        sign_in(page)
        faults = {path: axe_on_phone_and_desktop(page, path) for path in pages_of(model)}
    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_page_around_the_models_has_a_fault_of_accessibility(page_at, language):
    make_whole_site()
    client, form = Client(), address_of("change", Project.objects.first())
    client.force_login(make_user(["Publishers"], username="olle"))
    client.post(form, filled_form(client.get(form), lead_sv="Inte publik än.", _save="1"))
    assert Draft.objects.current().exists()
    page = page_at(width=PHONE_WIDTH, cookies=True)
    with translation.override(language):
        faults = axe_on_phone_and_desktop(
            page, f"{reverse('admin:login')}?next={reverse('admin:projects_project_add')}"
        )
        sign_in(page)
        for path in [reverse("admin:index"), reverse("admin:password_change"), address_of("changelist", Project)]:
            faults += axe_on_phone_and_desktop(page, path)
        # What is asked of many that are ticked.
        for action in ("publish_selected", "withdraw_selected", "give_focus_area_selected", "delete_selected"):
            page.goto(address_of("changelist", Project))
            page.locator("#action-toggle").check()
            page.locator("select[name=action]").select_option(action)
            page.locator("#changelist .actions button[name=index]").click()
            page.locator(".submit-row, .house-note, .delete-confirmation").first.wait_for()
            faults += axe(page)
    assert faults == []


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
