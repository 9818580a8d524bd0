"""What two have changed: offered to the second as choices, sent back, and carried out.

Of each choice the form sends ``choice-1``, the place that it is about, and once something is chosen ``take-1``: the
place again for what the other wrote, "" for one's own. A place is that of a Difference.
"""

from dataclasses import replace

from .merging import unit
from .sent import DELETE, OFFERED, TAKEN, key_of


def chosen_places(request):
    """Where the other text is preferred to one's own."""
    return [place for name, place in request.POST.items() if TAKEN.fullmatch(name) and place]


def undecided_places(request):
    """What was offered, and nothing was chosen of: without a script, a browser sends such a form."""
    offered = {found[1]: place for name, place in request.POST.items() if (found := OFFERED.fullmatch(name))}
    return [place for number, place in offered.items() if place and f"take-{number}" not in request.POST]


def rows_at_odds(base, theirs, mine):
    """The places of the rows of ``base`` that one has deleted and the other changed (all three are Sent)."""
    places = [
        (f"{prefix}:{key_of(row)}:{DELETE}", row)
        for prefix, rows in base.rows.items()
        for row in rows
        if key_of(row) and DELETE not in row
    ]
    return [
        place
        for place, row in places
        if are_at_odds(place, theirs, mine) and row_at(mine if is_deleted(theirs, place) else theirs, place) != row
    ]


def are_at_odds(place, theirs, mine):
    """Whether ``place`` is that of a whole row which one of the two deletes."""
    return place == whole_row(place) and is_deleted(theirs, place) != is_deleted(mine, place)


def sides_of_row(place, of_theirs, of_mine, theirs):
    """The Differences of a whole row, as (theirs, mine): one has deleted it, what the other changed is all in one.

    ``of_theirs`` and ``of_mine`` are {place: Difference}. None if there is nothing in it to read.
    """
    is_theirs = is_deleted(theirs, place)
    changes = [one for one in (of_mine if is_theirs else of_theirs).values() if whole_row(one.place) == place]
    if not changes:
        return None
    changed = replace(changes[0], place=place, blocks=[block for one in changes for block in one.blocks])
    deleted = replace(changed, blocks=[], is_deletion=True)
    return (deleted, changed) if is_theirs else (changed, deleted)


def whole_row(place):
    """The place of the row that a place is in, "" for one in the form itself."""
    prefix, key, _name = parts_of(place)
    return f"{prefix}:{key}:{DELETE}" if key else ""


def is_deleted(sent, place):
    row = row_at(sent, place)
    return row is None or DELETE in row


def row_at(sent, place):
    prefix, key, _name = parts_of(place)
    return next((row for row in sent.rows.get(prefix, []) if key_of(row) == key), None)


def is_among(place, places):
    """Whether it is one of ``places``, or in a row that is."""
    return place in places or whole_row(place) in places


def is_in_new_row(place):
    return ":new " in place


def put(theirs, sent, places):
    """Put what ``theirs`` says at ``places`` into ``sent``; both are Sent."""
    for place in places:
        prefix, key, name = parts_of(place)
        for values, others in values_at(sent, theirs, prefix, key):
            if name == DELETE:
                values |= others
            if DELETE in others:
                values[DELETE] = others[DELETE]
            else:
                values.pop(DELETE, None)
            for part in {one for one in {name, *values, *others} if one == name or unit(one) == name}:
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
