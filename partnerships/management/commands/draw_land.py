import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from partnerships.maps import land
from translations.commands import SpeakingCommand


class Command(SpeakingCommand):
    help = (
        "Draws static/img/land.svg, the land of every map, from land-50m.json of the npm package world-atlas (2.0.2): "
        "Natural Earth's coastlines, in the public domain. Needed only when the drawing itself is to change."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="The path of land-50m.json.")

    def handle(self, *, file, **options):
        try:
            drawing = land.as_svg(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise CommandError(f"{file} is not a TopoJSON file with the object “land”: {error!r}") from error
        target = settings.BASE_DIR / "static" / land.FILE
        target.write_text(drawing, encoding="utf-8")
        self.stdout.write(f"Drew {target.relative_to(settings.BASE_DIR)}: {len(drawing.encode()):,} bytes.")
