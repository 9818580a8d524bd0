"""What lists say of projects and results, in the words of one language: values that follow from nothing else."""

from typing import NamedTuple

from partnerships.models import Pair
from translations.texts import Text


class AreaName(NamedTuple):
    """A focus area where it is named."""

    name: Text
    colour: str


class AreaCount(NamedTuple):
    """A focus area in the list of all, with its number of projects."""

    name: Text
    url: str
    colour: str
    projects: int


class ProjectRow(NamedTuple):
    """A project in a list; ``years`` are in short, ``period`` is all that is known of its time."""

    url: str
    title: Text
    years: str
    period: str
    kind: str
    status: str
    areas: tuple[AreaName, ...]
    pair: Pair


class ResultRow(NamedTuple):
    """A result in a list; ``project`` is what it came of, where the list is of several."""

    text: Text
    outcome: str
    year: int | None
    evidence: str
    project: ProjectRow | None


class Sides(NamedTuple):
    """Results by whose gain they are, achieved before expected."""

    home: tuple[ResultRow, ...]
    partner: tuple[ResultRow, ...]
    both: tuple[ResultRow, ...]
    not_stated: tuple[ResultRow, ...]
