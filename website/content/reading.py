"""From a folder to entries: the files are read, the lists in them found, and every entry's key."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from website.models import TextPage

from .faults import Where
from .schema import BY_NAME, Kind
from .values import fitting_choice, is_nothing, plain_text

# What an address may consist of, since a key without a slug becomes one.
KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
KEY_LENGTH = 80
FOLDER_LENGTH = 100


@dataclass(eq=False)
class Entry:
    """One entry of a list as its file has it, not yet read further."""

    kind: Kind
    key: str
    node: yaml.MappingNode
    where: Where

    @property
    def name(self):
        """What it is called in the folder: "projects/sekos"."""
        return f"{self.kind.name}/{self.key}" if self.key else self.kind.name


def read_folder(folder, faults):
    """Return every entry with a usable key in the ``*.yaml`` files of ``folder`` (a Path), file by file."""
    if not folder.is_dir():
        faults.add(None, _("There is no folder “%(folder)s”.") % {"folder": folder})
        return []
    if len(folder.name) > FOLDER_LENGTH:
        faults.add(None, _("The name of the folder is longer than %(limit)d characters.") % {"limit": FOLDER_LENGTH})
        return []
    entries = []
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        if file.suffix.lower() == ".yml":
            faults.add(Where(file.name), _("Only files whose names end in .yaml are read. Rename this one."))
        elif file.suffix.lower() == ".yaml":
            root = compose(file, faults)
            if root is not None:
                entries.extend(entries_of(root, Where(file.name), faults))
    entries = without_doubles(entries, faults)
    if not entries and not faults:
        faults.add(
            None, _("There is no content in the folder “%(folder)s”: no .yaml file with entries.") % {"folder": folder}
        )
    return entries


def compose(file: Path, faults):
    """Return the root node of a YAML file; None if it is empty, or faulty.

    Nodes know their lines and the text as it was written (0780 is no number here). PyYAML's own parser and not that of
    libyaml: its messages are plainer, and deep nesting cannot crash it.
    """
    where = Where(file.name)
    try:
        content = file.read_bytes()
        return yaml.compose(content.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except OSError as error:
        faults.add(where, _("The file cannot be read: %(reason)s.") % {"reason": error.strerror})
    except UnicodeDecodeError as error:
        where = Where(file.name, content[: error.start].count(b"\n") + 1)
        faults.add(where, _("The file is not saved as UTF-8. Open it in a text editor and save it with that encoding."))
    except RecursionError:
        faults.add(where, _("Lists and fields lie within each other far too deeply."))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = _(
            "This is not valid YAML (%(problem)s). Look for a wrong indentation, or for a text with “: ” or “ #” in it "
            "that lacks quotation marks."
        )
        faults.add(Where(file.name, mark.line + 1), message % {"problem": error.problem or error.context})
    except yaml.YAMLError as error:
        faults.add(where, _("This is not valid YAML (%(problem)s).") % {"problem": getattr(error, "reason", error)})
    return None


def fields_of(node, where, faults):
    """Return a mapping's fields as {name: node}; a name that comes twice is a fault."""
    fields = {}
    for name_node, value in node.value:
        if not isinstance(name_node, yaml.ScalarNode):
            faults.add(where.at(name_node), _("The name of a field must be a word."))
        elif name_node.value in fields:
            message = _("“%(name)s” stands here twice; only one of them can count.") % {"name": name_node.value}
            faults.add(where.at(name_node, name_node.value), message)
        else:
            fields[name_node.value] = value
    return fields


def unknown_name(name, known):
    """A sentence about a ``name`` that is none of ``known``."""
    near = get_close_matches(name, known, 1)
    if near:
        return _("There is no “%(name)s” here. Did you mean “%(near)s”?") % {"name": name, "near": near[0]}
    names = get_text_list(list(known), _("and"))
    return _("There is no “%(name)s” here. There can be: %(names)s.") % {"name": name, "names": names}


def entries_of(root, where, faults):
    """Yield the entries of one file."""
    if not isinstance(root, yaml.MappingNode):
        faults.add(where.at(root), _("A file must consist of lists with names, such as “projects:”."))
        return
    for name, node in fields_of(root, where, faults).items():
        kind = BY_NAME.get(name)
        if kind is None:
            faults.add(where.at(node), unknown_name(name, BY_NAME))
        elif is_nothing(node):
            continue
        elif kind.is_single:
            if isinstance(node, yaml.MappingNode):
                yield Entry(kind, "", node, Where(where.file, node.start_mark.line + 1, name))
            else:
                faults.add(where.at(node), _("“%(name)s” must be a group of fields, not a list.") % {"name": name})
        elif isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value, 1):
                yield from entry_of(kind, item, number, where, faults)
        else:
            message = _("“%(name)s” must be a list: each entry begins with “- key:”.") % {"name": name}
            faults.add(where.at(node), message)


def entry_of(kind, node, number, where, faults):
    """Yield the entry that an item of a list is; nothing if it has no key to be known by."""
    # Until its key is known it is called by its number in the list.
    where = Where(where.file, node.start_mark.line + 1, f"{kind.name} {number}")
    if not isinstance(node, yaml.MappingNode):
        faults.add(where, _("An entry must be a group of fields that begins with “- key:”."))
        return
    key_node = next((value for name, value in node.value if name.value == "key"), None)
    if key_node is None or is_nothing(key_node):
        faults.add(where.named("key"), _("The entry has no key, by which others refer to it."))
        return
    try:
        key = plain_text(key_node)
        if kind.model is TextPage:
            fitting_choice(TextPage._meta.get_field("key"), key)
        elif not KEY.fullmatch(key) or len(key) > KEY_LENGTH:
            raise ValidationError(
                _("A key consists of small letters a–z, digits and hyphens, at most %(limit)d of them.")
                % {"limit": KEY_LENGTH}
            )
    except ValidationError as error:
        faults.add(where.at(key_node, "key"), " ".join(error.messages))
        return
    yield Entry(kind, key, node, Where(where.file, where.line, f"{kind.name}/{key}"))


def without_doubles(entries, faults):
    """The entries without those whose key another of their kind had before."""
    first = {}
    for entry in entries:
        other = first.setdefault(entry.name, entry)
        if other is not entry:
            message = _("There is another “%(name)s” already, in %(file)s on line %(line)d.")
            faults.add(
                entry.where.named("" if entry.kind.is_single else "key"),
                message % {"name": entry.name, "file": other.where.file, "line": other.where.line},
            )
    return list(first.values())
