"""What the picture of a page says: the facts that are drawn on it, and what is read out in its place."""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

# Goes up when a picture of the same facts looks different, so that it has another address.
DESIGN = 1


class Spot(NamedTuple):
    """A dot on the map: "home" or "partner", with its name."""

    side: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Card:
    """The words are in one language. ``kicker`` stands above the heading, ``facts`` below it.

    ``pair`` are the names of both sides: the heading itself where that is empty. ``colour`` is the name of the accent
    of the partner's side, or of a focus area.
    """

    site_name: str
    kicker: str = ""
    heading: str = ""
    facts: str = ""
    pair: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    colour: str = ""
    is_area: bool = False

    @property
    def fingerprint(self):
        """Of all that is drawn: a short text that is part of the picture's address."""
        return hashlib.blake2b(f"{DESIGN} {self!r}".encode(), digest_size=8).hexdigest()

    @property
    def description(self):
        """What stands on the picture, for who does not see it."""
        said = [self.kicker, self.heading, " – ".join(self.pair), self.facts]
        if self.spots:
            # Translators: what a picture shows, after the words on it: "Partnership. Lund – León. Map with Lund, León."
            said.append(_("Map with %(places)s") % {"places": ", ".join(spot.name for spot in self.spots)})
        return "".join(f"{words}. " for words in said if words).strip()


def spots(home=None, partner=None):
    """The sides that have coordinates; a place that is both sides is the partner's alone."""
    sides = {"home": home if home != partner else None, "partner": partner}
    return tuple(
        Spot(side, str(place), float(place.latitude), float(place.longitude))
        for side, place in sides.items()
        if place is not None and place.latitude is not None
    )
