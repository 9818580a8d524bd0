"""What a model's spreadsheet has: each model that has one names its columns in its app's ``spreadsheets.py``."""

from difflib import get_close_matches

from django.utils.module_loading import autodiscover_modules
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.checks import GENERAL

from .columns import Known, columns_of, needed_by_new, plain_heading
from .reading import FileError, cell_name
from .writing import as_csv

KEY = "slug"
_resources = {}


class Resource:
    """The spreadsheet of one ``model``; ``name`` is what commands and files call it.

    ``fields`` names the columns in their order: fields of the model, texts (a column per language), or Columns. The
    first is the address, by which a row is known. ``publishing_checks`` are those of the model's admin.
    """

    name = ""
    model = None
    publishing_checks = GENERAL
    fields = ()

    def __init__(self):
        self.columns = columns_of(self.model, self.fields)
        self.by_name = {column.name: column for column in self.columns}

    @property
    def title(self):
        return capfirst(str(self.model._meta.verbose_name_plural))

    def queryset(self):
        """The rows with what their columns need, in a number of queries that does not grow."""
        rows = [column.rows for column in self.columns if column.is_rows]
        return self.model._default_manager.prefetch_related(*rows)

    # --- Writing -------------------------------------------------------------------------------------------------

    def headings(self):
        return [column.heading() for column in self.columns]

    def rows(self, queryset):
        """What stands in the cells of each row of ``queryset``, as an iterator."""
        known = Known(self.model)
        for instance in queryset.prefetch_related(*(column.rows for column in self.columns if column.is_rows)):
            yield [column.shown(column.current(instance), known) for column in self.columns]

    def as_file(self, kind, queryset) -> bytes:
        """The rows as "xlsx" or "csv"."""
        if kind == "xlsx":
            # Read when a file is made.
            from .workbooks import as_excel

            return as_excel(self.title, self.headings(), self.rows(queryset))
        return as_csv(self.headings(), self.rows(queryset))

    def template(self) -> bytes:
        """An Excel file to begin with: the headings, and on a second sheet what each column takes."""
        from .workbooks import as_template

        return as_template(self.title, self.headings(), [column.explained() for column in self.columns])

    # --- Reading -------------------------------------------------------------------------------------------------

    def matched(self, table):
        """The names of the columns that a Table has, in its order, None for what is empty; or raises FileError."""
        known = {heading: column.name for column in self.columns for heading in column.headings()}
        names, faults = [], []
        for place, heading in enumerate(table.headings):
            name = known.get(plain_heading(heading))
            if name is None and (heading or has_cells(table, place)):
                faults.append(self.unknown_column(place, heading))
            elif name in names and name is not None:
                faults.append(_("The column “%(heading)s” is there twice.") % {"heading": heading})
            names.append(name)
        if not any(names):
            raise FileError(
                _("None of the columns is known. The first row must hold the headings: %(headings)s …")
                % {"headings": ", ".join(str(heading) for heading in self.headings()[:4])}
            )
        faults += self.missing(names, table)
        if faults:
            raise FileError(*faults)
        return names

    def unknown_column(self, place, heading):
        letters = cell_name(place, "")
        if not heading:
            return _("Column %(letters)s has no heading, and there is something in it.") % {"letters": letters}
        names = {plain_heading(one): one for one in map(str, self.headings())}
        values = {"letters": letters, "heading": heading}
        if alike := get_close_matches(plain_heading(heading), names, 1):
            return _("Column %(letters)s, “%(heading)s”, is not known. Is it “%(alike)s”?") % {
                **values,
                "alike": names[alike[0]],
            }
        return _("Column %(letters)s, “%(heading)s”, is not known. Take it away, or give it another heading.") % values

    def missing(self, names, table):
        """What is to be said of columns that are not there: that of the address, and those that a new page needs."""
        if KEY not in names:
            words = _("The column “%(heading)s” is missing. Leave its cells empty for new pages.")
            return [words % {"heading": self.by_name[KEY].heading()}]
        place = names.index(KEY)
        if all(len(cells) > place and cells[place] for _number, cells in table.rows):
            return []
        groups = [group for group in needed_by_new(self.columns, self.model) if not {c.name for c in group} & {*names}]
        headings = [f"“{group[0].heading()}”" for group in groups]
        if not headings:
            return []
        words = ngettext(
            "New pages need a column that is missing: %(headings)s.",
            "New pages need columns that are missing: %(headings)s.",
            len(headings),
        )
        return [words % {"headings": ", ".join(headings)}]


def has_cells(table, place):
    return any(len(cells) > place and cells[place] not in (None, "") for _number, cells in table.rows)


def register(resource):
    """Class decorator: the model's rows can be exported and imported, under the name of the resource."""
    _resources[resource.name] = resource
    return resource


def resource_names():
    autodiscover_modules("spreadsheets")
    return sorted(_resources)


def resource_named(name):
    autodiscover_modules("spreadsheets")
    return _resources[name]()
