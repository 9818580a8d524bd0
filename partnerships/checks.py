"""What should be looked at before a partnership is published."""

from django.utils.translation import gettext as _

from publishing.checks import GENERAL, dates

from .models import Partnership


def ended_but_active(writing):
    if writing["status"] == Partnership.Status.ACTIVE:
        words = _("It ended %(date)s, but its status says that it is active.")
        yield from dates.ended_but_not_over(writing, "end_year", words)


def old_status(writing):
    if writing["status"] != Partnership.Status.ENDED:
        yield from dates.old_status(writing)


CHECKS = [*GENERAL, ended_but_active, old_status]
