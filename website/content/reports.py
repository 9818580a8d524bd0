"""What a load or a removal did, in sentences."""

from dataclasses import dataclass, field

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .schema import KINDS


def in_words(names):
    """Say how many entries of each kind there are: "4 partnerships, 11 municipalities and 45 projects"."""
    kinds = [name.partition("/")[0] for name in names]
    counts = [(kind, kinds.count(kind.name)) for kind in KINDS]
    return get_text_list([kind.count % {"count": count} for kind, count in counts if count], _("and"))


@dataclass
class LoadReport:
    """The names of the entries ("projects/sekos") by what became of them."""

    made: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    # Left as they are: changed by an editor, deleted by an editor, in need of something deleted, there before the
    # folder was loaded, no longer in the files.
    changed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def entries(self):
        """All that are in the files."""
        kept = (self.made, self.updated, self.same, self.changed, self.deleted, self.without, self.found)
        return [name for names in kept for name in names]

    def details(self):
        """Which entries were treated otherwise than the files alone would have it, a sentence each."""
        sentences = [
            (self.changed, _("Changed by an editor and left alone: %(names)s.")),
            (self.deleted, _("Deleted by an editor and not brought back: %(names)s.")),
            (self.without, _("Not loaded, since they belong to something that an editor deleted: %(names)s.")),
            (self.found, _("On the site already, made by others, and used as they are: %(names)s.")),
            (self.gone, _("No longer in the files, but still on the site: %(names)s.")),
        ]
        return [sentence % {"names": ", ".join(names)} for names, sentence in sentences if names]

    def summary(self):
        """The last line: what was loaded, and how much was left as it is."""
        sentences = []
        if self.made:
            sentences.append(_("Loaded: %(what)s.") % {"what": in_words(self.made)})
        if self.updated:
            sentences.append(_("Updated: %(what)s.") % {"what": in_words(self.updated)})
        if not sentences:
            sentences.append(_("Nothing to load: everything in the files has been loaded before."))
        return " ".join([*sentences, *self.counts_left_alone()])

    def counts_left_alone(self):
        """How many entries were treated otherwise than the files alone would have it, a sentence each."""
        changed, deleted = len(self.changed), len(self.deleted + self.without)
        found, gone = len(self.found), len(self.gone)
        sentences = [
            (
                changed,
                ngettext(
                    "%(count)d was left alone because an editor changed it.",
                    "%(count)d were left alone because an editor changed them.",
                    changed,
                ),
            ),
            (
                deleted,
                ngettext(
                    "%(count)d was not loaded because an editor deleted it or what it belongs to.",
                    "%(count)d were not loaded because an editor deleted them or what they belong to.",
                    deleted,
                ),
            ),
            (
                found,
                ngettext(
                    "%(count)d was on the site already and is used as it is.",
                    "%(count)d were on the site already and are used as they are.",
                    found,
                ),
            ),
            (
                gone,
                ngettext(
                    "%(count)d is no longer in the files and was left on the site.",
                    "%(count)d are no longer in the files and were left on the site.",
                    gone,
                ),
            ),
        ]
        return [sentence % {"count": count} for count, sentence in sentences if count]

    def verdict(self):
        """The last line of a check, which changes nothing."""
        return _("The files are in order, and nothing was changed. They hold %(what)s.") % {
            "what": in_words(self.entries)
        }


@dataclass
class RemoveReport:
    """The names of the entries by what became of their rows; ``needed`` maps names to what depends on them."""

    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    needed: dict[str, list[str]] = field(default_factory=dict)
    # The folder did not make these rows.
    found: list[str] = field(default_factory=list)
    was_known: bool = True

    def details(self):
        sentences = []
        if self.changed:
            sentences.append(_("Changed by an editor and kept: %(names)s.") % {"names": ", ".join(self.changed)})
        for name, others in self.needed.items():
            names = {"name": name, "others": get_text_list(others, _("and"))}
            sentences.append(_("Kept: %(name)s, since others depend on it: %(others)s.") % names)
        if self.found:
            sentences.append(_("Kept, since others made them: %(names)s.") % {"names": ", ".join(self.found)})
        return sentences

    def summary(self):
        kept = len(self.changed) + len(self.needed)
        if not self.was_known:
            return _("Nothing to remove: nothing on the site comes from this folder.")
        sentences = []
        if self.removed:
            sentences.append(_("Removed: %(what)s.") % {"what": in_words(self.removed)})
        else:
            sentences.append(_("Nothing was removed."))
        if kept:
            text = ngettext(
                "%(count)d was kept because an editor changed it or others depend on it.",
                "%(count)d were kept because an editor changed them or others depend on them.",
                kept,
            )
            sentences.append(text % {"count": kept})
        return " ".join(sentences)
