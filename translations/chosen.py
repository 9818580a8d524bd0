"""Choices among rows, in forms that have fetched what is chosen already: it is not asked for again."""

from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import ModelChoiceField


class RowChoiceField(ModelChoiceField):
    # What is chosen already, set for each form: that of an unchanged choice is neither fetched nor looked for.
    fetched = None

    def to_python(self, value):
        return self.fetched if self.is_fetched(value) else super().to_python(value)

    def is_fetched(self, value):
        return self.fetched is not None and str(value) == str(self.fetched.pk)


class RowSelect(AutocompleteSelect):
    """Shows what is chosen already by what the form knows of it."""

    def optgroups(self, name, value, attr=None):
        field = self.choices.field
        if len(value) != 1 or not field.is_fetched(value[0]):
            return super().optgroups(name, value, attr)
        labels = [] if self.is_required else [("", "")]
        labels.append((field.fetched.pk, field.label_from_instance(field.fetched)))
        options = [self.create_option(name, key, label, key != "", index) for index, (key, label) in enumerate(labels)]
        return [(None, options, 0)]


def tell_what_is_fetched(form):
    """Let the choices of a form of a row know what has been fetched with the row."""
    for name, field in form.fields.items():
        if isinstance(field, RowChoiceField):
            field.fetched = form.instance._state.fields_cache.get(name)
