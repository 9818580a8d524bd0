from django import template

from publishing.partial_dates import as_period

register = template.Library()


@register.filter
def partial_date(date):
    """A PartialDate in words: 2009, november 2009, 5 november 2009."""
    return date.formatted() if date else ""


@register.simple_tag
def period(start, end):
    """Two PartialDates in words; either may be None."""
    return as_period(start, end)
