"""The picture of a page where its address is shared: a card of 1200 by 630 pixels, drawn from its facts."""

import io
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path

from anyascii import anyascii
from PIL import Image, ImageChops, ImageDraw, ImageFont

from partnerships.maps import land
from partnerships.maps.drawing import Drawing, Place
from partnerships.maps.drawing import draw as draw_map
from partnerships.maps.projection import Point

from .cards import Card
from .colours import colour

WIDTH, HEIGHT = SIZE = 1200, 630
MARGIN = 72
# The places are to the right of the words, as on the page; the land goes on under the end of these and fades. Where
# there is no place to show it is the world, of which the words may cover more.
PLACES_LEFT, LAND_LEFT = 690, 560
TEXT_WIDTH, TEXT_WIDTH_ALONE = 600, 840
PLACES_MARGIN = 0.14
# A place that is alone is shown with so many kilometres around that the shape of its part of the world is known.
NEAREST_ALONE = 5000
WORLD = {"scale": 0.2, "shift": Point(890, 380)}
FONT = Path(__file__).parent / "fonts" / "SourceSerif4-Semibold.ttf"
# A heading is as large as it fits in so many lines.
HEADING_SIZES = {100: 2, 88: 3, 76: 3, 66: 4, 56: 5, 48: 6, 42: 7}
PAIR_SIZES = (104, 92, 80, 68, 56, 46)
LEADING = 1.16
# Legible where a message shows the picture at a quarter of its width.
SMALL, SMALLER, SMALLEST = 38, 33, 30
NAME_SIZE = 29
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
    # Of some thousand colours most are edges of letters: 256 look the same, in half as many bytes.
    image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG", compress_level=9)
    return file.getvalue()


# --- Type --------------------------------------------------------------------------------------------------------


@cache
def font(size):
    return ImageFont.truetype(FONT, size)


def drawn(letter):
    mask = font(SMALL).getmask(letter)
    return mask.size, bytes(mask)


@cache
def missing():
    """What the font writes for a letter that there is not."""
    return drawn("\uffff")


@lru_cache(2000)
def has(letter):
    """Whether the font can write a letter."""
    return letter.isspace() or drawn(letter) != missing()


def legible(text):
    """``text`` on one line, in letters that the font has: others in plain ones, and no signs that it lacks."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        category = unicodedata.category(letter)
        if category == "Cf":
            # Tells where to part a word or which way to write: nothing to see.
            continue
        if category[0] == "C":
            letters.append(" ")
        elif has(letter):
            letters.append(letter)
        else:
            letters.append(" " if category == "So" else anyascii(letter))
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
    drawing = map_of(card)
    put_land(image, drawing)
    bare = image.copy()
    tones = [colour(spot.colour or (card.colour if spot.side == "partner" else "") or "home") for spot in card.spots]
    for (near, far), arc in zip(card.joined, drawing.arcs, strict=True):
        put_line(image, arc.near.points(24), tones[near], 4)
        put_line(image, arc.far.points(24), tones[far], 4)
    pen = ImageDraw.Draw(image)
    names = [name_of(place, tone) for place, tone in zip(drawing.places, tones, strict=True) if place.label]
    for name in names:
        # An arc stops before a name and goes on behind it: what is left between letters looks like an accent.
        left, top, right, bottom = (round(value) for value in pen.textbbox(name["xy"], name["text"], **name["type"]))
        box = (left - 4, top - 4, right + 4, bottom + 4)
        image.paste(bare.crop(box), box)
    for spot, tone, place in zip(card.spots, tones, drawing.places, strict=True):
        put_dot(image, place.point, 12, tone)
        if spot.side == "partner":
            put_dot(image, place.point, 7, colour("paper"))
    for name in names:
        pen.text(name["xy"], name["text"], name["fill"], **name["type"])


def name_of(place, tone):
    """Where and how the name of a place is written."""
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[place.anchor]
    # Our dots are larger than those of the map on the page.
    away = {"start": 6, "middle": 0, "end": -6}[place.anchor]
    xy = (place.label.x + away, place.label.y)
    return {"xy": xy, "text": place.name, "fill": tone, "type": {"font": font(NAME_SIZE), "anchor": anchor}}


def map_of(card):
    """The Drawing of the card's map, in the pixels of the whole picture."""
    if not card.spots:
        return Drawing(*SIZE, NAME_SIZE, **WORLD)
    places = [(number, legible(spot.name), spot.latitude, spot.longitude) for number, spot in enumerate(card.spots)]
    nearest = {"nearest": NEAREST_ALONE} if len(places) == 1 else {}
    size = {"width": WIDTH - PLACES_LEFT, "height": HEIGHT, "type_size": NAME_SIZE, "margin": PLACES_MARGIN}
    drawing = draw_map(places, card.joined, **size, **nearest)
    return moved(drawing, PLACES_LEFT)


def moved(drawing, right):
    """A drawing that lies so many pixels further to the right in a larger picture."""

    def move(point):
        return point and Point(point.x + right, point.y)

    return Drawing(
        drawing.width + right,
        drawing.height,
        drawing.type_size,
        drawing.scale,
        move(drawing.shift),
        [
            Place(
                place.key,
                place.name,
                move(place.point),
                move(place.label),
                place.anchor,
                place.box and place.box._replace(left=place.box.left + right, right=place.box.right + right),
            )
            for place in drawing.places
        ],
        [type(arc)(*(type(half)(*map(move, half)) for half in arc)) for arc in drawing.arcs],
    )


def put_land(image, drawing):
    size = (WIDTH - LAND_LEFT, HEIGHT)
    fading = Image.new("L", size, 255)
    fading.paste(Image.linear_gradient("L").rotate(90).resize((size[0] // 3, HEIGHT)))
    scale, (right, down) = drawing.scale, drawing.shift

    def fill(pen):
        for ring, is_land in rings():
            points = [((x * scale + right - LAND_LEFT) * SMOOTH, (y * scale + down) * SMOOTH) for x, y in ring]
            pen.polygon(points, fill=255 if is_land else 0)

    quiet = ImageChops.multiply(mask(size, fill), fading).point(lambda value: round(value * 0.09))
    image.paste(colour("ink"), (LAND_LEFT, 0), quiet)


@cache
def rings():
    """The outlines of the land and of the seas within it, the largest first, each with whether it is land."""
    found = sorted(land.outlines(), key=lambda ring: -abs(land.area(ring)))
    # A sea within the land is walked the other way round.
    return [(ring, land.area(ring) > 0) for ring in found]


def mask(size, shape):
    """What ``shape`` draws with the pen that it is given, SMOOTH times as large, as a mask."""
    large = Image.new("L", (size[0] * SMOOTH, size[1] * SMOOTH))
    shape(ImageDraw.Draw(large))
    return large.reduce(SMOOTH)


def put_line(image, points, tone, width):
    left, top = (int(min(values)) - width for values in zip(*points, strict=True))
    right, bottom = (int(max(values)) + width + 1 for values in zip(*points, strict=True))
    way = [((x - left) * SMOOTH, (y - top) * SMOOTH) for x, y in points]

    def draw(pen):
        pen.line(way, fill=255, width=width * SMOOTH, joint="curve")

    image.paste(tone, (left, top), mask((right - left, bottom - top), draw))


def put_dot(image, point, radius, tone):
    left, top = (int(value) - radius - 1 for value in point)
    x, y = (point[0] - left) * SMOOTH, (point[1] - top) * SMOOTH
    far = radius * SMOOTH
    side = 2 * radius + 3
    image.paste(
        tone, (left, top), mask((side, side), lambda pen: pen.ellipse((x - far, y - far, x + far, y + far), fill=255))
    )


# --- Words -------------------------------------------------------------------------------------------------------


def put_words(image, card):
    """From above: the kind of page, the heading; from below: whose site it is, the pair and the facts."""
    pen = ImageDraw.Draw(image)
    width = TEXT_WIDTH if card.spots else TEXT_WIDTH_ALONE
    top = MARGIN - 24
    if card.kicker:
        top = MARGIN + SMALL
        indent = 0
        if card.is_area:
            indent = 48
            pen.rectangle((MARGIN, top - 28, MARGIN + 28, top), fill=colour(card.colour))
        put_small(pen, card.kicker, (MARGIN + indent, top), width - indent, colour("muted"), (SMALL, SMALLER))
    below = HEIGHT - MARGIN + 8
    if card.site_name != card.heading:
        put_small(pen, card.site_name, (MARGIN, below), width, colour("muted"), (SMALLEST,))
        below -= 64
    if card.facts:
        put_small(pen, card.facts, (MARGIN, below), width, colour("ink"), (SMALL, SMALLER, SMALLEST))
        below -= 60
    if card.pair and card.heading:
        put_pair_in_a_line(image, card, (MARGIN, below), width)
        below -= 60
    room = below - top - 20
    if card.heading:
        put_heading(pen, card.heading, top + 20, width, room)
    elif card.pair:
        put_pair_as_heading(image, card, top + 24, width)


def put_small(pen, text, at, width, tone, sizes):
    """One line, in the largest of ``sizes`` in which it fits, or cut."""
    text = legible(text)
    size = next((size for size in sizes if font(size).getlength(text) <= width), sizes[-1])
    pen.text(at, cut(text, font(size), width), tone, font(size), "ls")


def put_heading(pen, text, top, width, room):
    size, lines = heading_lines(legible(text), width, room)
    for place, words in enumerate(lines):
        pen.text((MARGIN, top + round((place + 0.85) * size * LEADING)), words, colour("ink"), font(size), "ls")


def heading_lines(text, width, room):
    """The size of a heading and its lines: as large as fits without breaking a word; in the smallest size cut."""
    for size, most in HEADING_SIZES.items():
        type_ = font(size)
        lines = wrapped(text, type_, width)
        is_whole = all(type_.getlength(word) <= width for word in text.split())
        if is_whole and len(lines) <= most and len(lines) * size * LEADING <= room:
            return size, balanced(text, type_, width, lines)
    most = min(most, int(room / (size * LEADING)))
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(f"{lines[most - 1]}…", type_, width)]
    return size, lines


def balanced(text, type_, width, lines):
    """``text`` in as many lines, but of about the same length."""
    longest = max((type_.getlength(word) for word in text.split()), default=0)
    best = lines
    for narrower in range(width, max(round(longest), width // 3), -20):
        lines = wrapped(text, type_, narrower)
        if len(lines) > len(best):
            break
        best = lines
    return best


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
        put_dot(image, (x, y - height), 14, tone)
        pen.text((MARGIN + 56, y), cut(name, font(size), width - 56), tone, font(size), "ls")
    put_dot(image, (x, second - height), 9, image.getpixel((x - 24, second)))


def put_pair_in_a_line(image, card, at, width):
    pen = ImageDraw.Draw(image)
    x, y = at
    ours, theirs = colour("home"), colour(card.colour or "home")
    type_, room = font(SMALL), width - 100
    names = [legible(name) for name in card.pair]
    if sum(map(type_.getlength, names)) > room:
        names = [cut(name, type_, room // 2) for name in names]
    pen.text((x, y), names[0], ours, type_, "ls")
    start = x + round(type_.getlength(names[0])) + 26
    middle, end = start + 24, start + 48
    height = y - 12
    pen.line((start, height, middle, height), ours, 3)
    pen.line((middle, height, end, height), theirs, 3)
    put_dot(image, (start, height), 9, ours)
    put_dot(image, (end, height), 9, theirs)
    put_dot(image, (end, height), 6, image.getpixel((end + 14, height)))
    pen.text((end + 26, y), names[1], theirs, type_, "ls")


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
