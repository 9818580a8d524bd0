"""The columns of a spreadsheet: what each is called, how a row of the content is written in it, and how it is read.

A column has values of its own, which compare: of a relation the key, of rows below a page a tuple. ``read()`` makes one
of a cell or raises ValidationError with a sentence for the editor; ``shown()`` makes what is written in a cell.
"""

import re
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing import richtext
from publishing.fields import PartialDateField, RichTextField, check_length, rounded
from publishing.models import State
from translations.admin import label_in
from translations.languages import codes, column
from translations.registry import required_fields, text_fields

from . import cells, markdown

# More allowed values than these are not listed in a sentence.
MOST_LISTED = 20
# Degrees come from maps, with more decimals than anybody needs; amounts of money are not rounded.
ROUNDED_FROM = 3


class Column:
    """One column; ``name`` is the technical name, which every file may have as its heading."""

    # Whether its value is kept in rows below the page, which are saved after it.
    is_rows = False
    # Whether a new page needs it.
    is_needed = False

    def __init__(self, name):
        self.name = name

    def bind(self, model):
        """Learn which model it is a column of."""
        self.model = model

    @property
    def label(self):
        """The words for what it holds, which the catalogues translate."""
        raise NotImplementedError

    def heading(self):
        """What it is called in the active language."""
        return capfirst(str(self.label))

    def headings(self):
        """Everything that it may be called, as it is compared: in any language of the site, or technically."""
        names = {plain_heading(self.name)}
        for code in codes():
            with override(code):
                names.add(plain_heading(self.heading()))
        return names

    def current(self, instance):
        """The value that ``instance`` has now."""
        raise NotImplementedError

    def empty(self, instance):
        """The value of an empty cell."""
        return None

    def read(self, cell, known):
        raise NotImplementedError

    def check(self, value, instance):
        """Raise ValidationError for a value that ``instance`` may not have, other than by the rules of its model."""

    def is_same(self, value, other):
        return value == other

    def put(self, instance, value):
        """Give ``instance`` the value; nothing is saved."""
        raise NotImplementedError

    def save(self, instance, value, rows):
        """Bring the rows below ``instance``, which are ``rows`` now, into order; return those to create."""
        return []

    def shown(self, value, known):
        return value

    def explained(self):
        """What may stand in it, in a sentence, and the values that there are, where they can be counted."""
        return "", []


def plain_heading(text):
    return re.sub(r"[\s_]+", " ", str(text)).strip().casefold()


class FieldColumn(Column):
    """A column for one field of the model; of a text, for one of its languages."""

    def __init__(self, name, language=None):
        super().__init__(column(name, language) if language else name)
        self.field_name, self.language = name, language

    def bind(self, model):
        super().bind(model)
        self.field = model._meta.get_field(self.name)
        self.is_needed = not (self.field.blank or self.field.null or self.field.has_default())

    @property
    def label(self):
        return self.model._meta.get_field(self.field_name).verbose_name

    def heading(self):
        if self.language:
            return label_in(self.model._meta.get_field(self.field_name), self.language)
        return super().heading()

    def current(self, instance):
        return getattr(instance, self.field.attname)

    def empty(self, instance):
        """None where the field knows it; of a new page what it would be without the column."""
        if self.field.null or self.language:
            return None
        return self.field.get_default() if instance.pk is None and self.field.has_default() else ""

    def put(self, instance, value):
        setattr(instance, self.field.attname, value)


class TextColumn(FieldColumn):
    def read(self, cell, known):
        text = cells.text_in(cell)
        check_length(self.field, text)
        return text

    def current(self, instance):
        """As it would be saved: a space at the end is no change."""
        value = super().current(instance)
        return (value or "").strip() or self.empty(instance)

    def explained(self):
        if not self.field.max_length:
            return _("A text."), []
        return _("A text of at most %(limit)d characters.") % {"limit": self.field.max_length}, []


class RichTextColumn(FieldColumn):
    def read(self, cell, known):
        return markdown.from_cell(cells.text_in(cell)) or None

    def is_same(self, value, other):
        return richtext.is_same(value or "", other or "")

    def shown(self, value, known):
        return value and markdown.as_cell(value)

    def explained(self):
        return _("Markdown: **bold**, “- ” for a list, [words](address) for a link, ## for a heading."), []


class ChoiceColumn(FieldColumn):
    """Written in the editor's words; read in those of any language, or as the code."""

    def read(self, cell, known):
        text = cells.text_in(cell)
        if (value := self.readable().get(text.casefold())) is not None:
            return value
        raise ValidationError(
            _("“%(value)s” is not allowed here. Choose one of these: %(choices)s.")
            % {"value": text, "choices": get_text_list(self.likely(text), _("or"))}
        )

    def readable(self):
        """Everything that may be written -> the value that it means. What stands in the active language comes first."""
        found = {}
        for code in codes():
            with override(code):
                found |= {str(label).casefold(): value for value, label in self.field.flatchoices}
        found |= {str(label).casefold(): value for value, label in self.field.flatchoices}
        return found | {str(value).casefold(): value for value, label in self.field.flatchoices}

    def likely(self, text):
        labels = self.labels()
        return labels if len(labels) <= MOST_LISTED else get_close_matches(text, labels, 5, cutoff=0.4)

    def labels(self):
        return [str(label) for value, label in self.field.flatchoices]

    def shown(self, value, known):
        return str(dict(self.field.flatchoices).get(value, value)) if value else None

    def explained(self):
        return _("One of the values below."), self.labels()


class StateColumn(ChoiceColumn):
    """A file makes drafts; what is public becomes so, and ceases to be, by the buttons that say it."""

    OFFERED = (State.DRAFT, State.IN_REVIEW)

    def check(self, value, instance):
        if instance.pk is None and value not in self.OFFERED:
            raise ValidationError(
                _("An import publishes nothing. A new page can be: %(choices)s.")
                % {"choices": get_text_list(self.labels(), _("or"))}
            )
        if instance.pk is not None and value != instance.state:
            raise ValidationError(
                _("An import leaves the state of a page as it is: %(state)s. Change it in the form of the page.")
                % {"state": instance.get_state_display()}
            )

    def empty(self, instance):
        return State.DRAFT if instance.pk is None else instance.state

    def labels(self):
        return [str(state.label) for state in self.OFFERED]

    def explained(self):
        return _("Of a new page, one of the values below. An import publishes nothing."), self.labels()


class NumberColumn(FieldColumn):
    def read(self, cell, known):
        number = cells.number_in(cell)
        places = self.field.decimal_places
        return rounded(number, places) if places >= ROUNDED_FROM else number

    def shown(self, value, known):
        return value if value is None else Decimal(cells.shown_number(Decimal(value)))

    def explained(self):
        return _("A number."), []


class WholeNumberColumn(FieldColumn):
    def read(self, cell, known):
        return cells.whole_number_in(cell)

    def explained(self):
        return _("A whole number."), []


class DateColumn(FieldColumn):
    def read(self, cell, known):
        return cells.partial_date_in(cell, weeks=self.field.weeks)

    def explained(self):
        return str(cells.PartialDate.explanation(self.field.weeks)), []


class KeyColumn(FieldColumn):
    """A relation, by the address of the page that it leads to."""

    def read(self, cell, known):
        return known.key(self.field.related_model, cells.text_in(cell))

    def put(self, instance, value):
        # A page that is not there yet has no key; the key is put here when it has one.
        super().put(instance, None if isinstance(value, NewPage) else value)

    def empty(self, instance):
        return None

    def shown(self, value, known):
        return known.slug(self.field.related_model, value)

    def explained(self):
        name = self.field.related_model._meta.verbose_name
        return _("The address of the page: %(kind)s.") % {"kind": name}, known_slugs(self.field.related_model)


class AddressColumn(FieldColumn):
    """The slug, by which a row is known."""

    def read(self, cell, known):
        return cells.text_in(cell).casefold()

    def explained(self):
        return _("By its address a page is known. Leave it empty for a new page; do not change it."), []


# --- Rows below a page --------------------------------------------------------------------------------------------


class ValuesColumn(Column):
    """Rows that say one thing each: focus areas by their addresses, goals by their numbers; with commas between.

    ``position`` names the field that keeps their order; without one they stand in the order of their values.
    """

    is_rows = True
    separator = ", "

    def __init__(self, rows, field, position=None):
        super().__init__(rows)
        self.rows, self.field_name, self.position = rows, field, position

    def bind(self, model):
        super().bind(model)
        self.row_model = model._meta.get_field(self.rows).related_model
        self.owner = model._meta.get_field(self.rows).field.name
        self.field = self.row_model._meta.get_field(self.field_name)

    @property
    def label(self):
        return self.row_model._meta.verbose_name_plural

    def current(self, instance):
        if instance.pk is None:
            return ()
        return tuple(getattr(row, self.field.attname) for row in getattr(instance, self.rows).all())

    def empty(self, instance):
        return ()

    def read(self, cell, known):
        if isinstance(cell, float) and not cell.is_integer():
            raise ValidationError(
                _("The spreadsheet has made a number of it. Format the cell as text, and write it again: 3, 6.")
            )
        parts = [part.strip() for part in re.split(r"[,;\n]", cells.text_in(cell)) if part.strip()]
        values = [self.read_one(part, known) for part in parts]
        if twice := next((part for part, value in zip(parts, values, strict=True) if values.count(value) > 1), None):
            raise ValidationError(_("“%(value)s” stands there twice.") % {"value": twice})
        return tuple(values) if self.position else tuple(sorted(values))

    def read_one(self, text, known):
        if self.field.is_relation:
            return known.key(self.field.related_model, text)
        number = cells.whole_number_in(text)
        if number not in dict(self.field.flatchoices):
            numbers = [str(value) for value, label in self.field.flatchoices]
            raise ValidationError(
                _("“%(value)s” is not allowed here. Choose one of these: %(choices)s.")
                % {"value": text, "choices": get_text_list(numbers, _("or"))}
            )
        return number

    def put(self, instance, value):
        """Nothing: the rows are saved after the page."""

    def save(self, instance, value, rows):
        rows = {getattr(row, self.field.attname): row for row in rows}
        for one in rows.keys() - set(value):
            rows[one].delete()
        new = []
        for position, one in enumerate(value):
            row = rows.get(one) or self.row_model(**{self.owner: instance, self.field.attname: one})
            place_or_add(row, self.position, position, new)
        return new

    def shown(self, value, known):
        if self.field.is_relation:
            value = [known.slug(self.field.related_model, one) for one in value]
        return self.separator.join(str(one) for one in value) or None

    def explained(self):
        if self.field.is_relation:
            return _("Addresses with commas between, the main one first."), known_slugs(self.field.related_model)
        return _("Numbers with commas between."), [str(label) for value, label in self.field.flatchoices]


class PairsColumn(Column):
    """Rows that say two things each, such as who in which role: “owner: vaxjo; applicant: ICLD”.

    A subclass has ``read_pair()`` and ``shown_pair()``, and names in ``attributes`` what makes a pair. What a row says
    besides stays with it for as long as the pair does.
    """

    is_rows = True
    separator = "; "
    position = "order"
    attributes = ()

    def __init__(self, rows):
        super().__init__(rows)
        self.rows = rows

    def bind(self, model):
        super().bind(model)
        self.row_model = model._meta.get_field(self.rows).related_model
        self.owner = model._meta.get_field(self.rows).field.name

    @property
    def label(self):
        return self.row_model._meta.verbose_name_plural

    def pair_of(self, row):
        return tuple(getattr(row, name) for name in self.attributes)

    def current(self, instance):
        return () if instance.pk is None else tuple(self.pair_of(row) for row in getattr(instance, self.rows).all())

    def empty(self, instance):
        return ()

    def read(self, cell, known):
        pairs = tuple(self.read_pair(part, known) for part in parted(cells.text_in(cell)))
        for pair in pairs:
            self.row_of(pair).full_clean(exclude=[self.owner], validate_unique=False, validate_constraints=False)
        return pairs

    def row_of(self, pair, **more):
        return self.row_model(**more, **dict(zip(self.attributes, pair, strict=True)))

    def read_pair(self, text, known):
        raise NotImplementedError

    def shown_pair(self, pair, known):
        raise NotImplementedError

    def put(self, instance, value):
        """Nothing: the rows are saved after the page."""

    def save(self, instance, value, rows):
        new = []
        for position, pair in enumerate(value):
            row = next((row for row in rows if self.pair_of(row) == pair), None)
            if row is None:
                row = self.row_of(pair, **{self.owner: instance})
            else:
                rows.remove(row)
            place_or_add(row, self.position, position, new)
        for row in rows:
            row.delete()
        return new

    def shown(self, value, known):
        return self.separator.join(self.shown_pair(pair, known).replace(";", r"\;") for pair in value) or None


def place_or_add(row, field, position, new):
    """Give a row its place, kept in ``field`` (None: no order is kept); what is not there yet goes to ``new``."""
    is_moved = field is not None and getattr(row, field) != position
    if is_moved:
        setattr(row, field, position)
    if row.pk is None:
        new.append(row)
    elif is_moved:
        row.save()


def parted(text):
    """The parts of a text between semicolons; one that belongs to a part has a backslash before it."""
    parts = (part.replace(r"\;", ";").strip() for part in re.split(r"(?<!\\);|\n", text))
    return [part for part in parts if part]


# --- What rows are known by ---------------------------------------------------------------------------------------


class NewPage(NamedTuple):
    """A page that a row of the file makes, and that has no key before it has been saved."""

    slug: str
    row: int


class Known:
    """The pages that a file may refer to, each model asked once; ``new`` has those that the file makes, by slug."""

    def __init__(self, model, new=None):
        self.model, self.new = model, new or {}
        self.keys, self.slugs = {}, {}
        # What a column of its own kind has asked the database for.
        self.more = {}

    def learn(self, model):
        if model not in self.keys:
            self.keys[model] = dict(model._default_manager.order_by().values_list("slug", "pk"))
            self.slugs[model] = {key: slug for slug, key in self.keys[model].items()}
        return self.keys[model]

    def key(self, model, slug):
        """The key of the page with this address, or the NewPage; raises ValidationError if there is none."""
        keys = self.learn(model)
        slug = slug.casefold()
        if slug in keys:
            return keys[slug]
        if model is self.model and slug in self.new:
            return self.new[slug]
        raise ValidationError(self.unknown(model, slug))

    def unknown(self, model, slug):
        """The sentence for an address that no page has, with that which is most like it."""
        values = {"kind": model._meta.verbose_name, "value": slug}
        if alike := get_close_matches(slug, self.learn(model), 1):
            return _("There is no %(kind)s with the address “%(value)s”. Is it “%(alike)s”?") % {
                **values,
                "alike": alike[0],
            }
        return _("There is no %(kind)s with the address “%(value)s”.") % values

    def slug(self, model, key):
        if isinstance(key, NewPage):
            return key.slug
        self.learn(model)
        return self.slugs[model].get(key)


def known_slugs(model):
    return list(model._default_manager.order_by("slug").values_list("slug", flat=True))


# --- Which column a field has -------------------------------------------------------------------------------------


def columns_of(model, names):
    """The columns for ``names``: names of fields, of texts (a column per language), or Columns; bound to ``model``."""
    columns = []
    for name in names:
        if isinstance(name, Column):
            columns.append(name)
        elif name in text_fields(model):
            columns += [kind_of(model, name)(name, code) for code in codes()]
        else:
            columns.append(kind_of(model, name)(name))
    for one in columns:
        one.bind(model)
    return columns


def kind_of(model, name):
    field = model._meta.get_field(name)
    named = {"slug": AddressColumn, "state": StateColumn}
    kinds = {
        RichTextField: RichTextColumn,
        PartialDateField: DateColumn,
        models.ForeignKey: KeyColumn,
        models.DecimalField: NumberColumn,
        models.IntegerField: WholeNumberColumn,
    }
    if name in named or field.choices:
        return named.get(name, ChoiceColumn)
    return next((column for kind, column in kinds.items() if isinstance(field, kind)), TextColumn)


def needed_by_new(columns, model):
    """What a new page needs, as lists of columns one of which must be there: a title in any language is enough."""
    single = [[column] for column in columns if column.is_needed]
    texts = [
        [column for column in columns if getattr(column, "field_name", None) == name] for name in required_fields(model)
    ]
    return single + [group for group in texts if group]
