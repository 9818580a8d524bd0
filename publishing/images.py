"""Pictures as editors send them, made ready for pages: checked, turned upright, cleaned and scaled.

No model, no query: this takes a second or more, and is done before the transaction of a save.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath

from django.core.files.base import ContentFile
from PIL import Image

from .image_reading import kind_of, read_image
from .uploads import SIZE_LIMIT, check_size, safe_stem

# How wide the picture is made for pages; never wider than it is.
WIDTHS = (320, 640, 960, 1440, 1920)

EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "avif": "avif"}
# The smallest files first: a browser takes the first that it knows. What is not here is for those that know none.
SMALLEST_FIRST = ("avif", "webp")
# What pages show.
RENDITION = {
    # As sharp as the others, in a fifth fewer bytes than WebP and half those of JPEG.
    "avif": {"quality": 60, "speed": 6},
    "jpeg": {"quality": 80, "optimize": True, "progressive": True},
    "png": {},
    "webp": {"quality": 78, "method": 4},
}
# For the one that is kept, from which others can be made.
ORIGINAL = {"jpeg": {"quality": 92, "optimize": True, "progressive": True}, "png": {}}


@dataclass(frozen=True)
class PictureFile:
    """A picture in one size and format ("jpeg", "png", "webp" or "avif"), ready to be stored under its name."""

    name: str
    format: str
    width: int
    height: int
    content: ContentFile

    def as_json(self, name=None):
        """What to remember of it; ``name`` is where the storage put it, if that is another than was asked for."""
        return {
            "name": name or self.name,
            "format": self.format,
            "width": self.width,
            "height": self.height,
            "size": self.content.size,
        }


@dataclass(frozen=True)
class PreparedPicture:
    """The picture to keep, without anything that the camera wrote into it, and the sizes that pages show."""

    original: PictureFile
    renditions: list[PictureFile]


def prepare_picture(upload, limit=SIZE_LIMIT):
    """Return a PreparedPicture made from ``upload``, a Django File; of a moving picture, its first image.

    Raises ValidationError, saying what to do, with one of these codes: empty, too_large, not_a_picture,
    kind_not_accepted, damaged, too_many_pixels, too_small, too_long. The file is left at its beginning.
    """
    check_size(upload, limit)
    upload.open()
    content = upload.read()
    upload.seek(0)
    kind = kind_of(content[:2048])
    image = read_image(content, kind)
    # Another picture of the same name gets an address of its own, so that browsers may keep this one for ever.
    stem = f"{safe_stem(upload.name)}-{sha256(content).hexdigest()[:8]}"
    fallback = "png" if image.mode == "RGBA" else "jpeg"
    # Drawings and screenshots come as PNG or GIF, and JPEG blurs them.
    kept = "png" if kind in {"PNG", "GIF"} else fallback
    return PreparedPicture(
        original=written(image, stem, kept, ORIGINAL[kept]),
        renditions=[
            written(scaled, f"{stem}-{scaled.width}", name, RENDITION[name])
            for scaled in in_sizes(image)
            for name in ("webp", fallback)
        ],
    )


def avif_files(kept):
    """Yield what pages show of a picture as AVIF, made from the one that is kept, an open Django File.

    It takes a second and more, so that no save waits for it. Raises ValidationError where the file is damaged.
    """
    content = kept.read()
    image = read_image(content, kind_of(content[:2048]))
    for scaled in in_sizes(image):
        yield written(scaled, f"{PurePath(kept.name).stem}-{scaled.width}", "avif", RENDITION["avif"])


def in_sizes(image):
    """Yield the picture in the widths that screens ask for, and in its own where that is less than the largest."""
    own = min(image.width, WIDTHS[-1])
    for width in [*(width for width in WIDTHS if width < own), own]:
        yield image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS, reducing_gap=3)


def written(image, stem, name, options):
    """Return the picture as a file of the format ``name``, without metadata."""
    file = BytesIO()
    image.save(file, name, **options)
    content = ContentFile(file.getvalue(), f"{stem}.{EXTENSIONS[name]}")
    return PictureFile(content.name, name, image.width, image.height, content)


def place_of(name):
    return SMALLEST_FIRST.index(name) if name in SMALLEST_FIRST else len(SMALLEST_FIRST)


def focus_classes(picture):
    """The classes of pictures.css that keep the focal point of a Picture in sight, to the nearest ten per cent."""
    x, y = ((value + 5) // 10 * 10 for value in (picture.focal_x, picture.focal_y))
    return f"focus-x-{x} focus-y-{y}"


def for_srcset(renditions, url_of):
    """Return what <picture> needs from a list of ``as_json()``: best format first, the last for <img>.

    One dictionary a format: ``type`` (image/webp), ``srcset`` ("… 320w, … 640w"), and ``url``, ``width`` and
    ``height`` of the largest. ``url_of`` makes an address of a name.
    """
    formats = {}
    for rendition in sorted(renditions, key=lambda rendition: (place_of(rendition["format"]), rendition["width"])):
        formats.setdefault(rendition["format"], []).append(rendition)
    return [
        {
            "type": f"image/{name}",
            "srcset": ", ".join(f"{url_of(rendition['name'])} {rendition['width']}w" for rendition in sizes),
            "url": url_of(sizes[-1]["name"]),
            "width": sizes[-1]["width"],
            "height": sizes[-1]["height"],
        }
        for name, sizes in formats.items()
    ]
