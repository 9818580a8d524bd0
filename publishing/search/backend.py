from django.db import connection

from . import postgres, sqlite


def backend():
    """The module that speaks to the index of the database in use."""
    return postgres if connection.vendor == "postgresql" else sqlite
