"""A list of projects narrowed by what stands in an address: ?area=energy&status=ongoing&year=2016."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publishing.search.words import tidy_query, wanted
from translations.addresses import address_of
from translations.texts import Text, text_of

from . import goals
from .models import Project
from .models.shown import ProjectRow
from .timeline import timeline_of


class Option(NamedTuple):
    """One value of a filter: what it is called, in which language, and how many projects it would leave."""

    value: str
    label: str
    language: str | None
    count: int | None
    is_chosen: bool
    colour: str = ""


class Facet(NamedTuple):
    """A filter with its options, and what it says when none is chosen."""

    name: str
    label: str
    every: str
    options: tuple[Option, ...]


@dataclass
class Chip:
    """A chosen filter that can be taken away: its label, the address without it, how many projects that leaves."""

    label: str
    value: str
    language: str | None
    without: str
    count: int | None = None


class Bar(NamedTuple):
    """A bar of a plot: the option that it counts, its length in per cent of the longest, the address that filters."""

    option: Option
    length: float
    address: str


class Plot(NamedTuple):
    """How many projects there are of each option of a filter, most first: ``bars`` at once and the ``rest``."""

    name: str
    label: str
    bars: tuple[Bar, ...]
    rest: tuple[Bar, ...]


class Group(NamedTuple):
    """Projects under a heading: its words, in which language if another, and a colour if it has one.

    ``count`` is the number of all that belong under it, where not all of them are in ``rows``.
    """

    label: str
    language: str | None
    colour: str
    count: int
    rows: tuple[ProjectRow, ...]


# Name in the address -> what the filter is called, and what it says when nothing is chosen.
WORDS = {
    "area": (_("Focus area"), _("All focus areas")),
    "status": (_("Status"), _("Any status")),
    "kind": (_("Kind"), _("All kinds")),
    "goal": (_("Global goal"), _("All goals")),
    "partnership": (_("Partnership"), _("All partnerships")),
    "year": (_("Year"), _("All years")),
}

# What each status is called where no date stands beside it.
STATUSES = {
    Project.Status.ONGOING: _("Ongoing when last known"),
    Project.Status.APPROVED: _("Approved"),
    Project.Status.PROPOSED: _("Proposed"),
    Project.Status.COMPLETED: _("Completed"),
    Project.Status.UNKNOWN: _("Status unknown"),
    Project.Status.CANCELLED: _("Cancelled"),
}

# Value of ?view= -> how the projects may be shown; the first where the address says nothing.
VIEWS = {
    "list": pgettext_lazy("projects as", "List"),
    "timeline": pgettext_lazy("projects as", "Timeline"),
    "numbers": pgettext_lazy("projects as", "In numbers"),
}

# The filters whose options are counted as plots.
PLOTS = {"area": _("By focus area"), "goal": _("By global goal"), "kind": _("By kind")}
# The bars of a plot that are seen at once.
BARS = 8

# Value of ?group= -> what the groups are made by; the first where the address says nothing.
GROUPS = {"status": _("Status"), "area": _("Focus area"), "year": _("Year")}


class NarrowedList:
    """The projects of a Listing that an address asks for, with the filters that lead further.

    ``params`` is the address's query (a QueryDict). What it names that is not there is passed over: the list is then
    the list without that filter. ``facets`` names the filters that the page offers, in order; ``groups`` the values of
    ?group= that it knows, the first of them where the address says nothing. Of a page without parts ``most`` is the
    number of projects that it shows.
    """

    def __init__(
        self,
        listing,
        params,
        facets=("partnership", "area", "status", "year", "kind", "goal"),
        groups=(),
        most=None,
    ):
        self.most = most
        self.listing = listing
        self.language = listing.language
        self.names = facets
        self.groups = groups
        self.view = params.get("view") if params.get("view") in VIEWS else next(iter(VIEWS))
        self.group = params.get("group") if params.get("group") in groups else next(iter(groups), "")
        words = tidy_query(params.get("q", ""))
        # What holds no letter and no digit filters nothing.
        self.query = words if wanted(words) else ""
        asked = {name: params[name] for name in facets if params.get(name)}
        self.labels = listing.labels
        self.values = {name: value for name, value in asked.items() if value in self.labels[name]}
        self.projects = listing.rows(self._narrowed())

    @cached_property
    def _with_words(self):
        if not self.query:
            return self.listing.all
        found = Project.objects.matching(self.query, self.language).order_by()
        return self.listing.of_keys(found.values_list("pk", flat=True))

    def _narrowed(self, without=None):
        """What all that is chosen leaves, or all but one of it."""
        projects = self.listing.all if without == "q" else self._with_words
        for name, value in self.values.items():
            if name != without:
                projects &= self.listing.mask(name, value)
        return projects

    @property
    def facets(self) -> tuple[Facet, ...]:
        """The filters in order, each option with the number of projects it would leave, the other filters kept."""
        if self.is_narrowed:
            return self._facets
        # They are the same for all pages of the list.
        return self.listing.remembered(("facets", self.names), lambda: self._facets)

    @cached_property
    def _facets(self):
        colours = {area.slug: area.colour for area in self.listing.areas.values()}
        facets = []
        for name in self.names:
            counts = self.listing.counts(name, self._narrowed(without=name))
            options = []
            for value, (text, language) in self.labels[name].items():
                count = counts.get(value, 0)
                is_chosen = self.values.get(name) == value
                if count or is_chosen or name == "status":
                    colour = colours.get(value, "") if name == "area" else ""
                    options.append(Option(value, text, language, count, is_chosen, colour))
            # A filter that leads nowhere among these stays in its place: a form that loses fields is hard to follow.
            if options or self.is_narrowed:
                label, every = map(str, WORDS[name])
                facets.append(Facet(name, label, every, tuple(options)))
        return tuple(facets)

    def plots(self) -> tuple[Plot, ...]:
        """How many projects there are by area, by goal and by kind, of those that the other filters leave."""
        plots = []
        for facet in self.facets:
            counted = [option for option in facet.options if option.count]
            if facet.name not in PLOTS or not counted:
                continue
            most = max(option.count for option in counted)
            bars = [
                Bar(option, round(100 * option.count / most, 1), self.address(view="", **{facet.name: option.value}))
                for option in sorted(counted, key=lambda option: -option.count)
            ]
            # One that would be left alone is shown with the others.
            shown = BARS if len(bars) > BARS + 1 else len(bars)
            plots.append(Plot(facet.name, str(PLOTS[facet.name]), tuple(bars[:shown]), tuple(bars[shown:])))
        return tuple(sorted(plots, key=lambda plot: list(PLOTS).index(plot.name)))

    @property
    def is_cut(self):
        """Whether there are more projects than the page shows."""
        return self.most is not None and len(self.projects) > self.most

    def timeline(self, milestones=()):
        """The latest projects along the years: a Timeline."""
        return timeline_of(self.projects[: self.most], self.listing.now, milestones)

    @cached_property
    def grouped(self) -> tuple[Group, ...]:
        """The first projects in groups, by status, by main focus area or by the last year known."""
        grouped = {"area": self._by_area, "year": self._by_year}.get(self.group, self._by_status)()
        shown = [key for *_heading, keys in grouped for key in keys][: self.most]
        # With what the timeline shows, so that all are fetched at once.
        fetched = self.listing.rows_of(dict.fromkeys([*shown, *self.projects.in_order(0, self.most)]))
        rows = {project.pk: project.row for project in fetched}
        there, groups = set(shown) & rows.keys(), []
        for *heading, keys in grouped:
            of_group = tuple(rows[key] for key in keys if key in there)
            if of_group:
                groups.append(Group(*heading, len(keys), of_group))
        return tuple(groups)

    def _by_status(self):
        masks = (
            (label, self.projects.projects & self.listing.mask("status", name)) for name, label in STATUSES.items()
        )
        return [(str(label), None, "", self.listing.rows(found).in_order()) for label, found in masks]

    def _by_area(self):
        keys = defaultdict(list)
        for key in self.projects.in_order():
            area = next(iter(self.listing.areas_of_project(key)), None)
            keys[area and area.pk].append(key)
        areas = self.listing.areas.values()
        named = [(*_label(text_of(area, "name", self.language)), area.colour, keys[area.pk]) for area in areas]
        return [*named, (str(_("Without a focus area")), None, "", keys[None])]

    def _by_year(self):
        keys = defaultdict(list)
        for key in self.projects.in_order():
            keys[self.listing.last_year(key)].append(key)
        return [(str(year or _("Year unknown")), None, "", of_year) for year, of_year in keys.items()]

    def group_options(self) -> tuple[Option, ...]:
        """What the projects may be grouped by."""
        return tuple(Option(value, str(GROUPS[value]), None, None, value == self.group) for value in self.groups)

    def view_options(self) -> list[tuple[Option, str]]:
        """How the projects may be shown, each with its address."""
        options = [Option(value, str(label), None, None, value == self.view) for value, label in VIEWS.items()]
        return [(option, self.address(view=option.value if place else "")) for place, option in enumerate(options)]

    @property
    def is_narrowed(self):
        return bool(self.values or self.query)

    @property
    def total(self):
        """How many there are without any filter."""
        return self.listing.all.bit_count()

    def chips(self) -> list[Chip]:
        """What has been chosen, each with the address that takes it away."""
        chips = []
        if self.query:
            chips.append(Chip(_("Search words"), self.query, None, self.address(without="q")))
        for name, value in self.values.items():
            label, language = self.labels[name][value]
            chips.append(Chip(WORDS[name][0], label, language, self.address(without=name)))
        return chips

    def near(self) -> list[Chip]:
        """For a list without a hit: the chosen filters whose removal alone gives some, with how many."""
        chips = []
        for name, chip in zip(self.chosen, self.chips(), strict=True):
            chip.count = self._narrowed(without=name).bit_count()
            if chip.count:
                chips.append(chip)
        return chips

    @property
    def chosen(self) -> dict[str, str]:
        """What has been chosen of what the list knows, by its name in the address, always in the same order."""
        return {**({"q": self.query} if self.query else {}), **self.values}

    def address_of_all(self, **more):
        """Where all of a partnership's projects that have been chosen are listed, part by part."""
        pairs = {"partnership": self.listing.partnership.slug, **self.chosen, **more}
        return f"{address_of('projects:list')}?{urlencode(pairs)}"

    def on_timelines(self):
        """The same list, each part along the years."""
        return self.address_of_all(view="timeline")

    def address(self, without=None, **more):
        """The query of an address with what has been chosen, less ``without``; "?" for none."""
        pairs = self.chosen
        if self.group != next(iter(self.groups), ""):
            pairs["group"] = self.group
        if self.view != next(iter(VIEWS)):
            pairs["view"] = self.view
        pairs.update(more)
        return f"?{urlencode({name: value for name, value in pairs.items() if value and name != without})}"


def labels_of(listing) -> dict[str, dict[str, tuple[str, str | None]]]:
    """The values that each filter may have, in the order they are offered: value -> (label, its language)."""
    areas = [area for area in listing.areas.values() if listing.mask("area", area.slug)]
    pairs = ((row.slug, listing.pair(row)) for row in listing.partnerships.values())
    return {
        "area": {area.slug: _label(text_of(area, "name", listing.language)) for area in areas},
        "status": {status.value: (str(label), None) for status, label in STATUSES.items()},
        "goal": {str(goal.number): (f"{goal.number}. {goal.title(listing.language)}", None) for goal in goals.GOALS},
        "kind": {kind.value: (str(capfirst(kind.label)), None) for kind in Project.Kind},
        "partnership": {slug: (f"{pair.home} – {pair.partner}", None) for slug, pair in pairs},
        # A year is its own label.
        "year": {year: (year, None) for year in sorted(listing.masks.get("year", ()), reverse=True)},
    }


def _label(text: Text):
    return (text.value, text.language if text.is_fallback else None)
