from datetime import timedelta

from django.core.management.base import CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from translations.commands import SpeakingCommand
from website.models import ErrorReport

DAYS = 180
MOST_DAYS = 36500


class Command(SpeakingCommand):
    help = (
        "Deletes the reported errors that were dealt with more than a number of days ago, and erases what tells their "
        "senders apart where it is more than a day old. For a timer, every day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=DAYS, help=f"Default: {DAYS}.")

    def handle(self, *, days, **options):
        if not 0 <= days <= MOST_DAYS:
            raise CommandError(_("The number of days must be from 0 to %(most)d.") % {"most": MOST_DAYS})
        moment = now()
        ErrorReport.objects.forget_senders(moment)
        count, __ = ErrorReport.objects.handled_before(moment - timedelta(days=days)).delete()
        done = ngettext(
            "%(count)d report was deleted that had been dealt with more than %(days)d days ago.",
            "%(count)d reports were deleted that had been dealt with more than %(days)d days ago.",
            count,
        )
        self.stdout.write(done % {"count": count, "days": days})
