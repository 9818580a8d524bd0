"""A file on its way in: kept with what was found in it until its sender decides."""

from django.db.models import Q, Sum

from publishing.models import SheetPart, SheetUpload
from translations.languages import current

from .checking import CHANGED, NEW, UNCHANGED, Check, Finding, keys_of
from .history import Author
from .importing import NotImported, PagesChanged, import_rows
from .reading import read_table
from .resources import resource_named

# Rows that are checked at a time: about half a second's work.
PART = 50


class AlreadyImported(NotImported):
    """The button was pressed twice."""


def keep(user, resource, file_name, content, *, adds_addresses):
    """Read a file and keep it for ``user``; returns the SheetUpload, or raises FileError."""
    SheetUpload.objects.outlived().delete()
    table = read_table(content)
    columns = resource.matched(table)
    upload = SheetUpload.objects.create(
        user=user,
        resource=resource.name,
        file_name=file_name[-255:],
        adds_addresses=adds_addresses,
        language=current(),
        columns=columns,
        notes=table.notes,
        keys=keys_of(resource, columns, table.rows, adds_addresses=adds_addresses),
    )
    divided = [table.rows[start : start + PART] for start in range(0, len(table.rows), PART)]
    SheetPart.objects.bulk_create(
        SheetPart(upload=upload, number=number, size=len(rows), rows=rows) for number, rows in enumerate(divided)
    )
    return upload


def check_of(upload):
    resource = resource_named(upload.resource)
    return Check(resource, upload.columns, upload.keys, adds_addresses=upload.adds_addresses)


def check_next(upload):
    """Check the next rows; returns whether there were any left to check."""
    part = upload.parts.filter(findings__isnull=True).first()
    if part is None:
        return False
    findings = [finding.as_dict() for finding in check_of(upload).findings(part.rows)]
    upload.parts.filter(pk=part.pk).update(findings=findings)
    return True


def progress(upload):
    """How many rows have been checked, and how many there are, as {"done", "of"}."""
    checked = Sum("size", filter=Q(findings__isnull=False), default=0)
    return upload.parts.order_by().aggregate(done=checked, of=Sum("size", default=0))


class Found:
    """All that was found in an upload, and what it amounts to."""

    def __init__(self, upload):
        parts = upload.parts.values_list("findings", flat=True)
        self.findings = [Finding(**finding) for findings in parts for finding in findings or ()]

    def of(self, kind):
        """Those of a kind: NEW, CHANGED, UNCHANGED, or "faults"."""
        if kind == "faults":
            return [finding for finding in self.findings if finding.faults]
        return [finding for finding in self.findings if finding.kind == kind and not finding.faults]

    @property
    def counts(self):
        """What has to be looked at first comes first."""
        return {kind: len(self.of(kind)) for kind in ("faults", CHANGED, NEW, UNCHANGED)}

    @property
    def to_import(self):
        return [finding for finding in self.findings if finding.kind != UNCHANGED]

    @property
    def published(self):
        """Published pages that would change at once."""
        return [finding for finding in self.of(CHANGED) if finding.is_published]


def import_upload(upload, found):
    """Import what was looked at; a generator of Progress. What became of it stands in ``upload.outcome``."""
    versions = {finding.row: finding.version for finding in found.to_import}
    outcome = {kind: len(found.of(kind)) for kind in (NEW, CHANGED)}

    def remember():
        if not SheetUpload.objects.undecided().filter(pk=upload.pk).update(outcome=outcome):
            raise AlreadyImported

    author = Author(upload.user, upload.file_name)
    try:
        yield from import_rows(check_of(upload), upload.rows(), versions, author, also=remember)
    except AlreadyImported:
        return
    except PagesChanged:
        # Unless it is this very file, sent twice, that has changed them.
        upload.start_over(upload.language, {"overtaken": True})
    except NotImported as error:
        tell_faults(upload, error.faults)
    else:
        upload.parts.all().delete()


def tell_faults(upload, faults):
    """Add to the findings what came to light only when all rows were seen together."""
    for part in upload.parts.all():
        for finding in part.findings:
            finding["faults"] += [[name, sentence] for row, name, sentence in faults if row == finding["row"]]
        part.save()
