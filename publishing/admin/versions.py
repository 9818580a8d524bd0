"""Which content a row has, so that a form knows whether it has been changed since."""

import hashlib
import json

from translations.registry import text_fields


def content_version(obj):
    """A fingerprint of a row as it is stored; it also moves when a row below it changes, with ``updated_at``."""
    # The plain column of a text holds what was saved last, in any language; others follow from what is written.
    left_out = {*text_fields(type(obj)), "outdated_in", "content_fingerprint"}
    stored = {
        field.attname: field.value_from_object(obj)
        for field in obj._meta.concrete_fields
        if not field.generated and field.name not in left_out and "_sort_" not in field.name
    }
    # A column that is new and empty changes nothing.
    stored = {name: value for name, value in stored.items() if value not in (None, "")}
    return hashlib.blake2b(json.dumps(stored, default=str, sort_keys=True).encode(), digest_size=16).hexdigest()
