"""Two editors' changes to one page, joined: what only one of them changed is taken, what both changed is for them."""

from .sent import DELETE, Sent, key_of


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
    chosen = {name: (theirs if mine.get(name) == base.get(name) else mine).get(name) for name in names}
    # A box that is not ticked is not sent.
    return {name: values for name, values in chosen.items() if values is not None}


def merged_rows(base, theirs, mine):
    then, new = by_key(base), by_key(theirs)
    rows = []
    for row in mine:
        key = key_of(row)
        if key in new and key in then and DELETE in new[key] and row != then[key]:
            # They delete what was changed here: that is not theirs alone to decide.
            rows.append(row)
        elif key in new and key in then:
            rows.append(merged_values(then[key], new[key], row))
        elif row == then[key] if key in then else not key and row in base and row not in theirs:
            # They have deleted it or, where it has no key yet, written it anew: then it stands among theirs.
            continue
        else:
            rows.append(row)
    # What is deleted here is sent as such: a row that is not was never shown.
    known = {key_of(row) for row in mine}
    rows += [
        row for row in theirs if (key_of(row) not in known if key_of(row) else row not in mine and row not in base)
    ]
    return rows


def renamed(base, theirs, mine):
    """``base`` and ``mine`` with the keys that their rows have got in ``theirs``, by being published there."""
    base, mine = (Sent(sent.fields, dict(sent.rows)) for sent in (base, mine))
    for prefix, rows in base.rows.items():
        others = theirs.rows.get(prefix, [])
        base.rows[prefix] = found = keyed_as(rows, others)
        keys = {key_of(old): new["id"] for old, new in zip(rows, found, strict=True) if key_of(old)}
        own = [{**row, "id": keys[key_of(row)]} if key_of(row) in keys else row for row in mine.rows.get(prefix, [])]
        mine.rows[prefix] = keyed_as(own, others)
    return base, mine


def keyed_as(rows, others):
    """``rows``, each that is not among ``others`` by its key with the key of the one that says the same there."""
    there, known = {key_of(row) for row in others}, {key_of(row) for row in rows}
    free = [row for row in others if key_of(row) and key_of(row) not in known]
    found = []
    for row in rows:
        same = None
        if not key_of(row) or key_of(row) not in there:
            same = next((one for one in free if {**one, "id": []} == {**row, "id": []}), None)
        if same is not None:
            free.remove(same)
        found.append({**row, "id": same["id"]} if same else row)
    return found


def by_key(rows):
    return {key_of(row): row for row in rows if key_of(row)}
