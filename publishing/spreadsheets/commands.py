"""What the commands that move rows have in common."""

from contextlib import contextmanager

import click

from translations.commands import SpeakingCommand

from .resources import resource_names


class RowsCommand(SpeakingCommand):
    def add_arguments(self, parser):
        parser.add_argument("rows", choices=resource_names(), help="Which rows.")
        parser.add_argument("file", metavar="FILE", help="The file: .xlsx or .csv.")

    @contextmanager
    def bar(self, length, label):
        """A bar on the terminal where somebody watches, and the function that moves it to where it is."""
        if not self.stdout.isatty():
            yield lambda done: None
            return
        with click.progressbar(length=length, label=label, file=self.stdout) as bar:
            yield lambda done: bar.update(done - bar.pos)
