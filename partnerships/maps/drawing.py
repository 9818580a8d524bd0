"""A map of some places as shapes for SVG: what part of the world it shows, dots, arcs between them, names beside them.

Everything is in the pixels of the drawing, whose size is given; the land is the file static/img/land.svg, moved and
scaled by ``Drawing.land``.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from translations.texts import Text

from .projection import UNIT, Point, project

# No drawing goes nearer than this many kilometres across: the coast has no more detail.
NEAREST = 1800
# How far an arc bows out, as a part of its length.
BOW = 0.16
DOT = 6
GAP = 6
# The width and height of a letter, as parts of the size of the type: enough for the widest system font.
LETTER = 0.6
LINE = 1.2
CORNER = Point(0, 0)


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other):
        """The area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0)

    @property
    def width(self):
        return self.right - self.left

    @property
    def height(self):
        return self.bottom - self.top


@dataclass
class Place:
    """A dot with a name: where it lies, and where its name stands (None where no room is free)."""

    key: object
    name: Text
    point: Point
    label: Point | None = None
    anchor: str = "start"
    box: Box | None = None

    @property
    def target(self):
        """What is pressed: the dot with room for a finger, and the name."""
        around = Box(self.point.x - 14, self.point.y - 14, self.point.x + 14, self.point.y + 14)
        if self.box is None:
            return around
        return Box(*map(min, around[:2], self.box[:2]), *map(max, around[2:], self.box[2:]))


class Curve(NamedTuple):
    """A quadratic curve; as words, a path for SVG."""

    start: Point
    bend: Point
    end: Point

    def __str__(self):
        (x, y), (bend_x, bend_y), (end_x, end_y) = self
        return f"M{x:.1f} {y:.1f}Q{bend_x:.1f} {bend_y:.1f} {end_x:.1f} {end_y:.1f}"

    def at(self, part):
        """The point after ``part`` of its way, from 0 to 1."""
        rest = 1 - part
        return Point(
            *(
                rest * rest * start + 2 * rest * part * bend + part * part * end
                for start, bend, end in zip(*self, strict=True)
            )
        )

    def points(self, steps):
        return [self.at(step / steps) for step in range(steps + 1)]


class Arc(NamedTuple):
    """A bowed line from one place to another, in two halves."""

    near: Curve
    far: Curve


@dataclass
class Drawing:
    """A map of ``width`` by ``height`` pixels; the land is scaled by ``scale``, then moved by ``shift``."""

    width: int
    height: int
    type_size: int
    scale: float = 1
    shift: Point = CORNER
    places: list[Place] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)

    @property
    def land(self):
        """The transformation of the land for SVG."""
        return f"translate({self.shift.x:.1f} {self.shift.y:.1f}) scale({self.scale:.4f})"

    def place(self, key):
        """The place that was given with ``key``, or None."""
        return next((place for place in self.places if place.key == key), None)


def draw(places, pairs, *, width, height, type_size=14, margin=0.16, nearest=NEAREST) -> Drawing:
    """Draw ``places``, [(key, name, latitude, longitude)], and an arc for each of ``pairs`` of their keys.

    The drawing shows all of them with ``margin`` (a part of its size) around, and ``nearest`` kilometres or more
    across; none at all give an empty drawing.
    """
    drawing = Drawing(width, height, type_size)
    flat = {key: project(latitude, longitude) for key, _name, latitude, longitude in places}
    if not flat:
        return drawing
    left, right = min(point.x for point in flat.values()), max(point.x for point in flat.values())
    top, bottom = min(point.y for point in flat.values()), max(point.y for point in flat.values())
    inside = 1 - 2 * margin
    scale = min(
        width * inside / max(right - left, 1e-9),
        height * inside / max(bottom - top, 1e-9),
        min(width, height) * UNIT / nearest,
    )
    shift = Point(width / 2 - scale * (left + right) / 2, height / 2 - scale * (top + bottom) / 2)
    drawing.scale, drawing.shift = scale, shift
    for key, name, *_position in places:
        point = Point(round(flat[key].x * scale + shift.x, 1), round(flat[key].y * scale + shift.y, 1))
        drawing.places.append(Place(key, name, point))
    by_key = {place.key: place.point for place in drawing.places}
    drawing.arcs = [arc(by_key[one], by_key[other]) for one, other in pairs]
    put_names(drawing)
    return drawing


def arc(start, end) -> Arc:
    """A quadratic curve from ``start`` to ``end`` that bows to the left of its way, split in the middle."""
    middle = Point((start.x + end.x) / 2, (start.y + end.y) / 2)
    bend = Point(middle.x + (end.y - start.y) * BOW, middle.y - (end.x - start.x) * BOW)
    top = Point((start.x + 2 * bend.x + end.x) / 4, (start.y + 2 * bend.y + end.y) / 4)
    first = Point((start.x + bend.x) / 2, (start.y + bend.y) / 2)
    second = Point((bend.x + end.x) / 2, (bend.y + end.y) / 2)
    return Arc(Curve(start, first, top), Curve(top, second, end))


def put_names(drawing):
    """Give each place a position for its name beside its dot, where it covers neither a name, a dot nor, if it can be
    helped, an arc; none where there is no such position."""
    dots = [Box(p.point.x - DOT, p.point.y - DOT, p.point.x + DOT, p.point.y + DOT) for p in drawing.places]
    points = [point for arc in drawing.arcs for half in arc for point in half.points(6)[1:-1]]
    lines = [Box(x - 2, y - 2, x + 2, y + 2) for x, y in points]
    taken = []
    for place in drawing.places:
        best = None
        for rank, (anchor, label, box) in enumerate(positions(place, drawing.type_size)):
            if box.left < 0 or box.top < 0 or box.right > drawing.width or box.bottom > drawing.height:
                continue
            if any(box.overlap(other) for other in (*taken, *dots)):
                continue
            cost = sum(box.overlap(line) for line in lines) + rank
            if best is None or cost < best[0]:
                best = cost, anchor, label, box
        if best:
            _cost, place.anchor, place.label, place.box = best
            taken.append(place.box)


def positions(place, size):
    """Where a name may stand, the best first: (text-anchor, point of the baseline, box around the text)."""
    width, height = width_of(str(place.name)) * size, LINE * size
    x, y = place.point
    away = DOT + GAP
    corner = DOT * 0.7 + GAP
    for anchor, label in (
        ("start", Point(x + away, y + size * 0.35)),
        ("end", Point(x - away, y + size * 0.35)),
        ("start", Point(x + corner, y - corner)),
        ("end", Point(x - corner, y - corner)),
        ("start", Point(x + corner, y + corner + size * 0.7)),
        ("end", Point(x - corner, y + corner + size * 0.7)),
        ("middle", Point(x, y - away)),
        ("middle", Point(x, y + away + size * 0.75)),
    ):
        left = label.x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        box = Box(left, label.y - height * 0.8, left + width, label.y + height * 0.2)
        yield anchor, Point(round(label.x, 1), round(label.y, 1)), box


def width_of(text):
    """How wide a text is at most, as a multiple of the size of its type."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return LETTER * (len(text) - wide) + wide
