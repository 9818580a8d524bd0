"""Pictures turned, cleaned and converted; and files that are damaged, oversized or only called a picture."""

import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from publishing.images import PreparedPicture, prepare_picture

from .pictures import (
    BLUE,
    GREEN,
    RED,
    camera_data,
    drawing,
    encoded,
    grey_in_16_bits,
    is_near,
    opened,
    textured,
    upload,
    whole_files,
)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def fault(content, name="picture.jpg", **options):
    """The one fault that is found in an upload, as a ValidationError."""
    with pytest.raises(ValidationError) as caught:
        prepare_picture(upload(content, name), **options)
    return caught.value


def outcome(content):
    """The picture, or the message that an editor reads instead."""
    try:
        return prepare_picture(upload(content))
    except ValidationError as error:
        return error


def test_a_picture_taken_with_the_camera_held_upright_stands_upright():
    lying = drawing(480, 360).transpose(Image.Transpose.ROTATE_90)
    prepared = prepare_picture(upload(encoded(lying, "JPEG", exif=camera_data(6), quality=95)))
    image = opened(prepared.original)
    assert image.size == (480, 360)
    assert is_near(image.getpixel((20, 20)), GREEN)
    assert is_near(image.getpixel((460, 20)), RED)
    assert is_near(image.getpixel((20, 340)), RED)


def test_damaged_camera_data_does_not_cost_the_picture():
    exif = b"Exif\0\0" + b"MM\0*\xff\xff\xff\xff" + bytes(40)
    assert prepare_picture(upload(encoded(drawing(), "JPEG", exif=exif))).original.width == 480


def test_a_comment_in_a_picture_is_left_behind():
    content = encoded(drawing(), "JPEG", comment=b"Anna took this")
    assert b"Anna" not in prepare_picture(upload(content)).original.content.read()


def test_colours_are_converted_to_those_of_the_web():
    # A profile whose green is what the web calls blue.
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = swapped.replace(b"gXYZ", b"????").replace(b"bXYZ", b"gXYZ").replace(b"????", b"bXYZ")
    content = encoded(Image.new("RGB", (480, 360), GREEN), "PNG", icc_profile=swapped)
    pixel = opened(prepare_picture(upload(content)).original).getpixel((5, 5))
    assert is_near(pixel, (GREEN[0], GREEN[2], GREEN[1]))


@pytest.mark.parametrize(
    "profile",
    [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()],
    ids=["damaged", "of another kind"],
)
def test_a_colour_profile_that_does_not_fit_is_passed_over(profile):
    content = encoded(drawing(), "PNG", icc_profile=profile)
    assert is_near(opened(prepare_picture(upload(content)).original).getpixel((5, 5)), GREEN)


def test_print_colours_become_screen_colours():
    image = opened(prepare_picture(upload(encoded(drawing(mode="CMYK"), "JPEG", quality=95))).original)
    assert image.mode == "RGB"
    assert is_near(image.getpixel((5, 5)), GREEN)


def test_16_bits_of_grey_keep_their_shades():
    image = opened(prepare_picture(upload(encoded(grey_in_16_bits(), "PNG"), "plan.png")).original)
    assert [round(image.getpixel((9, y))[0], -1) for y in (2, 180, 357)] == [0, 130, 250]


def test_what_shows_through_still_does():
    image = drawing(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 240, 360))
    prepared = prepare_picture(upload(encoded(image, "PNG"), "crest.png"))
    assert {file.format for file in prepared.renditions} == {"webp", "png"}
    for file in [prepared.original, *prepared.renditions]:
        assert opened(file).getpixel((5, 5))[3] == 0
        assert opened(file).getpixel((file.width - 5, 5))[3] == 255


def test_transparency_that_nothing_uses_is_dropped():
    prepared = prepare_picture(upload(encoded(drawing(mode="RGBA"), "PNG"), "plan.png"))
    assert prepared.original.format == "png"
    assert {file.format for file in prepared.renditions} == {"webp", "jpeg"}


def test_a_palette_with_a_clear_colour_shows_through():
    image = drawing().quantize(4)
    content = encoded(image, "GIF", transparency=image.getpixel((5, 5)))
    assert opened(prepare_picture(upload(content)).original).getpixel((5, 5))[3] == 0


def test_of_a_moving_picture_the_first_image_is_kept():
    content = encoded(drawing(), "GIF", save_all=True, append_images=[Image.new("RGB", (480, 360), BLUE)])
    assert is_near(opened(prepare_picture(upload(content)).original).getpixel((5, 5)), GREEN)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.98])
@pytest.mark.parametrize("kind", ["jpeg", "progressive jpeg", "mpo", "png", "gif", "webp", "lossless webp", "avif"])
def test_a_file_that_was_cut_off_is_refused(kind, share):
    content = whole_files()[kind]
    if kind in {"mpo", "gif"}:
        # Only the first image counts; the second may be missing.
        share /= 3
    assert fault(content[: int(len(content) * share)]).code == "damaged"


def test_a_large_photograph_that_was_cut_off_is_refused():
    content = encoded(textured(6000, 4000), "JPEG")
    assert fault(content[:-2000]).code == "damaged"


def test_a_png_whose_checksum_is_wrong_is_refused():
    content = bytearray(encoded(drawing(), "PNG"))
    content[content.index(b"IEND") - 8] ^= 255
    assert fault(bytes(content)).code == "damaged"


def test_a_png_without_its_end_is_refused():
    assert fault(encoded(drawing(), "PNG")[:-12]).code == "damaged"


def png_that_claims(width, height):
    """The header of a PNG of any size, with next to nothing behind it."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(1000))),
        (b"IEND", b""),
    ]
    content = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        content += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return content


@pytest.mark.parametrize(("width", "height"), [(10_000, 6_001), (12_000, 9_000), (60_000, 60_000), (2**31 - 1, 2)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(width, height):
    error = fault(png_that_claims(width, height))
    assert error.code == "too_many_pixels"
    assert "25 million" in error.messages[0]


def test_a_huge_webp_is_refused_before_it_is_decoded():
    size = struct.pack("<I", 16_382)[:3] * 2
    content = b"RIFF" + struct.pack("<I", 1000) + b"WEBPVP8X" + struct.pack("<IB3x", 10, 0) + size + bytes(978)
    assert fault(content).code == "too_many_pixels"


def test_a_file_that_is_too_large_is_refused_with_its_size_and_the_limit():
    error = fault(encoded(textured(), "PNG"), limit=1024)
    assert error.code == "too_large"
    assert "1.0\xa0KB" in error.messages[0]
    assert fault(bytes(20 * 1024 * 1024 + 1)).code == "too_large"


def test_an_empty_file_is_refused():
    assert fault(b"").code == "empty"


def test_a_picture_that_is_too_narrow_is_refused_with_its_width():
    error = fault(encoded(drawing(319, 400), "JPEG"))
    assert error.code == "too_small"
    assert "319" in error.messages[0]


def test_it_is_the_width_of_the_upright_picture_that_counts():
    assert fault(encoded(drawing(400, 319), "JPEG", exif=camera_data(6))).code == "too_small"
    assert prepare_picture(upload(encoded(drawing(319, 400), "JPEG", exif=camera_data(8)))).original.width == 400


def test_a_strip_is_refused():
    assert fault(encoded(drawing(4000, 400), "PNG")).code == "too_long"


@pytest.mark.parametrize(
    ("content", "code", "named"),
    [
        (b"Minutes of the steering group\n" * 40, "not_a_picture", "JPEG, PNG, WebP, AVIF"),
        (b"<!DOCTYPE html><html><body><svg></svg></body></html>", "not_a_picture", "JPEG"),
        (b"\xff\xd8", "not_a_picture", "JPEG"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "not_a_picture", "JPEG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "kind_not_accepted", "SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- Made by -->\n<svg width="400"/>', "kind_not_accepted", "SVG"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "kind_not_accepted", "HEIC"),
        (b"%PDF-1.7\n", "kind_not_accepted", "PDF"),
        (encoded(drawing(), "TIFF"), "kind_not_accepted", "TIFF"),
        (encoded(drawing(64, 64), "ICO"), "kind_not_accepted", "ICO"),
        (encoded(drawing(), "JPEG2000"), "kind_not_accepted", "JPEG 2000"),
    ],
    ids=["text", "html", "two bytes", "film", "svg", "svg with xml", "heic", "pdf", "tiff", "ico", "jpeg2000"],
)
def test_what_is_no_picture_for_the_web_is_refused_by_its_content(content, code, named):
    error = fault(content, "photo.jpg")
    assert error.code == code
    assert named in error.messages[0]


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(
    kind=st.sampled_from(list(whole_files())),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    in_header=st.booleans(),
    kept=st.one_of(st.just(1.0), st.floats(0, 1)),
    added=st.binary(max_size=20),
)
def test_whatever_is_damaged_there_is_a_picture_or_a_message(kind, changes, in_header, kept, added):
    content = bytearray(whole_files()[kind])
    reach = min(len(content), 600) if in_header else len(content)
    for place, value in changes:
        content[int(place * reach)] = value
    content = bytes(content[: int(kept * len(content))]) + added
    assert isinstance(outcome(content), PreparedPicture | ValidationError)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 "]), st.binary())
def test_noise_is_never_more_than_a_message(beginning, noise):
    with pytest.raises(ValidationError):
        prepare_picture(upload(beginning + noise))
