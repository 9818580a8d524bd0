"""Waiting for one another where a database does several things at once."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection


def one_at_a_time(model):
    """Until the transaction ends, whoever else asks for the same model waits here, and then sees what was written.

    SQLite has one writer anyway; outside a transaction there is nothing to wait for. Rows that only refer to the
    content type of the model, such as those of the history, do not wait.
    """
    if connection.in_atomic_block and connection.features.has_select_for_update:
        ContentType.objects.select_for_update(no_key=True).get(pk=ContentType.objects.get_for_model(model).pk)
