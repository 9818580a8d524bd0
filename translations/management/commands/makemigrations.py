from django.core.management.commands.makemigrations import Command as MakeMigrations

from translations.autodetector import Autodetector


class Command(MakeMigrations):
    autodetector = Autodetector
