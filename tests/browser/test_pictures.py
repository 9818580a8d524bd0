"""Pictures in the admin, in a real browser: focal points without a mouse, choosing by sight, uploading in between."""

import pytest
from django.utils import translation

from projects.models import ProjectPicture
from publishing.models import Picture
from tests.browser.test_admin import address_of, sign_in
from tests.factories import make_picture, make_project
from tests.publishing.pictures import camera_data, encoded, textured
from tests.tools.axe import PHONE_WIDTH, axe, axe_on_phone_and_desktop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_uploads")]

# In Swedish, the language of the addresses without a prefix.
HANDLE, ACROSS, DOWN = "Fokuspunkt", "Fokuspunkt i sidled", "Fokuspunkt i höjdled"
PHOTOGRAPH = {"name": "Växjö.jpg", "mimeType": "image/jpeg"}


@pytest.fixture
def page(page_at):
    page = page_at(cookies=True)
    sign_in(page)
    return page


def photograph():
    return {**PHOTOGRAPH, "buffer": encoded(textured(800, 600), "JPEG", exif=camera_data())}


def point(page):
    return int(page.get_by_label(ACROSS).input_value()), int(page.get_by_label(DOWN).input_value())


def save(page):
    page.get_by_role("button", name="Spara", exact=True).click()
    page.locator(".messagelist .success").wait_for()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_library_has_no_fault_of_accessibility(page_at, language):
    picture = make_picture(alt_sv="Torget i Lund.", alt_en="The square of Lund.", focal_x=20)
    ProjectPicture.objects.create(project=make_project(cover=picture), picture=picture)
    page = page_at(width=PHONE_WIDTH, cookies=True)
    with translation.override(language):
        sign_in(page)
        paths = [address_of("changelist", Picture), address_of("change", picture)]
    faults = {path: axe_on_phone_and_desktop(page, path) for path in paths}
    assert {path: found for path, found in faults.items() if found} == {}


def test_the_focal_point_is_moved_by_keys_by_a_click_and_by_numbers(page):
    picture = make_picture(encoded(textured(1000, 500), "JPEG"), focal_x=98, focal_y=50)
    page.goto(address_of("change", picture))
    handle = page.get_by_role("slider", name=HANDLE)
    handle.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert point(page) == (100, 48)
    page.keyboard.press("Shift+ArrowLeft")
    assert point(page) == (90, 48)
    assert handle.get_attribute("aria-valuetext") == "90 procent från vänster, 48 procent uppifrån"
    assert "focus-x-90 focus-y-50" in page.locator(".cover-crop").get_attribute("class")
    whole = page.get_by_role("img", name="Hela bilden")
    box = whole.bounding_box()
    whole.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    assert point(page) == (25, 75)
    page.get_by_label(ACROSS).fill("0")
    centre = handle.evaluate("one => one.getBoundingClientRect().x + one.getBoundingClientRect().width / 2")
    assert centre == pytest.approx(box["x"], abs=1.5)
    save(page)
    picture.refresh_from_db()
    assert (picture.focal_x, picture.focal_y) == (0, 75)


def test_the_focal_point_is_dragged(page):
    picture = make_picture(encoded(textured(1000, 500), "JPEG"))
    page.goto(address_of("change", picture))
    box = page.get_by_role("img", name="Hela bilden").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.2, steps=4)
    page.mouse.up()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"])
    assert point(page) == (10, 20)


def test_a_new_picture_is_described_credited_and_given_a_focal_point_in_few_clicks(page):
    """What takes 15 clicks elsewhere: 8 from the first page, each field counted as one."""
    clicks = []
    click = lambda target, **where: (clicks.append(target), target.click(**where))  # noqa: E731
    click(page.locator(".model-picture a.addlink"))
    with page.expect_file_chooser() as chooser:
        click(page.get_by_label("Fil"))
    chooser.value.set_files(photograph())
    whole = page.get_by_role("img", name="Hela bilden")
    whole.wait_for()
    click(whole, position={"x": 5, "y": 5})
    for label, text in [
        ("Alternativtext, svenska", "Ett möte i Växjö."),
        ("Alternativtext, engelska", "A meeting in Växjö."),
        ("Fotograf", "Anna Ek"),
        ("Licens", "CC BY 4.0"),
    ]:
        click(page.get_by_label(label))
        page.keyboard.type(text)
    click(page.get_by_role("button", name="Spara", exact=True))
    page.locator(".messagelist .success").wait_for()
    assert len(clicks) == 8
    picture = Picture.objects.get()
    assert (picture.alt_sv, picture.alt_en) == ("Ett möte i Växjö.", "A meeting in Växjö.")
    assert (picture.photographer, picture.licence) == ("Anna Ek", "CC BY 4.0")
    assert picture.focal_x < 5 > picture.focal_y


def test_another_file_is_seen_before_it_is_sent_and_a_broken_one_is_not(page):
    picture = make_picture()
    page.goto(address_of("change", picture))
    shown = page.locator(".focal-picture img")
    saved = shown.get_attribute("src")
    page.get_by_label("Fil").set_input_files(photograph())
    assert shown.get_attribute("src").startswith("blob:")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 800
    page.get_by_label("Fil").set_input_files([])
    assert shown.get_attribute("src") == saved
    page.get_by_label("Fil").set_input_files({**PHOTOGRAPH, "buffer": b"Bara text."})
    shown.wait_for(state="hidden")


def test_a_picture_is_chosen_by_sight(page):
    well, square = make_picture(alt_sv="En brunn."), make_picture(alt_sv="Torget i Lund.")
    project = make_project(cover=well)
    page.goto(address_of("change", project))
    page.locator("details:has(#id_cover)").evaluate("details => { details.open = true }")
    field = page.locator(".related-widget-wrapper:has(#id_cover)")
    beside = field.locator(".chosen-picture")
    assert beside.get_attribute("src").endswith(f"/{well.pk}/thumbnail/")
    field.get_by_role("combobox").click()
    offered = page.locator(".picture-choice [role=option]")
    offered.nth(1).wait_for()
    assert [option.locator("img").count() for option in offered.all()] == [1, 1]
    assert axe(page) == []
    page.keyboard.type("torget")
    page.get_by_role("option", name="En brunn.").wait_for(state="detached")
    page.keyboard.press("Enter")
    assert beside.get_attribute("src").endswith(f"/{square.pk}/thumbnail/")
    assert beside.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    page.get_by_role("button", name="Publicera ändringarna nu").click()
    page.locator(".messagelist .success").wait_for()
    project.refresh_from_db()
    assert project.cover == square


@pytest.mark.parametrize("where", ["cover", "gallery-0-picture"])
def test_a_picture_is_uploaded_while_a_page_is_written(page, where):
    project = make_project()
    page.goto(address_of("change", project))
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    if where != "cover":
        page.locator("#gallery-group .add-row a").click()
    field = page.locator(f".related-widget-wrapper:has(#id_{where})")
    with page.expect_popup() as popup:
        field.get_by_role("link", name="Ladda upp en ny bild").click()
    window = popup.value
    window.get_by_label("Fil").set_input_files(photograph())
    window.get_by_label("Alternativtext, svenska").fill("Ett möte.")
    with window.expect_event("close"):
        window.get_by_role("button", name="Spara", exact=True).click()
    beside = field.locator(".chosen-picture")
    beside.wait_for()
    assert field.get_by_role("combobox").inner_text().endswith("Ett möte.")
    assert beside.get_attribute("src").endswith(f"/{Picture.objects.get().pk}/thumbnail/")
