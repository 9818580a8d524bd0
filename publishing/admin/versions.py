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


def renew_missing_rows(data, prefix, existing):
    """Make rows of a sent formset new again whose row somebody else has deleted, so that nothing typed is lost.

    ``data`` (a mutable QueryDict) is changed in place; ``existing`` are the keys of the rows that are still there.
    """
    total, initial = (int(data.get(f"{prefix}-{name}") or 0) for name in ("TOTAL_FORMS", "INITIAL_FORMS"))
    missing = [row for row in range(initial) if data.get(f"{prefix}-{row}-id") not in existing]
    if not missing:
        return
    wanted = [row for row in missing if f"{prefix}-{row}-DELETE" not in data]
    order = [row for row in range(total) if row not in missing] + wanted
    rows = []
    for row in order:
        start = f"{prefix}-{row}-"
        values = {name.removeprefix(start): data.getlist(name) for name in data if name.startswith(start)}
        rows.append({**values, "id": [""]} if row in missing else values)
    for name in [name for name in data if name.startswith(f"{prefix}-") and name.split("-")[-2].isdigit()]:
        del data[name]
    for position, values in enumerate(rows):
        for name, value in values.items():
            data.setlist(f"{prefix}-{position}-{name}", value)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = str(initial - len(missing))
