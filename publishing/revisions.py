"""What the history knows of what was deleted, and how its moments are said."""

import json
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Field
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop
from reversion.errors import RevertError
from reversion.models import Version

# Fields that say how a page is published, or follow from the others.
BOOKKEEPING = {
    *("state", "publish_from", "first_published_at", "updated_at", "content_fingerprint"),
    *("outdated_in", "translations_made_from"),
}

# The comment of the version that a deletion leaves. It is stored, and looked for: a change of it needs a migration.
AS_DELETED = gettext_noop("As it was when it was deleted.")
AS_BROUGHT_BACK = gettext_noop("Brought back after being deleted.")


def when_and_who(moment, user):
    """A moment in words, and who did it then, if that is known."""
    moment = date_format(localtime(moment), "DATETIME_FORMAT")
    return gettext("%(moment)s (%(user)s)") % {"moment": moment, "user": user} if user else moment


def last_writer(page):
    """Who changed last what the page says, None if nobody here has: a state alone is nothing written."""
    versions = (
        Version.objects.get_for_object(page).select_related("revision__user").prefetch_related("revision__version_set")
    )
    latest = None
    # Latest first: whoever saved the oldest of those that say the same is the one who wrote it.
    for version in versions.iterator(chunk_size=10):
        content = content_of(version)
        if latest is not None and content != latest[0]:
            break
        latest = content, version.revision.user
    return latest[1] if latest else None


def content_of(version):
    """What a revision says of a page and of the rows below it, as {row: {field: value}}."""
    return {
        (row.content_type_id, row.object_id): {
            name: value for name, value in json.loads(row.serialized_data)[0]["fields"].items() if says_something(name)
        }
        for row in version.revision.version_set.all()
    }


def says_something(name):
    return name not in BOOKKEEPING and "_sort_" not in name and not name.startswith("withdrawal_reason")


def recovery_of(version):
    """The address of the form that brings a deleted row back."""
    opts = version.content_type.model_class()._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_recover", args=[version.pk])


class Missing(NamedTuple):
    """What something names by the foreign key ``field`` and is there no more.

    ``version`` is the last one of what is missing, None if the history has none.
    """

    field: Field
    version: Version | None


def missing_from(version):
    """What is there no more of what a page and the rows below it named in ``version``, as [Missing]."""
    # What the page itself names before what its rows name: the page may not do without it.
    rows = sorted(version.revision.version_set.select_related("content_type"), key=lambda row: row.pk != version.pk)
    together = {(row.content_type.model_class(), row.object_id) for row in rows}
    named = [
        (field, values[field.attname])
        for row in rows
        for values in [field_values(row)]
        for field in row.content_type.model_class()._meta.concrete_fields
        if field.is_relation and values.get(field.attname) is not None
    ]
    return missing_in((field, key) for field, key in named if (field.related_model, str(key)) not in together)


def missing_in(named):
    """What is there no more of what is ``named``, pairs of a foreign key and a key; as [Missing], each once."""
    first = {}
    for field, key in named:
        first.setdefault(field.related_model, {}).setdefault(key, field)
    return [
        Missing(field, Version.objects.get_for_object_reference(model, key).select_related("content_type").first())
        for model, keys in first.items()
        for there in [set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))]
        for key, field in keys.items()
        if key not in there
    ]


def field_values(version):
    """What a version stored, as {name of the column: value}; empty for one from before a field became another."""
    try:
        return version.field_dict
    except RevertError:
        return {}


def deleted_since(moment, models):
    """The last versions of what has been deleted in the admin and not been brought back, latest first."""
    kinds = ContentType.objects.get_for_models(*models)
    versions = Version.objects.filter(
        revision__date_created__gte=moment, revision__comment=AS_DELETED, content_type__in=kinds.values()
    )
    versions = versions.defer("serialized_data").select_related("revision__user", "content_type").order_by("-pk")
    # A page may have been brought back and deleted once more.
    latest = {}
    for version in versions:
        latest.setdefault((version.content_type_id, version.object_id), version)
    # The pages that are there again are asked for by kind, for their keys are told apart by it only.
    keys = {}
    for kind, key in latest:
        keys.setdefault(kind, []).append(key)
    there = {
        (kind.pk, str(key))
        for model, kind in kinds.items()
        if kind.pk in keys
        for key in model._base_manager.filter(pk__in=keys[kind.pk]).values_list("pk", flat=True)
    }
    return [version for reference, version in latest.items() if reference not in there]
