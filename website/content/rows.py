"""One entry becomes a row with its rows, or brings them up to date."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.models import Publishable
from translations.languages import codes, column

from .fingerprints import as_text, content_of
from .schema import texts_of

EMPTY_CODES = {"null", "blank"}


class Writer:
    """Writes parts.

    ``rows`` maps the entries dealt with so far to their rows: None for one that had a fault. ``missing`` has those
    that an editor deleted, or that could not be made without one deleted.
    """

    def __init__(self, now, faults):
        self.now = now
        self.faults = faults
        self.rows = {}
        self.missing = set()

    def needs_what_is_missing(self, part):
        """Whether the row of an entry cannot be without one that an editor deleted."""
        fields = (part.model._meta.get_field(name) for name, entry in part.references.items() if entry in self.missing)
        return any(not field.null for field in fields)

    def write(self, part, row):
        """Bring ``row``, which may be new, into line with ``part``; return whether anything had to be written."""
        is_new = row.pk is None
        changed = self.assign(part, row)
        lists = self.changed_lists(part, row, is_new)
        if not (is_new or changed or lists):
            return False
        if isinstance(row, Publishable) and (is_new or lists or changed - row.NOT_CONTENT):
            # A job's changes leave "last updated" alone (publishing.changes.data_job). But that is when the content
            # changed, and here it did: visitors read a new or a changed text.
            row.updated_at = self.now
        if self.clean(part, row):
            row.save()
        for name, children in lists.items():
            self.write_list(part, name, children, row)
        return True

    def assign(self, part, row):
        """Set the values and references of ``part``; return the names of the attributes that changed."""
        changed = set()
        values = dict(part.values)
        for name in part.foreign_keys:
            target = self.rows.get(part.references.get(name))
            values[part.model._meta.get_field(name).attname] = target.pk if target else None
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                changed.add(name)
        return changed

    def changed_lists(self, part, row, is_new):
        """Return {list: [(part, new row)]} for those lists whose rows are not what the file says."""
        lists = {}
        for name, parts in part.lists.items():
            shape = part.shape.lists[name]
            children = []
            for child_part in parts:
                # What refers to something that an editor deleted goes with it.
                if not self.missing.intersection(child_part.references.values()):
                    child = shape.model()
                    self.assign(child_part, child)
                    children.append((child_part, child))
            present = [] if is_new else shape.model.objects.filter(**{shape.owner: row.pk})
            if said(present, shape.owner) != said([child for _part, child in children], shape.owner):
                lists[name] = children
        return lists

    def write_list(self, part, name, children, row):
        shape = part.shape.lists[name]
        if row.pk:
            shape.model.objects.filter(**{shape.owner: row.pk}).delete()
        for child_part, child in children:
            if row.pk:
                setattr(child, shape.owner, row)
            if self.clean(child_part, child, () if row.pk else (shape.owner,)) and row.pk:
                child.save()

    def clean(self, part, row, exclude=()):
        """Ask the model whether all is well and report what is not; return whether the row can be saved."""
        # What its own fault kept from being made has been reported there.
        unmade = {name for name, entry in part.references.items() if entry not in self.missing and not self.rows[entry]}
        left_out = {*exclude, *unmade, *part.faulty}
        left_out.update(column(name, code) for name in part.faulty & texts_of(part.model) for code in codes())
        try:
            row.full_clean(exclude=left_out)
        except ValidationError as error:
            for name, problems in error.error_dict.items():
                # A party whose municipality has a fault is not one without a municipality.
                if not (unmade and name in part.foreign_keys):
                    self.report(part, name, problems)
        return not (part.faulty or unmade)

    def report(self, part, attribute, problems):
        """Report what the model says of an attribute at the field of the file that it comes from."""
        columns = {column(name, code): name for name in texts_of(part.model) for code in codes()}
        name = columns.get(attribute, attribute)
        if name in part.faulty:
            return
        part.faulty.add(name)
        place = part.places.get(name, part.where)
        for problem in problems:
            if problem.code in EMPTY_CODES:
                self.faults.add(place, _("This is needed, and it is missing."))
            else:
                self.faults.add(place, " ".join(problem.messages))


def said(rows, owner):
    """What rows say, whatever order they are in."""
    return sorted(as_text(content_of(row, (owner,))) for row in rows)
