"""What a folder made is taken away again, unless an editor changed it or others depend on it."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError

from publishing.changes import data_job
from publishing.locks import one_at_a_time
from publishing.models import Addressed, OldAddress, Origin
from publishing.search.index import index_once
from website import default_pages
from website.models import TextPage

from .loading import row_key, rows_of
from .reports import RemoveReport
from .schema import BY_MODEL, KINDS

# So many of those that depend on a row are named.
NAMED = 3


def remove(folder):
    """Remove what was loaded from the folder of this name and return a RemoveReport; all of it can be loaded again."""
    with transaction.atomic(), data_job(), index_once():
        one_at_a_time(Origin)
        return Removal(folder).run()


class Removal:
    """One removal: the folder's origins and the rows that are still there."""

    def __init__(self, folder):
        self.origins = list(Origin.objects.filter(folder=folder))
        self.present = rows_of(self.origins)
        others = Origin.objects.exclude(folder=folder).values_list("content_type_id", "object_id", "folder")
        self.used_by = {(type_id, pk): other for type_id, pk, other in others}
        self.report = RemoveReport(was_known=bool(self.origins))

    def run(self):
        removable = []
        for origin in self.origins:
            row, fingerprint = self.present.get(row_key(origin), (None, ""))
            if row is None:
                # An editor deleted it; a new load starts from the beginning.
                origin.delete()
            elif not origin.fingerprint:
                self.report.found.append(origin.key)
                origin.delete()
            elif origin.fingerprint != fingerprint:
                self.report.changed.append(origin.key)
            else:
                removable.append(origin)
        self.remove_all(removable)
        return self.report

    def remove_all(self, origins):
        """Remove what can be removed, the last made first; what went makes way for more."""
        kinds = [kind.name for kind in KINDS]
        waiting = sorted(origins, key=lambda origin: (-kinds.index(kind_of(origin)), -origin.object_id))
        while waiting:
            tried = [(origin, self.remove(origin)) for origin in waiting]
            still_waiting = [origin for origin, others in tried if others]
            if len(still_waiting) == len(waiting):
                self.report.needed = {origin.key: others for origin, others in tried}
                return
            waiting = still_waiting

    def remove(self, origin):
        """Remove the row of ``origin``, or return the names of what depends on it."""
        row, _fingerprint = self.present[row_key(origin)]
        others = [self.used_by[row_key(origin)]] if row_key(origin) in self.used_by else rows_that_would_go_too(row)
        if others:
            return others
        if isinstance(row, TextPage):
            reset(row)
        else:
            try:
                # Its own transaction, since the database may have begun when Django finds what protects the row.
                with transaction.atomic():
                    delete(row)
            except ProtectedError as error:
                return names_of(error.protected_objects)
        self.report.removed.append(origin.key)
        origin.delete()
        return []


def kind_of(origin):
    return origin.key.partition("/")[0]


def rows_that_would_go_too(row):
    """The names of entries' rows that would be deleted with ``row``, and may be an editor's."""
    found = []
    for relation in row._meta.related_objects:
        if relation.related_model in BY_MODEL and relation.on_delete.__name__ == "CASCADE":
            found.extend(relation.related_model._default_manager.filter(**{relation.field.name: row}))
    return names_of(found)


def names_of(rows):
    """The first names of ``rows``; those within an entry are called by what they belong to."""
    names = []
    for row in sorted(rows, key=lambda row: (row._meta.label, row.pk)):
        owner = getattr(row, "CONTENT_OF", None)
        name = str(getattr(row, owner) if owner else row)
        if name not in names:
            names.append(name)
    return names[:NAMED]


def delete(row):
    """Delete ``row`` without a trace: its address is free again, and does not say that something was here."""
    slugs = []
    addresses = OldAddress.objects.filter(content_type=ContentType.objects.get_for_model(row))
    if isinstance(row, Addressed):
        slugs = [row.slug, *addresses.filter(object_id=row.pk).values_list("slug", flat=True)]
    row.delete()
    addresses.filter(slug__in=slugs).delete()


def reset(page):
    """Make a text page again what it is on a new site."""
    page.links.all().delete()
    default_pages.reset(page)
    page.save()
