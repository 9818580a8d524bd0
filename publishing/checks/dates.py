"""Questions that checks ask of dates as they are typed, as precise as they are known."""

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from publishing.partial_dates import PartialDate

from .writing import Finding


def read(text):
    """``text`` as a PartialDate; None if it is none, which the form itself tells."""
    try:
        return PartialDate(text) if text else None
    except (ValidationError, ValueError):
        return None


def has_passed(text, now):
    """Whether the whole of the day, month or year is over at ``now``."""
    date = read(text)
    return date is not None and date.day_after <= localtime(now).date()


def is_older_than_a_year(text, now):
    """Whether a year and more has gone by since it was over."""
    date, today = read(text), localtime(now).date()
    return date is not None and (today - date.day_after).days >= 365


def ended_but_not_over(writing, end, words):
    """Of what says that it goes on; ``words`` have a place for the date of its ``end``."""
    if has_passed(writing[end], writing.now):
        yield Finding("ended_but_ongoing", words % {"date": read(writing[end]).formatted()}, "id_status")


def old_status(writing):
    """Of a status that may be another by now: it is told with its date, and that is not long ago."""
    if not writing["status_as_of"]:
        yield Finding("old_status", _("The status has no date: say when you last knew it."), "id_status_as_of")
    elif is_older_than_a_year(writing["status_as_of"], writing.now):
        yield Finding("old_status", _("The status is more than a year old. Is it still right?"), "id_status_as_of")
