"""Fields that any publishable model may have."""

from decimal import InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField, ProseEditorFormField

from . import richtext
from .partial_dates import PartialDate

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Heading": {"levels": [3, 4]},
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "HardBreak": True,
    "History": True,
    # Every text says its language, so that the browser can check its spelling.
    "NoSpellCheck": False,
}


class RichTextFormField(ProseEditorFormField):
    """Not changed by what its editor has only marked in another way."""

    def has_changed(self, initial, data):
        return super().has_changed(initial, data) and not richtext.is_same(
            richtext.clean(initial or ""), richtext.clean(data or "")
        )


class RichTextField(ProseEditorField):
    """HTML of few tags. It is cleaned by the form, by ``full_clean()`` and, like every text, before it is saved."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", EXTENSIONS)
        kwargs["sanitize"] = richtext.clean
        super().__init__(*args, **kwargs)

    def clean(self, value, instance):
        """As it is stored: what was typed may have more marks, or fewer."""
        cleaned = super().clean(value, instance)
        richtext.check_length(cleaned)
        return cleaned

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})


def rounded(number, places):
    """Return ``number``, a Decimal, with so many decimals; as it is where it has more digits than can be rounded."""
    try:
        return round(number, places)
    except InvalidOperation:
        return number


def check_length(field, text):
    """The database of a small site does not check the length of a text; the forms do."""
    if field.max_length and len(text) > field.max_length:
        raise ValidationError(
            gettext("The text is too long: it has %(length)d characters, and at most %(limit)d fit.")
            % {"length": len(text), "limit": field.max_length}
        )


class YearField(models.PositiveSmallIntegerField):
    """A year that such a site may have to do with: what has a digit too many or too few is none."""

    default_validators = [
        MinValueValidator(1900, _("Write a year between 1900 and 2199, such as 2015.")),
        MaxValueValidator(2199, _("Write a year between 1900 and 2199, such as 2015.")),
    ]


class PartialDateField(models.CharField):
    """A date as precise as it is known; Python sees a PartialDate or None. ``weeks`` allows "2011-W47"."""

    def __init__(self, *args, weeks=False, **kwargs):
        self.weeks = weeks
        kwargs["max_length"] = 10
        kwargs["null"] = True
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "null", "blank"):
            kwargs.pop(fixed, None)
        if self.weeks:
            kwargs["weeks"] = True
        return name, path, args, kwargs

    def formfield(self, **kwargs):
        """Whatever is typed is told how a date is written, and not how long it may be."""
        return super().formfield(**{"max_length": None, **kwargs})

    def from_db_value(self, value, expression, connection):
        return None if value is None else PartialDate(value)

    def to_python(self, value):
        return None if value in (None, "") else PartialDate(value, weeks=self.weeks)

    def get_prep_value(self, value):
        if hasattr(value, "resolve_expression"):
            return value
        try:
            value = self.to_python(value)
        except ValidationError as error:
            raise ValueError(f"{self.name}: {' '.join(error.messages)}") from error
        return None if value is None else str(value)
