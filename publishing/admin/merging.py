"""Two editors' changes to one page, joined: what only one of them changed is taken, what both changed is for them."""

import re

from .sent import DELETE, Sent, key_of

# The date of a moment is one of its parts: "publish_until_0".
PART = re.compile(r"_\d+$")


def merge(base, theirs, mine):
    """Return ``mine`` (a Sent) with what ``theirs`` changed since ``base`` and ``mine`` did not.

    Where both changed a value, mine is kept. A row that they deleted goes if mine had left it as it was.
    """
    merged = Sent(fields=merged_values(base.fields, theirs.fields, mine.fields))
    for prefix in dict.fromkeys([*mine.rows, *theirs.rows]):
        merged.rows[prefix] = merged_rows(*(sent.rows.get(prefix, []) for sent in (base, theirs, mine)))
    return merged


def merged_values(base, theirs, mine):
    names = dict.fromkeys([*mine, *theirs])
    base, theirs, mine = (in_units(values) for values in (base, theirs, mine))
    chosen = {name: (theirs if mine.get(unit(name)) == base.get(unit(name)) else mine) for name in names}
    # A box that is not ticked is not sent.
    return {name: units[unit(name)][name] for name, units in chosen.items() if name in units.get(unit(name), {})}


def in_units(values):
    """{unit: {name: values}}: the date and the time of a moment are changed together."""
    units = {}
    for name, value in values.items():
        units.setdefault(unit(name), {})[name] = value
    return units


def unit(name):
    return PART.sub("", name)


def merged_rows(base, theirs, mine):
    then, new = by_key(base), by_key(theirs)
    # Rows without a key are counted, for some may say the same.
    base_left, theirs_left = ([row for row in rows if not key_of(row)] for rows in (base, theirs))
    rows = []
    for row in mine:
        key = key_of(row)
        if key in new and key in then and DELETE in new[key] and row != then[key]:
            # They delete what was changed here: that is not theirs alone to decide.
            rows.append(row)
        elif key in new and key in then:
            rows.append(merged_values(then[key], new[key], row))
        elif key:
            # What they have deleted goes, if it is as it was.
            rows += [] if row == then.get(key) else [row]
        else:
            was_there, is_there = take(base_left, row), take(theirs_left, row)
            rows += [row] if is_there or not was_there else []
    # What is deleted here is sent as such: a row that is not was never shown.
    known = {key_of(row) for row in mine}
    rows += [row for row in theirs if key_of(row) and key_of(row) not in known]
    return [*rows, *(row for row in theirs_left if not take(base_left, row))]


def take(rows, row):
    """Take ``row`` out of ``rows``, once; whether it was there."""
    is_there = row in rows
    if is_there:
        rows.remove(row)
    return is_there


def renamed(base, theirs, mine):
    """``base`` and ``mine`` with the keys that their rows have got in ``theirs``, by being published there."""
    base, mine = (Sent(sent.fields, dict(sent.rows)) for sent in (base, mine))
    for prefix, rows in base.rows.items():
        others = theirs.rows.get(prefix, [])
        base.rows[prefix] = keyed_as(rows, others)
        pairs = list(zip(rows, base.rows[prefix], strict=True))
        mine.rows[prefix] = keyed_as(renamed_rows(pairs, mine.rows.get(prefix, [])), others)
    return base, mine


def renamed_rows(pairs, rows):
    """``rows`` with new keys; ``pairs`` are those of the base as they were and with their new keys."""
    keys = {key_of(old): new["id"] for old, new in pairs if key_of(old)}
    rows = [{**row, "id": keys[key_of(row)]} if key_of(row) in keys else row for row in rows]
    left = [new for old, new in pairs if not key_of(old)]
    places = [place for place, row in enumerate(rows) if not key_of(row)]
    for place in list(places):
        same = next((row for row in left if said(row) == said(rows[place])), None)
        if same is not None:
            left.remove(same)
            places.remove(place)
            rows[place] = {**rows[place], "id": same["id"]}
    if len(places) >= len(left):
        # What was changed here stands in its order, and what is new after it.
        for place, row in zip(places, left, strict=False):
            rows[place] = {**rows[place], "id": row["id"]}
    elif not places:
        # A row that was never saved is not sent any more once it has been taken away.
        rows += [{**row, DELETE: ["on"]} for row in left if key_of(row)]
    return rows


def keyed_as(rows, others):
    """``rows``, each that is not among ``others`` by its key with the key of the one that says the same there."""
    there, known = {key_of(row) for row in others}, {key_of(row) for row in rows}
    free = [row for row in others if key_of(row) and key_of(row) not in known]
    found = []
    for row in rows:
        same = None
        if not key_of(row) or key_of(row) not in there:
            same = next((one for one in free if said(one) == said(row)), None)
        if same is not None:
            free.remove(same)
        found.append({**row, "id": same["id"]} if same else row)
    return found


def said(row):
    """What a row says, whatever its key; the white space around it is not stored."""
    texts = {name: [value.strip() for value in values] for name, values in row.items() if name != "id"}
    return {name: values for name, values in texts.items() if any(values)}


def by_key(rows):
    return {key_of(row): row for row in rows if key_of(row)}
