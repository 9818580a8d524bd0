"""A project as a list has it: a few columns as values, without the ado of a model."""

from functools import cached_property

from publishing.prepared import in_batches, prepared

from .models import Project
from .models.projects import known_years, row_of

COLUMNS = ("pk", *Project.columns_of_rows())


class ListedProject:
    """A project with COLUMNS as attributes, its ``partnership`` and its public focus ``areas`` in their order."""

    known_years = property(known_years)

    def __init__(self, columns, listing):
        vars(self).update(zip(COLUMNS, columns, strict=True))
        self.listing = listing
        self.partnership = listing.partnerships[self.partnership_id]
        self.areas = listing.areas_of_project(self.pk)

    @property
    def main_area(self):
        return self.areas[0] if self.areas else None

    @cached_property
    def row(self):
        """What a row of a list says of it, in the language of the listing."""
        names = tuple(self.listing.area_name(area) for area in self.areas)
        return row_of(self, names, self.listing.pair(self.partnership))


def fetch(keys, listing):
    """The projects of ``keys`` that there are: {key: ListedProject}."""
    rows = (columns for batch in in_batches(keys) for columns in columns_of(*batch))
    return {columns[0]: ListedProject(columns, listing) for columns in rows}


@prepared
def columns_of(*keys):
    return Project.objects.filter(pk__in=keys).rewrite(False).values_list(*COLUMNS)
