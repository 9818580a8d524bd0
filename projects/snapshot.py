"""Which projects are public and what filters go by, as numbers, held from one change of the content to the next.

A project is a bit, in the order of the list; what a filter leaves is a number whose bits are those projects. To read
all of 10,000 takes a tenth of a second: after a change, those alone are read that the database says have changed.
"""

from bisect import bisect
from collections import defaultdict
from functools import cached_property, partial

from django.db.models import CharField, F, IntegerField, QuerySet, Value

from partnerships.models import Partnership
from publishing.pagecache import mended
from publishing.prepared import in_batches, prepared
from translations.languages import column

from .models import ActiveYear, Project, ProjectFocusArea, ProjectGoal, Result

# Rows that are held at a time while all are read.
AT_ONCE = 1_000
# To put so many right takes as long as to read 10,000 anew.
MOST_CHANGED = 100
FEW_PARTNERSHIPS = 5

# Whose gain something is that was achieved; what has no side is not on the front page. Their places are values of the
# filter "achieved".
SIDES = (Result.Side.HOME, Result.Side.PARTNER, Result.Side.BOTH)

# The filters that ``as_facts()`` says the values of.
FILTERS_IN_FACTS = ("partnership", "status", "kind")


class Snapshot:
    """Some published projects, latest first, as ``latest_first()`` of a queryset says.

    ``keys`` and ``order``, what each is sorted by, are lists. ``masks`` has the projects that have a value, by the name
    of a filter and the value as the database has it: {("status", "ongoing"): 0b1011, ("partnership", 3): 0b0110}.
    ``areas_of`` has the keys of a project's focus areas, the main one first.
    """

    def __init__(self, facts, rows):
        """``facts`` as ``as_facts()`` says, ``rows`` as ``filtered_by()`` does, both in any order."""
        # Of what is alike, as years are, one is held.
        alike = {}
        known = []
        for key, year, title, *values in facts:
            year, *others = sort_key(year, title, key)
            values = tuple(values)
            known.append(((alike.setdefault(year, year), *others), alike.setdefault(values, values)))
        known.sort()
        self.order = [order for order, _values in known]
        self.keys = [key for *_others, key in self.order]
        found, placed = defaultdict(list), defaultdict(list)
        for place, (_order, values) in enumerate(known):
            for value in zip(FILTERS_IN_FACTS, values, strict=True):
                found[value].append(place)
        del known
        places = self.places
        for name, key, value, position, row in rows:
            # What is not published has no place here.
            place = places.get(key)
            if place is None:
                continue
            found[name, value].append(place)
            if name == "area":
                placed[key].append((position, row, value))
        self.masks = {value: mask(places, len(self.keys)) for value, places in found.items()}
        self.areas_of = {}
        for key, areas in placed.items():
            areas = tuple(area for _position, _row, area in sorted(areas))
            self.areas_of[key] = alike.setdefault(areas, areas)

    @cached_property
    def places(self):
        """Where each project stands, by its key."""
        return dict(zip(self.keys, range(len(self.keys)), strict=True))

    def with_changes(self, keys, changed):
        """Another one, with the projects of ``keys`` as the Snapshot ``changed`` has them, without those it has not."""
        # Past __init__(), which would sort all anew.
        other = object.__new__(Snapshot)
        other.areas_of = self.areas_of.copy()
        for key in keys:
            other.areas_of.pop(key, None)
        other.areas_of.update(changed.areas_of)
        old = {key: self.places[key] for key in keys if key in self.places}
        # Most changes move nothing.
        stay = {key for key in changed.keys if key in old and self.order_of(key) == changed.order_of(key)}
        left = sorted((place for key, place in old.items() if key not in stay), reverse=True)
        added = []
        if left or len(stay) < len(changed.keys):
            other.order, other.keys = list(self.order), list(self.keys)
            for place in left:
                del other.order[place], other.keys[place]
            for key, number in changed.places.items():
                if key not in stay:
                    place = bisect(other.order, changed.order[number])
                    other.order.insert(place, changed.order[number])
                    other.keys.insert(place, key)
                    added.append((place, number))
        else:
            other.order, other.keys, other.places = self.order, self.keys, self.places
        stayed = [(other.places[key], changed.places[key]) for key in stay]
        other.masks = {}
        for value in self.masks.keys() | changed.masks.keys():
            bits = changed_bits(self.masks.get(value, 0), changed.masks.get(value, 0), left, added, stayed)
            if bits:
                other.masks[value] = bits
        return other

    def order_of(self, key):
        return self.order[self.places[key]]


def snapshot_of_all(partnerships, language, now):
    """A Snapshot of the published projects of the ``partnerships``, the keys of all that are published at ``now``."""

    def mend(snapshot, keys, of_partnerships):
        if len(of_partnerships) > FEW_PARTNERSHIPS:
            return None
        keys = keys.union(*(keys_of_partnership(partnership) for partnership in of_partnerships))
        if len(keys) > MOST_CHANGED:
            return None
        return snapshot.with_changes(keys, read_some(keys, partnerships, language, now)) if keys else snapshot

    make = partial(read_all, partnerships, language, now)
    return mended(("all projects", language), (Project, Partnership), make, mend)


def read_all(partnerships, language, now):
    facts = as_facts(Project.objects.published(now), language).iterator(AT_ONCE)
    return Snapshot(in_known_partnerships(facts, partnerships), filtered_by(None).iterator(AT_ONCE))


def read_some(keys, partnerships, language, now):
    facts, rows = [], []
    for batch in in_batches(keys):
        found = projects_of_keys(now, *batch, language=language)
        facts += in_known_partnerships(found["facts"], partnerships)
        rows += found["rows"]
    return Snapshot(facts, rows)


def in_known_partnerships(facts, partnerships):
    """Without those of a partnership that has been published since: they are in the next one."""
    for fact in facts:
        _key, _year, _title, partnership, *_others = fact
        if partnership in partnerships:
            yield fact


# --- What the database is asked ----------------------------------------------------------------------------------


@prepared
def keys_of_partnership(partnership):
    """Public or not: as the partnership is, so are they."""
    return Project.objects.filter(partnership=partnership).order_by().rewrite(False).values_list("pk", flat=True)


@prepared
def projects_of_keys(now, *keys, language):
    return with_rows(Project.objects.filter(pk__in=keys), now, language)


def with_rows(projects, now, language):
    projects = projects.published(now)
    return {"facts": as_facts(projects, language), "rows": filtered_by(projects)}


def as_facts(projects, language):
    """Rows of (key, last year, title to sort by, key of the partnership, status, kind)."""
    # Columns without a language: what texts need takes as long for each row as the database.
    columns = ("pk", "last_year", column("title_sort", language), "partnership_id", "status", "kind")
    return projects.order_by().rewrite(False).values_list(*columns)


def filtered_by(projects):
    """The rows below ``projects``, None for all there are: (filter, key of the project, value, position, own key)."""
    queries = []
    for name, rows, value, position in (
        ("area", ProjectFocusArea.objects, F("focus_area_id"), "position"),
        ("goal", ProjectGoal.objects, F("goal"), "goal"),
        ("year", ActiveYear.objects, F("year"), "year"),
        *(
            ("achieved", Result.objects.achieved().of_side(side), Value(number, output_field=IntegerField()), "order")
            for number, side in enumerate(SIDES)
        ),
    ):
        rows = rows.order_by()
        if projects is not None:
            rows = rows.filter(project__in=projects.order_by().values("pk"))
        # Without what texts need, which puts expressions in any order.
        columns = (Value(name, output_field=CharField()), "project_id", value, F(position), F("pk"))
        queries.append(QuerySet(rows.model, rows.query).values_list(*columns))
    first, *rest = queries
    return first.union(*rest, all=True)


# --- Places ------------------------------------------------------------------------------------------------------


def sort_key(year, title, key):
    """What sorts a project as ``latest_first()`` does: by the last year known, latest first; without any, last."""
    return -(year or 0), title, key


def year_of(order):
    """The year of a sort key, or None."""
    return -order[0] or None


def mask(places, length):
    """A number with a bit for each of ``places``."""
    bits = bytearray(length // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def changed_bits(bits, new, left, added, stayed):
    """``bits`` after a change: places that ``left`` are gone, those ``added`` and ``stayed`` have their bit of ``new``.

    ``left`` are places, the last first; the others are pairs: a place and that in ``new``.
    """
    for place in left:
        bits = without_place(bits, place)
    for place, number in added:
        bits = with_place(bits, place, new >> number & 1)
    for place, number in stayed:
        if bits >> place & 1 != new >> number & 1:
            bits ^= 1 << place
    return bits


def without_place(bits, place):
    """``bits`` without the one at ``place``: those above it move down."""
    return bits >> (place + 1) << place | bits & (1 << place) - 1


def with_place(bits, place, bit):
    """``bits`` with another one at ``place``: those there and above move up."""
    return (bits >> place << 1 | bit) << place | bits & (1 << place) - 1
