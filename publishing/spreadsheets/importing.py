"""An import, all of it or nothing: made ready while others may write, written in one transaction, then indexed."""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from publishing.admin.versions import content_version
from publishing.changes import create_rows, make_ready, save_pages
from publishing.search import index
from publishing.slugs import free_slug, taken_slugs

from . import history
from .checking import NEW, UNCHANGED
from .columns import NewPage

# Pages that are made ready at a time.
AT_ONCE = 100


class NotImported(Exception):
    """Nothing was imported: ``faults`` are [(row, name of the column or "", sentence)]."""

    def __init__(self, faults=()):
        super().__init__("; ".join(f"{row}: {sentence}" for row, _name, sentence in faults))
        self.faults = list(faults)


class PagesChanged(NotImported):
    """Somebody has changed pages since the file was checked; what it does to them must be looked at anew."""


class Progress(NamedTuple):
    """How far an import has come; ``of`` counts every page three times, for each is made ready, written and indexed."""

    done: int
    of: int


def import_rows(check, rows, versions, author, also=lambda: None):
    """Import ``rows``, [[number, [cell, …]], …]; a generator of Progress that raises NotImported.

    ``versions`` has, by the number of the row, the fingerprint of each page as it was looked at, "" of a new one; only
    rows that are in it are imported. ``author`` is a history.Author; ``also`` is called within the transaction. None is
    open where it yields.
    """
    rows = [row for row in rows if row[0] in versions]
    prepared = []
    for start in range(0, len(rows), AT_ONCE):
        prepared += check.prepared(rows[start : start + AT_ONCE])
        yield Progress(len(prepared), 3 * len(rows))
    wanted = as_looked_at(prepared, versions)
    turns = in_turns(wanted)
    give_addresses(check.model, wanted)
    make_ready([one.instance for one in wanted])
    changed = write(check, wanted, turns, author, also)
    done = 2 * len(rows)
    yield Progress(done, 3 * len(rows))
    for model, keys in changed.items():
        keys = sorted(keys)
        for start in range(0, len(keys), index.AT_ONCE):
            index.write(model, keys[start : start + index.AT_ONCE])
            done = min(done + index.AT_ONCE, 3 * len(rows) - 1)
            yield Progress(done, 3 * len(rows))
    yield Progress(3 * len(rows), 3 * len(rows))


def as_looked_at(prepared, versions):
    """What is to be written; raises PagesChanged if a page is another than it was, NotImported if one has a fault."""
    if any(one.version != versions[one.row] for one in prepared):
        raise PagesChanged
    if faults := [(one.row, *fault) for one in prepared for fault in one.faults]:
        raise NotImported(faults)
    return [one for one in prepared if one.kind != UNCHANGED]


def give_addresses(model, prepared):
    """The addresses of new pages, where the file does not say them."""
    taken = taken_slugs(model)
    for one in prepared:
        if not one.instance.slug:
            one.instance.slug = free_slug(one.instance, one.instance.title_for_slug(), taken)
        taken.add(one.instance.slug)


def in_turns(prepared):
    """Lists of what can be saved at once: each page in a turn after those of the file that it refers to."""
    waiting = {one.row: one for one in prepared}
    turns = []
    while waiting:
        rows = [row for row, one in waiting.items() if not any(new.row in waiting for new in referred(one))]
        if not rows:
            words = _("These rows refer to one another in a circle.")
            raise NotImported([(row, "", words) for row in waiting])
        turns.append([waiting.pop(row) for row in rows])
    return turns


def referred(prepared):
    """The new pages that a row refers to."""
    return [value for value in prepared.values.values() if isinstance(value, NewPage)]


def write(check, prepared, turns, author, also):
    """Write all of it in one transaction; return the pages that are to be indexed, by model."""
    model = check.model
    before = history.first_entries(model, [one.instance.pk for one in prepared if one.kind != NEW])
    with index.index_afterwards() as changed:
        try:
            with transaction.atomic():
                also()
                refuse_changed(model, prepared)
                history.write(before)
                log = write_pages(prepared, turns)
                keys = [page.pk for page, _words in log]
                history.write(history.entries(model, keys, author.user, author.comment))
                history.log(author.user, log)
                index.mark_untrue(changed)
        except IntegrityError as error:
            # What these pages name has gone, or their place been taken, since a moment ago.
            raise PagesChanged from error
    return changed


def refuse_changed(model, prepared):
    """Whoever came between while it was made ready is not overwritten."""
    versions = {one.instance.pk: one.version for one in prepared if one.kind != NEW}
    for page in model._base_manager.select_for_update(no_key=True).order_by("pk").filter(pk__in=list(versions)):
        if content_version(page) != versions.pop(page.pk):
            raise PagesChanged
    if versions:
        raise PagesChanged


def write_pages(prepared, turns):
    """Save pages and their rows; return each page with the words for what changed, None of a new one."""
    new = {one.row for one in prepared if one.kind == NEW}
    log = [(one.instance, None if one.row in new else history.words_for(one.values)) for one in prepared]
    for some in turns:
        save_pages([one.instance for one in some])
        keys = {one.row: one.instance.pk for one in some}
        for column, value, one in each_value(prepared):
            if isinstance(value, NewPage) and value.row in keys:
                column.put(one.instance, keys[value.row])
                make_ready([one.instance])
    rows = {}
    for column, value, one in each_value(prepared):
        if column.is_rows:
            present = [] if one.row in new else list(getattr(one.instance, column.rows).all())
            rows.setdefault(column, []).extend(column.save(one.instance, value, present))
    for wanted in rows.values():
        create_rows(wanted)
    return log


def each_value(prepared):
    return [(column, value, one) for one in prepared for column, value in one.values.items()]
