"""AVIF, made by a command for the pictures that lack it."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image
from reversion.models import Version

from publishing import avif
from publishing.images import for_srcset
from publishing.models import Picture
from tests.factories import make_picture, make_project
from tests.publishing.pictures import camera_data, encoded, textured, upload
from tests.tools.forms import filled_form

pytestmark = pytest.mark.django_db


def run(monkeypatch, language="C"):
    monkeypatch.setenv("LC_ALL", language)
    said, complained = io.StringIO(), io.StringIO()
    call_command("make_avif", stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


def formats(picture):
    # Not refresh_from_db(), which reads the file, where there is one.
    return [rendition["format"] for rendition in Picture.objects.get(pk=picture.pk).renditions]


def test_pictures_are_given_avif_once(monkeypatch):
    pictures = [make_picture(), make_picture(encoded(textured(700, 400), "PNG"))]
    assert run(monkeypatch) == ("2 pictures were given AVIF.\n", "")
    assert [formats(picture).count("avif") for picture in pictures] == [2, 3]
    shown = [picture.renditions for picture in Picture.objects.order_by("pk")]
    assert run(monkeypatch) == ("0 pictures were given AVIF.\n", "")
    assert [picture.renditions for picture in Picture.objects.order_by("pk")] == shown


def test_a_new_file_is_given_avif_in_its_turn(editor, monkeypatch):
    picture = make_picture()
    run(monkeypatch)
    page = f"/admin/publishing/picture/{picture.pk}/change/"
    file = upload(encoded(textured(500, 400), "JPEG"))
    assert editor.post(page, {**filled_form(editor.get(page)), "file": file}).status_code == 302
    assert "avif" not in formats(picture)
    assert run(monkeypatch)[0] == "1 picture was given AVIF.\n"
    assert formats(picture).count("avif") == 2


def test_no_place_and_no_name_are_left_in_any_size(monkeypatch):
    picture = make_picture(encoded(textured(), "JPEG", exif=camera_data(6), comment=b"Telephone of Anna"))
    run(monkeypatch)
    picture.refresh_from_db()
    assert set(formats(picture)) == {"avif", "webp", "jpeg"}
    for file in [picture.file.open(), *(default_storage.open(shown["name"]) for shown in picture.renditions)]:
        with file:
            content = file.read()
        for mark in (b"Exif", b"eXIf", b"Telephone", b"ns.adobe", b"GPS"):
            assert mark not in content
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif()
            # Upright, as the camera was held.
            assert image.width < image.height


def test_pages_name_avif_first_with_the_size_of_the_picture(client, monkeypatch):
    project = make_project(cover=make_picture())
    run(monkeypatch)
    project.cover.refresh_from_db()
    html = client.get(project.get_absolute_url()).content.decode()
    types = [source["type"] for source in for_srcset(project.cover.renditions, str)]
    assert types == ["image/avif", "image/webp", "image/jpeg"]
    assert html.index('type="image/avif"') < html.index('type="image/webp"') < html.index('width="480" height="360"')
    name = next(shown["name"] for shown in project.cover.renditions if shown["format"] == "avif")
    response = client.get(f"/media/{name}")
    assert response["Content-Type"] == "image/avif"
    assert b"ftypavif" in response.getvalue()[:32]


@pytest.mark.parametrize("language", ["C", "sv_SE.UTF-8"])
def test_a_picture_whose_file_is_missing_or_damaged_is_named_and_left_out(monkeypatch, language):
    lost, broken, whole = make_picture(alt_sv="Brunnen"), make_picture(alt_sv="Torget"), make_picture()
    lost.file.storage.delete(lost.file.name)
    with open(broken.file.path, "wb") as file:
        file.write(encoded(textured(), "JPEG")[:3000])
    said, complained = run(monkeypatch, language)
    assert said.startswith("1 ")
    assert "“Brunnen”" in complained or "”Brunnen”" in complained
    assert "“Torget”" in complained or "”Torget”" in complained
    assert lost.file.name in complained
    assert "avif" in formats(whole)
    assert "avif" not in formats(lost) + formats(broken)


def test_a_picture_that_is_replaced_meanwhile_keeps_its_new_sizes(monkeypatch):
    picture = make_picture()
    make = avif.avif_files

    def replaced_meanwhile(kept):
        yield from make(kept)
        Picture.objects.filter(pk=picture.pk).update(file="pictures/another.jpg")

    monkeypatch.setattr(avif, "avif_files", replaced_meanwhile)
    assert run(monkeypatch)[0] == "0 pictures were given AVIF.\n"
    assert "avif" not in formats(picture)


def test_a_machine_changes_neither_history_nor_what_no_page_shows(monkeypatch):
    picture = make_picture()
    without = Picture.objects.create(file=upload(encoded(textured(), "PNG")), is_decorative=True)
    run(monkeypatch)
    assert not Version.objects.get_for_object(picture).exists()
    assert formats(without) == []
