"""What is different between two writings of a page, field by field, in the words of its form."""

from dataclasses import dataclass
from itertools import count

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from reversion.errors import RevertError
from reversion.models import Version

from publishing import richtext
from publishing.differences import Block, compared
from publishing.rows import as_key
from translations.admin import label_in_pickers

from .merging import keyed_as
from .sent import DELETE, Sent, key_of, pairs_of


@dataclass(frozen=True)
class Difference:
    """Of one field; ``row`` names the row below the page that it is in, if it is in one.

    ``place`` is the field's name; in a row "results:12:text_sv", by its prefix and key. Of a whole row that one has
    deleted and another changed it is "results:12:DELETE"; ``is_deletion`` is then true of the one.
    """

    place: str
    label: str
    blocks: list[Block]
    row: str = ""
    is_deletion: bool = False


class Comparison:
    """Compares writings (Sent) of ``page`` by the fields of its form."""

    def __init__(self, model_admin, request, page):
        visit = model_admin.unsent(request)
        self.form = model_admin.get_form(visit, page, change=page is not None)(instance=page)
        formsets, _inlines = model_admin._create_formsets(visit, page or model_admin.model(), change=page is not None)
        self.formsets = {formset.prefix: formset for formset in formsets}
        self.names = {}

    def differences(self, before, after):
        """Yield a Difference for each field that does not say the same."""
        yield from self.of_fields(self.form, before.fields, after.fields)
        for prefix, formset in self.formsets.items():
            rows, later = (sent.rows.get(prefix, []) for sent in (before, after))
            # A row that has got its key in between, and says the same, is the same.
            rows = keyed_as([row for row in rows if DELETE not in row], later)
            old, new = known_by_key(rows), known_by_key(keyed_as(later, rows))
            for key in [*old, *(key for key in new if key not in old)]:
                row = self.name_of_row(formset, list(new if key in new else old).index(key))
                rows = (in_force(row, formset.empty_form) for row in (old.get(key), new.get(key)))
                yield from self.of_fields(formset.empty_form, *rows, row, f"{prefix}:{key}:")

    def by_place(self, before, after):
        """The same as {place: Difference}."""
        return {difference.place: difference for difference in self.differences(before, after)}

    def of_fields(self, form, before, after, row="", place=""):
        for name, field, old, new in self.read(form, before, after):
            if old != new:
                blocks = compared(old, new, is_rich=is_rich_text(form, name))
                yield Difference(f"{place}{name}", str(field.label or name), blocks, row)

    def read(self, form, *writings):
        """Yield the fields of a form with their names, and what each of ``writings`` of it says there to a reader."""
        for name, field in form.fields.items():
            if name in ("id", DELETE) or isinstance(field, forms.models.InlineForeignKeyField):
                continue
            is_rich = is_rich_text(form, name)
            yield name, field, *(self.in_words(field, values_of(field, name, sent), is_rich) for sent in writings)

    def put_alike(self, base, mine):
        """Return ``mine`` (a Sent) with what reads as in ``base`` written as there: white space is no change."""
        alike = Sent(self.values_alike(self.form, base.fields, mine.fields), dict(mine.rows))
        for prefix, rows in mine.rows.items():
            then = {key_of(row): row for row in base.rows.get(prefix, []) if key_of(row)}
            if prefix in self.formsets and then:
                form = self.formsets[prefix].empty_form
                alike.rows[prefix] = [
                    self.values_alike(form, then[key_of(row)], row) if key_of(row) in then else row for row in rows
                ]
        return alike

    def values_alike(self, form, base, mine):
        values = dict(mine)
        for name, field, old, new in self.read(form, base, mine):
            for part in names_of(field, name) if old == new else ():
                values.pop(part, None)
                if part in base:
                    values[part] = base[part]
        return values

    def name_of_row(self, formset, number):
        return f"{capfirst(formset.model._meta.verbose_name)} {number + 1}"

    def in_words(self, field, values, is_rich):
        """What the values of a field say to a reader."""
        if is_rich:
            return richtext.clean(values[0])
        if isinstance(field, forms.BooleanField):
            return gettext("yes") if any(values) else ""
        if isinstance(field, forms.ModelChoiceField):
            return ", ".join(self.name_of_choice(field, value) for value in values if value)
        if isinstance(field, forms.ChoiceField):
            words = {str(value): str(label) for value, label in flat(field.choices)}
            return ", ".join(words.get(value, value) for value in values if value)
        return " ".join(value.strip() for value in values if value.strip())

    def name_of_choice(self, field, value):
        key = field.queryset.model, value
        if key not in self.names:
            try:
                self.names[key] = label_in_pickers(field.to_python(value))
            except forms.ValidationError:
                self.names[key] = pgettext("a row that was deleted", "(deleted: %(key)s)") % {"key": value}
        return self.names[key]


def known_by_key(rows):
    """Rows as {key: row}; those that have none are called by their place among themselves."""
    numbers = count()
    return {key_of(row) or f"new {next(numbers)}": row for row in rows}


def in_force(row, empty_form):
    """The values of a row; for one that is not there, or is to be deleted, those that a new one begins with."""
    if row is not None and DELETE not in row:
        return row
    return {name.removeprefix(f"{empty_form.prefix}-"): [value] for name, value in pairs_of(empty_form)}


def names_of(field, name):
    """What the parts of a field are called in a form: a moment has a date and a time."""
    return [f"{name}{part}" for part in field.widget.widgets_names] if is_in_parts(field) else [name]


def values_of(field, name, sent):
    if is_in_parts(field):
        return [value for part in names_of(field, name) for value in sent.get(part, [""])]
    return sent.get(name) or [""]


def is_in_parts(field):
    return isinstance(field, forms.MultiValueField)


def is_rich_text(form, name):
    try:
        return hasattr(form._meta.model._meta.get_field(name), "sanitize")
    except FieldDoesNotExist:
        return False


def flat(choices):
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


class ComparingMixin:
    """For a ModelAdmin with history: ``…/compare/?from=…&to=…`` shows what is different.

    Each of the two is the key of a version, "now" for the row or, of a publishable, "draft" or "draft-" and a key.
    """

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_compare"
        view = self.admin_site.admin_view(self.compare_view)
        return [path("<path:object_id>/compare/", view, name=name), *super().get_urls()]

    def compare_view(self, request, object_id):
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404(object_id)
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("What is different"),
            "opts": self.opts,
            "object": page,
        }
        try:
            (before, then), (after, later) = (
                self.writing(request, page, request.GET.get(name, "now")) for name in ("from", "to")
            )
            context |= {
                "then": then,
                "later": later,
                "former": self.address_to_open(page, request.GET.get("from", "now")),
            }
            context["differences"] = list(Comparison(self, request, page).differences(before, after))
        except RevertError as error:
            context["problem"] = str(error)
        return TemplateResponse(request, "admin/history/compare.html", context)

    def address_to_open(self, page, key):
        """Where a former version can be brought back; "" for what is none."""
        return self.former(page, Version(pk=key)) if as_key(key) else ""
