"""Commands that speak the language of the shell they are run in, as other programs do."""

import os
from contextlib import contextmanager

import click
from django.core.management.base import BaseCommand
from django.utils import translation

from .languages import codes

# What the code itself is written in.
LANGUAGE_OF_THE_CODE = "en"


def shell_language():
    """The language that the locale asks for (sv_SE.UTF-8 asks for sv), or English where the site does not speak it."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((os.environ[name] for name in names if os.environ.get(name)), "")
    code = locale.partition(".")[0].replace("_", "-").lower()
    known = (language for language in (code, code.partition("-")[0]) if language in codes())
    return next(known, LANGUAGE_OF_THE_CODE)


class SpeakingCommand(BaseCommand):
    """A command whose words are in the catalogues, and which says how far it has come to whoever watches."""

    def execute(self, *args, **options):
        with translation.override(shell_language()):
            return super().execute(*args, **options)

    @contextmanager
    def with_bar(self, count, label):
        """A bar where somebody watches, and the function that moves it on by a number of things that were done."""
        if not self.stdout.isatty():
            yield lambda done: None
            return
        with click.progressbar(length=count, label=label, file=self.stdout) as bar:
            yield bar.update
