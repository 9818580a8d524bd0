"""From entries to parts: values that fit the models, references to other entries, and the rows within an entry."""

from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from publishing.fields import RichTextField
from publishing.models import Publishable, State
from translations.languages import codes, column
from website.models import TextPage

from .faults import Where
from .reading import Entry, fields_of, unknown_name
from .schema import BY_MODEL, Kind, Rows, texts_of
from .values import check_length, is_nothing, plain_text, rich_text, value_of

STATES = (State.PUBLISHED, State.DRAFT)


@dataclass(eq=False)
class Part:
    """What a file says of one row: of an entry's own (``shape`` is its Kind), or of one within it (its Rows).

    ``values`` has every attribute that files decide on, those that are left out with their default; ``references`` the
    foreign keys that are given, as entries. ``places`` knows where a field stands, ``faulty`` those with a fault.
    """

    shape: Kind | Rows
    where: Where
    values: dict = field(default_factory=dict)
    references: dict[str, Entry] = field(default_factory=dict)
    lists: dict[str, list["Part"]] = field(default_factory=dict)
    places: dict[str, Where] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)

    @property
    def model(self):
        return self.shape.model

    @cached_property
    def foreign_keys(self):
        """The model's fields that refer to other entries."""
        names = (self.shape.model_field(name) for name in self.shape.fields)
        return [name for name in names if isinstance(self.model._meta.get_field(name), models.ForeignKey)]


class Parser:
    """Reads entries, all of whose keys are known, into parts."""

    def __init__(self, entries, faults):
        self.faults = faults
        self.by_kind = {}
        for entry in entries:
            self.by_kind.setdefault(entry.kind, {})[entry.key] = entry

    def part_of(self, entry):
        """Return the Part of an entry."""
        part = Part(entry.kind, entry.where)
        nodes = self.known_fields(entry.node, part, entry.kind.all_fields)
        if entry.kind.model is TextPage:
            part.values["key"] = entry.key
        if issubclass(part.model, Publishable):
            part.values["state"] = State.PUBLISHED
        self.read_fields(part, nodes)
        for name, rows in entry.kind.lists.items():
            part.lists[name] = self.rows(part, name, rows, nodes.get(name))
        return part

    def known_fields(self, node, part, known):
        """Return the fields of a mapping that there are; others are faults."""
        nodes = fields_of(node, part.where, self.faults)
        for name in [name for name in nodes if name not in known]:
            self.faults.add(part.where.at(nodes.pop(name), name), unknown_name(name, known))
        return nodes

    def read_fields(self, part, nodes):
        """Read a row's own fields; each by what the model says of it."""
        texts = texts_of(part.model)
        for name in (*part.shape.fields, *(name for name in ("slug", "state") if name in nodes)):
            model_name = part.shape.model_field(name)
            model_field = part.model._meta.get_field(model_name)
            node = nodes.get(name)
            label = part.shape.label(name)
            part.places[model_name] = part.where.at(node, label) if node else part.where.named(label)
            if model_name in texts:
                self.read_texts(part, model_field, node)
                continue
            if model_name in part.foreign_keys:
                self.read_reference(part, model_field, node)
                continue
            value = None
            if node is not None:
                try:
                    value = self.state(node) if name == "state" else value_of(model_field, node)
                except ValidationError as error:
                    self.fault(part, model_name, error)
            if value is not None or name not in ("slug", "state"):
                part.values[model_name] = model_field.get_default() if value is None else value

    def state(self, node):
        text = plain_text(node)
        if text not in STATES:
            raise ValidationError(_("“%(value)s” is not allowed here: write draft, or leave it out.") % {"value": text})
        return State(text)

    def read_texts(self, part, model_field, node):
        """Read a text per language; a plain text is the same in every language."""
        by_language = dict.fromkeys(codes())
        if isinstance(node, yaml.MappingNode):
            place = part.places[model_field.name]
            for language, text_node in fields_of(node, place, self.faults).items():
                if language in by_language:
                    by_language[language] = text_node
                else:
                    message = _("“%(language)s” is none of the site’s languages: %(languages)s.")
                    names = {"language": language, "languages": ", ".join(codes())}
                    self.fault(part, model_field.name, message % names, place.at(text_node, language))
        elif node is not None:
            by_language = dict.fromkeys(codes(), node)
        for language, text_node in by_language.items():
            text = None
            if text_node is not None and not is_nothing(text_node):
                try:
                    text = self.text(model_field, text_node)
                except ValidationError as error:
                    place = part.places[model_field.name]
                    if text_node is not node:
                        place = place.at(text_node, language)
                    self.fault(part, model_field.name, error, place)
            part.values[column(model_field.name, language)] = text

    def text(self, model_field, node):
        text = plain_text(node)
        if isinstance(model_field, RichTextField):
            return rich_text(text)
        check_length(model_field, text)
        return text

    def read_reference(self, part, model_field, node):
        if node is None or is_nothing(node):
            return
        kind = BY_MODEL[model_field.related_model]
        entries = self.by_kind.get(kind, {})
        try:
            key = plain_text(node)
            if key not in entries:
                raise ValidationError(self.unknown_key(key, kind, entries))
        except ValidationError as error:
            self.fault(part, model_field.name, error)
        else:
            part.references[model_field.name] = entries[key]

    def unknown_key(self, key, kind, entries):
        near = get_close_matches(key, entries, 1)
        names = {"key": key, "list": kind.name, "near": near[0] if near else ""}
        if near:
            return _("There is no “%(key)s” in “%(list)s”. Did you mean “%(near)s”?") % names
        return _("There is no “%(key)s” in “%(list)s” in this folder.") % names

    def rows(self, part, name, shape, node):
        """Return the parts of a list within an entry."""
        if node is None or is_nothing(node):
            return []
        if not isinstance(node, yaml.SequenceNode):
            message = _("There must be a list here: each item begins with “- ”.")
            self.faults.add(part.where.at(node, name), message)
            return []
        rows = []
        for number, item in enumerate(node.value, 1):
            row = Part(shape, part.where.at(item, f"{name} {number}"))
            if shape.number:
                row.values[shape.number] = number
            if shape.plain:
                self.read_fields(row, {shape.fields[0]: item})
            elif isinstance(item, yaml.MappingNode):
                self.read_fields(row, self.known_fields(item, row, shape.fields))
            else:
                message = _("There must be a group of fields here, such as “- %(field)s: …”.")
                self.faults.add(row.where, message % {"field": shape.fields[0]})
                continue
            rows.append(row)
        return rows

    def fault(self, part, name, problem, where=None):
        part.faulty.add(name)
        message = " ".join(problem.messages) if isinstance(problem, ValidationError) else problem
        self.faults.add(where or part.places.get(name, part.where), message)
