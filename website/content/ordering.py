"""The order in which entries become rows: what an entry refers to comes before it."""

from django.utils.translation import gettext as _

from .schema import KINDS


def break_circles(parts, faults):
    """Report entries that refer to each other in a circle, and forget those references.

    ``parts`` maps entries to their parts. Only entries of one kind can do so: the kinds themselves have an order.
    """
    for start in parts:
        circle = circle_from(start, parts)
        if circle is None:
            continue
        names = " → ".join(entry.key for entry in [*circle, start])
        message = _("These refer to each other in a circle: %(names)s.") % {"names": names}
        for entry in circle:
            part = parts[entry]
            for field in [name for name, other in part.references.items() if other in circle]:
                if entry is start:
                    faults.add(part.places[field], message)
                part.faulty.add(field)
                del part.references[field]


def circle_from(start, parts):
    """Return the entries of a circle that leads back to ``start``, beginning with it; None if none does."""
    ways = [[start]]
    seen = set()
    while ways:
        way = ways.pop()
        for entry in parts[way[-1]].references.values():
            if entry is start:
                return way
            if entry.kind is start.kind and entry not in seen:
                seen.add(entry)
                ways.append([*way, entry])
    return None


def in_order(parts, is_new):
    """Return the entries, kind by kind, each after those it refers to, and what is loaded already before what is new.

    The last because an old row may have to change before a new one fits: a partnership ends before the next begins.
    """
    placed = {}

    def place(entry):
        for other in parts[entry].references.values():
            if other.kind is entry.kind and other not in placed:
                place(other)
        placed.setdefault(entry)

    for kind in KINDS:
        for entry in sorted((entry for entry in parts if entry.kind is kind), key=is_new):
            place(entry)
    return list(placed)
