"""Lists of projects as numbers: narrowed, counted and cut into pages before a single row is fetched.

What a filter leaves is a number (``snapshot`` says which). To join two filters, and to count what they leave, takes a
processor a few microseconds among 10,000 projects.
"""

from collections import defaultdict
from functools import cached_property

from partnerships.models.partnerships import partnerships_by_key
from publishing.models import published_q
from publishing.pagecache import held, once
from publishing.prepared import in_batches, prepared
from translations.texts import text_of

from . import listed
from .filters import NarrowedList, labels_of
from .models import FocusArea, Project, ProjectParty, Result
from .models.rows import by_side
from .models.shown import AreaCount, AreaName
from .snapshot import SIDES, mask, snapshot_of_all, year_of

# What the listing of a partnership has of that of all as it is.
SHARED = ("language", "now", "snapshot", "keys", "areas", "areas_of", "pairs", "area_names")
# So many results of each side stand on the front page.
RESULTS_OF_EACH_SIDE = 3
# So many of the latest are looked through for those that are public.
MOST_LATEST = 32


def every_project(language, now):
    """All published projects, as a reader of ``language`` has them listed."""
    return once(("projects", language), lambda: Listing(language, now))


class Listing:
    """The published projects, latest first.

    ``masks`` has, by the name of a filter and a value of it as it stands in an address, the projects that it leaves:
    {"status": {"ongoing": 0b1011}}.
    """

    # Rows that have been fetched, by their keys; those of all projects are not kept.
    fetched = None

    def __init__(self, language, now):
        self.language = language
        self.now = now
        self.areas = {area.pk: area for area in areas_in_order(language, now)}
        known = partnerships_by_key(now)
        self.snapshot = snapshot = snapshot_of_all(frozenset(known), language, now)
        self.keys, self.places, self.areas_of = snapshot.keys, snapshot.places, snapshot.areas_of
        self.all = (1 << len(self.keys)) - 1
        self.partnerships = {pk: row for pk, row in known.items() if ("partnership", pk) in snapshot.masks}
        self.masks = defaultdict(dict)
        # What is not public is no filter.
        named = {"partnership": self.partnerships, "area": self.areas}
        for (name, value), found in snapshot.masks.items():
            if name not in named:
                self.masks[name][str(value)] = found
            elif value in named[name]:
                self.masks[name][named[name][value].slug] = found
        self.pairs, self.area_names, self.made = {}, {}, {}

    def of_partnership(self, partnership):
        """Those of a partnership alone."""
        return ListingOfPartnership(self, partnership)

    def remembered(self, key, make):
        """What ``make()`` gives, made once for all who are given this listing; it follows from nothing else."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    def mask(self, name, value):
        """What the filter ``name`` leaves with ``value``."""
        return self.masks.get(name, {}).get(value, 0)

    def of_keys(self, keys):
        """The projects of these keys, those that are in here."""
        return mask([self.places[key] for key in keys if key in self.places], len(self.keys))

    def last_year(self, key):
        """The last year that a project is known to have been active in, or None."""
        return year_of(self.snapshot.order_of(key))

    def areas_of_project(self, key):
        """Its public focus areas in their order, the main one first."""
        return [self.areas[area] for area in self.areas_of.get(key, ()) if area in self.areas]

    def area_name(self, area):
        """An AreaName, the same one for all projects."""
        if area.pk not in self.area_names:
            self.area_names[area.pk] = AreaName(text_of(area, "name"), area.colour)
        return self.area_names[area.pk]

    def pair(self, partnership):
        """A Pair, the same one for all its projects."""
        if partnership.pk not in self.pairs:
            self.pairs[partnership.pk] = partnership.pair
        return self.pairs[partnership.pk]

    @cached_property
    def labels(self):
        """What the values of each filter are called in the active language, as ``labels_of()`` says."""
        return labels_of(self)

    @cached_property
    def project_counts(self):
        """How many there are of each partnership that has any, by its key."""
        return {pk: self.mask("partnership", row.slug).bit_count() for pk, row in self.partnerships.items()}

    def counts(self, name, projects):
        """How many of ``projects`` each value of a filter leaves; without those that leave none."""
        counted = {}
        for value, known in self.masks.get(name, {}).items():
            if count := (known & projects).bit_count():
                counted[value] = count
        return counted

    def rows(self, projects):
        """The rows of ``projects``, fetched once they are asked for."""
        return Rows(self, projects)

    def rows_of(self, keys):
        """The rows of these keys, in their order."""
        return Rows(self, 0).fetch([key for key in keys if key in self.places])

    def latest_changed(self, count):
        """The ``count`` that were published or changed last, as ``latest_changed()`` of a queryset says.

        Each of the two moments has an index. Whoever is among the first by the later of both is among the first by it.
        """
        latest = held("latest projects", lambda: latest_by_moment(self.now))
        known = {name: [row for row in rows if row[0] in self.places] for name, rows in latest.items()}
        moments = {key: max(filter(None, moments)) for rows in known.values() for key, *moments in rows}
        if any(len(known[name]) < count and len(rows) == MOST_LATEST for name, rows in latest.items()):
            keys = Project.objects.published(self.now).latest_changed().values_list("pk", flat=True)[:count]
            return self.rows_of(keys)
        first = [key for _moment, key in sorted(((moment, key) for key, moment in moments.items()), reverse=True)]
        if len(first) < count:
            # Nobody knows when the others were.
            first += sorted(self.places.keys() - moments.keys(), reverse=True)
        return self.rows_of(first[:count])

    def rows_of_municipality(self, municipality):
        """Those it takes part in: as a side of the partnership, a party, the partner at the time or the place."""
        sides = (row.slug for row in self.partnerships.values() if municipality.pk in (row.home_id, row.partner_id))
        projects = self.of_keys(keys_naming(municipality))
        for slug in sides:
            projects |= self.mask("partnership", slug)
        return self.rows(projects)

    def sides(self, most):
        """What came of the first ``most`` projects, as Sides."""
        return self.results_by_side(self.results_of(self.rows(self.all).in_order(0, most)))

    @cached_property
    def latest_achieved(self):
        """What the latest projects have achieved: RESULTS_OF_EACH_SIDE, as Sides."""
        keys = set()
        for number, _side in enumerate(SIDES):
            keys.update(self.rows(self.mask("achieved", str(number))).in_order(0, RESULTS_OF_EACH_SIDE))
        achieved = [result for result in self.results_of(keys) if result.outcome == Result.Outcome.ACHIEVED]
        of_sides = ([result for result in achieved if result.side == side] for side in SIDES)
        return self.results_by_side([result for found in of_sides for result in found[:RESULTS_OF_EACH_SIDE]])

    def results_of(self, keys):
        """What came of the projects of these keys, latest project first."""
        found = [result for batch in in_batches(keys) for result in results_of(*batch)]
        return sorted(found, key=lambda result: self.places[result.project_id])

    def results_by_side(self, results):
        """``results`` (a list) of projects in here as Sides, each with its project."""
        rows = self.rows(self.of_keys(result.project_id for result in results))
        projects = {project.pk: project.row for project in rows}
        # One that was deleted or withdrawn meanwhile has none.
        return by_side([result for result in results if result.project_id in projects], projects)

    @cached_property
    def areas_with_counts(self):
        """The published focus areas that have projects, in their order, as AreaCounts."""
        counts = self.counts("area", self.all)
        return tuple(
            AreaCount(text_of(area, "name"), area.get_absolute_url(), area.colour, counts[area.slug])
            for area in self.areas.values()
            if area.slug in counts
        )

    def narrowed_by(self, params, **options):
        """Those that an address asks for, with the filters that lead further."""
        return NarrowedList(self, params, **options)


class ListingOfPartnership(Listing):
    """Those of a listing that are of a partnership, for one page: their rows are fetched once.

    They are the same bits as in the whole listing.
    """

    def __init__(self, listing, partnership):
        vars(self).update({name: getattr(listing, name) for name in SHARED})
        self.partnership = partnership
        self.all = listing.mask("partnership", partnership.slug)
        self.places = {key: listing.places[key] for key in listing.rows(self.all).in_order()}
        self.partnerships = {partnership.pk: partnership}
        self.masks = defaultdict(dict)
        for name, masks in listing.masks.items():
            for value, found in masks.items():
                if found & self.all:
                    self.masks[name][value] = found & self.all
        self.fetched, self.made = {}, {}


class Rows:
    """Some projects of a listing, in its order: a sequence for a Paginator, which fetches what it is cut to."""

    def __init__(self, listing, projects):
        self.listing = listing
        self.projects = projects

    def __len__(self):
        return self.projects.bit_count()

    def __iter__(self):
        return iter(self.fetched)

    def __getitem__(self, wanted):
        if isinstance(wanted, slice):
            return self.fetch(self.in_order(wanted.start or 0, wanted.stop))
        return self.fetched[wanted]

    @cached_property
    def fetched(self):
        return self.fetch(self.in_order())

    def in_order(self, start=0, stop=None):
        """The keys, latest first; nothing is fetched."""
        known = self.listing.keys
        if self.projects.bit_count() == len(known):
            return known[start:stop]
        bits = f"{self.projects:b}"[::-1]
        place, found = -1, []
        while (stop is None or len(found) < stop) and (place := bits.find("1", place + 1)) >= 0:
            found.append(known[place])
        return found[start:]

    def fetch(self, keys):
        """The ListedProjects of ``keys``."""
        known = self.listing.fetched
        missing = [key for key in keys if key not in known] if known else keys
        rows = listed.fetch(missing, self.listing)
        if known is not None:
            known.update(rows)
            rows = known
        return [rows[key] for key in keys if key in rows]


def areas_in_order(language, now):
    """All published focus areas."""
    return held(("areas", language), lambda: published_areas(now, language=language))


@prepared
def published_areas(now, *, language):
    return FocusArea.objects.published(now).for_names().in_order(language)


@prepared
def results_of(*projects):
    """What came of the projects of these keys, public or not, of each in its own order."""
    # Django looks at each key of a relation, and could not put in a value that is not known yet.
    known = Project.objects.filter(pk__in=projects).order_by().values("pk")
    return Result.objects.filter(project__in=known).order_by("order", "pk")


@prepared
def keys_naming(municipality):
    """Keys of the projects that name it themselves: as the partner at the time, the place or a party.

    Each way is found by its index; of all three at once the database would look through every project.
    """
    projects, parties = Project.objects.order_by(), ProjectParty.objects.order_by()
    at_the_time = projects.filter(partner_at_the_time=municipality).values_list("pk", flat=True)
    there = projects.filter(place=municipality).values_list("pk", flat=True)
    return at_the_time.union(there, parties.filter(municipality=municipality).values_list("project", flat=True))


@prepared
def latest_by_moment(now):
    """{name of a moment: (key, first published, last changed) of the latest, those of any partnership}."""
    return {
        name: Project.objects.filter(published_q(now), **{f"{name}__isnull": False})
        .order_by(f"-{name}", "-pk")
        .values_list("pk", "first_published_at", "updated_at")[:MOST_LATEST]
        for name in ("first_published_at", "updated_at")
    }
