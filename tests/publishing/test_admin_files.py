"""Uploads: what is good is made ready, what is not gets a message at the field, and nothing typed is lost."""

import re

import pytest
from django.contrib.admin import site
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image
from reversion.models import Version

from publishing.models import Document, Picture
from publishing.uploads import SIZE_LIMIT
from tests.factories import make_project
from tests.publishing.pictures import camera_data, encoded, textured, upload
from tests.tools.forms import LANGUAGES, filled_form, in_turn


def photograph(width=1000, height=750):
    return upload(encoded(textured(width, height), "JPEG", exif=camera_data()), "Växjö möte.JPG")


def send(editor, kind, file, prefix="", **values):
    page = f"{prefix}/admin/publishing/{kind}/add/"
    return editor.post(page, {**filled_form(editor.get(page)), "file": file, **values})


def test_a_picture_is_cleaned_and_made_in_the_sizes_that_pages_show(editor):
    assert send(editor, "picture", photograph(), alt_sv="Ett möte i Växjö.").status_code == 302
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (1000, 750)
    assert {rendition["width"] for rendition in picture.renditions} == {320, 640, 960, 1000}
    assert {rendition["format"] for rendition in picture.renditions} == {"webp", "jpeg"}
    kept = picture.file.open()
    shown = [default_storage.open(rendition["name"]) for rendition in picture.renditions]
    for file in [kept, *shown]:
        with file, Image.open(file) as image:
            assert not image.getexif()
    assert picture.renditions[0]["name"] in editor.get("/admin/publishing/picture/").content.decode()


def test_a_picture_is_replaced_and_kept_where_no_new_one_is_sent(editor):
    send(editor, "picture", photograph(), alt_sv="Ett möte.")
    first = Picture.objects.get()
    page = f"/admin/publishing/picture/{first.pk}/change/"
    editor.post(page, filled_form(editor.get(page), alt_en="A meeting.", _save="1"))
    second = Picture.objects.get()
    assert (second.file.name, second.renditions, second.alt_en) == (first.file.name, first.renditions, "A meeting.")
    editor.post(page, {**filled_form(editor.get(page)), "file": photograph(500, 400)})
    third = Picture.objects.get()
    assert third.width == 500
    assert third.file.name != first.file.name
    assert {rendition["width"] for rendition in third.renditions} == {320, 500}


def bad_pictures():
    return {
        "damaged": (
            upload(encoded(textured(), "JPEG")[:4000]),
            "The picture is damaged or incomplete. Export or copy it anew from where it came, and send that.",
        ),
        "no picture": (
            upload(b"Bara text.", "bild.jpg"),
            "This is not a picture. Choose a file of the kind JPEG, PNG, WebP, AVIF or GIF.",
        ),
        "empty": (upload(b"", "bild.jpg"), "The submitted file is empty."),
    }


@in_turn("name", ["damaged", "no picture", "empty"])
def test_a_bad_picture_is_told_at_the_field(editor, language, prefix, name):
    file, message = bad_pictures()[name]
    response = send(editor, "picture", file, prefix, alt_sv="Ett möte.", photographer="Anna Ek")
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["file"]
    with translation.override(language):
        assert _(message) in response.content.decode()
    shown = response.content.decode()
    assert "Ett möte." in shown
    assert "Anna Ek" in shown
    assert not Picture.objects.exists()


@in_turn("kind", ["picture", "document"])
def test_an_oversized_file_is_told_at_the_field(editor, language, prefix, kind):
    content = b"\0" * (SIZE_LIMIT + 1)
    file = upload(content, "bild.jpg" if kind == "picture" else "avtal.pdf")
    texts = {"alt_sv": "Ett möte."} if kind == "picture" else {"title_sv": "Ett avtal."}
    response = send(editor, kind, file, prefix, **texts)
    assert list(response.context["adminform"].form.errors) == ["file"]
    with translation.override(language):
        message = _("The file is %(size)s and may be %(limit)s at most. Make it smaller, and send it again.")
    assert message.rpartition("%(limit)s")[2] in response.content.decode()
    assert next(iter(texts.values())) in response.content.decode()


@in_turn(
    ("name", "content", "message"),
    [
        (
            "avtal.pdf",
            b"Inte en PDF.",
            "The file is not the %(kind)s that it is called. Open it where it was made and save it as %(kind)s.",
        ),
        (
            "avtal.pdf",
            b"%PDF-1.7 avbruten",
            "The file is damaged or incomplete. Save it anew where it was made, and send that.",
        ),
        ("avtal.exe", b"MZ", None),
    ],
)
def test_a_wrong_document_is_told_at_the_field(editor, language, prefix, name, content, message):
    response = send(editor, "document", upload(content, name), prefix, title_sv="Ett avtal.")
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["file"]
    if message:
        with translation.override(language):
            assert _(message) % {"kind": "PDF"} in response.content.decode()
    assert "Ett avtal." in response.content.decode()
    assert not Document.objects.exists()


def test_a_document_is_kept_under_a_safe_name_with_its_size(editor):
    content = b"%PDF-1.7\n%%EOF\n"
    assert (
        send(editor, "document", upload(content, "Växjös avtal (slutligt).PDF"), title_en="Agreement").status_code
        == 302
    )
    document = Document.objects.get()
    assert document.file.name == "documents/vaxjos-avtal-slutligt.pdf"
    assert document.size == len(content)


@LANGUAGES
def test_a_picture_needs_a_description_or_to_be_decorative(editor, language, prefix):
    response = send(editor, "picture", photograph(), prefix, photographer="Anna Ek")
    with translation.override(language):
        message = _("Describe the picture in a sentence, or tick “decorative”.")
        again = _("Choose the file again: the browser does not keep it when the form comes back.")
    assert response.context["adminform"].form.errors == {"alt_sv": [message], "file": [again]}
    assert again in response.content.decode()
    assert "Anna Ek" in response.content.decode()
    assert send(editor, "picture", photograph(), prefix, is_decorative="on").status_code == 302


@LANGUAGES
def test_a_document_is_chosen_again_where_another_field_is_wrong(editor, language, prefix):
    response = send(editor, "document", upload(b"%PDF-1.7\n%%EOF\n", "avtal.pdf"), prefix)
    with translation.override(language):
        again = _("Choose the file again: the browser does not keep it when the form comes back.")
    assert response.context["adminform"].form.errors["file"] == [again]


def test_a_picture_that_a_page_shows_is_not_deleted(editor):
    send(editor, "picture", photograph(), is_decorative="on")
    picture = Picture.objects.get()
    make_project(title_sv="Biblioteken", cover=picture)
    response = editor.post(f"/admin/publishing/picture/{picture.pk}/delete/", {"post": "yes"})
    assert "Biblioteken" in response.content.decode()
    assert Picture.objects.exists()


@in_turn("kind", ["picture", "document"])
def test_what_has_no_state_is_only_saved(editor, language, prefix, kind):
    names = [*re.findall(r'name="(_\w+)"', editor.get(f"{prefix}/admin/publishing/{kind}/add/").content.decode())]
    assert "_save" in names
    assert not {"_publish", "_draft", "_preview"} & set(names)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["picture", "document"])
def test_a_file_is_read_before_the_one_writer_of_the_database_is_kept_waiting(editor, monkeypatch, kind):
    model_admin = site.get_model_admin({"picture": Picture, "document": Document}[kind])
    read, was_within = model_admin.read, []

    def watched(file):
        was_within.append(connection.in_atomic_block)
        return read(file)

    monkeypatch.setattr(model_admin, "read", watched)
    file = photograph() if kind == "picture" else upload(b"%PDF-1.7\n%%EOF\n", "avtal.pdf")
    assert send(editor, kind, file, alt_sv="Ett möte.", title_sv="Ett avtal.").status_code == 302
    (row,) = model_admin.model.objects.all()
    page = f"/admin/publishing/{kind}/{row.pk}/change/"
    file.seek(0)
    assert editor.post(page, {**filled_form(editor.get(page)), "file": file}).status_code == 302
    assert was_within == [False, False]


@pytest.mark.parametrize("way", ["history", "recover"])
def test_a_file_that_comes_by_the_history_is_read_like_any_other(editor, way):
    send(editor, "document", upload(b"Ett avtal.", "avtal.txt"), title_sv="Ett avtal.")
    send(editor, "picture", photograph(), alt_sv="Ett möte.")
    pages = {}
    for row in (Document.objects.get(), Picture.objects.get()):
        page = f"/admin/publishing/{row._meta.model_name}/"
        if way == "recover":
            editor.post(f"{page}{row.pk}/delete/", {"post": "yes"})
        version = Version.objects.get_for_object_reference(type(row), row.pk).first()
        pages[type(row)] = (
            f"{page}recover/{version.pk}/" if way == "recover" else f"{page}{row.pk}/history/{version.pk}/"
        )
    form = filled_form(editor.get(pages[Document]))
    response = editor.post(pages[Document], {**form, "file": upload(b"alert(1)", "evil.js")})
    assert list(response.context["adminform"].form.errors) == ["file"]
    form = filled_form(editor.get(pages[Picture]))
    editor.post(pages[Picture], {**form, "file": photograph(500, 400)})
    picture = Picture.objects.get()
    assert {rendition["width"] for rendition in picture.renditions} == {320, 500}
    with picture.file.open() as file, Image.open(file) as image:
        assert not image.getexif()
