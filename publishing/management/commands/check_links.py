from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _

from publishing.links import checking, places
from publishing.models import LinkCheck, LinkState
from translations.commands import SpeakingCommand

HOURS = checking.LATELY // timedelta(hours=1)
MOST_HOURS = 24 * 365


class Command(SpeakingCommand):
    help = (
        "Opens every link to another site on every page that has not been withdrawn, and notes those that no longer "
        "lead anywhere; what is known of links that stand nowhere any more is forgotten. For a timer, every day."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--hours", type=int, default=HOURS, help=f"Leave out what was checked so lately. Default: {HOURS}."
        )

    def handle(self, *, hours, **options):
        if not 0 <= hours <= MOST_HOURS:
            raise CommandError(_("The number of hours must be from 0 to %(most)d.") % {"most": MOST_HOURS})
        places.rebuild()
        forgotten = places.forget()
        if not settings.LINK_CHECKS:
            self.stdout.write(_("No links were checked: LINK_CHECKS is “no” here."))
            return
        states = self.check_due(now(), hours)
        self.stdout.write(
            _(
                "Links checked: %(checked)d. Working: %(working)d. Broken: %(broken)d. Failed for the first time: "
                "%(failed_once)d. Could not be checked: %(unclear)d. Forgotten: %(forgotten)d."
            )
            % {
                "checked": states.total(),
                "working": states[LinkState.WORKING] + states[LinkState.MOVED],
                "broken": states[LinkState.BROKEN],
                "failed_once": states[LinkState.FAILED_ONCE],
                "unclear": states[LinkState.UNCLEAR],
                "forgotten": forgotten,
            }
        )

    def check_due(self, moment, hours):
        """Check what is due; return how many of them are in which state now."""
        links = list(LinkCheck.objects.standing().due(moment - timedelta(hours=hours)))
        states = Counter()
        try:
            with self.with_bar(len(links), _("Checking links")) as advance:
                for link in checking.check_all(links, moment):
                    states[link.state] += 1
                    advance(1)
        except checking.Offline as error:
            raise CommandError(
                _("Not one of the sites answers: this machine does not seem to get out. Nothing was noted.")
            ) from error
        return states
