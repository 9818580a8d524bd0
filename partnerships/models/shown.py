"""What lists say of partnerships, in the words of one language: values that follow from nothing else."""

from typing import NamedTuple

from translations.texts import Text


class Pair(NamedTuple):
    """What a partnership is called: the names of both sides as Texts, and its colour."""

    home: Text
    partner: Text
    accent: str


class Named(NamedTuple):
    """A municipality where it is named; ``url`` is "" where it leads nowhere."""

    name: Text
    url: str


class PartyRow(NamedTuple):
    """Who has a role: a municipality, or the name of an organisation with what a reader needs to know of it."""

    municipality: Named | None
    organisation: Text | None
    website: str
    facts: Text | None
    period: str
    note: Text | None


class PartnershipRow(NamedTuple):
    """A partnership in a list."""

    url: str
    pair: Pair
    period: str
    projects: int | None
    country: str
    lead: Text | None
    status: str
