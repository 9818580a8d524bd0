from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.avif import add_missing_avif
from translations.commands import SpeakingCommand


class Command(SpeakingCommand):
    help = (
        "Makes AVIF, the smallest format, of the pictures that lack it. It takes seconds a picture, so that no save "
        "waits for it: let a timer run it. Run again, it goes on with what is new."
    )

    def handle(self, **options):
        made, left_out = add_missing_avif(partial(self.with_bar, label=_("Making AVIF")))
        for picture in left_out:
            self.stderr.write(
                _(
                    "“%(picture)s” was left out: %(name)s, the file kept of it, is missing or damaged. Put it back "
                    "from a backup, or send the picture anew."
                )
                % {"picture": picture, "name": picture.file.name}
            )
        done = ngettext("%(count)d picture was given AVIF.", "%(count)d pictures were given AVIF.", made)
        self.stdout.write(done % {"count": made})
