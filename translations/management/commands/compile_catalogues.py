from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compile the catalogues of translated words (locale/*/LC_MESSAGES/*.po), without gettext's own tools."
    requires_system_checks = ()

    def handle(self, **options):
        compiled, current = 0, 0
        for source in sorted(po for folder in settings.LOCALE_PATHS for po in Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                current += 1
                continue
            try:
                catalogue = polib.pofile(str(source))
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"The catalogue {source} cannot be read: {error}") from error
            unfinished = target.with_suffix(".mo.new")
            catalogue.save_as_mofile(str(unfinished))
            unfinished.replace(target)
            compiled += 1
        if options["verbosity"]:
            self.stdout.write(f"{compiled} catalogues compiled, {current} already up to date.")
