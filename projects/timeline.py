"""Projects along the years, each as exactly as it is known: a timeline as shapes for SVG, in per cent of its width."""

import datetime
from itertools import groupby
from typing import NamedTuple

from django.utils.timezone import localdate

from publishing.partial_dates import PartialDate, as_period

from .models import Project
from .models.shown import ProjectRow

# How many years may stand on the ruler, and how far apart they then are.
MOST_YEARS = 9
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
# An end or a beginning that nobody knows is drawn as this many days, where no duration is known either.
UNKNOWN_DAYS = 365
DAYS_OF_A_MONTH = 30.44
# Less than this, in per cent, could not be seen.
THINNEST = 0.7
# What has a status like this goes on after the day when we last knew.
GOING_ON = (Project.Status.PROPOSED, Project.Status.APPROVED, Project.Status.ONGOING)


class Part(NamedTuple):
    """A part of a bar: from ``x``, ``width`` wide, in per cent.

    ``certainty`` says what is known: "known" (under way on every day of it), "within" (only the year or the month is
    known in which it began or ended), "active" (something is known to have happened in these years), "open" (it was
    going on when we last knew) or "unknown" (nobody knows how long).
    """

    certainty: str
    x: float
    width: float

    @property
    def end(self):
        return round(self.x + self.width, 2)

    @property
    def fading(self):
        """The part in three steps, from the left."""
        return [self._replace(x=round(self.x + self.width * step / 3, 2), width=self.width / 3) for step in range(3)]


class Row(NamedTuple):
    """A project, as a list has it, with the parts of its bar."""

    project: ProjectRow
    parts: tuple[Part, ...]


class Mark(NamedTuple):
    """The date of a milestone in words, at ``x``, the middle of the time that it may mean."""

    date: str
    x: float


class Tick(NamedTuple):
    """A year on the ruler; ``anchor`` keeps the first and the last word within it. Every second is ``is_major``."""

    year: int
    x: float
    anchor: str
    is_major: bool


class Timeline(NamedTuple):
    """Projects in the order of their beginning; what has no year stands in ``undated``.

    ``period`` are the years on the ruler in words, ``years_of_milestones`` those of the marks, ``now`` where today is;
    ``certainties`` are the kinds of parts that there are. All of it follows from nothing else.
    """

    rows: tuple[Row, ...]
    undated: tuple[ProjectRow, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    period: str
    years_of_milestones: str
    now: float
    certainties: tuple[str, ...]


def timeline_of(projects, now, milestones=()):
    """The Timeline of ``projects`` from the earliest to today, or to the latest planned end.

    Projects come with what a row of a list shows.
    """
    today = localdate(now)
    spans = {project: spans_of(project, today) for project in projects}
    dated = sorted((project for project in spans if spans[project]), key=lambda project: spans[project][0][1])
    days = [day for project in dated for _certainty, first, last in spans[project] for day in (first, last)]
    days += [milestone.date.first_day for milestone in milestones]
    # The year that the last day lies in is shown whole.
    scale = Scale(min([*days, today]).year, day_before(max([*days, today])).year)
    rows = tuple(Row(project.row, tuple(scale.part(*span) for span in spans[project])) for project in dated)
    years = [PartialDate(milestone.date.year) for milestone in milestones]
    return Timeline(
        rows=rows,
        undated=tuple(project.row for project in spans if not spans[project]),
        marks=tuple(Mark(milestone.date.formatted(), scale.middle(milestone.date)) for milestone in milestones),
        ticks=scale.ticks(),
        period=f"{scale.first}–{scale.last}",
        years_of_milestones=as_period(min(years), max(years)) if years else "",
        now=scale.at(today),
        certainties=tuple(sorted({part.certainty for row in rows for part in row.parts})),
    )


class Scale:
    """Where the days from the ``first`` year to the ``last`` are, in per cent."""

    def __init__(self, first, last):
        self.first, self.last = first, last
        self.start = datetime.date(first, 1, 1)
        self.days = (datetime.date(last + 1, 1, 1) - self.start).days

    def at(self, day):
        return round(100 * (day - self.start).days / self.days, 2)

    def part(self, certainty, first, last):
        x = min(self.at(first), 100 - THINNEST)
        return Part(certainty, x, round(max(self.at(last) - x, THINNEST), 2))

    def middle(self, date):
        return round((self.at(date.first_day) + self.at(date.day_after)) / 2, 2)

    def ticks(self):
        """The years on the ruler, at most MOST_YEARS."""
        # The beginning of the year after the last is the end of the ruler.
        end = self.last + 1
        step = next((step for step in STEPS if (end - self.first) / step <= MOST_YEARS), STEPS[-1])
        years = [year for year in range(self.first, end + 1) if year % step == 0]
        anchors = {self.first: "start", end: "end"}
        return tuple(
            Tick(year, self.at(datetime.date(year, 1, 1)), anchors.get(year, "middle"), place % 2 == 0)
            for place, year in enumerate(years)
        )


def spans_of(project, today):
    """The parts of a project's time as [(certainty, first day, day after the last)], in their order."""
    start, end = project.start, project.end
    spans = []
    if start and end:
        spans = between(start, end)
    elif start:
        spans = [*at_edge(start), *after(project, start, today)]
    elif end:
        length = unknown_days(project)
        spans = [("unknown", end.first_day - length, end.first_day), *at_edge(end)]
    covered = {year for _certainty, first, last in spans for year in range(first.year, day_before(last).year + 1)}
    years = [year for year in project.known_years if year not in covered]
    for _distance, run in groupby(enumerate(years), key=lambda numbered: numbered[1] - numbered[0]):
        run = [year for _place, year in run]
        spans.append(("active", datetime.date(run[0], 1, 1), datetime.date(run[-1] + 1, 1, 1)))
    return sorted(spans, key=lambda span: span[1])


def at_edge(date):
    """The time in which it began or ended, if that is more than a day."""
    return [] if date.precision == "day" else [("within", date.first_day, date.day_after)]


def between(start, end):
    if start.day_after > end.first_day:
        # Both lie within the same year or month: nothing is known but that.
        certainty = "known" if start.precision == end.precision == "day" else "within"
        return [(certainty, start.first_day, max(start.day_after, end.day_after))]
    begins = start.first_day if start.precision == "day" else start.day_after
    ends = end.day_after if end.precision == "day" else end.first_day
    known = [("known", begins, ends)] if begins < ends else []
    return [*at_edge(start), *known, *at_edge(end)]


def after(project, start, today):
    """What follows a beginning whose end is not known."""
    begins = start.first_day if start.precision == "day" else start.day_after
    length = unknown_days(project)
    if project.status not in GOING_ON:
        return [("unknown", begins, begins + length)]
    last_known = project.status_as_of.first_day if project.status_as_of else begins
    known = [("known", begins, last_known)] if last_known > begins else []
    since = max(begins, last_known)
    return [*known, ("open", since, since + length)]


def unknown_days(project):
    months = project.duration_months
    return datetime.timedelta(days=min(months * DAYS_OF_A_MONTH, 100 * 365) if months else UNKNOWN_DAYS)


def day_before(day):
    return day - datetime.timedelta(days=1)
