from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.search import index
from translations.commands import SpeakingCommand


class Command(SpeakingCommand):
    help = (
        "Makes the index of the search anew from all pages. It is kept up to date by itself; this is for a change past "
        "the site, and for each night, so that what the clock changes within a page is followed."
    )

    def handle(self, **options):
        count = index.rebuild(partial(self.with_bar, label=_("Indexing")))
        done = ngettext("%(count)d page is in the index.", "%(count)d pages are in the index.", count)
        self.stdout.write(done % {"count": count})
