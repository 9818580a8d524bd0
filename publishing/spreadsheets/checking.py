"""What an import would do, row by row, and what is wrong; nothing is written."""

import copy
from dataclasses import asdict, dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _

from publishing.admin.sent import Sent
from publishing.admin.versions import content_version
from publishing.checks import Writing, link_checks
from publishing.models import State
from publishing.slugs import slug_from
from translations.languages import in_each_language
from translations.registry import required_fields

from . import cells
from .columns import Known, NewPage
from .reading import named
from .resources import KEY
from .writing import too_long

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
# What the address of a row is: that of a page, one that a new page is to have, one that its title would give it.
OF_A_PAGE, WANTED, FROM_TITLE = "page", "wanted", "title"


@dataclass
class Finding:
    """What is told of a row, and kept until somebody decides.

    ``changes`` are [name of the column, before, after], ``faults`` [name of the column or "", sentence], ``notes``
    sentences; ``version`` is the fingerprint of the page as it was then.
    """

    row: int
    kind: str
    page: str
    key: int | None = None
    version: str = ""
    is_published: bool = False
    changes: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    as_dict = asdict


@dataclass
class Prepared:
    """A row of the file on its page: ``values`` holds what changes, by column, and is put into ``instance`` already.

    ``before`` holds what these columns said until now, ``saved`` is the page as it was, None if it is new.
    """

    row: int
    instance: Model
    version: str = ""
    values: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    saved: Model | None = None

    @property
    def kind(self):
        if self.instance.pk is None:
            return NEW
        return CHANGED if self.values else UNCHANGED


class Check:
    """The rows of a table against the pages that there are; ``keys`` is what ``keys_of()`` found in the whole table."""

    def __init__(self, resource, columns, keys, *, adds_addresses=False):
        self.resource = resource
        self.model = resource.model
        self.columns = [(place, resource.by_name[name]) for place, name in enumerate(columns) if name]
        self.adds_addresses = adds_addresses
        self.markers = set(in_each_language(too_long).values())
        self.rows_of = {}
        for slug, row, kind in keys:
            if kind != FROM_TITLE:
                self.rows_of.setdefault(slug, []).append(row)
        # What is wanted comes after, and counts for more than what a title would give.
        new = sorted((key for key in reversed(keys) if key[2] != OF_A_PAGE), key=lambda key: key[2] == WANTED)
        self.known = Known(self.model, {slug: NewPage(slug, row) for slug, row, kind in new})

    def findings(self, rows):
        """A Finding for each of ``rows``, which are [number, [cell, …]]."""
        return [self.finding(prepared) for prepared in self.prepared(rows)]

    def finding(self, prepared):
        instance = prepared.instance
        is_new = prepared.kind == NEW
        return Finding(
            row=prepared.row,
            kind=prepared.kind,
            page=str(instance) or instance.slug,
            key=instance.pk,
            version=prepared.version,
            is_published=not is_new and is_published(instance),
            changes=[
                [column.name, "" if is_new else self.words(column, prepared.before[column]), self.words(column, value)]
                for column, value in prepared.values.items()
            ],
            faults=prepared.faults,
            notes=[] if prepared.faults else self.notes(prepared),
        )

    def notes(self, prepared):
        """A file that is imported twice would make its new pages twice: whoever looks at it is told."""
        if prepared.kind != NEW or prepared.instance.slug:
            return prepared.notes
        slug = slug_from(prepared.instance.title_for_slug())
        if slug not in self.known.learn(self.model):
            return []
        words = _("A page of this name is there already, at the address “%(slug)s”. Is it the same?")
        return [words % {"slug": slug}]

    def words(self, column, value):
        """A value as a text for people, "" for none."""
        shown = column.shown(value, self.known)
        return "" if shown is None else cells.shown_number(shown)

    def prepared(self, rows):
        """Each of ``rows`` as a Prepared; the pages come from a number of queries that does not grow."""
        wanted = {address_in(self.resource, self.columns, row_cells)[0] for _row, row_cells in rows}
        pages = {page.slug: page for page in self.resource.queryset().filter(slug__in=wanted - {""})}
        prepared = [self.prepare(row, row_cells, pages) for row, row_cells in rows]
        self.look_over(
            [one for one in prepared if one.kind == CHANGED and is_published(one.instance) and not one.faults]
        )
        return prepared

    def prepare(self, row, row_cells, pages):
        slug, faults = address_in(self.resource, self.columns, row_cells)
        page = pages.get(slug)
        version, saved = (content_version(page), copy.copy(page)) if page else ("", None)
        prepared = Prepared(row, page or self.model(slug=slug), version, faults=faults, saved=saved)
        is_unknown = slug and page is None and not self.adds_addresses
        if is_unknown:
            words = _("Leave the cell empty if it is a new page.")
            prepared.faults.append([KEY, f"{self.known.unknown(self.model, slug)} {words}"])
        others = [other for other in self.rows_of.get(slug, []) if other != row]
        if others:
            words = _("The same address stands in row %(rows)s.") % {"rows": named(others)}
            prepared.faults.append([KEY, words])
        for place, column in self.columns:
            if column.name != KEY:
                self.take(prepared, column, row_cells[place] if place < len(row_cells) else None, is_unknown)
        if prepared.kind != UNCHANGED and not is_unknown:
            self.validate(prepared)
        if any(name == KEY for name, _sentence in prepared.faults):
            # Nobody knows which page it is about.
            prepared.values.clear()
        return prepared

    def take(self, prepared, column, cell, is_unknown):
        """Put what a cell says into the page, if it is another than before."""
        if isinstance(cell, str) and cell in self.markers:
            return
        instance = prepared.instance
        try:
            value = column.empty(instance) if cells.is_empty(cell) else column.read(cell, self.known)
            if not is_unknown:
                column.check(value, instance)
        except ValidationError as error:
            prepared.faults += [[column.name, message] for message in error.messages]
            return
        if isinstance(value, NewPage) and value.row == prepared.row:
            prepared.faults.append([column.name, _("It is the address of the row itself.")])
            return
        before = column.current(instance)
        if not column.is_same(value, before):
            prepared.values[column], prepared.before[column] = value, before
            column.put(instance, value)

    def validate(self, prepared):
        """All that the model has to say; what is wrong already is said once."""
        wrong = {name for name, _sentence in prepared.faults}
        try:
            prepared.instance.full_clean(exclude=wrong)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                if name not in wrong:
                    prepared.faults += [self.fault(name, message) for message in messages]

    def look_over(self, prepared):
        """What the file brings to the public at once is checked as in the form: some of it blocks, the rest is told."""
        writings = [[self.writing(page, one.saved) for page in (one.saved, one.instance)] for one in prepared]
        known = link_checks(writing for pair in writings for writing in pair)
        for one, (before, after) in zip(prepared, writings, strict=True):
            before.link_checks = after.link_checks = known
            told = {finding.message for finding in self.publishing_findings(before)}
            for finding in self.publishing_findings(after):
                name = finding.anchor.removeprefix("id_")
                if finding.message in told:
                    continue
                if finding.blocks:
                    one.faults.append([name if name in self.resource.by_name else "", finding.message])
                else:
                    one.notes.append(finding.message)

    def writing(self, instance, saved):
        """What the columns of ``instance`` say; of rows below a page they hold no texts."""
        fields = {
            name: column.current(instance) for name, column in self.resource.by_name.items() if not column.is_rows
        }
        sent = Sent({name: ["" if value is None else str(value)] for name, value in fields.items()})
        return Writing(self.model, {}, sent, saved, now())

    def publishing_findings(self, writing):
        return [finding for check in self.resource.publishing_checks for finding in check(writing)]

    def fault(self, name, message):
        """What is wrong with a field, at its column; one that has no column is named in the sentence."""
        if name in self.resource.by_name or name == NON_FIELD_ERRORS:
            return [name if name in self.resource.by_name else "", message]
        label = capfirst(str(self.model._meta.get_field(name).verbose_name))
        return ["", f"{label}: {message}"]


def is_published(instance):
    return getattr(instance, "state", None) == State.PUBLISHED


def address_in(resource, columns, row_cells):
    """The address in a row, "" for none, and as faults what is wrong with the cell."""
    place = next(place for place, column in columns if column.name == KEY)
    cell = row_cells[place] if place < len(row_cells) else None
    if cells.is_empty(cell):
        return "", []
    try:
        return resource.by_name[KEY].read(cell, None), []
    except ValidationError as error:
        return "", [[KEY, message] for message in error.messages]


def keys_of(resource, columns, rows, *, adds_addresses=False):
    """The address that each row of the whole table has or will get, as [[address, row, what it is], …]."""
    columns = [(place, resource.by_name[name]) for place, name in enumerate(columns) if name]
    titles = [pair for pair in columns if getattr(pair[1], "field_name", "") in required_fields(resource.model)]
    there = set(resource.model._default_manager.values_list("slug", flat=True))
    found = []
    for row, row_cells in rows:
        slug, _faults = address_in(resource, columns, row_cells)
        if slug:
            found.append([slug, row, WANTED if adds_addresses and slug not in there else OF_A_PAGE])
        elif (guess := slug_from(title_in(resource.model, titles, row_cells))) and guess not in there:
            found.append([guess, row, FROM_TITLE])
    return found


def title_in(model, titles, row_cells):
    """What the page of a row would make its address of."""
    instance = model()
    for place, column in titles:
        cell = row_cells[place] if place < len(row_cells) else None
        if isinstance(cell, str):
            setattr(instance, column.name, cells.text_in(cell))
    return instance.title_for_slug()
