from django.core.management.commands.migrate import Command as Migrate

from translations.autodetector import Autodetector


class Command(Migrate):
    autodetector = Autodetector
