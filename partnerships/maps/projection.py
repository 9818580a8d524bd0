"""From latitude and longitude to a flat map on which every country has its true size."""

import math
from typing import NamedTuple

# How many kilometres one unit of the map is.
UNIT = 5
RADIUS = 6371 / UNIT
# The middle of the map. Its edge, on the other side of the globe, then runs through the Bering Strait and cuts no land.
MERIDIAN = 11
# The polynomial of the projection.
A = (1.340264, -0.081106, 0.000893, 0.003796)
SINE = math.sqrt(3) / 2


class Point(NamedTuple):
    """A point of a map: ``x`` to the right, ``y`` downwards."""

    x: float
    y: float


def project(latitude, longitude) -> Point:
    """Where a place lies on the map, in units of 5 km from the middle of the equator; y grows to the south.

    Equal Earth: B. Šavrič, T. Patterson and B. Jenny, The Equal Earth map projection, International Journal of
    Geographical Information Science 33 (2019), https://doi.org/10.1080/13658816.2018.1504949
    """
    turned = (float(longitude) - MERIDIAN + 180) % 360 - 180
    angle = math.asin(SINE * math.sin(math.radians(float(latitude))))
    square = angle * angle
    sixth = square**3
    slope = A[0] + 3 * A[1] * square + sixth * (7 * A[2] + 9 * A[3] * square)
    x = math.radians(turned) * math.cos(angle) / (SINE * slope)
    y = angle * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square))
    return Point(RADIUS * x, -RADIUS * y)
