"""What a row says, with the rows that belong to it: to tell whether it is still what was loaded."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder

from publishing.rows import relations_of_rows

from .schema import texts_of

# What the site notes of a row by itself. How a row is published is not here: that is an editor's decision.
NOTED = {
    *("first_published_at", "updated_at", "content_fingerprint", "translations_made_from", "outdated_in"),
    *("first_year", "last_year"),
}


def content_of(row, leave_out=()):
    """Return what a row says as {attribute: value}, without what is empty or as every new row has it.

    So neither a new language nor a new field with a default changes what is found here.
    """
    # The plain column of a text holds whatever language was active when it was saved.
    texts = texts_of(type(row))
    content = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or field.generated or "_sort_" in field.name:
            continue
        if field.name in NOTED or field.name in texts or field.name in leave_out:
            continue
        value = field.get_prep_value(getattr(row, field.attname))
        if value not in (None, "") and value != field.get_default():
            content[field.attname] = value
    return content


def as_text(content):
    return json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder)


def fingerprints(model, rows):
    """Return {pk: fingerprint} of ``rows``, fresh from the database, in one query per model of their own rows."""
    said = {row.pk: [as_text(content_of(row))] for row in rows}
    for relation in relations_of_rows(model):
        owner = relation.field
        found = {}
        for row in relation.related_model._default_manager.filter(**{f"{owner.name}__in": list(said)}):
            found.setdefault(getattr(row, owner.attname), []).append(as_text(content_of(row, (owner.name,))))
        # By content and not by key: rows that were written anew are the same rows.
        for pk, rows in found.items():
            said[pk].append(relation.name + "\n" + "\n".join(sorted(rows)))
    return {pk: hashlib.blake2b("\n\n".join(parts).encode(), digest_size=16).hexdigest() for pk, parts in said.items()}
