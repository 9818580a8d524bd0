from collections import Counter
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.spreadsheets.checking import CHANGED, NEW, UNCHANGED, Check, keys_of
from publishing.spreadsheets.commands import RowsCommand
from publishing.spreadsheets.history import Author
from publishing.spreadsheets.importing import NotImported, PagesChanged, import_rows
from publishing.spreadsheets.reading import FileError, note_in_words, read_table
from publishing.spreadsheets.resources import resource_named
from publishing.spreadsheets.telling import fault_in_words
from publishing.spreadsheets.uploads import PART


class Command(RowsCommand):
    help = (
        "Imports the rows of an Excel file or CSV: all of them or, if anything is wrong with one, none. Published "
        "pages change at once; new ones are drafts."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="Say what would change, and change nothing.")
        parser.add_argument(
            "--new-addresses", action="store_true", help="An address that no page has is that of a new page."
        )

    def handle(self, *, rows, file, dry_run, new_addresses, **options):
        resource = resource_named(rows)
        try:
            table = read_table(Path(file).read_bytes())
            columns = resource.matched(table)
        except (OSError, FileError) as error:
            raise CommandError(str(error)) from error
        for note in table.notes:
            self.stdout.write(note_in_words(note))
        keys = keys_of(resource, columns, table.rows, adds_addresses=new_addresses)
        check = Check(resource, columns, keys, adds_addresses=new_addresses)
        findings = self.checked(check, table.rows)
        for finding in findings:
            for note in finding.notes:
                self.stdout.write(fault_in_words(finding.row, "", note, resource))
        self.refuse(resource, [(finding.row, *fault) for finding in findings for fault in finding.faults])
        if not dry_run:
            versions = {finding.row: finding.version for finding in findings if finding.kind != UNCHANGED}
            self.write(check, table.rows, versions, Author(None, Path(file).name))
        self.stdout.write(told(Counter(finding.kind for finding in findings), is_done=not dry_run))

    def checked(self, check, rows):
        findings = []
        with self.bar(len(rows), _("Checking")) as move:
            for start in range(0, len(rows), PART):
                findings += check.findings(rows[start : start + PART])
                move(len(findings))
        return findings

    def refuse(self, resource, faults):
        """Say everything that is wrong, and end."""
        if not faults:
            return
        for row, name, sentence in faults:
            self.stderr.write(fault_in_words(row, name, sentence, resource))
        words = ngettext(
            "Nothing was imported: %(count)d error.", "Nothing was imported: %(count)d errors.", len(faults)
        )
        raise CommandError(words % {"count": len(faults)})

    def write(self, check, rows, versions, author):
        try:
            with self.bar(3 * len(versions), _("Importing")) as move:
                for step in import_rows(check, rows, versions, author):
                    move(step.done)
        except PagesChanged as error:
            words = _("Nothing was imported: somebody has changed these pages meanwhile. Run the command again.")
            raise CommandError(words) from error
        except NotImported as error:
            self.refuse(check.resource, error.faults)


def told(counts, *, is_done):
    numbers = {kind: counts[kind] for kind in (NEW, CHANGED, UNCHANGED)}
    if is_done:
        return _("Imported: %(new)d new, %(changed)d changed, %(unchanged)d as they were.") % numbers
    return _("It would be imported: %(new)d new, %(changed)d changed, %(unchanged)d as they are.") % numbers
