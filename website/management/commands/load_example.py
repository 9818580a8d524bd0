from pathlib import Path

from django.core.management.base import CommandError

import website
from translations.commands import SpeakingCommand
from website import content

EXAMPLE = Path(website.__file__).parent / "example" / "vaxjo"


class Command(SpeakingCommand):
    help = (
        "Loads a folder of content files (docs/content-files.md). Run again, it brings over what changed in the files "
        "and leaves alone what an editor changed or deleted."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", metavar="DIR", nargs="?", type=Path, default=EXAMPLE, help="The folder; default: the example."
        )
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument(
            "--remove", action="store_true", help="Remove what was loaded from the folder and nobody has changed."
        )
        ways.add_argument("--check", action="store_true", help="Look for faults in the files, and change nothing.")

    def handle(self, *, folder, remove, check, **options):
        try:
            report = content.remove(folder.resolve().name) if remove else content.load(folder, check=check)
        except content.ContentError as error:
            raise CommandError(str(error)) from error
        if not check:
            for sentence in report.details():
                self.stdout.write(sentence)
        self.stdout.write(report.verdict() if check else report.summary())
