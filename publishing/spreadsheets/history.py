"""What the history tells of an import: every page has an entry of its own, and all of them are written at once.

django-reversion writes a page at a time, with a dozen queries each; for 2,000 pages that is half a minute in which
nobody else can write. The entries are what it would have made.
"""

import json
from typing import NamedTuple

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import router
from django.db.models import Prefetch
from django.utils.text import Truncator
from django.utils.timezone import now as current_time
from django.utils.translation import override
from reversion.models import Revision, Version
from reversion.revisions import _follow_relations_recursive, _get_options

from publishing.admin.history import AS_IT_WAS, IMPORTED

AT_ONCE = 500


class Author(NamedTuple):
    """Who imports, None from a command, and the name of the file."""

    user: object
    file_name: str

    @property
    def comment(self):
        return IMPORTED % {"file": self.file_name}


class Entry(NamedTuple):
    """What the history is going to tell of a page: a revision, and a version of the page and of each row below it."""

    revision: Revision
    versions: list


def first_entries(model, keys):
    """An Entry for each of these pages that came in another way and are not in the history yet, as they are now."""
    texts = [str(key) for key in keys]
    there = set(Version.objects.get_for_model(model).filter(object_id__in=texts).values_list("object_id", flat=True))
    return entries(model, [key for key in keys if str(key) not in there], None, AS_IT_WAS)


def entries(model, keys, user, comment):
    """An Entry for each of these pages, as they are now; they are not written."""
    moment = current_time()
    return [
        Entry(
            Revision(date_created=moment, user=user, comment=comment),
            [version_of(row) for row in _follow_relations_recursive(page)],
        )
        for start in range(0, len(keys), AT_ONCE)
        for page in with_rows(model).filter(pk__in=keys[start : start + AT_ONCE])
    ]


def write(new):
    """Write Entries."""
    Revision.objects.bulk_create((entry.revision for entry in new), batch_size=AT_ONCE)
    for entry in new:
        for version in entry.versions:
            version.revision = entry.revision
    Version.objects.bulk_create((version for entry in new for version in entry.versions), batch_size=AT_ONCE)


def with_rows(model):
    """Pages with the rows that the history keeps with them, and with what these name."""
    followed = _get_options(model).follow
    relations = [relation for relation in model._meta.related_objects if relation.get_accessor_name() in followed]
    rows = []
    for relation in relations:
        names = [field.name for field in relation.related_model._meta.fields if field.is_relation]
        # Many rows name the same few: each of these is fetched once.
        queryset = relation.related_model._default_manager.prefetch_related(*names)
        rows.append(Prefetch(relation.get_accessor_name(), queryset=queryset))
    return model._default_manager.prefetch_related(*rows)


def version_of(row):
    options = _get_options(type(row))
    return Version(
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(getattr(row, options.object_id_field)),
        db=router.db_for_write(type(row), instance=row),
        format=options.format,
        serialized_data=serializers.serialize(
            options.format,
            [row],
            fields=options.fields,
            use_natural_foreign_keys=options.use_natural_foreign_keys,
        ),
        object_repr=str(row),
    )


def log(user, written):
    """What the admin's first page lists as done; ``written`` are pairs of a page and the words for what changed."""
    if user is None:
        return
    LogEntry.objects.bulk_create(
        (
            LogEntry(
                user=user,
                content_type=ContentType.objects.get_for_model(page),
                object_id=str(page.pk),
                object_repr=Truncator(str(page)).chars(200),
                action_flag=ADDITION if fields is None else CHANGE,
                change_message=json.dumps([{"added": {}} if fields is None else {"changed": {"fields": fields}}]),
            )
            for page, fields in written
        ),
        batch_size=AT_ONCE,
    )


def words_for(columns):
    """The words for what columns hold that the catalogues translate, so that everyone reads them in their language."""
    with override(None):
        return list(dict.fromkeys(str(column.label) for column in columns))
