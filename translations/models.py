from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

from .languages import codes, column
from .registry import required_fields, text_fields
from .texts import without_controls


class LeanModel(models.Model):
    """A model that asks and makes no more than it must, where Django looks at everything each time."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        """Without asking whether the rows that it names are there, where they have been fetched."""
        fetched = self._state.fields_cache
        known = {
            field.name
            for field in self._meta.concrete_fields
            if field.many_to_one and is_of(fetched.get(field.name), getattr(self, field.attname))
        }
        super().clean_fields({*(exclude or ()), *known})

    def _get_FIELD_display(self, field):
        """What ``get_…_display()`` of a field says; Django makes a dictionary of all choices for it each time."""
        value = getattr(self, field.attname)
        return force_str(words_of_choices(field).get(value, value), strings_only=True)


@cache
def words_of_choices(field):
    """The values of a field with choices and their words, which are in the language that they are read in."""
    return dict(field.flatchoices)


def is_of(row, key):
    """Whether a row that has been fetched or is None is the one with ``key``."""
    return row is not None and not row._state.adding and row.pk == key


class Translated(LeanModel):
    """A model with texts per language that knows what each translation was made from."""

    # Which of its texts are names, of a place or of a page elsewhere: they may be in one language only.
    NAMES = ()

    translations_made_from = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        """Always the whole row: what follows from a change is written with it, whoever names the changed fields."""
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.tidy_texts()
        errors = self.faults()
        if errors:
            raise ValidationError(errors)

    def faults(self):
        """All that is wrong, as {field: message}; a model adds what its own rules say to what ``super()`` found."""
        missing = [field for field in required_fields(type(self)) if not self.has_text(field)]
        return {column(field, codes()[0]): _("Write this text in at least one language.") for field in missing}

    def has_text(self, field):
        """Whether the text exists in any language."""
        return any(getattr(self, column(field, code)) for code in codes())

    def tidy_texts(self):
        """Bring every text to its one form: trimmed, NULL for empty, rich text cleaned, without control signs."""
        for field in text_fields(type(self)):
            clean = getattr(self._meta.get_field(field), "sanitize", None)
            for code in codes():
                name = column(field, code)
                text = getattr(self, name)
                if text:
                    text = without_controls(clean(text) if clean else text).strip()
                setattr(self, name, text or None)
