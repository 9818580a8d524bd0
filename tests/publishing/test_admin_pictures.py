"""The library of pictures: where each is used, its original, what is said of it, and how one is chosen."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext as _

from partnerships.models import Member
from projects.models import ProjectPicture
from publishing.models import Draft, Picture
from tests.factories import make_municipality, make_picture, make_project, make_steering_group, make_user
from tests.publishing.pictures import camera_data, encoded, textured, upload
from tests.tools.forms import LANGUAGES, add_row, filled_form

pytestmark = pytest.mark.django_db

LIST = "/admin/publishing/picture/"


def form_of(picture, prefix=""):
    return f"{prefix}{LIST}{picture.pk}/change/"


def send(editor, prefix="", **values):
    page = f"{prefix}{LIST}add/"
    file = upload(encoded(textured(), "JPEG", exif=camera_data()), "Möte.jpg")
    return editor.post(page, {**filled_form(editor.get(page)), "file": file, **values})


def errors_of(response):
    return response.context["adminform"].form.errors


def used_in(response):
    """{alternative text: what the list says of its use}"""
    found = {}
    for picture in response.context["cl"].result_list:
        found[picture.alt_sv] = response.context["cl"].model_admin.used_in(picture)
    return found


# --- Where it is used --------------------------------------------------------------------------------------------


@pytest.fixture
def everywhere():
    """A picture that is shown in every way there is, each by another page."""
    picture = make_picture(alt_sv="Torget i Lund.")
    make_project(title_sv="Rent vatten", cover=picture, state="draft")
    ProjectPicture.objects.create(project=make_project(title_sv="Biblioteken"), picture=picture)
    lund = make_municipality(name_sv="Lund", coat_of_arms=picture)
    group = make_steering_group()
    Member.objects.create(group=group, municipality=lund, office_sv="ordförande", photo=picture)
    return picture


@LANGUAGES
def test_a_picture_names_every_page_that_shows_it(editor, everywhere, language, prefix):
    response = editor.get(form_of(everywhere, prefix))
    project = Picture._meta.apps.get_model("projects.Project").objects.get(title_sv="Rent vatten")
    with translation.override(language):
        shown = [(str(use.page), use.role, use.page.get_state_display()) for use, link in response.context["uses"]]
        draft, published = _("draft"), _("published")
        assert sorted(role for page, role, state in shown) == sorted(
            [_("cover picture"), _("gallery"), _("coat of arms"), f"{_('members')}, {_('photo')}"]
        )
        assert {("Rent vatten", draft), ("Biblioteken", published)} <= {(page, state) for page, role, state in shown}
        link = f'<a href="{prefix}/admin/projects/project/{project.pk}/change/">'
    assert link in response.content.decode()


@LANGUAGES
def test_a_picture_that_no_page_shows_says_so(editor, language, prefix):
    response = editor.get(form_of(make_picture(), prefix))
    with translation.override(language):
        assert _("No page shows it.") in response.content.decode()


@pytest.mark.parametrize("way", ["cover", "gallery"])
def test_a_draft_of_a_live_page_counts_as_a_use(editor, way):
    project = make_project(title_sv="Biblioteken")
    picture = make_picture(alt_sv="Läsesalen.")
    page = f"/admin/projects/project/{project.pk}/change/"
    form = filled_form(editor.get(page), _save="1")
    if way == "cover":
        form["cover"] = [str(picture.pk)]
    else:
        add_row(form, "gallery", picture=str(picture.pk), order="0")
    assert editor.post(page, form).status_code == 302
    assert Draft.objects.count() == 1
    response = editor.get(form_of(picture))
    assert [(use.page, use.is_draft) for use, link in response.context["uses"]] == [(project, True)]
    assert "I ett utkast till <a" in response.content.decode()
    assert used_in(editor.get(LIST)) == {"Läsesalen.": "ett utkast"}
    assert not editor.get(f"{LIST}?used=no").context["cl"].result_count
    # What the page itself shows is not named once more.
    project.cover = picture
    project.save()
    response = editor.get(form_of(picture))
    assert [(use.page, use.is_draft) for use, link in response.context["uses"]] == [(project, False)]


def test_the_list_says_how_much_each_is_used_and_finds_what_is_not(editor, everywhere):
    make_picture(alt_sv="Ingen ser den.")
    assert used_in(editor.get(LIST)) == {"Torget i Lund.": "4 ställen", "Ingen ser den.": "oanvänd"}
    assert list(used_in(editor.get(f"{LIST}?used=no"))) == ["Ingen ser den."]
    assert list(used_in(editor.get(f"{LIST}?used=yes"))) == ["Torget i Lund."]
    assert "4 places" in editor.get(f"/en{LIST}").content.decode()


def test_the_list_asks_as_much_of_the_database_for_many_as_for_one(editor, django_assert_max_num_queries):
    make_project(cover=make_picture())
    for _number in range(5):
        make_project(cover=make_picture())
    editor.get(LIST)
    with django_assert_max_num_queries(10):
        editor.get(LIST)


def test_a_used_picture_is_not_deleted_and_the_pages_are_named(editor, everywhere):
    response = editor.post(f"{LIST}{everywhere.pk}/delete/", {"post": "yes"})
    html = response.content.decode()
    for name in ("Projekt: Rent vatten", "Projekt: Biblioteken", "Kommun: Lund", "Styrgrupp:"):
        assert name in html
    assert Picture.objects.exists()


# --- The original ------------------------------------------------------------------------------------------------


@LANGUAGES
def test_an_editor_downloads_the_original(editor, language, prefix):
    send(editor, alt_sv="Ett möte i Växjö.")
    picture = Picture.objects.get()
    address = f"{prefix}{LIST}{picture.pk}/original/"
    with translation.override(language):
        assert (
            f'<a href="{address}">{_("Download the original")}</a>'
            in editor.get(form_of(picture, prefix)).content.decode()
        )
    response = editor.get(address)
    assert response.streaming
    assert response["Content-Disposition"] == f'attachment; filename="{picture.file.name.rpartition("/")[2]}"'
    content = response.getvalue()
    assert content.startswith(b"\xff\xd8\xff")
    assert b"Telephone" not in content
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("permissions", [[], ["view_picture"]])
def test_who_may_not_change_a_picture_does_not_get_its_original(client, permissions):
    picture = make_picture()
    address = f"{LIST}{picture.pk}/original/"
    assert client.get(address).status_code == 302
    user = make_user()
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    assert client.get(address).status_code == 403
    if permissions:
        response = client.get(form_of(picture))
        assert response.status_code == 200
        assert address not in response.content.decode()


@pytest.mark.parametrize("key", ["0", "nothing", "99999999999999999999999"])
def test_the_original_of_no_picture_is_not_found(editor, key):
    assert editor.get(f"{LIST}{key}/original/").status_code == 404
    assert editor.get(f"{LIST}{key}/thumbnail/").status_code == 404


@LANGUAGES
def test_an_original_that_is_missing_is_said_to_be(editor, language, prefix):
    picture = make_picture()
    picture.file.storage.delete(picture.file.name)
    response = editor.get(f"{prefix}{LIST}{picture.pk}/original/", follow=True)
    with translation.override(language):
        words = _("The original, %(name)s, is missing. Put it back from a backup, or send the picture anew.")
        assert words % {"name": picture.file.name} in response.content.decode()


# --- What is said of it ------------------------------------------------------------------------------------------


@LANGUAGES
def test_a_decorative_picture_has_no_alternative_text(editor, language, prefix):
    response = send(editor, prefix, alt_en="The square.", is_decorative="on")
    with translation.override(language):
        words = _("A decorative picture has no alternative text: take away either the tick or the text.")
    assert errors_of(response)["is_decorative"] == [words]
    assert words in response.content.decode()


@LANGUAGES
@pytest.mark.parametrize("text", ["IMG_1234", "photo of", "Bild", "möte.jpg"])
def test_an_alternative_text_that_says_nothing_is_refused_at_its_field(editor, language, prefix, text):
    response = send(editor, prefix, alt_sv="Två elever visar sin plan.", alt_en=text)
    with translation.override(language):
        words = _("This does not say what the picture shows. Tell somebody who cannot see it.")
    assert errors_of(response)["alt_en"] == [words]
    assert "alt_sv" not in errors_of(response)


# --- Choosing and looking ----------------------------------------------------------------------------------------


def test_pictures_are_offered_with_thumbnails(editor):
    picture = make_picture(alt_sv="Torget i Lund.")
    names = {"app_label": "projects", "model_name": "project", "field_name": "cover"}
    [found] = editor.get("/admin/autocomplete/", {**names, "term": "torget"}).json()["results"]
    assert found == {"id": str(picture.pk), "text": "Torget i Lund.", "thumbnail": picture.thumbnail_url}
    response = editor.get(f"{LIST}{picture.pk}/thumbnail/")
    assert response["Location"] == picture.thumbnail_url == default_storage.url(picture.renditions[0]["name"])
    assert editor.get(response["Location"]).getvalue()


def test_the_form_shows_the_picture_and_what_is_cut_out_around_the_focal_point(editor):
    picture = make_picture(focal_x=22, focal_y=85)
    html = editor.get(form_of(picture)).content.decode()
    assert 'class="crop cover-crop focus-x-20 focus-y-90"' in html
    assert 'width="480" height="360"' in html
    assert "data-focal-point hidden" not in html
    assert "data-focal-point hidden" in editor.get(f"{LIST}add/").content.decode()
    assert " blob:" in editor.get(form_of(picture))["Content-Security-Policy"]
    assert " blob:" not in editor.get("/")["Content-Security-Policy"]


@LANGUAGES
def test_a_focal_point_lies_within_the_picture(editor, language, prefix):
    response = send(editor, prefix, is_decorative="on", focal_x="101", focal_y="-1")
    assert {"focal_x", "focal_y"} <= errors_of(response).keys()


def test_the_form_asks_as_much_for_many_uses_as_for_few(editor, django_assert_num_queries):
    picture = make_picture(alt_sv="En brunn.")

    def use(number):
        for _project in range(number):
            ProjectPicture.objects.create(project=make_project(cover=picture), picture=picture)

    use(2)
    editor.get(form_of(picture))
    with CaptureQueriesContext(connection) as few:
        editor.get(form_of(picture))
    use(6)
    with django_assert_num_queries(len(few)):
        editor.get(form_of(picture))
