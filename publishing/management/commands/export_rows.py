from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.spreadsheets.commands import RowsCommand
from publishing.spreadsheets.resources import resource_named


class Command(RowsCommand):
    help = "Writes all rows, whatever their state, to an Excel file or CSV, as the admin's export does."

    def handle(self, *, rows, file, **options):
        kind = Path(file).suffix.lower().lstrip(".")
        if kind not in ("xlsx", "csv"):
            raise CommandError(_("The name of the file must end in .xlsx or .csv."))
        resource = resource_named(rows)
        queryset = resource.model._default_manager.order_by("pk")
        try:
            Path(file).write_bytes(resource.as_file(kind, queryset))
        except OSError as error:
            raise CommandError(str(error)) from error
        count = queryset.count()
        words = ngettext("%(count)d row was written to %(file)s.", "%(count)d rows were written to %(file)s.", count)
        self.stdout.write(words % {"count": count, "file": file})
