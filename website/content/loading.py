"""A folder becomes rows; what an editor changed or deleted is left as it is."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.timezone import now as current_time

from publishing.changes import data_job
from publishing.locks import one_at_a_time
from publishing.models import Addressed, Draft, Origin
from publishing.search.index import index_once
from publishing.slugs import free_slug
from website.models import TextPage

from .faults import Faults
from .fingerprints import fingerprints
from .ordering import break_circles, in_order
from .parsing import Parser
from .reading import read_folder
from .reports import LoadReport
from .rows import Writer


def load(folder, check=False):
    """Bring the site into line with the content files in ``folder`` (a Path); with ``check`` change nothing.

    Returns a LoadReport. Raises ContentError with every fault that was found; then nothing has changed.
    """
    faults = Faults()
    folder = folder.resolve()
    entries = read_folder(folder, faults)
    parser = Parser(entries, faults)
    parts = {entry: parser.part_of(entry) for entry in entries}
    break_circles(parts, faults)
    # What has faults is written all the same, and taken back: so the models report theirs along with the others.
    with transaction.atomic(), data_job(), index_once():
        one_at_a_time(Origin)
        report = Loading(folder.name, parts, faults).run()
        faults.stop_if_any()
        if check:
            transaction.set_rollback(True)
    return report


class Loading:
    """One load: what is known of the folder's rows, and what becomes of each entry."""

    def __init__(self, folder, parts, faults):
        self.folder = folder
        self.parts = parts
        self.faults = faults
        self.report = LoadReport()
        self.writer = Writer(current_time(), faults)
        self.origins = {origin.key: origin for origin in Origin.objects.filter(folder=folder)}
        self.present = rows_of(self.origins.values())
        # Origins whose fingerprint is to be that of the row as it is in the end.
        self.written = []

    def run(self):
        for entry in in_order(self.parts, is_new=lambda entry: entry.name not in self.origins):
            origin = self.origins.get(entry.name)
            if origin is None:
                self.meet(entry)
            else:
                self.meet_again(entry, origin)
        self.keep_fingerprints()
        names = {entry.name for entry in self.parts}
        left = (origin for origin in self.origins.values() if origin.key not in names and origin.fingerprint)
        self.report.gone = [origin.key for origin in left if row_key(origin) in self.present]
        return self.report

    def meet(self, entry):
        """An entry that was not in the folder when it was last loaded."""
        part = self.parts[entry]
        row = self.standing_in(entry)
        if row is None:
            row = part.model()
            if isinstance(row, Addressed):
                row.slug = part.values.get("slug") or free_slug(row, entry.key)
            if isinstance(row, TextPage):
                row.order = TextPage.Key.values.index(entry.key)
            self.write(entry, row, self.report.made)
        elif entry.kind.may_be_filled(row):
            self.write(entry, row, self.report.made, always=True)
        else:
            self.writer.rows[entry] = row
            self.report.found.append(entry.name)
            # Without a fingerprint it is never changed from here, nor taken away. What every site has is met anew.
            if not entry.kind.is_fixed:
                self.origins[entry.name] = self.origin_of(entry, row)
                self.origins[entry.name].save()

    def meet_again(self, entry, origin):
        """An entry that was loaded before."""
        row, fingerprint = self.present.get(row_key(origin), (None, ""))
        self.writer.rows[entry] = row
        if row is None:
            self.writer.missing.add(entry)
            self.report.deleted.append(entry.name)
        elif not origin.fingerprint:
            self.report.found.append(entry.name)
        elif origin.fingerprint != fingerprint:
            self.report.changed.append(entry.name)
        else:
            self.write(entry, row, self.report.updated)

    def standing_in(self, entry):
        """The row that stands for a new entry although this folder did not make it; None if there is none."""
        rows = entry.kind.present(self.parts[entry].values)
        if rows is None:
            return None
        # Two entries of a folder are never one row, however alike they are.
        others = (self.origins.get(other.name) for other in self.parts if other.kind is entry.kind)
        return rows.exclude(pk__in=[origin.object_id for origin in others if origin]).order_by("pk").first()

    def write(self, entry, row, done, always=False):
        part = self.parts[entry]
        if self.writer.needs_what_is_missing(part):
            self.report.without.append(entry.name)
            if row.pk is None:
                self.writer.missing.add(entry)
        elif self.writer.write(part, row) or always:
            done.append(entry.name)
            origin = self.origins.get(entry.name) or self.origin_of(entry, row)
            self.written.append((origin, row))
            self.origins[entry.name] = origin
        else:
            self.report.same.append(entry.name)
        self.writer.rows[entry] = row if row.pk else None

    def origin_of(self, entry, row):
        content_type = ContentType.objects.get_for_model(row)
        return Origin(folder=self.folder, key=entry.name, content_type=content_type, object_id=row.pk)

    def keep_fingerprints(self):
        """Remember the rows that were written as the database has them in the end."""
        if self.faults:
            return
        for origin, row in self.written:
            origin.object_id = row.pk
        now_there = rows_of(origin for origin, _row in self.written)
        for origin, _row in self.written:
            _present, origin.fingerprint = now_there[row_key(origin)]
            origin.save()


def row_key(origin):
    return origin.content_type_id, origin.object_id


def rows_of(origins):
    """Return {row_key: (row, fingerprint)} of the rows that are still there.

    The fingerprint is "" where an editor has a draft of changes: it is then none that was ever loaded.
    """
    keys = {}
    for origin in origins:
        keys.setdefault(origin.content_type_id, set()).add(origin.object_id)
    drafts = set(Draft.objects.current().values_list("content_type_id", "object_id"))
    found = {}
    for type_id, pks in keys.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        rows = model._default_manager.in_bulk(list(pks))
        for pk, fingerprint in fingerprints(model, rows.values()).items():
            found[type_id, pk] = rows[pk], "" if (type_id, pk) in drafts else fingerprint
    return found
