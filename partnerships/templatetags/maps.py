"""Maps drawn from the content: all partnerships, and the cover of a page that has no photograph."""

from django import template
from django.utils.timezone import now

from partnerships.maps.drawing import draw
from translations.texts import text_of

register = template.Library()

# Name of the variant, as in the style sheet -> its size in pixels and that of its type.
VARIANTS = {
    "wide": {"width": 1152, "height": 520, "type_size": 20, "margin": 0.14},
    "narrow": {"width": 320, "height": 340, "type_size": 14, "margin": 0.14},
}
COVER = {"width": 300, "height": 190, "type_size": 14, "margin": 0.2}


def on_the_map(municipalities):
    """Those that have coordinates, each once, as ``draw()`` takes them."""
    unique = {municipality.pk: municipality for municipality in municipalities if municipality.latitude is not None}
    return [(pk, text_of(place, "name"), place.latitude, place.longitude) for pk, place in unique.items()]


@register.inclusion_tag("maps/partnership_map.html")
def partnership_map(partnerships):
    """The home municipality joined to each partner, on a wide screen and on a phone; nothing if none has coordinates.

    ``partnerships`` come with both sides. Every partner is a link to its partnership, the home municipality to its page
    if that is public.
    """
    partnerships = list(partnerships)
    places = on_the_map([p.home for p in partnerships] + [p.partner for p in partnerships])
    known = {key for key, *_rest in places}
    joined = [p for p in partnerships if {p.home_id, p.partner_id} <= known]
    drawings = []
    for name, size in VARIANTS.items():
        drawing = draw(places, [(p.home_id, p.partner_id) for p in joined], **size)
        drawings.append(
            {
                "name": name,
                "drawing": drawing,
                "arcs": list(zip(joined, drawing.arcs, strict=True)),
                "homes": list({p.home_id: (p.home, drawing.place(p.home_id)) for p in joined}.values()),
                "partners": [(p, drawing.place(p.partner_id)) for p in partnerships if p.partner_id in known],
            }
        )
    return {"drawings": drawings if places else [], "now": now()}


@register.inclusion_tag("maps/cover.html")
def pair_cover(home, partner, accent):
    """Two municipalities on the map, joined; one alone if only that has coordinates, nothing if none has."""
    places = on_the_map([home, partner])
    pairs = [(home.pk, partner.pk)] if len(places) == 2 else []
    drawing = draw(places, pairs, **COVER)
    sides = [("home", drawing.place(home.pk)), ("partner", drawing.place(partner.pk))]
    return {"drawing": drawing, "accent": accent, "sides": [side for side in sides if side[1]]}


@register.inclusion_tag("maps/cover.html")
def place_cover(municipality, accent=""):
    """One municipality on the map; in green if it has no accent of a partner."""
    drawing = draw(on_the_map([municipality]), [], **COVER)
    side = "partner" if accent else "home"
    return {"drawing": drawing, "accent": accent, "sides": [(side, place) for place in drawing.places]}
