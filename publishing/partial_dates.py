"""Dates as precise as they are known: a year, a month, a week or a day."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

SHAPE = re.compile(r"(?P<year>\d{4})(?:-W(?P<week>\d{2})|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


class PartialDate(str):
    """An ISO 8601 date of reduced precision: "2009", "2009-11", "2011-W47" or "2009-11-05".

    It is the text that is stored, so it sorts and compares as text; ``not_before`` compares at the precision that
    two dates share. Raises ValidationError, with a sentence for an editor, for anything else.
    """

    __slots__ = ()

    def __new__(cls, value, weeks=True):
        text = str(value).strip().upper()
        match = SHAPE.fullmatch(text)
        if not match or (match["week"] and not weeks) or not 1000 <= int(match["year"]) <= 2999:
            raise ValidationError(cls.explanation(weeks), code="invalid")
        date = super().__new__(cls, text)
        try:
            date.first_day  # noqa: B018 - raises for a day that is not in the calendar
        except ValueError as error:
            raise ValidationError(
                gettext_lazy("“%(value)s” is not a date in the calendar."), code="invalid", params={"value": value}
            ) from error
        return date

    @staticmethod
    def explanation(weeks):
        if weeks:
            return gettext_lazy(
                "Write a year (2009), a month (2009-11), a week (2009-W47) or a day (2009-11-05), as precise as known."
            )
        return gettext_lazy("Write a year (2009), a month (2009-11) or a day (2009-11-05), as precise as known.")

    @property
    def year(self):
        return int(self[:4])

    @property
    def precision(self):
        """One of "year", "month", "week" and "day"."""
        if "W" in self:
            return "week"
        return {4: "year", 7: "month", 10: "day"}[len(self)]

    @property
    def first_day(self):
        """The first day that it may mean, as a datetime.date."""
        match self.precision:
            case "year":
                return datetime.date(self.year, 1, 1)
            case "month":
                return datetime.date(self.year, int(self[5:7]), 1)
            case "week":
                return datetime.date.fromisocalendar(self.year, int(self[6:8]), 1)
        return datetime.date(self.year, int(self[5:7]), int(self[8:10]))

    @property
    def day_after(self):
        """The first day that it cannot mean, after all that it may."""
        match self.precision:
            case "year":
                return datetime.date(self.year + 1, 1, 1)
            case "month":
                return (self.first_day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
            case "week":
                return self.first_day + datetime.timedelta(days=7)
        return self.first_day + datetime.timedelta(days=1)

    def not_before(self, other):
        """Whether it is the same as ``other`` or later, at the precision they share: 2009 is not before 2009-11."""
        if "week" in (self.precision, other.precision):
            return self[:4] >= other[:4] if len(self) != len(other) else self >= other
        return self[: len(other)] >= other[: len(self)]

    def formatted(self):
        """The date in words in the active language: 2009, november 2009, vecka 47 2011, 5 november 2009."""
        match self.precision:
            case "year":
                return str(self)
            case "month":
                return date_format(self.first_day, "F Y")
            case "week":
                # Translators: a week of the year, such as "week 47, 2011".
                return _("week %(week)d, %(year)d") % {"week": int(self[6:8]), "year": self.year}
        return date_format(self.first_day, "j F Y")


def is_backwards(start, end):
    """Whether ``end`` lies before ``start``; not so where one is missing, or is still the text that was no date."""
    return isinstance(start, PartialDate) and isinstance(end, PartialDate) and not end.not_before(start)


def as_period(start, end, *, is_over=False):
    """Two partial dates, either of which may be None, in words: "2017–2019", "6–15 May 2010", "from 2019".

    Of what is over, though nobody knows since when, a start alone is "started 2009".
    """
    if start and end:
        if start == end:
            return start.formatted()
        if start.precision == end.precision == "year":
            return f"{start}–{end}"
        if start.precision == end.precision == "day" and start[:7] == end[:7]:
            return f"{start.first_day.day}–{end.formatted()}"
        # Translators: a period, such as "November 2009 – November 2011"; the dash has spaces around it.
        return pgettext("period", "%(start)s – %(end)s") % {"start": start.formatted(), "end": end.formatted()}
    if start and is_over:
        return pgettext("period", "started %(start)s") % {"start": start.formatted()}
    if start:
        return pgettext("period", "from %(start)s") % {"start": start.formatted()}
    if end:
        return pgettext("period", "until %(end)s") % {"end": end.formatted()}
    return ""
