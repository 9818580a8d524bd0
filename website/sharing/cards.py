"""What the picture of a page says: the facts that are drawn on it, and what is read out in its place."""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import colours

# Goes up when a picture of the same facts looks different, so that it has another address.
DESIGN = 2
# So many places are read out; a map of more is a matter for the eye.
READ_OUT = 8


class Spot(NamedTuple):
    """A dot on the map: "home" or "partner", with its name and, where it has one of its own, its accent."""

    side: str
    name: str
    latitude: float
    longitude: float
    colour: str = ""


@dataclass(frozen=True)
class Card:
    """The words are in one language. ``kicker`` stands above the heading, ``facts`` below it.

    ``pair`` are the names of both sides: the heading itself where that is empty. ``colour`` is the name of the accent
    of the partner's side, or of a focus area. ``joined`` are those of ``spots`` with an arc between them, by number.
    """

    site_name: str
    kicker: str = ""
    heading: str = ""
    facts: str = ""
    pair: tuple[str, ...] = ()
    # These two are in the fingerprint by one of their own.
    spots: tuple[Spot, ...] = field(default=(), repr=False)
    joined: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    colour: str = ""
    is_area: bool = False

    @property
    def fingerprint(self):
        """Of all that is drawn: a short text that is part of the picture's address."""
        return fingerprint_of(f"{DESIGN} {colours.tokens()} {self!r} {fingerprint_of_map(self.spots, self.joined)}")

    @property
    def description(self):
        """What stands on the picture, for who does not see it."""
        said = [self.kicker, self.heading, " – ".join(self.pair), self.facts]
        if self.spots:
            names = [spot.name for spot in self.spots]
            places = ", ".join(names[:READ_OUT]) + ("…" if len(names) > READ_OUT else "")
            # Translators: what a picture shows, after the words on it: "Partnership. Lund – León. Map with Lund, León."
            said.append(_("Map with %(places)s") % {"places": places})
        return "".join(f"{words.removesuffix('.')}. " for words in said if words).strip()


def fingerprint_of(text):
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


# The map of all partners stands on the cards of several pages.
@lru_cache(maxsize=64)
def fingerprint_of_map(spots, joined):
    return fingerprint_of(f"{spots} {joined}")


def on_the_map(pairs):
    """``spots`` and ``joined`` of a Card: all that have coordinates of ``pairs``, [(home, partner, accent)].

    Either side may be None; a place that is both is the partner's alone, one that is in several pairs has one dot.
    """
    found, numbers, joined = [], {}, []
    for home, partner, accent in pairs:
        sides = [(home if home != partner else None, "home", ""), (partner, "partner", accent)]
        ends = []
        for place, side, own in sides:
            if place is None or place.latitude is None:
                continue
            if place.pk not in numbers:
                numbers[place.pk] = len(found)
                found.append(Spot(side, str(place), float(place.latitude), float(place.longitude), own))
            ends.append(numbers[place.pk])
        if len(ends) == 2:
            joined.append(tuple(ends))
    return {"spots": tuple(found), "joined": tuple(joined)}
