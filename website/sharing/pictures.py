"""The picture of a page where its address is shared: a card of 1200 by 630 pixels, drawn from its facts."""

import io
import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path

from anyascii import anyascii
from django.contrib.staticfiles import finders
from PIL import Image, ImageChops, ImageDraw, ImageFont

from partnerships.maps import land
from partnerships.maps.drawing import Drawing
from partnerships.maps.drawing import draw as draw_map
from partnerships.maps.projection import Point

from .cards import Card

WIDTH, HEIGHT = SIZE = 1200, 630
MARGIN = 72
# The map is to the right of the words, as on the page, and reaches under their end. Where there is no place to show
# it is the world, of which the words may cover more.
MAP_LEFT, MAP_WIDTH = 560, 640
TEXT_WIDTH, TEXT_WIDTH_ALONE = 600, 840
WORLD = {"scale": 0.2, "shift": Point(330, 380)}
FONT = Path(__file__).parent / "fonts" / "SourceSerif4-Semibold.ttf"
# A heading is as large as it fits in so many lines.
HEADING_SIZES = {76: 3, 66: 4, 56: 5, 48: 6}
PAIR_SIZES = (92, 80, 68, 56, 46)
LEADING = 1.16
SMALL, SMALLEST = 34, 26
# Shapes are drawn this many times as large and scaled down, which smoothes them.
SMOOTH = 3
# Pictures that are ready, the latest asked for; one is some 40 KB.
KEPT = 64


@lru_cache(KEPT)
def picture_of(card: Card) -> bytes:
    """The card as a PNG file."""
    image = ground(card)
    put_map(image, card)
    put_words(image, card)
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=6)
    return file.getvalue()


# --- Colours and type --------------------------------------------------------------------------------------------


@cache
def tokens():
    """The colours of the site on a light screen, by name, as its style sheet has them."""
    css = Path(finders.find("css/tokens.css")).read_text(encoding="utf-8")
    found = {}
    for name, value in re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css):
        found.setdefault(name, value)
    return found


def colour(name):
    return tokens()[name]


@cache
def font(size):
    return ImageFont.truetype(FONT, size)


@cache
def has(letter):
    """Whether the font can write a letter: one that it cannot looks as one that there is not."""
    return letter.isspace() or font(SMALL).getmask(letter).getbbox() != font(SMALL).getmask("\uffff").getbbox()


def legible(text):
    """``text`` on one line, in letters that the font has: others in plain ones, and no signs."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        is_sign = unicodedata.category(letter) in ("So", "Cs", "Co", "Cn", "Cf", "Cc")
        letters.append(letter if has(letter) and not is_sign else " " if is_sign else anyascii(letter))
    return " ".join("".join(letters).split())


# --- What lies below ---------------------------------------------------------------------------------------------


def ground(card):
    """The ground of a masthead: from our pale green to the colour of the other side, under a line of both."""
    ours, theirs = "home", card.colour or "home"
    fade = Image.linear_gradient("L").rotate(90).resize(SIZE)
    far = colour(f"{theirs}-wash") if card.colour else colour("paper")
    image = Image.composite(Image.new("RGB", SIZE, far), Image.new("RGB", SIZE, colour(f"{ours}-wash")), fade)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 11), fill=colour(theirs))
    pen.rectangle((0, 0, WIDTH // 2 if card.colour else WIDTH, 11), fill=colour(ours))
    return image


def put_map(image, card):
    size = (MAP_WIDTH, HEIGHT)
    drawing = map_of(card, size)
    sides = {"home": colour("home"), "partner": colour(card.colour or "home")}
    fading = Image.new("L", size, 255)
    fading.paste(Image.linear_gradient("L").rotate(90).resize((MAP_WIDTH // 3, HEIGHT)))
    quiet = ImageChops.multiply(land_of(drawing, size), fading).point(lambda value: round(value * 0.09))
    image.paste(colour("ink"), (MAP_LEFT, 0), quiet)
    for arc in drawing.arcs:
        for half, side in zip(arc, ("home", "partner"), strict=True):
            points = half.points(24)
            image.paste(sides[side], (MAP_LEFT, 0), mask(size, lambda pen, way=points: line(pen, way, 4)))
    for place in drawing.places:
        image.paste(sides[place.key], (MAP_LEFT, 0), mask(size, lambda pen, at=place.point: dot(pen, at, 12)))
        if place.key == "partner":
            image.paste(colour("paper"), (MAP_LEFT, 0), mask(size, lambda pen, at=place.point: dot(pen, at, 7)))
        if place.label:
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[place.anchor]
            away = {"start": 6, "middle": 0, "end": -6}[place.anchor]
            at = (MAP_LEFT + place.label.x + away, place.label.y)
            ImageDraw.Draw(image).text(at, legible(str(place.name)), sides[place.key], font(SMALLEST), anchor)


def map_of(card, size):
    if not card.spots:
        return Drawing(*size, SMALLEST, **WORLD)
    places = [(spot.side, spot.name, spot.latitude, spot.longitude) for spot in card.spots]
    pairs = [("home", "partner")] if len(places) == 2 else []
    return draw_map(places, pairs, width=size[0], height=size[1], type_size=SMALLEST, margin=0.2)


def land_of(drawing, size):
    """The land as a mask."""

    def fill(pen):
        rings = sorted(land.outlines(), key=lambda ring: -abs(land.area(ring)))
        for ring in rings:
            points = [(x * drawing.scale + drawing.shift.x, y * drawing.scale + drawing.shift.y) for x, y in ring]
            # A sea within the land is walked the other way round.
            is_land = land.area(ring) > 0
            pen.polygon([(x * SMOOTH, y * SMOOTH) for x, y in points], fill=255 if is_land else 0)

    return mask(size, fill)


def mask(size, shape):
    """What ``shape`` draws with the pen that it is given, SMOOTH times as large, as a mask."""
    large = Image.new("L", (size[0] * SMOOTH, size[1] * SMOOTH))
    shape(ImageDraw.Draw(large))
    return large.reduce(SMOOTH)


def line(pen, points, width):
    pen.line([(x * SMOOTH, y * SMOOTH) for x, y in points], fill=255, width=width * SMOOTH, joint="curve")


def dot(pen, point, radius):
    x, y = (value * SMOOTH for value in point)
    pen.ellipse((x - radius * SMOOTH, y - radius * SMOOTH, x + radius * SMOOTH, y + radius * SMOOTH), fill=255)


# --- Words -------------------------------------------------------------------------------------------------------


def put_words(image, card):
    """From above: the kind of page, the heading; from below: whose site it is, the pair and the facts."""
    pen = ImageDraw.Draw(image)
    width = TEXT_WIDTH if card.spots else TEXT_WIDTH_ALONE
    top = MARGIN + SMALL
    if card.is_area:
        pen.rectangle((MARGIN, top - 27, MARGIN + 27, top), fill=colour(card.colour))
    kicker = fitted(card.kicker, SMALL, width)
    pen.text((MARGIN + (46 if card.is_area else 0), top), kicker, colour("muted"), font(SMALL), "ls")
    below = HEIGHT - MARGIN
    if card.site_name != card.heading:
        pen.text((MARGIN, below), fitted(card.site_name, SMALLEST, width), colour("muted"), font(SMALLEST), "ls")
        below -= 66
    if card.facts:
        pen.text((MARGIN, below), fitted(card.facts, SMALL, width), colour("ink"), font(SMALL), "ls")
        below -= 58
    if card.pair and card.heading:
        put_pair_in_a_line(image, card, (MARGIN, below), width)
        below -= 58
    room = below - top - 24
    if card.heading:
        put_heading(pen, card.heading, top + 24, width, room)
    elif card.pair:
        put_pair_as_heading(image, card, top + 24, width)


def put_heading(pen, text, top, width, room):
    text = legible(text)
    for size, most in HEADING_SIZES.items():
        lines = wrapped(text, font(size), width)
        if len(lines) <= most and len(lines) * size * LEADING <= room:
            break
    most = min(most, int(room / (size * LEADING)))
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(f"{lines[most - 1]}…", font(size), width)]
    for place, words in enumerate(lines):
        pen.text((MARGIN, top + round((place + 0.85) * size * LEADING)), words, colour("ink"), font(size), "ls")


def put_pair_as_heading(image, card, top, width):
    """One name above the other, with the line between them that the pages have."""
    pen = ImageDraw.Draw(image)
    ours, theirs = colour("home"), colour(card.colour or "home")
    names = [legible(name) for name in card.pair]
    fitting = (size for size in PAIR_SIZES if all(font(size).getlength(name) <= width - 56 for name in names))
    size = next(fitting, PAIR_SIZES[-1])
    first, second = top + size, top + round(2.35 * size)
    height = round(size * 0.32)
    x = MARGIN + 14
    pen.line((x, first - height, x, (first + second) // 2 - height), ours, 4)
    pen.line((x, (first + second) // 2 - height, x, second - height), theirs, 4)
    for y, name, tone in ((first, names[0], ours), (second, names[1], theirs)):
        image.paste(tone, (0, 0), mask(SIZE, lambda pen, at=(x, y - height): dot(pen, at, 14)))
        pen.text((MARGIN + 56, y), cut(name, font(size), width - 56), tone, font(size), "ls")
    image.paste(image.getpixel((x - 24, second)), (0, 0), mask(SIZE, lambda pen: dot(pen, (x, second - height), 9)))


def put_pair_in_a_line(image, card, at, width):
    pen = ImageDraw.Draw(image)
    x, y = at
    ours, theirs = colour("home"), colour(card.colour or "home")
    names = [fitted(name, SMALL, (width - 100) // 2) for name in card.pair]
    pen.text((x, y), names[0], ours, font(SMALL), "ls")
    start = x + round(font(SMALL).getlength(names[0])) + 26
    middle, end = start + 24, start + 48
    height = y - 11
    pen.line((start, height, middle, height), ours, 3)
    pen.line((middle, height, end, height), theirs, 3)
    image.paste(ours, (0, 0), mask(SIZE, lambda pen: dot(pen, (start, height), 9)))
    image.paste(theirs, (0, 0), mask(SIZE, lambda pen: dot(pen, (end, height), 9)))
    image.paste(image.getpixel((end + 14, height)), (0, 0), mask(SIZE, lambda pen: dot(pen, (end, height), 6)))
    pen.text((end + 26, y), names[1], theirs, font(SMALL), "ls")


def wrapped(text, type_, width):
    """``text`` in lines that are no wider than ``width``; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        whole = f"{lines[-1]} {word}".strip()
        if type_.getlength(whole) <= width:
            lines[-1] = whole
            continue
        if lines[-1]:
            lines.append("")
        while type_.getlength(word) > width:
            fits = bisect_right(range(1, len(word)), width, key=lambda count: type_.getlength(f"{word[:count]}-"))
            fits = max(fits, 1)
            lines[-1] = f"{word[:fits]}-"
            word = word[fits:]
            lines.append("")
        lines[-1] = word
    return lines


def cut(text, type_, width):
    """``text`` as far as it fits, with an ellipsis where it does not."""
    if type_.getlength(text) <= width:
        return text
    text = text.rstrip("…")
    fits = bisect_right(range(1, len(text)), width, key=lambda count: type_.getlength(f"{text[:count]}…"))
    return f"{text[:fits].rstrip(' ,;:–-')}…"


def fitted(text, size, width):
    return cut(legible(text), font(size), width)
