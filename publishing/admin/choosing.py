"""What two have changed: offered to the second as choices, sent back, and carried out.

Of each choice the form sends ``choice-1``, the place that it is about, and once something is chosen ``take-1``: the
place again for what the other wrote, "" for one's own. A place is that of a Difference.
"""

import re
from dataclasses import replace

from .sent import key_of

OFFERED, TAKEN = re.compile(r"choice-(\d{1,5})"), re.compile(r"take-(\d{1,5})")
# In the place of a field, for a whole row: what one deleted and the other changed is decided as one.
DELETE = "DELETE"


def chosen_places(request):
    """Where the other text is preferred to one's own."""
    return [place for name, place in request.POST.items() if TAKEN.fullmatch(name) and place]


def undecided_places(request):
    """What was offered, and nothing was chosen of: without a script, a browser sends such a form."""
    offered = {found[1]: place for name, place in request.POST.items() if (found := OFFERED.fullmatch(name))}
    return [place for number, place in offered.items() if f"take-{number}" not in request.POST]


def both_sides(of_theirs, of_mine, places, theirs):
    """The Differences at ``places``, as [(theirs, mine)]; of a row that ``theirs`` (a Sent) deletes, all in one.

    ``of_theirs`` and ``of_mine`` are {place: Difference}.
    """
    sides = {}
    for place in places:
        pair = of_theirs[place], of_mine[place]
        whole = whole_row(place)
        if whole and is_deleted(theirs, whole):
            pair = tuple(replace(side, place=whole) for side in pair)
            if whole in sides:
                pair = tuple(joined(*halves) for halves in zip(sides[whole], pair, strict=True))
        sides[pair[0].place] = pair
    return list(sides.values())


def joined(one, other):
    return replace(one, label=f"{one.label}, {other.label}", blocks=[*one.blocks, *other.blocks])


def whole_row(place):
    """The place of the row that a place is in, "" for one in the form itself."""
    prefix, _between, rest = place.partition(":")
    return f"{prefix}:{rest.partition(':')[0]}:{DELETE}" if rest else ""


def is_deleted(sent, place):
    prefix, key, _name = parts_of(place)
    row = next((row for row in sent.rows.get(prefix, []) if key_of(row) == key), None)
    return row is None or DELETE in row


def is_among(place, places):
    """Whether it is one of ``places``, or in a row that is."""
    return place in places or whole_row(place) in places


def has_gone(place, base, theirs):
    """Whether it is in a row that was there in ``base`` and that ``theirs`` deletes."""
    whole = whole_row(place)
    return bool(whole) and is_deleted(theirs, whole) and not is_deleted(base, whole)


def is_in_new_row(place):
    return ":new " in place


def put(theirs, sent, places):
    """Put what ``theirs`` says at ``places`` into ``sent``; both are Sent."""
    for place in places:
        prefix, key, name = parts_of(place)
        for values, others in values_at(sent, theirs, prefix, key):
            if DELETE in others:
                values[DELETE] = others[DELETE]
            for part in {name, *(other for other in others if other.startswith(f"{name}_"))}:
                if part in others:
                    values[part] = others[part]
                else:
                    values.pop(part, None)


def parts_of(place):
    """The prefix and the key of the row that a place is in, "" for the form itself, and the name of the field."""
    return ([*place.split(":"), "", ""])[:3] if ":" in place else ("", "", place)


def values_at(sent, theirs, prefix, key):
    """Yield the values of the form, or of a row below it, in both writings."""
    if not prefix:
        yield sent.fields, theirs.fields
        return
    others = {key_of(row): row for row in theirs.rows.get(prefix, [])}
    for row in sent.rows.get(prefix, []):
        if key and key_of(row) == key:
            # What is no longer there says that it is to go.
            yield row, others.get(key, {DELETE: ["on"]})
