"""What lists say of partnerships, in the words of one language: values that follow from nothing else."""

from typing import NamedTuple

from translations.texts import Text


class Pair(NamedTuple):
    """What a partnership is called: the names of both sides as Texts, and its colour."""

    home: Text
    partner: Text
    accent: str


class PartnershipRow(NamedTuple):
    """A partnership in a list."""

    url: str
    pair: Pair
    period: str
    projects: int
    country: str
    lead: Text | None
    status: str
