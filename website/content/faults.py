"""What is wrong in a content folder, and where: all of it is found before anything is said."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Where:
    """A place in a content folder, as a person finds it: ``entry`` is "projects/sekos", ``field`` "results 2, side"."""

    file: str = ""
    line: int = 1
    entry: str = ""
    field: str = ""

    def at(self, node, name=""):
        """The place of a YAML node within this one; ``name`` is that of its field, or of a list with a number."""
        return replace(self.named(name), line=node.start_mark.line + 1)

    def named(self, name):
        """The place of a field that is not there: the line of what lacks it."""
        return replace(self, field=", ".join(filter(None, (self.field, name))))

    def __str__(self):
        names = {"file": self.file, "line": self.line, "entry": self.entry, "field": self.field}
        if not self.entry:
            return _("%(file)s, line %(line)d") % names
        if not self.field:
            return _("%(file)s, line %(line)d, %(entry)s") % names
        return _("%(file)s, line %(line)d, %(entry)s, field “%(field)s”") % names


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; ``where`` is None for the folder as a whole."""

    where: Where | None
    message: str

    def __str__(self):
        return f"{self.where}: {self.message}" if self.where else self.message


class Faults(list):
    """The faults found so far."""

    def add(self, where, message):
        fault = Fault(where, str(message))
        if fault not in self:
            self.append(fault)

    def stop_if_any(self):
        if self:
            raise ContentError(self)


class ContentError(Exception):
    """A folder has ``faults``; nothing of it was loaded."""

    def __init__(self, faults):
        self.faults = sorted(faults, key=lambda fault: (fault.where.file, fault.where.line) if fault.where else ("", 0))
        super().__init__(str(self))

    def __str__(self):
        heading = ngettext(
            "Nothing was loaded, because there is %(count)d fault in the content files:",
            "Nothing was loaded, because there are %(count)d faults in the content files:",
            len(self.faults),
        )
        return "\n".join([heading % {"count": len(self.faults)}, *(f"- {fault}" for fault in self.faults)])
