"""Uploaded files, as visitors get them."""

import pytest
from django.core.files.storage import default_storage

from publishing.models import Document, Picture
from tests.publishing.pictures import encoded, textured, upload
from tests.tools.forms import filled_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(editor):
    page = "/admin/publishing/picture/add/"
    file = upload(encoded(textured(), "JPEG"), "Möte.jpg")
    editor.post(page, {**filled_form(editor.get(page)), "file": file, "is_decorative": "on"})
    return Picture.objects.get()


def names_of(picture):
    return [rendition["name"] for rendition in picture.renditions]


def fetch(client, name, **options):
    response = client.get(f"/media/{name}", **options)
    # What is not read to its end leaves its file open.
    response.getvalue()
    return response


def statuses(client, names):
    return {fetch(client, name).status_code for name in names}


def test_a_picture_may_be_kept_for_ever_by_whoever_has_fetched_it(client, picture):
    for name in names_of(picture):
        response = fetch(client, name)
        assert response.status_code == 200
        assert response["Content-Type"] == ("image/webp" if name.endswith("webp") else "image/jpeg")
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert not response.cookies
        assert not response.get("Vary")


def test_the_original_of_a_picture_is_given_to_nobody(client, editor, picture):
    assert picture.file.storage.exists(picture.file.name)
    for name in [picture.file.name, f"private/{picture.file.name}", f"../private/{picture.file.name}"]:
        assert fetch(client, name).status_code == 404
    # Not even if it lay there.
    default_storage.save(picture.file.name, upload(b"the original"))
    assert fetch(client, picture.file.name).status_code == 404


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("avtal.pdf", "application/pdf"),
        ("avtal.odt", "application/vnd.oasis.opendocument.text"),
        ("avtal.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("avtal.csv", "text/csv; charset=utf-8"),
    ],
)
def test_a_document_says_what_it_is_on_every_machine(client, monkeypatch, name, media_type):
    monkeypatch.setattr("mimetypes.guess_type", lambda url, strict=True: (None, None))
    document = Document.objects.create(file=upload(b"Avtal.", name), title_sv="Avtal", size=6)
    response = fetch(client, document.file.name)
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert response["Cache-Control"] == "no-cache"
    again = fetch(client, document.file.name, headers={"if-modified-since": response["Last-Modified"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == "no-cache"


def test_what_was_deleted_is_gone_though_its_file_stays(client, picture):
    document = Document.objects.create(file=upload(b"Avtal.", "avtal.txt"), title_sv="Avtal", size=6)
    names = [document.file.name, *names_of(picture)]
    assert statuses(client, names) == {200}
    document.delete()
    picture.delete()
    assert statuses(client, names) == {404}
    # By a detour as well.
    assert statuses(client, [f"/{name}" for name in names]) == {404}
    assert statuses(client, [f"x/../{name}" for name in names]) == {404}
    assert all(default_storage.exists(name) for name in names)


def test_a_picture_that_was_replaced_is_gone(editor, picture):
    old = names_of(picture)
    page = f"/admin/publishing/picture/{picture.pk}/"
    file = upload(encoded(textured(500, 400), "JPEG"), "Möte.jpg")
    editor.post(f"{page}change/", {**filled_form(editor.get(f"{page}change/")), "file": file})
    new = names_of(Picture.objects.get())
    assert statuses(editor, new) == {200}
    assert statuses(editor, old) == {404}


@pytest.mark.parametrize(
    "name", ["", "pictures/", "documents/not-there.pdf", "x" * 5000, "pictures/%00", "../db.sqlite3"]
)
def test_what_is_not_there_is_not_found(client, name):
    assert statuses(client, [name]) == {404}
