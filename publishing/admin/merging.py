"""Two editors' changes to one page, joined: what only one of them changed is taken, what both changed is for them."""

from .sent import Sent, key_of


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
        if key in new and key in then and "DELETE" in new[key] and row != then[key]:
            # They delete what was changed here: that is not theirs alone to decide.
            rows.append(row)
        elif key in new and key in then:
            rows.append(merged_values(then[key], new[key], row))
        elif row == then[key] if key in then else not key and row in base and row not in theirs:
            # They have deleted it or, where it has no key yet, written it anew: then it stands among theirs.
            continue
        else:
            rows.append(row)
    known = {key_of(row) for row in mine} | then.keys()
    rows += [
        row for row in theirs if (key_of(row) not in known if key_of(row) else row not in mine and row not in base)
    ]
    return rows


def by_key(rows):
    return {key_of(row): row for row in rows if key_of(row)}
