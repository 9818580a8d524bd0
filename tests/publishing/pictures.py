"""Real pictures of every kind, made when a test asks for them."""

from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 60), (30, 60, 200)


def drawing(width=480, height=360, mode="RGB"):
    """A red picture with a green upper left quarter, so that it shows which way up it is."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (0, 0, width // 2, height // 2))
    return image.convert(mode)


def textured(width=480, height=360):
    """A picture with something everywhere, as a photograph has: what is cut off is missed."""
    grain = bytes((place * place * 31 + place * 7) % 251 for place in range(64 * 48))
    noise = Image.frombytes("L", (64, 48), grain).resize((width, height))
    return Image.merge("RGB", (noise, noise.rotate(180), Image.linear_gradient("L").resize((width, height))))


def encoded(image, kind, **options):
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def upload(content, name="picture.jpg"):
    return SimpleUploadedFile(name, content)


def camera_data(orientation=1):
    """EXIF as a telephone writes it, with the place where the picture was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Telephone of Anna"
    exif[0x0112] = orientation
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (56.0, 52.0, 37.0), "E", (14.0, 48.0, 33.0)
    return exif


def opened(picture_file):
    image = Image.open(picture_file.content)
    image.load()
    return image


def is_near(colour, other, tolerance=12):
    return all(abs(one - two) <= tolerance for one, two in zip(colour, other, strict=True))


@cache
def whole_files():
    """One file of every kind that is taken, by a name for the test."""
    see_through = textured().convert("RGBA")
    see_through.putalpha(Image.linear_gradient("L").resize(see_through.size))
    return {
        "jpeg": encoded(textured(), "JPEG", exif=camera_data(6)),
        "progressive jpeg": encoded(textured(), "JPEG", progressive=True),
        "cmyk jpeg": encoded(textured().convert("CMYK"), "JPEG"),
        "grey jpeg": encoded(textured().convert("L"), "JPEG"),
        "mpo": encoded(textured(), "MPO", save_all=True, append_images=[drawing()], exif=camera_data()),
        "png": encoded(textured(), "PNG", exif=camera_data()),
        "transparent png": encoded(see_through, "PNG"),
        "16-bit png": encoded(grey_in_16_bits(), "PNG"),
        "palette png": encoded(textured().convert("P"), "PNG", transparency=3),
        "gif": encoded(textured().convert("P"), "GIF", save_all=True, append_images=[drawing().convert("P")]),
        "webp": encoded(see_through, "WEBP", exif=camera_data()),
        "lossless webp": encoded(textured(), "WEBP", lossless=True),
        "avif": encoded(textured(), "AVIF", exif=camera_data()),
    }


def grey_in_16_bits():
    return Image.linear_gradient("L").resize((480, 360)).convert("I").point(lambda value: value * 257).convert("I;16")
