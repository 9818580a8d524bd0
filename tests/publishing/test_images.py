"""What pages and rows get of a picture that an editor sends."""

import pytest
from django.core.files.base import ContentFile

from publishing.images import for_srcset, prepare_picture

from .pictures import drawing, encoded, opened, upload, whole_files


@pytest.mark.parametrize("kind", whole_files())
def test_every_kind_is_taken_and_comes_out_with_nothing_attached(kind):
    prepared = prepare_picture(upload(whole_files()[kind]))
    for file in [prepared.original, *prepared.renditions]:
        image = opened(file)
        assert image.size == (file.width, file.height)
        assert image.format.lower() == file.format
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment", "photoshop"} & image.info.keys()
        for mark in (b"Exif", b"eXIf", b"ICCP", b"iCCP", b"Telephone", b"ns.adobe"):
            assert mark not in file.content.file.getvalue()


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (320, [320]),
        (640, [320, 640]),
        (800, [320, 640, 800]),
        (1920, [320, 640, 960, 1440, 1920]),
        (3000, [320, 640, 960, 1440, 1920]),
    ],
)
def test_sizes_are_those_that_screens_ask_for_and_never_larger_than_the_picture(width, expected):
    prepared = prepare_picture(upload(encoded(drawing(width, width // 2), "JPEG")))
    for name in ("webp", "jpeg"):
        assert [file.width for file in prepared.renditions if file.format == name] == expected
    assert all(file.height == file.width // 2 for file in prepared.renditions)
    assert prepared.original.width == min(width, 2560)


def test_a_tall_picture_is_kept_within_bounds():
    original = prepare_picture(upload(encoded(drawing(3000, 6000), "JPEG"))).original
    assert (original.width, original.height) == (1280, 2560)


def test_names_are_safe_and_tell_kind_size_and_content():
    prepared = prepare_picture(upload(encoded(drawing(), "PNG"), "Öppet möte i Växjö.jpeg"))
    stem = prepared.original.name.removesuffix(".png")
    assert stem.startswith("oppet-mote-i-vaxjo-")
    assert [file.name for file in prepared.renditions[:2]] == [f"{stem}-320.webp", f"{stem}-320.jpg"]
    other = prepare_picture(upload(encoded(drawing(500), "PNG"), "Öppet möte i Växjö.jpeg"))
    assert other.original.name != prepared.original.name


def test_what_a_row_remembers_gives_the_sources_of_a_picture():
    prepared = prepare_picture(upload(encoded(drawing(), "JPEG"), "a.jpg"))
    remembered = [file.as_json(f"pictures/{file.name}") for file in prepared.renditions]
    stem = prepared.original.name.removesuffix(".jpg")
    assert remembered[0] == {
        "name": f"pictures/{stem}-320.webp",
        "format": "webp",
        "width": 320,
        "height": 240,
        "size": prepared.renditions[0].content.size,
    }
    first, last = for_srcset(reversed(remembered), "/media/{}".format)
    assert first["type"] == "image/webp"
    assert first["srcset"] == f"/media/pictures/{stem}-320.webp 320w, /media/pictures/{stem}-480.webp 480w"
    assert last == {
        "type": "image/jpeg",
        "srcset": f"/media/pictures/{stem}-320.jpg 320w, /media/pictures/{stem}-480.jpg 480w",
        "url": f"/media/pictures/{stem}-480.jpg",
        "width": 480,
        "height": 360,
    }
    assert for_srcset([], str) == []


def test_the_upload_can_be_read_again_afterwards():
    file = ContentFile(encoded(drawing(), "JPEG"), "a.jpg")
    file.read()
    prepare_picture(file)
    assert file.read(3) == b"\xff\xd8\xff"
