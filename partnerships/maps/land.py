"""The land of the map: made once from Natural Earth's coastlines, kept in static/img/land.svg, read from there."""

import heapq
import re
from functools import cache
from itertools import pairwise

from django.contrib.staticfiles import finders

from .projection import RADIUS, UNIT, Point, project

FILE = "img/land.svg"
# Antarctica, which no municipality lies on.
SOUTHERNMOST = -58
# What is too small to be seen, in square kilometres: an island, and a bend of a coast.
SMALLEST_ISLAND = 750
SMALLEST_BEND = 500


def rings_of(topology) -> list[list[tuple[float, float]]]:
    """The outlines of the land in a TopoJSON topology, each a closed ring of (longitude, latitude)."""
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for right, up in arc:
            x, y = x + right, y + up
            points.append((x * scale[0] + origin[0], y * scale[1] + origin[1]))
        arcs.append(points)
    rings = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = []
            for number in ring:
                # A negative number is an arc that is walked backwards; each begins where the one before it ended.
                walked = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += walked[1:] if points else walked
            rings.append(points)
    return rings


def as_svg(topology) -> str:
    """The land of a TopoJSON topology as an SVG file, projected and with no more detail than the site's maps show."""
    path = []
    for ring in rings_of(topology):
        if max(latitude for _longitude, latitude in ring) < SOUTHERNMOST:
            continue
        points = [project(latitude, longitude) for longitude, latitude in ring[:-1]]
        is_cut = any(abs(one.x - other.x) > RADIUS for one, other in pairwise(points))
        # An island that the edge of the map cuts would be drawn across the whole world.
        if is_cut or abs(area(points)) * UNIT**2 < SMALLEST_ISLAND:
            continue
        corners = []
        for point in simplified(points, SMALLEST_BEND / UNIT**2):
            corner = (round(point.x), round(point.y))
            if corners[-1:] != [corner]:
                corners.append(corner)
        if len(corners) > 2:
            path.append(as_path(corners))
    return f'<svg xmlns="http://www.w3.org/2000/svg"><path id="land" d="{"".join(path)}"/></svg>\n'


def as_path(corners):
    """A closed outline in the shortest way that SVG can say it: relative, and no sign that is not needed."""
    (x, y), *rest = corners
    steps = []
    for to_x, to_y in rest:
        steps += [to_x - x, to_y - y]
        x, y = to_x, to_y
    return f"M{corners[0][0]} {corners[0][1]}l{' '.join(map(str, steps)).replace(' -', '-')}z"


def area(points):
    """The area within a ring; negative if it is walked the other way round."""
    following = [*points[1:], points[0]]
    return sum(a.x * b.y - b.x * a.y for a, b in zip(points, following, strict=True)) / 2


def simplified(points, smallest) -> list[Point]:
    """The ring without its corners that span less than ``smallest`` with their neighbours, the smallest taken first.

    M. Visvalingam and J. D. Whyatt, Line generalisation by repeated elimination of points (1993).
    """
    count = len(points)
    before = [(place - 1) % count for place in range(count)]
    after = [(place + 1) % count for place in range(count)]

    def span(place):
        return abs(area([points[before[place]], points[place], points[after[place]]]))

    spans = [span(place) for place in range(count)]
    waiting = [(spans[place], place) for place in range(count)]
    heapq.heapify(waiting)
    kept = set(range(count))
    while waiting and len(kept) > 3:
        least, place = heapq.heappop(waiting)
        if place not in kept or least != spans[place]:
            continue
        if least >= smallest:
            break
        kept.remove(place)
        left, right = before[place], after[place]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            # A neighbour is not easier to take away because this one is gone.
            spans[neighbour] = max(least, span(neighbour))
            heapq.heappush(waiting, (spans[neighbour], neighbour))
    return [points[place] for place in sorted(kept)]


@cache
def outlines() -> list[list[Point]]:
    """The outlines of the land as the file has them, for pictures that are not SVG."""
    with open(finders.find(FILE), encoding="utf-8") as file:
        path = re.search(r' d="([^"]*)"', file.read())[1]
    found = []
    for outline in path.split("z"):
        numbers = [int(number) for number in re.findall(r"-?\d+", outline)]
        x = y = 0
        points = []
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            points.append(Point(x, y))
        if points:
            found.append(points)
    return found
