"""Reading pictures as editors send them: what they are, whether they are whole, and their bare pixels."""

import re
import struct
import warnings
import zlib
from contextlib import contextmanager
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms

# Only JPEG can be decoded at less than its size; of the others every pixel comes into memory, at up to 16 bytes each.
PIXEL_LIMITS = {"JPEG": 60_000_000, "MPO": 60_000_000}
PIXEL_LIMIT = 25_000_000
SMALLEST_WIDTH = 320
# No side more than so many times the other, so that what is scaled to LARGEST_SIDE is never under SMALLEST_WIDTH.
LONGEST_SHAPE = 8
LARGEST_SIDE = 2560

# How each kind begins, by Pillow's name for it. No other part of Pillow is let near a file.
ACCEPTED = {
    "JPEG": rb"\xff\xd8\xff",
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "WEBP": rb"RIFF....WEBP",
    "AVIF": rb"....ftyp(?:....){0,12}?avi[fs]",
    "GIF": rb"GIF8[79]a",
}
# Pictures that are common and of no use here, by the name an editor knows them by.
REFUSED = {
    "HEIC": rb"....ftyp(?:....){0,12}?(?:hei[cfmsx]|hev[cmsx]|mif1|msf1)",
    "SVG": rb"(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE svg[^>]*>)*<svg\b",
    "TIFF": rb"II\*\0|MM\0\*|II\+\0|MM\0\+",
    "BMP": rb"BM....\0\0\0\0",
    "PSD": rb"8BPS\0",
    "ICO": rb"\x00\x00\x01\x00",
    "JPEG 2000": rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51",
    "JPEG XL": rb"\0\0\0\x0cJXL |\xff\x0a",
    "PDF": rb"%PDF-",
}

# What Pillow lets through for damaged data: mostly the first three, the rest from deep inside its readers.
DAMAGE = (
    *(OSError, SyntaxError, RuntimeError, ValueError, IndexError, KeyError, TypeError, EOFError, OverflowError),
    *(struct.error, zlib.error),
)

# From EXIF's orientation to what brings the picture upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = {5, 6, 7, 8}


def kind_of(beginning):
    """Return Pillow's name for the kind of picture that begins with these bytes, or raise ValidationError."""
    for kind, pattern in ACCEPTED.items():
        if re.match(pattern, beginning, re.DOTALL):
            return kind
    for kind, pattern in REFUSED.items():
        if re.match(pattern, beginning, re.DOTALL):
            raise ValidationError(
                _("Pictures in %(kind)s cannot be used. Save it as JPEG, PNG, WebP, AVIF or GIF and send that."),
                code="kind_not_accepted",
                params={"kind": kind},
            )
    raise ValidationError(
        _("This is not a picture. Choose a file of the kind JPEG, PNG, WebP, AVIF or GIF."), code="not_a_picture"
    )


def read_image(content, kind):
    """Return the picture upright, in sRGB, mode RGB or RGBA, with nothing attached, at most LARGEST_SIDE a side."""
    with damage_as_validation_error(kind):
        with Image.open(BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > PIXEL_LIMITS.get(image.format, PIXEL_LIMIT):
                raise too_many_pixels(image.format)
            # Finds what decoding passes over: PNG's checksums and its end.
            image.verify()
        with Image.open(BytesIO(content), formats=[kind]) as image:
            width, height = image.size
            # JPEG is decoded at half its size or less, where that is enough: a tenth of the memory.
            image.draft(None, (LARGEST_SIDE, LARGEST_SIDE))
            image.load()
            turned = orientation(image)
            check_measures(*((height, width) if turned in LYING else (width, height)))
            image = with_plain_pixels(image)
        image.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
        image = in_srgb(image)
    if turned in TURNS:
        image = image.transpose(TURNS[turned])
    # Pillow writes some of what it finds here into the next file: profile, comment, GPS position.
    image.info.clear()
    return image


@contextmanager
def damage_as_validation_error(kind):
    """Whatever Pillow makes of a damaged file, an editor reads one sentence."""
    # Pillow warns of what it passes over, such as damaged EXIF; nobody would read that.
    with warnings.catch_warnings(action="ignore"):
        try:
            yield
        except Image.DecompressionBombError as error:
            raise too_many_pixels(kind) from error
        except DAMAGE as error:
            raise ValidationError(
                _("The picture is damaged or incomplete. Export or copy it anew from where it came, and send that."),
                code="damaged",
            ) from error


def too_many_pixels(kind):
    return ValidationError(
        _("The picture has more than %(limit)s million pixels. Make it smaller: %(enough)s pixels a side are enough."),
        code="too_many_pixels",
        params={"limit": PIXEL_LIMITS.get(kind, PIXEL_LIMIT) // 1_000_000, "enough": LARGEST_SIDE},
    )


def check_measures(width, height):
    if width < SMALLEST_WIDTH:
        raise ValidationError(
            _("The picture is %(width)s pixels wide and must be %(smallest)s at least. Choose a larger version of it."),
            code="too_small",
            params={"width": width, "smallest": SMALLEST_WIDTH},
        )
    if max(width, height) > LONGEST_SHAPE * min(width, height):
        raise ValidationError(
            _(
                "The picture is too long and narrow: %(width)s × %(height)s pixels. "
                "Crop it, so that no side is more than %(times)s times the other."
            ),
            code="too_long",
            params={"width": width, "height": height, "times": LONGEST_SHAPE},
        )


def orientation(image):
    """Return EXIF's number for how the camera was held; 1, upright, where EXIF is damaged."""
    try:
        number = image.getexif().get(ExifTags.Base.Orientation)
    except DAMAGE:
        return 1
    return number if number in range(1, 9) else 1


def with_plain_pixels(image):
    """Return the picture in a mode that can be scaled: RGBA where something shows through, else RGB, L or CMYK."""
    if image.mode.startswith("I"):
        # Pillow would cut 16 bits off at 255 and make it all white.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        image.info.pop("transparency", None)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return image if image.getchannel("A").getextrema()[0] < 255 else image.convert("RGB")
    return image if image.mode in {"RGB", "L", "CMYK"} else image.convert("RGB")


def in_srgb(image):
    """Return the picture in RGB or RGBA, its colours as sRGB has them."""
    profile = image.info.get("icc_profile")
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image if alpha is None else image.convert("RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            colours = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            # Damaged, or made for another kind of colours: do without it, as browsers do.
            pass
    colours = colours.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours
