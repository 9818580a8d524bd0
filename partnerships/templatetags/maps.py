"""Maps drawn from the content: all partnerships, and the cover of a page that has no photograph."""

from decimal import Decimal
from typing import NamedTuple

from django import template
from django.utils.timezone import now

from partnerships.maps.drawing import draw
from partnerships.models import every_partnership
from publishing.fragments import fragment
from publishing.pagecache import held
from translations.languages import current
from translations.texts import Text, text_of

register = template.Library()

# Name of the variant, as in the style sheet -> its size in pixels and that of its type.
VARIANTS = {
    "wide": {"width": 1152, "height": 520, "type_size": 20, "margin": 0.14},
    "narrow": {"width": 320, "height": 340, "type_size": 14, "margin": 0.14},
}
COVER = {"width": 300, "height": 190, "type_size": 14, "margin": 0.2}


class MapPlace(NamedTuple):
    """A municipality on a map, with the address of its page if that is public."""

    key: int
    name: Text
    latitude: Decimal
    longitude: Decimal
    url: str


class MapPair(NamedTuple):
    """A partnership on the map; a side without coordinates is None."""

    url: str
    label: str
    accent: str
    home: MapPlace | None
    partner: MapPlace | None


def on_the_map(municipality, moment=None):
    """As a MapPlace; None if nobody knows where it lies. Only with a ``moment`` it has an address."""
    if municipality.latitude is None:
        return None
    url = municipality.get_absolute_url() if moment and municipality.is_public(moment) else ""
    return MapPlace(municipality.pk, text_of(municipality, "name"), municipality.latitude, municipality.longitude, url)


@register.simple_tag
def partnership_map():
    """The home municipality joined to each partner, on a wide screen and on a phone; nothing if none has coordinates.

    Every partner is a link to its partnership, the home municipality to its page if that is public.
    """
    return held(("map", current()), lambda: map_of(every_partnership(now())))


def map_of(partnerships):
    return fragment("maps/partnership_map.html", pairs=tuple(map_pair(partnership) for partnership in partnerships))


def map_pair(partnership):
    moment = now()
    return MapPair(
        partnership.get_absolute_url(),
        f"{partnership}, {partnership.partner.country_name}",
        partnership.accent,
        on_the_map(partnership.home, moment),
        on_the_map(partnership.partner, moment),
    )


@register.simple_tag
def drawings(pairs):
    """For maps/partnership_map.html: what is drawn of MapPairs, for each of the variants; once for the same ones."""
    places = {side.key: side for pair in pairs for side in (pair.home, pair.partner) if side}
    joined = [pair for pair in pairs if pair.home and pair.partner]
    if not places:
        return []
    # Homes first, as they are named first.
    homes = {pair.home.key: pair.home for pair in pairs if pair.home}
    points = [place[:4] for place in (homes | places).values()]
    return [of_variant(name, points, pairs, joined) for name in VARIANTS]


def of_variant(name, points, pairs, joined):
    drawing = draw(points, [(pair.home.key, pair.partner.key) for pair in joined], **VARIANTS[name])
    return {
        "name": name,
        "drawing": drawing,
        "arcs": list(zip(joined, drawing.arcs, strict=True)),
        "homes": list({pair.home.key: (pair.home, drawing.place(pair.home.key)) for pair in joined}.values()),
        "partners": [(pair, drawing.place(pair.partner.key)) for pair in pairs if pair.partner],
    }


@register.simple_tag
def pair_cover(home, partner, accent):
    """Two municipalities on the map, joined; one alone if only that has coordinates, nothing if none has."""
    return cover([("home", home), ("partner", partner)], accent)


@register.simple_tag
def place_cover(municipality, accent=""):
    """One municipality on the map; in green if it has no accent of a partner."""
    return cover([("partner" if accent else "home", municipality)], accent)


def cover(sides, accent):
    sides = tuple((side, on_the_map(municipality)) for side, municipality in sides)
    return fragment("maps/cover.html", sides=sides, accent=accent)


@register.simple_tag
def cover_drawing(sides):
    """For maps/cover.html: what is drawn of one or two sides, pairs of "home" or "partner" and a MapPlace or None."""
    places = list({place.key: place for _side, place in sides if place}.values())
    pairs = [tuple(place.key for place in places)] if len(places) == 2 else []
    drawing = draw([place[:4] for place in places], pairs, **COVER)
    drawn = [(side, drawing.place(place.key)) for side, place in sides if place]
    return {"drawing": drawing, "sides": drawn}
