"""Forms and lists for texts per language: the languages side by side, and a search that finds what is shown."""

from copy import copy

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.forms import BaseInlineFormSet, ModelChoiceField
from django.forms.models import _get_foreign_key
from django.utils.functional import cached_property
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from .chosen import RowChoiceField, RowSelect, tell_what_is_fetched
from .known_forms import KnownFields, KnownFormsets
from .languages import codes, column, current, label_in, name_of, tag
from .registry import missing_q, required_fields, text_fields
from .sorting import sort_key, without_dots

# More words than this find nothing that fewer do not.
MOST_WORDS = 12
# A text of this length or more does not fit in a line.
LONG = 400


def is_long(field):
    """Whether what is written in ``field`` is likely not to fit in a line."""
    is_words = isinstance(field, models.CharField) and not isinstance(field, models.URLField) and not field.choices
    return is_words and (field.max_length or 0) >= LONG


def label_in_pickers(obj):
    """What a row is called where it is chosen: a model whose names may be alike says more than the name."""
    return obj.in_pickers() if hasattr(obj, "in_pickers") else str(obj)


class CalmForm(forms.ModelForm):
    """A form that says once what is wrong with a field: what cannot be read is not also called missing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tell_what_is_fetched(self)

    def add_error(self, field, error):
        if field is None and hasattr(error, "error_dict"):
            new = {
                name: found
                for name, found in error.error_dict.items()
                if name == NON_FIELD_ERRORS or name not in self.errors
            }
            error = ValidationError(new)
        super().add_error(field, error)


class CalmFields:
    """For an admin or an inline: fields with no more about them than the work needs."""

    form = CalmForm

    # An address that is typed without its scheme is taken for https.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", RowChoiceField)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if is_long(db_field):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        # A browser would cut off what is too long without a word; the form says so, and keeps it.
        field.widget.attrs.pop("maxlength", None)
        if isinstance(field, ModelChoiceField):
            field.label_from_instance = label_in_pickers
            words = gettext("What was chosen here is not there any more. Choose something else.")
            field.error_messages["invalid_choice"] = words
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            # To add or to open it is enough; what is deleted is deleted in its own place.
            field.widget.can_view_related = field.widget.can_delete_related = False
        if isinstance(field.widget, AdminSplitDateTime):
            name_parts(field)
        return field


def name_parts(field):
    """Give the two fields of a moment labels of their own; Django leaves them without."""
    for widget, name in zip(field.widget.widgets, (gettext("date"), gettext("time")), strict=True):
        widget.attrs["aria-label"] = f"{field.label}, {name}"


class BelowPage(KnownFormsets):
    """For an inline: who may change a page may change its rows."""

    def get_queryset(self, request):
        """With what the rows name, all at once."""
        owner = _get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name)
        named = [field for field in self.model._meta.concrete_fields if field.many_to_one and field != owner]
        # Joined without null, a row would be missing whose target is: in what is being brought back.
        joined, beside = ([field.name for field in named if field.null == is_null] for is_null in (True, False))
        rows = super().get_queryset(request).prefetch_related(*beside)
        # Without names it would fetch whatever there is to follow.
        return rows.select_related(*joined) if joined else rows

    def page_admin(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def has_view_permission(self, request, obj=None):
        return self.page_admin().has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self.page_admin().has_change_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.page_admin().may_change_rows(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.page_admin().may_change_rows(request, obj)


class LanguagesSideBySide(CalmFields):
    """For an admin or an inline of a model with texts: each text is one row, a column per language."""

    def get_fieldsets(self, request, obj=None):
        return self.side_by_side(super().get_fieldsets(request, obj))

    def side_by_side(self, fieldsets):
        """Expand every text that a fieldset names into a row of its languages."""
        rows_of = {text: tuple(column(text, code) for code in codes()) for text in text_fields(self.model)}
        text_of_column = {name: text for text, row in rows_of.items() for name in (text, *row)}
        expanded = []
        for title, options in fieldsets:
            rows = []
            for entry in options["fields"]:
                names = flatten([entry])
                texts = list(dict.fromkeys(text_of_column[name] for name in names if name in text_of_column))
                rest = [name for name in names if name not in text_of_column]
                rows += [rows_of[text] for text in texts if rows_of[text] not in rows]
                rows += [tuple(rest)] if len(rest) > 1 else rest
            expanded.append((title, {**options, "fields": rows}))
        return expanded

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = getattr(db_field, "language", None)
        if field is not None and language:
            field.label = label_in(db_field.translated_field, language)
            field.widget.attrs["lang"] = tag(language)
            if language != codes()[0]:
                field.help_text = ""
            elif db_field.translated_field.name in required_fields(self.model):
                needed = gettext("Needed in at least one language.")
                field.help_text = f"{field.help_text} {needed}".strip()
        return field


class MissingInLanguageFilter(admin.SimpleListFilter):
    """Which rows do not exist in a language?"""

    title = _("missing in language")
    parameter_name = "missing_in"

    def lookups(self, request, model_admin):
        return [(code, capfirst(name_of(code))) for code in codes()]

    def queryset(self, request, queryset):
        if self.value() not in codes():
            return queryset
        return queryset.filter(missing_q(queryset.model.BODY_FIELDS, self.value()))


class OutdatedInLanguageFilter(admin.SimpleListFilter):
    """Which rows have a text that is older than its original?"""

    title = _("out of date in language")
    parameter_name = "outdated_in"

    def lookups(self, request, model_admin):
        return [(code, capfirst(name_of(code))) for code in codes()]

    def queryset(self, request, queryset):
        return queryset.outdated_in(self.value()) if self.value() in codes() else queryset


def text_columns(*fields):
    """The columns of texts in every language, for ``search_fields``."""
    return [column(field, code) for field in fields for code in codes()]


class TextsAdmin(KnownFields, LanguagesSideBySide, TranslationAdmin):
    """An admin for a model with texts.

    ``search_titles`` are paths to texts that have a shown column ("title", "partnership__partner__name"): they are
    found in any language, with or without their dots and rings, in capitals or not. ``sorted_by`` is the path to one
    that lists and pickers are sorted by, in the order of the editor's language.
    """

    search_titles = ()
    sorted_by = None

    def may_change_rows(self, request, obj=None):
        """Whether rows below the page may be added and deleted."""
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def get_ordering(self, request):
        return [column(f"{self.sorted_by}_sort", current())] if self.sorted_by else super().get_ordering(request)

    def render_change_form(self, request, context, *args, **kwargs):
        """Open every section that has a fault in it; Django looks for it among single fields only."""
        adminform = context["adminform"]
        for _title, options in adminform.fieldsets:
            if adminform.form.errors.keys() & set(flatten(options["fields"])):
                options["classes"] = [name for name in options.get("classes", ()) if name != "collapse"]
        return super().render_change_form(request, context, *args, **kwargs)

    def get_search_fields(self, request):
        """Django shows its search box only where there are fields to search."""
        titles = [column(f"{path}_shown", code) for path in self.search_titles for code in codes()]
        return [*titles, *self.search_fields]

    def get_search_results(self, request, queryset, search_term):
        """Rows that hold every word, in a title or in one of the other fields."""
        # A dash between two names is not a word.
        words = [word for word in search_term.split() if sort_key(word, "")][:MOST_WORDS]
        if not words:
            # Columns to be searched join the tables that they are in.
            return queryset, False
        titles = [(column(f"{path}_sort", code), code) for path in self.search_titles for code in codes()]
        queryset = queryset.alias(**{plain_name(name): without_dots(name, code) for name, code in titles})
        for word in words:
            condition = Q()
            for name, code in titles:
                condition |= Q(**{f"{name}__contains": sort_key(word, code)})
                condition |= Q(**{f"{plain_name(name)}__contains": sort_key(word, "")})
            for path in self.search_fields:
                # SQLite knows capitals of plain letters only.
                for spelling in {word, word.lower(), word.upper(), word.capitalize()}:
                    condition |= Q(**{f"{path}__icontains": spelling})
            queryset = queryset.filter(condition)
        return queryset, False


def plain_name(name):
    """What a column of sort keys without dots is called in a query: no path, so no double underscore."""
    return f"plain_{name.replace('__', '_of_')}"


class FormerKeyField(forms.CharField):
    """What a new row was called before somebody deleted it: known to the form, and given to no row."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value):
        return None


class RowsBelow(BaseInlineFormSet):
    """Rows of a page that others may delete while somebody writes in them."""

    @cached_property
    def rows_there(self):
        """The rows as they were fetched, whatever the forms have made of them since."""
        return [copy(row) for row in super().get_queryset()]

    def get_queryset(self):
        # They are copied before a form has them.
        self.rows_there  # noqa: B018
        return super().get_queryset()

    def once_below_page(self):
        """Yield (fields of the row, constraint) for each by which something stands below its page only once."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and self.fk.name in constraint.fields:
                names = [name for name in constraint.fields if name != self.fk.name]
                yield [self.model._meta.get_field(name) for name in names], constraint

    def save_existing_objects(self, commit=True):
        if commit:
            self.make_room()
        return super().save_existing_objects(commit)

    def make_room(self):
        """Delete the rows whose place another takes, as where two are exchanged: saved, they are there again."""
        for fields, _constraint in self.once_below_page():
            kept = [form for form in self.initial_forms if form not in self.deleted_forms]
            taken = {values_of(form.instance, fields): form.instance.pk for form in kept if form.has_changed()}
            if not taken:
                continue
            left = [row.pk for row in self.rows_there if taken.get(values_of(row, fields), row.pk) != row.pk]
            self.model._default_manager.filter(pk__in=left).delete()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if index is None or index >= self.initial_form_count():
            form.fields[self._pk_field.name] = FormerKeyField()
        else:
            self.know_row(form)

    def know_row(self, form):
        """The field for the key of a row finds it among those that have been fetched together."""
        key = form.fields[self._pk_field.name]
        if form.instance.pk is not None:
            known = RowChoiceField(key.queryset, initial=key.initial, required=key.required, widget=key.widget)
            known.fetched = form.instance
            form.fields[self._pk_field.name] = known


def values_of(row, fields):
    return tuple(field.value_from_object(row) for field in fields)


class TextsStackedInline(BelowPage, LanguagesSideBySide, TranslationStackedInline):
    formset = RowsBelow
    extra = 0


class NamedRows(RowsBelow):
    """Rows of a table, where the heading of a column is all the label that a field has."""

    def get_unique_error_message(self, unique_check):
        """In the editor's words: Django names the columns."""
        fields = self.form.base_fields
        # All rows stand below one page.
        names = [str(fields[name].label) for name in unique_check if name in fields and name != self.fk.name]
        return gettext("Choose each only once: %(names)s.") % {"names": get_text_list(names, gettext("and")).lower()}

    def clean(self):
        """What may stand below its page only once is not there in a row that this form does not know.

        Django leaves it to the database where a constraint names the page, and somebody may have added it since.
        """
        super().clean()
        for fields, constraint in self.once_below_page():
            self.tell_what_is_there(fields, constraint)

    def tell_what_is_there(self, fields, constraint):
        forms = [
            form for form in self.forms if form.has_changed() and form.is_valid() and form not in self.deleted_forms
        ]
        if not forms or self.instance.pk is None:
            return
        unknown = self.model._default_manager.filter(**{self.fk.name: self.instance})
        unknown = unknown.exclude(pk__in=[form.instance.pk for form in self.initial_forms])
        there = set(unknown.values_list(*(field.attname for field in fields)))
        for form in forms:
            if values_of(form.instance, fields) in there:
                form.add_error(fields[0].name, constraint.violation_error_message)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            # What is around a widget shares its attributes with all forms of the class.
            getattr(field.widget, "widget", field.widget).attrs["aria-label"] = field.label or ""


class RowsInline(BelowPage, CalmFields, admin.TabularInline):
    """Rows of a few short fields without texts."""

    formset = NamedRows
    extra = 0
