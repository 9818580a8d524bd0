"""Two editors at one page: whose change came between, and what becomes of rows that are no longer there."""

import hashlib
import json

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from reversion.models import Version

from translations.registry import text_fields


def content_version(obj):
    """A fingerprint of a row as it is stored; it also moves when a row below it changes, with ``updated_at``."""
    # The plain column of a text holds what was saved last, in any language.
    plain = set(text_fields(type(obj)))
    stored = {
        field.attname: field.value_from_object(obj)
        for field in obj._meta.concrete_fields
        if not field.generated and field.name not in plain
    }
    return hashlib.blake2b(json.dumps(stored, default=str).encode(), digest_size=16).hexdigest()


def who_came_between(obj):
    """Tell an editor that the row was changed while they had it open."""
    version = Version.objects.get_for_object(obj).select_related("revision__user").first()
    if version is None or version.revision.user is None:
        return gettext(
            "This was changed after you opened it. What you typed is still here. Look at it in another window; "
            "if you save again, yours replaces the other change."
        )
    return gettext(
        "%(user)s changed this on %(moment)s, after you opened it. What you typed is still here. Look at the change "
        "in another window; if you save again, yours replaces it."
    ) % {
        "user": version.revision.user,
        "moment": date_format(localtime(version.revision.date_created), "DATETIME_FORMAT"),
    }
