"""What a project's page says, in the words of the active language: values that follow from nothing else."""

from decimal import Decimal
from typing import NamedTuple

from partnerships.models import Named, Pair, PartyRow
from publishing.partial_dates import PartialDate
from translations.texts import Text, text_of

from .models import Result
from .models.shown import ResultRow


class AreaLink(NamedTuple):
    """A focus area; ``url`` is "" where it leads nowhere."""

    name: Text
    url: str
    colour: str


class GoalLink(NamedTuple):
    number: int
    title: str


class Facts(NamedTuple):
    period: str
    duration_months: int | None
    status: str
    status_note: Text | None
    partnership_url: str
    pair: Pair
    partner_at_the_time: Named | None
    place: Named | None
    areas: tuple[AreaLink, ...]
    # Names of roles with those who have them.
    parties: tuple[tuple[str, tuple[PartyRow, ...]], ...]
    budget_amount: Decimal | None
    budget_currency: str
    budget_kind: str
    reference: str
    goals: tuple[GoalLink, ...]
    contact: Text | None
    contact_email: str


class Event(NamedTuple):
    starts: PartialDate
    ends: PartialDate | None
    place: Text | None
    text: Text | None


class Done(NamedTuple):
    """What was done, and the results of which nobody has said whose gain they are, those that are still plans apart."""

    body: Text | None
    events: tuple[Event, ...]
    achieved: tuple[ResultRow, ...]
    expected: tuple[ResultRow, ...]


def facts_of(project, now):
    """The Facts of a project that has been fetched with its page; what is not public at ``now`` is named only."""
    partner, place = project.partner_at_the_time, project.place
    return Facts(
        period=project.period,
        duration_months=project.duration_months,
        status=project.status_in_words,
        status_note=text_of(project, "status_note"),
        partnership_url=project.partnership.get_absolute_url(),
        pair=project.partnership.pair,
        partner_at_the_time=partner and partner.as_named(now),
        place=place and place.as_named(now),
        areas=tuple(area_link(row.focus_area, now) for row in project.project_areas.all()),
        parties=tuple((str(role), tuple(row.as_row(now) for row in rows)) for role, rows in project.parties_by_role()),
        budget_amount=project.budget_amount,
        budget_currency=project.budget_currency,
        budget_kind=project.budget_kind,
        reference=project.reference,
        goals=tuple(GoalLink(row.goal, str(row.title)) for row in project.project_goals.all()),
        contact=text_of(project, "contact"),
        contact_email=project.contact_email,
    )


def area_link(area, now):
    return AreaLink(text_of(area, "name"), area.get_absolute_url() if area.is_public(now) else "", area.colour)


def done_of(project, sides):
    """What was Done in a project that has been fetched with its page; ``sides`` are its results."""
    return Done(
        body=text_of(project, "body"),
        events=tuple(
            Event(row.starts, row.ends, text_of(row, "place"), text_of(row, "text")) for row in project.events.all()
        ),
        achieved=tuple(row for row in sides.not_stated if is_achieved(row)),
        expected=tuple(row for row in sides.not_stated if not is_achieved(row)),
    )


def is_achieved(row):
    return row.outcome == Result.Outcome.ACHIEVED
